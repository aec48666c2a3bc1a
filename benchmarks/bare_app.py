"""The yardstick: the least that a person can type into, with the toolkit that Facilitator uses."""

from textual.app import App, ComposeResult
from textual.widgets import Footer, Header, TextArea


class BareApp(App[None]):
    """A header, a text field with the focus, and a footer."""

    BINDINGS = [("ctrl+q", "quit", "Quit")]

    def compose(self) -> ComposeResult:
        yield Header()
        yield TextArea("type here ")
        yield Footer()

    def on_mount(self) -> None:
        self.query_one(TextArea).action_cursor_line_end()


if __name__ == "__main__":
    BareApp().run()
