"""A list of any length: only the rows that are seen are made, and a key costs the same wherever it is."""

from collections import OrderedDict
from collections.abc import Sequence

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

PAGE = 64
"""Rows that are asked for at once."""

_PAGES = 6
"""Pages that are kept; what was seen longest ago is asked for again."""

_OPTION = "option-list--option"


class LongList(ScrollView, can_focus=True):
    """Rows of `height` lines with a cursor; their owner answers `Wanted` with `give`."""

    COMPONENT_CLASSES = {_OPTION, f"{_OPTION}-highlighted"}
    BINDINGS = [
        Binding("down", "move(1)", "Down", show=False),
        Binding("up", "move(-1)", "Up", show=False),
        Binding("home", "first", "First", show=False),
        Binding("end", "last", "Last", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
    ]

    class Wanted(Message):
        """The rows from `first` on, a page of them, are to be shown and not there."""

        def __init__(self, first: int) -> None:
            super().__init__()
            self.first = first

    class Moved(Message):
        """The cursor is on another row."""

    class Pressed(Message):
        """The row under the cursor was clicked once more."""

    def __init__(self, *, height: int = 2, id: str | None = None) -> None:
        super().__init__(id=id)
        self.height = height
        self.count = 0
        self.cursor = 0
        self._pages: OrderedDict[int, Sequence[Content]] = OrderedDict()
        self._asked: set[int] = set()

    def begin(self, count: int, cursor: int = 0) -> None:
        """Show so many rows, whose words come when they are seen."""
        self.count = count
        self._pages.clear()
        self._asked.clear()
        self.cursor = max(0, min(cursor, count - 1))
        self.virtual_size = Size(0, count * self.height)
        self._show_cursor()
        self.refresh()

    def give(self, first: int, rows: Sequence[Content]) -> None:
        """Take the words of a page."""
        page = first // PAGE
        self._asked.discard(page)
        self._pages[page] = rows
        while len(self._pages) > _PAGES:
            self._pages.popitem(last=False)
        self.refresh()

    def _row(self, index: int) -> Content:
        page, place = divmod(index, PAGE)
        rows = self._pages.get(page)
        if rows is None:
            if page not in self._asked:
                self._asked.add(page)
                self.post_message(self.Wanted(page * PAGE))
            return Content("…")
        self._pages.move_to_end(page)
        return rows[place] if place < len(rows) else Content("")

    def render_line(self, y: int) -> Strip:
        """Draw one line of the row that is there."""
        width = self.scrollable_content_region.width
        index, line = divmod(y + self.scroll_offset.y, self.height)
        plain = self.get_visual_style(_OPTION)
        if index >= self.count:
            return Strip.blank(width, plain.rich_style)
        highlighted = index == self.cursor
        style = self.get_visual_style(_OPTION, f"{_OPTION}-highlighted") if highlighted else plain
        lines = self._row(index).split("\n")
        content = lines[line] if line < len(lines) else Content("")
        content = content.truncate(max(1, width - 1), ellipsis=True)
        strips = Visual.to_strips(self, content, width, 1, style)
        strip = strips[0] if strips else Strip.blank(width, style.rich_style)
        return strip.extend_cell_length(width, style.rich_style).apply_meta({"option": index})

    def _show_cursor(self) -> None:
        region = Region(0, self.cursor * self.height, 1, self.height)
        self.scroll_to_region(region, animate=False, force=True, immediate=True)

    def go_to(self, index: int) -> None:
        """Put the cursor on that row, or on the nearest there is."""
        index = max(0, min(index, self.count - 1))
        if index != self.cursor:
            self.cursor = index
            self._show_cursor()
            self.refresh()
            self.post_message(self.Moved())

    def action_move(self, by: int) -> None:
        """Go up or down."""
        self.go_to(self.cursor + by)

    def action_page(self, by: int) -> None:
        """Go up or down by what is seen."""
        self.go_to(self.cursor + by * max(1, self.scrollable_content_region.height // self.height))

    def action_first(self) -> None:
        """Go to the first row."""
        self.go_to(0)

    def action_last(self) -> None:
        """Go to the last row."""
        self.go_to(self.count - 1)

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._show_cursor()

    async def _on_click(self, event: events.Click) -> None:
        clicked: int | None = event.style.meta.get("option")
        if clicked is None:
            return
        if clicked == self.cursor:
            self.post_message(self.Pressed())
        self.go_to(clicked)
