"""Help: every key that works in the place it was asked from, and what it does."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from facilitator.actions import GROUPS, in_group, keys_of, quit_binding
from facilitator.widgets.hanging import Hanging
from facilitator.widgets.plain import text
from facilitator.widgets.shield import OwnWords, own


class HelpScreen(ModalScreen[None]):
    """A page over the screen; any of its keys closes it."""

    BINDINGS = [Binding("escape,question_mark,f1,q", "dismiss", "close"), quit_binding()]

    def __init__(self, groups: list[str]) -> None:
        super().__init__()
        self._groups = groups

    def compose(self) -> ComposeResult:
        """Yield the keys, group by group."""
        with VerticalScroll(id="help") as page:
            page.border_title = own("Keys")
            page.border_subtitle = own("esc closes")
            for group in self._groups:
                yield OwnWords(GROUPS[group], classes="help--group")
                yield OwnWords(Hanging(self._keys(group), 11))

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.query_one("#help").focus()

    def _keys(self, group: str) -> Content:
        lines = []
        for action in in_group(group):
            keys = keys_of(action.id, self.app._keymap)
            shown = f"{keys[0]}–{keys[-1]}" if action.values else " ".join(map(self._key_name, keys))
            lines.append(text((f"{shown:<10} ", "bold $text-accent"), action.help))
        return Content("\n").join(lines)

    def _key_name(self, key: str) -> str:
        return self.app.get_key_display(Binding(key, "", ""))
