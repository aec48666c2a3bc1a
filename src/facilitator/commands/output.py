"""How commands print: data on standard output, words about it on standard error, colour on terminals."""

import os
import sys
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TextIO

from facilitator.commands.telling import cell_width
from facilitator.domain.text import one_line
from facilitator.errors import OutputError

PLAIN, BOLD, DIM, LATE, GOOD = "", "1", "2", "31", "32"
"""What a cell wants to look like, as the terminal's own codes (ECMA-48, SGR)."""

_GAP = "  "
_NARROWEST = 24


class Cell(NamedTuple):
    """One cell of a table, or one part of a line."""

    words: str
    style: str = PLAIN


Row = Sequence[Cell]


def write(text: str) -> None:
    """Print this on standard output, as UTF-8 when that is no terminal. Raises OutputError."""
    if sys.stdout is None:
        raise OutputError("There is nowhere to print this: standard output is closed.")
    try:
        _write(text)
    except BrokenPipeError:  # whoever read this has seen enough
        raise
    except OSError as error:
        raise OutputError(
            f"This could not be printed: {error.strerror or error}.",
            "Make room where it goes, and try again.",
        ) from error


def _write(text: str) -> None:
    if sys.stdout.isatty():
        sys.stdout.write(text.encode(sys.stdout.encoding, "replace").decode(sys.stdout.encoding))
    elif hasattr(sys.stdout, "buffer"):
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    else:
        sys.stdout.write(text)
    sys.stdout.flush()


def write_json(value: object) -> None:
    """Print the value as JSON."""
    from facilitator.services.plain_json import json_text

    write(json_text(value))


def styled(words: str, style: str) -> str:
    """Return the words in that style where standard output shows it: on a terminal, without NO_COLOR."""
    return f"\x1b[{style}m{words}\x1b[0m" if style and _has_colour(sys.stdout) else words


def write_table(rows: Iterable[Row], wide: int, spare: Sequence[int] = ()) -> None:
    """Print rows: in columns on a terminal, else parted by tabs and whole.

    On a terminal column `wide` is shortened to fit, and before that the `spare` ones are left out.
    """
    cells = [[Cell(one_line(each.words).strip(), each.style) for each in row] for row in rows]
    if not sys.stdout.isatty():
        write("".join("\t".join(each.words for each in row) + "\n" for row in cells))
        return
    widths = _fitted(
        [max(cell_width(row[at].words) for row in cells) for at in range(len(cells[0]))], wide, spare
    )
    for row in cells:
        parts = [
            styled(padded(shortened(each.words, width), width), each.style)
            for each, width in zip(row, widths, strict=True)
            if width
        ]
        write(_GAP.join(parts).rstrip() + "\n")


def _fitted(widths: list[int], wide: int, spare: Sequence[int]) -> list[int]:
    """Return the widths that fit into the terminal, 0 for a column that is left out."""
    room = columns() or 0
    wanted = min(widths[wide], _NARROWEST)
    for left_out in (*spare, -1):
        others = sum(width + len(_GAP) for at, width in enumerate(widths) if width and at != wide)
        if room - others >= wanted or left_out < 0:
            break
        widths[left_out] = 0
    widths[wide] = min(widths[wide], max(4, room - others))
    return widths


def columns() -> int | None:
    """Return how many cells a line of standard output has, None where that is no terminal."""
    from shutil import get_terminal_size

    return get_terminal_size().columns if sys.stdout.isatty() else None


def shortened(text: str, width: int) -> str:
    """Return the text, with … for what does not fit into so many cells."""
    if cell_width(text) <= width:
        return text
    kept = text[: max(0, width)]  # a cell is a letter at most
    while kept and cell_width(kept) > width - 1:
        kept = kept[:-1]
    return kept + "…"


def padded(text: str, width: int) -> str:
    """Return the text, filled with blanks to so many cells."""
    return text + " " * (width - cell_width(text))


def _has_colour(stream: TextIO) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
