"""How commands print: data on standard output, words about it on standard error, colour on terminals alone."""

import os
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TextIO

from facilitator.domain.text import one_line

PLAIN, BOLD, DIM, LATE, GOOD = "", "1", "2", "31", "32"
"""What a cell wants to look like, as the terminal's own codes (ECMA-48, SGR)."""

_GAP = "  "
_NARROWEST = 12


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table, or one part of a line."""

    words: str
    style: str = PLAIN


Row = Sequence[Cell | str]


def write(text: str) -> None:
    """Print this on standard output, as UTF-8 when that is no terminal."""
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


def tell(words: str) -> None:
    """Say something about the data, on standard error."""
    print(words, file=sys.stderr)


def styled(words: str, style: str) -> str:
    """Return the words in that style where standard output shows it: on a terminal, without NO_COLOR."""
    return f"\x1b[{style}m{words}\x1b[0m" if style and _has_colour(sys.stdout) else words


def write_table(rows: Iterable[Row], wide: int) -> None:
    """Print rows: in columns on a terminal, with column `wide` shortened to fit; else parted by tabs."""
    cells = [[each if isinstance(each, Cell) else Cell(each) for each in row] for row in rows]
    for row in cells:
        row[:] = [Cell(one_line(each.words).strip(), each.style) for each in row]
    if not sys.stdout.isatty():
        write("".join("\t".join(each.words for each in row) + "\n" for row in cells))
        return
    widths = [max(map(cell_width, (row[at].words for row in cells))) for at in range(len(cells[0]))]
    others = sum(widths) - widths[wide] + len(_GAP) * (len(widths) - 1)
    widths[wide] = min(widths[wide], max(_NARROWEST, shutil.get_terminal_size().columns - others))
    for row in cells:
        parts = [
            styled(padded(shortened(each.words, width), width), each.style)
            for each, width in zip(row, widths, strict=True)
        ]
        write(_GAP.join(parts).rstrip() + "\n")


def cell_width(text: str) -> int:
    """Return how many cells of a terminal the text takes, as near as the standard library knows."""
    return sum(
        0
        if unicodedata.combining(c) or unicodedata.category(c) in ("Cf", "Mn", "Me")
        else 1 + (unicodedata.east_asian_width(c) in "WF")
        for c in text
    )


def shortened(text: str, width: int) -> str:
    """Return the text, with … for what does not fit into so many cells."""
    if cell_width(text) <= width:
        return text
    kept = text[: max(0, width)]
    while kept and cell_width(kept) > width - 1:
        kept = kept[:-1]
    return kept + "…"


def padded(text: str, width: int) -> str:
    """Return the text, filled with blanks to so many cells."""
    return text + " " * (width - cell_width(text))


def _has_colour(stream: TextIO) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
