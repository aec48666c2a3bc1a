"""What is wrong in the user's own files: named, and kept on the screen until it was read."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from facilitator.actions import quit_binding
from facilitator.widgets.hanging import Hanging
from facilitator.widgets.shield import OwnWords, own


class ProblemsScreen(ModalScreen[None]):
    """A page over the screen with one paragraph per problem."""

    BINDINGS = [Binding("escape,enter,q", "dismiss", "close"), quit_binding()]

    def __init__(self, problems: Sequence[str], damage: Sequence[str] = ()) -> None:
        super().__init__()
        self._problems = problems
        self._damage = damage

    def compose(self) -> ComposeResult:
        """Yield the problems, and what happens meanwhile."""
        with VerticalScroll(id="help") as page:
            page.border_title = own("In your notes" if self._damage else "In your settings")
            page.border_subtitle = own("esc closes")
            for words in self._damage:
                yield OwnWords(Content(words), classes="problems--one")
            if not self._problems:
                return
            if self._damage:
                yield OwnWords("In your settings", classes="help--group")
            for problem in self._problems:
                yield OwnWords(Hanging(Content(f"• {problem}")), classes="problems--one")
            yield OwnWords("All the rest works on.", classes="help--group")

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.query_one("#help").focus()
