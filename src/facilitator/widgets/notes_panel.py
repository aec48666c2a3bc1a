"""Where notes are written: one that is shared and one that stays, chosen before the first word."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message

from facilitator.domain.models import Visibility
from facilitator.widgets.shield import own
from facilitator.widgets.text_field import TextField, Underline

_TITLES = {
    Visibility.SHARED: own("Shared · goes into the summary"),
    Visibility.PRIVATE: Content("Private · stays with you"),
}
"""Of the private note not even its title can be read while the shield is up."""


class NotesPanel(Vertical):
    """Two fields, of which those show that hold words or have the cursor."""

    class Written(Message):
        """The words of a note changed."""

        def __init__(self, visibility: Visibility, words: str) -> None:
            super().__init__()
            self.visibility = visibility
            self.words = words

    def __init__(self, underline: Underline, *, id: str, classes: str) -> None:
        super().__init__(id=id, classes=classes)
        self._underline = underline

    def compose(self) -> ComposeResult:
        """Yield a field for each pair of eyes."""
        for visibility, title in _TITLES.items():
            field = TextField(
                f"note.{visibility}",
                underline=self._underline,
                id=f"note-{visibility}",
                classes="note",
            )
            field.border_title = title
            yield field

    def field(self, visibility: Visibility) -> TextField:
        """Return the field for those eyes."""
        return self.query_one(f"#note-{visibility}", TextField)

    def show_notes(self, stage: str, words: dict[Visibility, str]) -> None:
        """Show the notes of a stage; each stage keeps its own undo."""
        for visibility, each in words.items():
            self.field(visibility).turn_page(stage, each)
        self.fold()

    def fold(self) -> None:
        """Hide the fields that are empty and have no cursor."""
        for visibility in Visibility:
            field = self.field(visibility)
            field.display = bool(field.text.strip()) or self.screen.focused is field
        self.display = any(self.field(visibility).display for visibility in Visibility)

    def on_descendant_focus(self) -> None:
        """Let the field with the cursor have the room of the other where there is little."""
        self.add_class("-writing")

    def on_descendant_blur(self) -> None:
        """Hide an empty field that the cursor has left; not when the whole window was left."""
        self.set_class(any(self.field(each).has_focus for each in Visibility), "-writing")
        if self.app.app_focus:
            self.fold()

    def write(self, visibility: Visibility) -> None:
        """Put the cursor into that note."""
        self.display = True
        field = self.field(visibility)
        field.display = True
        self.screen.set_focus(field)

    @on(TextField.Edited)
    def _edited(self, event: TextField.Edited) -> None:
        event.stop()
        visibility = Visibility(event.field.key.removeprefix("note."))
        self.post_message(self.Written(visibility, event.field.text))
