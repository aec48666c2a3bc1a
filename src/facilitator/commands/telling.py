"""What commands say about their data, on standard error, and how words fit into a line of a terminal."""

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO


def tell(words: object) -> None:
    """Say something about the data, on standard error: in lines of whole words where that is a terminal."""
    if sys.stderr is not None:  # closed, print would take standard output in its place
        print(for_terminal(str(words), sys.stderr), file=sys.stderr)


def for_terminal(text: str, stream: "TextIO | None") -> str:
    """Return the text with its long lines parted between words, and as it is where the stream is no terminal.

    A line that begins with blanks is a command or a choice: it stays whole, so that it can be copied; so
    does a word longer than a line, such as a path.
    """
    if stream is None or not stream.isatty():
        return text
    try:
        width = os.get_terminal_size(stream.fileno()).columns or 80
    except OSError:  # a terminal that does not tell its size
        return text
    return "\n".join(part for line in text.split("\n") for part in _parts(line, width))


def _parts(line: str, width: int) -> list[str]:
    return [line] if line.startswith(" ") else wrapped(line, width, cut=False)


def wrapped(text: str, width: int, *, cut: bool = True) -> list[str]:
    """Return the text in lines of so many cells; `cut` parts words that are longer, else they stay whole."""
    lines, line = [], ""
    for word in text.split(" "):
        stays_anyway = not cut and cell_width(word) > width  # it would not fit into the next line either
        if line and not stays_anyway and cell_width(line) + 1 + cell_width(word[:width]) > width:
            lines.append(line)
            line = ""
        line = f"{line} {word}" if line else word
        while cut and (at := _cut(line, width)) < len(line):
            lines.append(line[:at])
            line = line[at:]
    return [*lines, line]


def _cut(line: str, width: int) -> int:
    """Return how many characters of the line fit into so many cells, one at least."""
    at = min(len(line), 2 * width)
    while at > 1 and cell_width(line[:at]) > width:
        at -= 1
    return at


def cell_width(text: str) -> int:
    """Return how many cells of a terminal the text takes, as near as the standard library knows."""
    if text.isascii():
        return len(text)
    from unicodedata import category, east_asian_width

    return sum(
        0 if category(each) in ("Cf", "Mn", "Me") else 1 + (east_asian_width(each) in "WF") for each in text
    )
