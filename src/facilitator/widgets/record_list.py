"""A list of records that one key acts on."""

from collections.abc import Iterable, Sequence
from typing import Literal

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from facilitator.quick_dataclass import dataclass
from facilitator.widgets.hanging import Hanging


@dataclass(frozen=True, slots=True)
class Row:
    """One line (or more) of a list; `id` says which record it is; a heading cannot be chosen."""

    id: str
    content: Content
    heading: bool = False


class RecordList(OptionList, inherit_bindings=False):
    """Rows with a cursor; Enter belongs to whoever owns the list. A click on the cursor is an Enter."""

    BINDINGS = [
        Binding("down", "cursor_down", "Down", show=False),
        Binding("up", "cursor_up", "Up", show=False),
        Binding("home", "first", "First", show=False),
        Binding("end", "last", "Last", show=False),
        Binding("pagedown", "page_down", "Page down", show=False),
        Binding("pageup", "page_up", "Page up", show=False),
    ]

    class Pressed(Message):
        """The row under the cursor was clicked once more."""

        def __init__(self, row_id: str) -> None:
            super().__init__()
            self.row_id = row_id

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes, markup=False)
        self.add_class("-textual-compact", update=False)  # `compact=True` would have it styled for that alone
        self._shown: list[Row] = []

    @property
    def row_id(self) -> str:
        """Return the id of the row under the cursor, "" when there is none."""
        option = self.highlighted_option
        return (option.id or "") if option is not None else ""

    def set_rows(self, rows: Sequence[Row], cursor: str = "") -> None:
        """Show these rows; the cursor stays on its record, or goes to `cursor`."""
        rows = list(rows)
        if rows == self._shown and not cursor:
            return
        wanted = cursor or self.row_id
        place = self.highlighted
        if [row.id for row in rows] == [row.id for row in self._shown]:
            for old, new in zip(self._shown, rows, strict=True):
                if old != new:
                    self.replace_option_prompt(new.id, Hanging(new.content))
        else:
            self.set_options(Option(Hanging(row.content), id=row.id, disabled=row.heading) for row in rows)
        self._shown = rows
        self._put_cursor(wanted, place)

    def _put_cursor(self, wanted: str, place: int | None) -> None:
        free = [index for index, row in enumerate(self._shown) if not row.heading]
        if not free:
            self.highlighted = None
            return
        same = [index for index in free if self._shown[index].id == wanted]
        near = same or [index for index in free if place is not None and index >= place] or free[-1:]
        self.highlighted = (near if place is not None or same else free)[0]

    def action_cursor_up(self) -> None:
        """Go up, and stop at the first row."""
        if self.highlighted is not None and any(not row.heading for row in self._shown[: self.highlighted]):
            super().action_cursor_up()

    def action_cursor_down(self) -> None:
        """Go down, and stop at the last row."""
        if self.highlighted is None or any(not row.heading for row in self._shown[self.highlighted + 1 :]):
            super().action_cursor_down()

    def _move_page(self, direction: Literal[-1, 1]) -> None:
        """Go by a page, once the rows have a place on the screen: until then there is none to go by."""
        if self.scrollable_content_region:
            super()._move_page(direction)

    async def _on_click(self, event: events.Click) -> None:
        clicked: int | None = event.style.meta.get("option")
        if clicked is not None and clicked >= len(self._shown):  # the rows have changed since it was drawn
            event.prevent_default()
            return
        if clicked is None or self._shown[clicked].heading:
            return
        if clicked == self.highlighted:
            self.post_message(self.Pressed(self._shown[clicked].id))
        self.highlighted = clicked


class Picker(RecordList):
    """A list to choose one thing from, in the drawer; Enter or a second click chooses."""

    BINDINGS = [
        *RecordList.BINDINGS,
        Binding("enter", "pick", "choose"),
        Binding("escape", "leave", "back"),
    ]

    class Picked(Message):
        """A row was chosen."""

        def __init__(self, row_id: str) -> None:
            super().__init__()
            self.row_id = row_id

    class Left(Message):
        """Nothing was chosen."""

    def __init__(self, rows: Iterable[Row]) -> None:
        super().__init__()
        self.set_rows(list(rows))

    def action_pick(self) -> None:
        """Choose the row under the cursor."""
        if self.row_id:
            self.post_message(self.Picked(self.row_id))

    def action_leave(self) -> None:
        """Choose nothing."""
        self.post_message(self.Left())

    def on_record_list_pressed(self, event: RecordList.Pressed) -> None:
        """Choose the row that was clicked."""
        event.stop()
        self.action_pick()
