"""Unlock: the first thing to see where there is a vault; the rest of the program loads meanwhile."""

import os
from asyncio import Event, to_thread, wait_for
from contextlib import suppress
from math import ceil

from textual import on
from textual.app import ComposeResult
from textual.message import Message
from textual.timer import Timer

from facilitator.actions import bindings
from facilitator.errors import FacilitatorError
from facilitator.screens.gate.choose import ChooseAnewStep
from facilitator.screens.gate.step import Enter, GateScreen, Step
from facilitator.services import unlocking
from facilitator.services.passphrase_command import VARIABLE
from facilitator.services.runtime import Runtime
from facilitator.widgets.secret_field import SecretField

KEYRING_SECONDS = 1.0
"""A keyring that takes longer asks its user, and meanwhile the rest can load."""


class PassphraseStep(Step):
    """One field."""

    TITLE = "Your notes are locked"
    KEYS = frozenset({"next", "recover", "reveal"})

    def __init__(self) -> None:
        super().__init__()
        if os.environ.get(VARIABLE):  # whoever set it may expect it to answer here as well
            self.TEXT = f"{VARIABLE} is for commands of a shell; here you type it."

    def fields(self) -> ComposeResult:
        """Yield the field."""
        yield SecretField("passphrase")


class RecoverStep(Step):
    """The recovery code, on as many lines as it needs."""

    TITLE = "Your recovery code"
    TEXT = "Capitals, spaces and dashes do not matter."
    KEYS = frozenset({"next", "back"})

    def fields(self) -> ComposeResult:
        """Yield the field."""
        from facilitator.widgets.text_field import TextField  # the first frame does without

        yield TextField("code", single=True, placeholder="ABCD-EFGH-…", classes="gate--field")

    @property
    def code(self) -> str:
        """Return what stands in the field."""
        from facilitator.widgets.text_field import TextField

        return self.query_one(TextField).text


class UnlockScreen(GateScreen):
    """Asks for the passphrase, or for the recovery code and then a new passphrase.

    `by_itself` opens with the system keyring where it may; not after the user locked it.
    """

    BINDINGS = bindings("unlock")

    def __init__(self, runtime: Runtime, enter: Enter, *, by_itself: bool = True) -> None:
        super().__init__(runtime, enter)
        self._by_itself = by_itself
        self._keyring_asked = Event()
        if not by_itself:
            self._keyring_asked.set()
        self._patience = unlocking.Patience()
        self._countdown: Timer | None = None
        self._key: bytes | None = None

    def first(self) -> Step:
        """Begin with the passphrase."""
        return PassphraseStep()

    def on_mount(self) -> None:
        """Take what is typed, and meanwhile ask those who may know."""
        super().on_mount()
        if self._by_itself:
            self.app.run_worker(self._open_by_itself(), group="gate-by-itself")

    async def keyring_asked(self) -> None:
        """Wait until the keyring has answered or asks its user: what loads meanwhile would slow it down."""
        with suppress(TimeoutError):
            await wait_for(self._keyring_asked.wait(), KEYRING_SECONDS)

    async def _open_by_itself(self) -> None:
        try:
            if await to_thread(unlocking.open_by_itself, self.runtime):
                await self.enter()
        except FacilitatorError as error:
            if self.is_attached:
                self.step.answer(str(error))
        finally:
            self._keyring_asked.set()

    def action_recover(self) -> None:
        """Go on with the recovery code."""
        self.work_on(self.show(RecoverStep()))

    def action_back(self) -> None:
        """Go back to the passphrase."""
        self._key = None
        self.work_on(self.show(PassphraseStep()))

    def action_next(self) -> None:
        """Try what was typed."""
        step = self.step
        if isinstance(step, PassphraseStep):
            field = step.query_one(SecretField)
            if self._patience.seconds:
                return
            if field.value:
                self.work_on(self._unlock(step, field))
            else:
                step.answer("Type your passphrase.")
        elif isinstance(step, RecoverStep):
            self.work_on(self._recover(step, step.code))
        else:
            super().action_next()

    async def _unlock(self, step: Step, field: SecretField) -> None:
        step.answer("Opening…", wrong=False)
        try:
            await to_thread(unlocking.open_with_passphrase, self.runtime, field.value)
        except unlocking.WrongPassphraseError as error:
            field.value = ""
            self._patience.take()
            self._say_when(step, error.message)
        except FacilitatorError as error:
            step.answer(str(error))
        else:
            await self.enter()

    def _say_when(self, step: Step, message: str) -> None:
        """Say that it was wrong, and count down to when the next one is looked at."""
        if self._countdown is not None:
            self._countdown.stop()
            self._countdown = None
        if not step.is_attached:
            return
        left = ceil(self._patience.seconds)
        if left:
            step.answer(f"{message} Enter works again in {left} s.", lasting=True)
            self._countdown = self.set_timer(0.25, lambda: self._say_when(step, message))
        elif not step.query_one(SecretField).value:
            step.answer(f"{message} Try again, or take your recovery code.")
        else:
            step.answer("")

    async def _recover(self, step: Step, code: str) -> None:
        try:
            self._key = await to_thread(unlocking.key_from_recovery, self.runtime, code)
        except FacilitatorError as error:
            step.answer(str(error))
        else:
            await self.show(ChooseAnewStep())

    def on_text_field_sent(self, event: Message) -> None:
        """Try the code."""
        event.stop()
        self.action_next()

    def on_text_field_left(self, event: Message) -> None:
        """Go back to the passphrase."""
        event.stop()
        self.action_back()

    @on(ChooseAnewStep.Chosen)
    def _chosen(self, event: ChooseAnewStep.Chosen) -> None:
        event.stop()
        if self._key is not None:
            self.work_on(self._renew(self._key, event.passphrase, event.strong))

    async def _renew(self, key: bytes, passphrase: str, strong: bool) -> None:
        try:
            await to_thread(unlocking.open_with_new_passphrase, self.runtime, key, passphrase, strong)
        except FacilitatorError as error:
            self.step.answer(str(error))
        else:
            await self.enter()
