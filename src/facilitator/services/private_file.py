"""Texts that the user saves as files of their own: for their eyes alone, named after the person."""

from datetime import datetime
from pathlib import Path

from facilitator.paths import PRIVATE_FOLDER
from facilitator.storage.files import write_private


def write_text(path: Path, words: str) -> None:
    """Write the words, in a folder that is made if need be; an earlier file is replaced. Raises OSError."""
    path.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    write_private(path, words.encode())


def dated_name(began: datetime, name: str, ending: str) -> str:
    """Return what a file on a meeting with that person is called."""
    return f"{began:%Y-%m-%d %H%M} {safe_name(name)}.{ending}"


def safe_name(name: str) -> str:
    """Return a person's name as it may stand in the name of a file."""
    return "".join(c for c in name if c.isalnum() or c in " -_").strip()[:60] or "meeting"
