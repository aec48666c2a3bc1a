"""The way to an encrypted store: a passphrase, a recovery code that was surely written down, and done."""

from asyncio import to_thread

from textual import on
from textual.app import ComposeResult

from facilitator.actions import bindings
from facilitator.errors import FacilitatorError
from facilitator.screens.base import BaseScreen
from facilitator.screens.gate.choose import ChooseAtFirstStep, ChooseLaterStep, ChooseStep
from facilitator.screens.gate.step import Enter, GateScreen, Step
from facilitator.services import protecting
from facilitator.services.runtime import Runtime
from facilitator.widgets.plain import Plain
from facilitator.widgets.shield import own
from facilitator.widgets.text_field import TextField

_GROUPS_A_ROW = 5
_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_BAR = 20


class CodeStep(Step):
    """Shows the recovery code."""

    TITLE = "Your recovery code"
    TEXT = "It opens your notes when the passphrase is lost. Write it down now; you see it only this once."
    KEYS = frozenset({"next", "back"})

    def __init__(self, code: str) -> None:
        super().__init__()
        self._code = code

    def fields(self) -> ComposeResult:
        """Yield the code in rows."""
        groups = protecting.groups_of(self._code)
        rows = [groups[start : start + _GROUPS_A_ROW] for start in range(0, len(groups), _GROUPS_A_ROW)]
        yield Plain("\n".join("-".join(row) for row in rows), id="code")


class ConfirmStep(Step):
    """Asks for a part of the code, which whoever wrote it down can read off."""

    TITLE = "Your recovery code, once more"
    KEYS = frozenset({"next", "back"})

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code
        self.number = protecting.group_to_ask(code)
        line, place = divmod(self.number - 1, _GROUPS_A_ROW)
        where = f"It is the {_ORDINALS[place]} in line {line + 1}."
        self.TEXT = (
            f"To be sure that it is written down: which letters and digits are group {self.number}? {where}"
        )

    def fields(self) -> ComposeResult:
        """Yield the field."""
        yield TextField("group", single=True, placeholder="ABCD", classes="gate--field")

    @property
    def is_right(self) -> bool:
        """Return whether it was written down."""
        return protecting.confirms(self.code, self.number, self.query_one(TextField).text)


class WithoutStep(Step):
    """Says what it means not to encrypt; going on takes another key than the one that led here."""

    TITLE = "Without encryption"
    TEXT = (
        "Your notes are then a plain file. Whoever gets at it can read it: a thief of this computer, its "
        "administrator, a backup, another program.\n\nYou can encrypt it later, in one step."
    )
    KEYS = frozenset({"plain", "back"})


class WorkStep(Step):
    """Shows how far the work is."""

    TITLE = "Encrypting"
    KEYS = frozenset()

    def show_progress(self, part: float) -> None:
        """Show which part is done (0 to 1)."""
        done = round(part * _BAR)
        self.answer(own(f"{'▮' * done}{'▯' * (_BAR - done)} {part:.0%}"), wrong=False)


class ProtectScreen(GateScreen):
    """Leads through it, on the first start or, with `later`, from a plain store."""

    BINDINGS = bindings("protect")

    def __init__(self, runtime: Runtime, enter: Enter, *, later: bool = False) -> None:
        self._later = later
        self._new: protecting.NewVault | None = None
        super().__init__(runtime, enter)

    def first(self) -> Step:
        """Begin with the passphrase."""
        return ChooseLaterStep() if self._later else ChooseAtFirstStep()

    def action_next(self) -> None:
        """Go on from what is shown."""
        step = self.step
        if isinstance(step, CodeStep) and self._new is not None:
            self.work_on(self.show(ConfirmStep(self._new.recovery_code)))
        elif not isinstance(step, ConfirmStep):
            super().action_next()
        elif step.is_right:
            self.work_on(self._protect())
        else:
            step.answer(f"That is not group {step.number}. Groups are parted by dashes; escape shows them.")

    def action_back(self) -> None:
        """Go back by one step, or to the people."""
        if isinstance(self.step, ConfirmStep) and self._new is not None:
            self.work_on(self.show(CodeStep(self._new.recovery_code)))
        elif isinstance(self.step, ChooseStep):
            self.dismiss(None)
        else:
            self._new = None
            self.work_on(self.show(self.first()))

    def action_without(self) -> None:
        """Say what it means not to encrypt."""
        self.work_on(self.show(WithoutStep()))

    def action_plain(self) -> None:
        """Begin without encryption."""
        self.work_on(self._begin_plain())

    @on(ChooseStep.Chosen)
    def _chosen(self, event: ChooseStep.Chosen) -> None:
        event.stop()
        self.work_on(self._make_vault(event.passphrase, event.strong))

    @on(TextField.Sent)
    def _group_sent(self, event: TextField.Sent) -> None:
        event.stop()
        self.action_next()

    @on(TextField.Left)
    def _group_left(self, event: TextField.Left) -> None:
        event.stop()
        self.action_back()

    async def _make_vault(self, passphrase: str, strong: bool) -> None:
        try:
            self._new = await to_thread(protecting.vault_for, self.runtime, passphrase, strong)
        except FacilitatorError as error:
            self.step.answer(str(error))
        else:
            await self.show(CodeStep(self._new.recovery_code))

    async def _begin_plain(self) -> None:
        try:
            await to_thread(protecting.begin_plain, self.runtime)
        except FacilitatorError as error:
            self.step.answer(str(error))
        else:
            await self.enter()

    async def _protect(self) -> None:
        assert self._new is not None
        work = WorkStep()
        await self.show(work)
        try:
            left = await to_thread(
                protecting.protect,
                self.runtime,
                self._new,
                lambda part: self.app.call_from_thread(work.show_progress, part),
            )
        except FacilitatorError as error:
            await self.show(ConfirmStep(self._new.recovery_code))
            self.step.answer(str(error))
            return
        self._new = None
        await self.enter()
        home = self.app.screen
        if left and isinstance(home, BaseScreen):
            names = ", ".join(path.name for path in left)
            home.say(own(f"These backups could not be read and stay plain: {names}"), wrong=True)
