"""Reads the text of a file that somebody else wrote, and says exactly where it is not what it should be."""

import codecs
from pathlib import Path

from facilitator.errors import FacilitatorError

LONGEST = 20_000_000
"""Bytes of notes, tables and calendars; nobody's hold more, and reading more would take minutes."""

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


class UnreadableError(FacilitatorError):
    """A file that is no text; `why` and the place in it are for a list in which its name stands already."""

    def __init__(self, message: str, hint: str = "", *, why: str, line: int = 1, column: int = 0) -> None:
        super().__init__(message, hint)
        self.why, self.line, self.column = why, line, column


def read_text(path: Path, longest: int = LONGEST) -> str:
    """Return the text, its line ends as newlines.

    UnreadableError when it cannot be read, is longer than so many bytes, or is neither UTF-8 nor
    marked as UTF-16.
    """
    try:
        if not path.is_file():
            why = "it is not a file" if path.exists() else "there is no such file"
            raise UnreadableError(f"{path} cannot be read: {why}.", why=why)
        if path.stat().st_size > longest:
            why = f"more than {longest // 1_000_000} MB"
            raise UnreadableError(
                f"{path} has {why}. Nothing was imported.",
                "Check that it is the right file, or cut it in parts.",
                why=f"it has {why}",
            )
        content = path.read_bytes()
    except OSError as error:
        why = error.strerror or str(error)
        raise UnreadableError(f"{path} could not be read: {why}.", why=why) from error
    text = decoded(content, str(path), "imported")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def decoded(content: bytes, name: str, done: str) -> str:
    """Return the text of bytes that somebody else wrote; `name` says where they are from.

    UnreadableError when they are neither UTF-8 nor marked as UTF-16; `done` is what did not happen then.
    """
    encoding = next((name for mark, name in _MARKS.items() if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(encoding, "replace")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise UnreadableError(
            f"{name}, line {line}, column {column}: this is not UTF-8. Nothing was {done}.",
            "Save it as UTF-8 and try again.",
            why="this is not UTF-8",
            line=line,
            column=column,
        ) from None
