"""The one field that people write in, in notes and in forms."""

from collections.abc import Callable, Iterable

from rich.style import Style
from rich.text import Text
from textual import events
from textual.document._document_navigator import DocumentNavigator
from textual.document._history import EditHistory
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widgets import TextArea

from facilitator.actions import bindings
from facilitator.domain.text import clean, is_unseen
from facilitator.widgets.long_lines import LongLines

Underline = Callable[[str], Iterable[tuple[int, int]]]
"""Gets a line and returns where the words stand that are underlined in it."""

_UNDERLINED = Style(underline=True)

_AROUND = 200
"""Characters around a piece of a long line in which words to underline are looked for."""

_BY_WORDS = {"alt+b": "cursor_word_left", "alt+f": "cursor_word_right", "alt+d": "delete_word_right"}


class TextField(TextArea, inherit_bindings=True):
    """Words, as typed; `single` makes Enter send instead of starting a line.

    `underline` gets a line and returns where the words stand that are underlined in it.
    """

    orders_its_letters = True  # for `key_order`, which imports no field

    BINDINGS = bindings("field")

    class Sent(Message):
        """Enter was pressed in a single-line field."""

        def __init__(self, field: "TextField") -> None:
            super().__init__()
            self.field = field

        @property
        def control(self) -> "TextField":
            """Return the field it comes from."""
            return self.field

    class Edited(Message):
        """The words changed by the hand of the user."""

        def __init__(self, field: "TextField") -> None:
            super().__init__()
            self.field = field

        @property
        def control(self) -> "TextField":
            """Return the field it comes from."""
            return self.field

    class Left(Message):
        """Escape was pressed: the user is done writing here."""

        def __init__(self, field: "TextField") -> None:
            super().__init__()
            self.field = field

    def __init__(
        self,
        key: str,
        value: str = "",
        *,
        single: bool = False,
        placeholder: str = "",
        underline: Underline | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(
            "",
            soft_wrap=True,
            show_line_numbers=False,
            tab_behavior="focus",
            highlight_cursor_line=False,
            placeholder=placeholder,
            id=id,
            classes=classes,
        )
        self.add_class("-textual-compact", update=False)  # `compact=True` would have it styled for that alone
        self.key = key
        self.single = single
        self._underline = underline
        self._known = clean(value)
        self._page = ""
        self._pages: dict[str, tuple[str, EditHistory]] = {}
        self.load_text(self._known)
        self.set_class(single, "-single", update=False)

    def get_line(self, line_index: int) -> Text:
        """Return a line as it is drawn: with what `underline` finds in it underlined."""
        line = super().get_line(line_index)
        for start, end in self._underline(line.plain) if self._underline is not None else ():
            line.stylize(_UNDERLINED, start, end)
        return line

    @property
    def value(self) -> str:
        """Return the words."""
        return self.text

    def set_value(self, value: str) -> None:
        """Show these words; it does not count as an edit."""
        self._known = clean(value)
        self.load_text(self._known)
        self.move_cursor(self.document.end)

    def write_anew(self, value: str) -> None:
        """Put these words in the place of all others, as an edit that ctrl+z takes back."""
        self.history.checkpoint()
        self.replace(clean(value), (0, 0), self.document.end)

    def turn_page(self, page: str, value: str) -> None:
        """Show the words of a page; each has its own undo, for as long as its words are the same."""
        if page == self._page:
            if value != self.text:
                self.set_value(value)
            return
        self.history.checkpoint()
        self._pages[self._page] = (self.text, self.history)
        self._page = page
        words, history = self._pages.get(page, ("", None))
        old = self.history  # to show words empties the history that the field has
        self.history = EditHistory(old.max_checkpoints, old.checkpoint_timer, old.checkpoint_max_characters)
        self.set_value(value)
        if history is not None and words == self.text:
            self.history = history

    def on_mount(self) -> None:
        """Put the cursor behind the last word."""
        self.move_cursor(self.document.end)

    def _set_document(self, text: str, language: str | None) -> None:
        super()._set_document(text, language)
        self.wrapped_document = LongLines(self.document, tab_width=self.indent_width)
        self.navigator = DocumentNavigator(self.wrapped_document)

    def _recompute_cursor_offset(self) -> None:
        """Find the cursor's cell; Textual asks in the middle of an undo, when its line may be gone."""
        place = self.clamp_visitable(self.cursor_location)
        self._cursor_offset = self.wrapped_document.location_to_offset(place)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the lines; nothing until there are styles, when a mouse already moves over it."""
        if not self._component_styles:
            return [Strip.blank(crop.width)] * crop.height
        return super().render_lines(crop)

    def _render_line(self, y: int) -> Strip:
        """Draw a piece of a long line without cutting up all of it."""
        assert isinstance(self.wrapped_document, LongLines)
        piece = self.wrapped_document.piece_at(y + self.scroll_offset.y)
        if piece is None or self._theme is None:
            return super()._render_line(y)
        row, begin, end = piece
        line = self.document.get_line(row)
        # A blank at the end of the line gives the cursor a place.
        drawn = Text(line[begin:end] + " " * (end == len(line)), end="", no_wrap=True)
        before = max(0, begin - _AROUND)
        near = line[before : end + _AROUND]
        for start, stop in self._underline(near) if self._underline is not None else ():
            drawn.stylize(_UNDERLINED, max(0, start + before - begin), max(0, stop + before - begin))
        first, last = sorted(self.selection)
        if first != last and first[0] <= row <= last[0] and self._theme.selection_style:
            left = first[1] - begin if row == first[0] else 0
            right = last[1] - begin if row == last[0] else len(drawn)
            drawn.stylize(self._theme.selection_style, max(0, left), max(0, right))
        cursor_row, cursor = self.selection.end
        if cursor_row == row and 0 <= cursor - begin < len(drawn) and self._draw_cursor:
            drawn.stylize(self._theme.cursor_style or "", cursor - begin, cursor - begin + 1)
        strip = Strip(drawn.render(self.app.console), drawn.cell_len)
        width = self.scrollable_content_region.width
        return strip.extend_cell_length(width, self._theme.base_style).apply_style(
            self._theme.base_style or self.rich_style
        )

    async def _on_key(self, event: events.Key) -> None:
        if self.single and event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(self.Sent(self))
            return
        if event.key.startswith("alt+"):
            event.stop()
            event.prevent_default()
            if event.key in _BY_WORDS:
                await self.app.run_action(_BY_WORDS[event.key], self)
            return
        if event.character and is_unseen(event.character) and not self.read_only:
            event.stop()
            event.prevent_default()
            self._replace_via_keyboard(event.character, *self.selection)
            return
        await super()._on_key(event)

    def action_delete_to_start_of_line(self) -> None:
        """Delete what stands before the cursor; in a single line all of it, however often it is wrapped."""
        if self.single:
            self._delete_via_keyboard((0, 0), self.selection.end)
        else:
            super().action_delete_to_start_of_line()

    async def _on_paste(self, event: events.Paste) -> None:
        event.text = clean(event.text)  # Textual calls the handler of TextArea next, which puts it in

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Tell of the user's edits alone, and in our own words."""
        event.stop()
        if self.text != self._known:
            self._known = self.text
            self.post_message(self.Edited(self))

    async def action_leave(self) -> None:
        """Stop writing: the keys go back to the screen before the next one is read."""
        await self.app.run_action("screen.release_focus")
        self.post_message(self.Left(self))
