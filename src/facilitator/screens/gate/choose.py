"""A new passphrase, typed twice; it is told how hard it is to guess, and none is refused."""

from asyncio import sleep, to_thread

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Input

from facilitator.screens.gate.step import Step
from facilitator.widgets.secret_field import SecretField
from facilitator.widgets.shield import OwnWords

_PAUSE = 0.15
"""Seconds without a key before the passphrase is judged."""


_STRONG = "256 MiB a guess, a second to unlock."


class ChooseStep(Step):
    """Two fields and a word on the first."""

    class Chosen(Message):
        """Both are the same; `strong` asks for dearer guesses than the settings do."""

        def __init__(self, passphrase: str, *, strong: bool) -> None:
            super().__init__()
            self.passphrase = passphrase
            self.strong = strong

    TITLE = "Choose a passphrase"
    KEYS = frozenset({"next", "reveal", "cost"})

    _strong = False

    def fields(self) -> ComposeResult:
        """Yield the fields."""
        yield SecretField("passphrase", id="first")
        yield OwnWords(id="strength")
        yield SecretField("the same once more", id="again")
        yield OwnWords(_STRONG, id="cost")

    def next(self) -> None:
        """Go to the second field, and from there on."""
        first, again = self.query_one("#first", SecretField), self.query_one("#again", SecretField)
        if not first.value:
            self.answer("Type one first. A few words make a good one.")
            self.screen.set_focus(first)
        elif self.screen.focused is not again:
            self.screen.set_focus(again)
        elif first.value != again.value:
            again.value = ""
            self.answer("The two are not the same. Type the second once more.")
        else:
            self.post_message(self.Chosen(first.value, strong=self._strong))

    def turn_cost(self) -> None:
        """Let a guess cost more, or as much as usual, and say so."""
        self._strong = not self._strong
        self.set_class(self._strong, "-strong")

    @on(Input.Changed, "#first")
    def _changed(self, event: Input.Changed) -> None:
        self._judge(event.value)

    @work(exclusive=True)
    async def _judge(self, words: str) -> None:
        from facilitator.services.strength import strength

        await sleep(_PAUSE)
        found = await to_thread(strength, words) if words else None
        for line in self.query("#strength").results(OwnWords):  # none once the next step stands here
            line.update(found.words if found else "")
            line.set_class(found is not None and found.weak, "-wrong")


class ChooseAtFirstStep(ChooseStep):
    """The first start."""

    TEXT = "It encrypts every word you write here. Nobody can reset it; a recovery code comes next."
    KEYS = ChooseStep.KEYS | {"without"}


class ChooseLaterStep(ChooseStep):
    """What is there already is encrypted."""

    TEXT = "It encrypts every word that is here, and your backups. A recovery code comes next."
    KEYS = ChooseStep.KEYS | {"back"}


class ChooseAnewStep(ChooseStep):
    """The passphrase was forgotten."""

    TITLE = "Choose a new passphrase"
    TEXT = "From then on the one before opens nothing. Your recovery code stays as it is."
    KEYS = ChooseStep.KEYS | {"back"}
