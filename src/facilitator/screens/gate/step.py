"""One thing to do at the gate, and the screen that shows one after the other."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from facilitator.actions import bindings
from facilitator.key_order import hold_keys
from facilitator.screens.base import BaseScreen
from facilitator.services.runtime import Runtime
from facilitator.widgets.plain import Plain
from facilitator.widgets.secret_field import SecretField
from facilitator.widgets.shield import OwnWords
from facilitator.widgets.title_bar import TitleBar

Enter = Callable[[], Awaitable[None]]
"""Goes on to the people once the store is open."""


class Step(Vertical, can_focus=True):
    """A title, a few words, fields, and a line for the answer; a subclass says what stands between."""

    TITLE = ""
    TEXT = ""
    KEYS: frozenset[str] = frozenset({"next"})
    """The actions of the gate that work here."""

    _answered: list[str] | None = None
    """The words about which something was said."""

    def compose(self) -> ComposeResult:
        """Yield them from top to bottom."""
        yield OwnWords(self.TITLE, classes="gate--title")
        if self.TEXT:
            yield OwnWords(self.TEXT, classes="gate--text")
        yield from self.fields()
        yield OwnWords(id="gate-answer")

    def fields(self) -> ComposeResult:
        """Yield what is filled in, or read."""
        yield from ()

    def take_focus(self) -> None:
        """Put the cursor into the first field."""
        self.screen.set_focus((self._places or [self])[0])

    @property
    def _places(self) -> list[Widget]:
        return [*self.query(Input), *self.query("TextField")]

    @property
    def _typed(self) -> list[str]:
        return [getattr(each, "value" if isinstance(each, Input) else "text") for each in self._places]

    def next(self) -> None:
        """Do what Enter is for."""

    def turn_cost(self) -> None:
        """Let a guess cost more, or as much as usual, where a passphrase is chosen."""

    def answer(self, words: str | Content, *, wrong: bool = True, lasting: bool = False) -> None:
        """Say what came of it, until something else is typed; `lasting`, until the next answer."""
        self._answered = None if lasting else self._typed
        line = self.query_one("#gate-answer", Plain)
        line.update(Content(words) if isinstance(words, str) else words)
        line.set_class(wrong, "-wrong")
        line.scroll_visible(animate=False)

    def on_input_changed(self) -> None:
        """Take away what was said of other words."""
        if self._answered not in (None, self._typed):
            self._answered = None
            self.query_one("#gate-answer", Plain).update("")

    on_text_field_edited = on_input_changed  # whose class the first frame does without


class GateScreen(BaseScreen):
    """Shows one step at a time; `enter` is called when the store is open."""

    BINDINGS = bindings("gate")
    AUTO_FOCUS = ""

    def __init__(self, runtime: Runtime, enter: Enter) -> None:
        super().__init__(runtime)
        self.enter = enter
        self.step = self.first()

    def first(self) -> Step:
        """Return the step to begin with."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """Yield the title and the first step."""
        yield TitleBar("Facilitator")
        with VerticalScroll(id="gate", can_focus=False):
            yield self.step
        yield from self.foot()

    def on_mount(self) -> None:
        """Take what is typed from the first moment on."""
        self.step.take_focus()

    async def show(self, step: Step) -> None:
        """Go to another step."""
        self.step = step
        gate = self.query_one("#gate")
        await gate.remove_children()
        await gate.mount(step)
        step.take_focus()
        self.refresh_bindings()

    def work_on(self, work: Coroutine[Any, Any, None]) -> None:
        """Do that while keys wait; it belongs to the app, since it may end with another screen."""
        hold_keys(self, self.app.run_worker(work, group="gate"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what works in this step."""
        ours = {each.action for keys in self._bindings.key_to_bindings.values() for each in keys if each.id}
        return action in self.step.KEYS if action in ours else True

    def action_next(self) -> None:
        """Go on."""
        self.step.next()

    def action_back(self) -> None:
        """Go back by one step."""
        raise NotImplementedError

    def action_cost(self) -> None:
        """Let a guess cost more, or as much as usual."""
        self.step.turn_cost()

    def action_reveal(self) -> None:
        """Show what is typed, or hide it."""
        for field in self.query(SecretField):
            field.password = not field.password
