"""What every stage view has: a few words, a list of records, and messages to the meeting around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList

from facilitator.domain.models import Record, Visibility
from facilitator.domain.visibility import Item
from facilitator.errors import FacilitatorError
from facilitator.services import visibility
from facilitator.services.runtime import Runtime
from facilitator.services.session import Session
from facilitator.widgets.plain import Plain
from facilitator.widgets.record_list import RecordList, Row
from facilitator.widgets.shield import offered


class StageView(Vertical, can_focus=True):
    """A stage on the screen; a subclass says what stands in it (`intro`, `rows`, `status`)."""

    ENTER = ""
    """The action that Enter, or a second click on a row, stands for."""

    ON_A_RECORD: frozenset[str] = frozenset()
    """The actions that need a record under the cursor; without one they are not offered."""

    class Changed(Message):
        """Something in the meeting changed; whatever shows it draws itself again."""

    @dataclass
    class OpenForm(Message):
        """Ask the meeting to open the form with that key, at a line of its first field."""

        key: str
        line: int | None = None

    @dataclass
    class Say(Message):
        """Show a short line to the user."""

        words: str | Content
        wrong: bool = False

    def __init__(self, session: Session, runtime: Runtime, *, id: str | None = None) -> None:
        super().__init__(id=id, classes="stage")
        self.session = session
        self.runtime = runtime

    def compose(self) -> ComposeResult:
        """Yield the words above the list, the list, and the line below it."""
        yield Plain(id="intro", classes="stage--intro")
        yield RecordList(id="rows")
        yield Plain(id="status", classes="stage--status")

    def intro(self) -> Content | None:
        """Return the words above the list."""
        return None

    def rows(self) -> Sequence[Row]:
        """Return the rows of the list."""
        return ()

    def status(self) -> Content | None:
        """Return the line below the list."""
        return None

    def draw(self) -> None:
        """Show the stage as it now is."""
        for place, content in (("intro", self.intro()), ("status", self.status())):
            widget = self.query_one(f"#{place}", Plain)
            widget.display = content is not None
            if content is not None:
                widget.update(content)
        rows = self.rows()
        records = self.query_one(RecordList)
        had_focus = self.screen.focused in (self, records)
        records.display = bool(rows)
        records.set_rows(rows)
        if had_focus:
            self.take_focus()

    def take_focus(self) -> None:
        """Put the keys where they act: on the list, or on the stage when the list is empty."""
        records = self.query_one(RecordList)
        self.screen.set_focus(records if records.display and records.row_id else self)

    @property
    def row(self) -> str:
        """Return the id of the row under the cursor."""
        for records in self.query(RecordList):  # none yet while the stage is being mounted
            return records.row_id
        return ""

    @property
    def item(self) -> Item | None:
        """Return the record under the cursor that is either shared or private, if there is one."""
        record = self.session.get(Record, self.row_uuid) if self.row_uuid is not None else None
        return record if isinstance(record, Item) else None

    def eyes(self, item: Item) -> tuple[str, str]:
        """Return the word that says who may read it, with its style."""
        style = "$text-warning" if item.visibility is Visibility.PRIVATE else "$foreground-muted"
        return f" · {visibility.in_words(self.session, item)}", style

    @property
    def row_uuid(self) -> UUID | None:
        """Return the record under the cursor, None when the row is not a record."""
        try:
            record_id = UUID(self.row)
        except ValueError:
            return None
        return record_id if self.session.holds(record_id) else None

    def point_at(self, row_id: str) -> None:
        """Put the cursor on that row."""
        self.query_one(RecordList).set_rows(self.rows(), row_id)

    def changed(self) -> None:
        """Draw this stage, and tell the meeting that something changed."""
        self.draw()
        self.post_message(self.Changed())

    def open_form(self, key: str, line: int | None = None) -> None:
        """Ask for a form, with the cursor on that line of its first field."""
        self.post_message(self.OpenForm(key, line))

    def say(self, words: str | Content, *, wrong: bool = False) -> None:
        """Show a short line."""
        self.post_message(self.Say(words, wrong))

    def refuse(self, error: FacilitatorError) -> None:
        """Say why something was not done."""
        self.say(str(error), wrong=True)

    def after_form(self, key: str) -> None:
        """Put the cursor where it is wanted once the form with that key was saved."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what works on the row under the cursor."""
        if action not in self.ON_A_RECORD:
            return True
        return self.is_mounted and offered(self, self.row_uuid is not None)

    @on(OptionList.OptionHighlighted)
    def _moved(self) -> None:
        self.screen.refresh_bindings()

    @on(RecordList.Pressed)
    async def _pressed(self, event: RecordList.Pressed) -> None:
        event.stop()
        if self.ENTER:
            await self.run_action(self.ENTER)
