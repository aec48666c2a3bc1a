"""The other kind of field: one of a few values."""

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive

from facilitator.widgets.plain import Plain, text
from facilitator.widgets.shield import own


class Choice(Plain, can_focus=True):
    """One of a few values, changed with the arrows, the space bar or a click.

    Like a field of words it has its own undo: what stands behind the form is not taken back from here.
    """

    BINDINGS = [
        Binding("right,space", "step(1)", "change"),
        Binding("left", "step(-1)", "change", show=False),
        Binding("ctrl+z", "undo", "undo", show=False),
        Binding("ctrl+y", "redo", "redo", show=False),
    ]

    value: reactive[str] = reactive("")

    class Changed(Message):
        """Another value was chosen."""

        def __init__(self, field: "Choice") -> None:
            super().__init__()
            self.field = field

    class Sent(Message):
        """Enter was pressed."""

        def __init__(self, field: "Choice") -> None:
            super().__init__()
            self.field = field

    class Left(Message):
        """Escape was pressed."""

    def __init__(self, key: str, choices: tuple[tuple[str, str], ...], value: str) -> None:
        super().__init__()
        self.key = key
        self._choices = choices
        self._before: list[str] = []
        self._undone: list[str] = []
        self.set_reactive(Choice.value, self._known(value))

    def _known(self, value: str) -> str:
        return value if value in dict(self._choices) else self._choices[0][0]

    def render(self) -> Content:
        """Show all values, the chosen one between brackets."""
        parts: list[Content | tuple[str, str]] = []
        for value, label in self._choices:
            if value == self.value:
                parts += [own("‹", "bold"), (label, "bold"), own("›", "bold")]
            else:
                parts.append((f" {label} ", "$foreground-muted"))
        return text(*parts)

    def choose(self, value: str) -> None:
        """Choose that value, the first one when there is none such."""
        chosen = self._known(value)
        if chosen != self.value:
            self._before.append(self.value)
            self._undone.clear()
        self._show(chosen)

    def action_undo(self) -> None:
        """Choose again what was chosen before."""
        if self._before:
            self._undone.append(self.value)
            self._show(self._before.pop())

    def action_redo(self) -> None:
        """Choose again what was taken back last."""
        if self._undone:
            self._before.append(self.value)
            self._show(self._undone.pop())

    def _show(self, value: str) -> None:
        self.value = value
        self.post_message(self.Changed(self))

    def action_step(self, by: int) -> None:
        """Go to the next value, or the one before."""
        values = [value for value, _ in self._choices]
        self.choose(values[(values.index(self.value) + by) % len(values)])

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Choose what is pressed; by the time the button is let go, the lines may have moved."""
        start = 0
        for value, label in self._choices:
            end = start + len(label) + 2
            if start <= event.x < end:
                self.choose(value)
                return
            start = end

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Keep letters from acting on the screen behind the form, as in a field of words."""
        return key != "space" and character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        """Let Enter go on and Escape leave, as in a field of words."""
        if self.check_consume_key(event.key, event.character):
            event.stop()
        elif event.key in ("enter", "escape"):
            event.stop()
            self.post_message(self.Sent(self) if event.key == "enter" else self.Left())
