"""Lines of a hundred thousand characters, wrapped again only around what was typed.

Textual wraps a whole line anew for each letter, and cuts it into all its pieces again for each
piece that it draws: 0.3 s a letter in a line of 100 kB.
"""

from bisect import bisect_left

from textual._wrap import compute_wrap_offsets
from textual.document._wrapped_document import WrappedDocument
from textual.expand_tabs import get_tab_widths

LONG = 2_000
"""Characters from which on a line is worth the care."""

_PIECE = 4_000

_JOINING = ("\u200d", "\ufe0f")
"""Characters that change the width of others (`rich.cells`)."""

Place = tuple[int, int]
"""A line and a column, both counted from 0."""


class LongLines(WrappedDocument):
    """A wrapped document in which an edit within a long line costs no more than one in a short line."""

    def wrap_range(self, start: Place, old_end: Place, new_end: Place) -> None:
        """Wrap anew what an edit from `start` to `old_end`, which now ends at `new_end`, has touched."""
        row = start[0]
        if row == old_end[0] == new_end[0] and self._width and self.is_long(row):
            self._set_breaks(row, self._breaks_after(row, start[1], old_end[1], new_end[1] - old_end[1]))
        else:
            super().wrap_range(start, old_end, new_end)

    def is_long(self, row: int) -> bool:
        """Return whether that line is long, and has no tab, whose width would depend on its place."""
        line = self.document.get_line(row)
        return len(line) >= LONG and "\t" not in line

    def piece_at(self, offset: int) -> tuple[int, int, int] | None:
        """Return row, first column and last column of the drawn line, if it is a piece of a long line."""
        if offset >= len(self._offset_to_line_info):
            return None
        row, section = self._offset_to_line_info[offset]
        if not self.is_long(row):
            return None
        breaks = [0, *self._wrap_offsets[row], len(self.document.get_line(row))]
        return row, breaks[section], breaks[section + 1]

    def get_sections(self, line_index: int) -> list[str]:
        """Return the pieces of a line as they are drawn one below the other."""
        line, breaks = self.document.get_line(line_index), self._wrap_offsets[line_index]
        return [line[begin:end] for begin, end in zip([0, *breaks], [*breaks, len(line)], strict=True)]

    def _breaks_after(self, row: int, begin: int, old_end: int, shift: int) -> list[int]:
        """Return where the line breaks after an edit that moved what follows it by `shift` characters.

        Wrapping starts again some breaks before the edit, since a shorter word may go up, and ends where
        it meets an old break, but for one right at the edit: it may have stood within a word.
        """
        line, old = self.document.get_line(row), self._wrap_offsets[row]
        adds_up = not any(each in line for each in _JOINING)
        breaks = _without_last(line, old[: bisect_left(old, begin)], adds_up)
        places = {each + shift: place for place, each in enumerate(old) if each > old_end}
        length = _PIECE
        while True:
            at = breaks[-1] if breaks else 0
            found = compute_wrap_offsets(line[at : at + length], self._width, self._tab_width)
            whole = at + length >= len(line)
            if not whole:  # the last word of a piece may be cut
                while found and not _starts_anew(line, at + found[-1], adds_up):
                    found.pop()
                length = _PIECE if found else length * 2
            for each in (at + offset for offset in found):
                breaks.append(each)
                if each in places and _starts_anew(line, each, adds_up):
                    return breaks + [later + shift for later in old[places[each] + 1 :]]
            if whole:
                return breaks

    def _set_breaks(self, row: int, breaks: list[int]) -> None:
        before, after = len(self._wrap_offsets[row]) + 1, len(breaks) + 1
        top = self._line_index_to_offsets[row][0]
        self._wrap_offsets[row] = breaks
        self._tab_width_cache[row] = [
            width for _, width in get_tab_widths(self.document.get_line(row), self._tab_width)
        ]
        if before == after:
            return
        self._offset_to_line_info[top : top + before] = [(row, section) for section in range(after)]
        self._line_index_to_offsets[row] = [*range(top, top + after)]
        for each in range(row + 1, len(self._line_index_to_offsets)):
            moved = [offset + after - before for offset in self._line_index_to_offsets[each]]
            self._line_index_to_offsets[each] = moved


def _starts_anew(line: str, place: int, adds_up: bool) -> bool:
    """Return whether a line that breaks there goes on as if nothing stood before.

    Within a word that holds only where the widths of its characters add up to its own.
    """
    return adds_up or (line[place - 1].isspace() and not line[place].isspace())


def _without_last(line: str, breaks: list[int], adds_up: bool) -> list[int]:
    """Return the breaks up to the third but last at which the line starts anew."""
    left = 3
    for place in range(len(breaks) - 1, -1, -1):
        left -= _starts_anew(line, breaks[place], adds_up)
        if not left:
            return breaks[: place + 1]
    return []
