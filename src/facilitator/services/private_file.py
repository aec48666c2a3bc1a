"""Writes text to a file that only the user may read; it has its name only when it is whole."""

from pathlib import Path

from facilitator.paths import PRIVATE_FOLDER


def write_private(path: Path, words: str) -> None:
    """Write the words, in a folder that is made if need be; an earlier file is replaced. Raises OSError."""
    new = path.with_name(path.name + ".new")
    path.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    new.unlink(missing_ok=True)
    new.touch(mode=0o600, exist_ok=False)
    new.write_text(words, encoding="utf-8")
    new.replace(path)


def safe_name(name: str) -> str:
    """Return a person's name as it may stand in the name of a file."""
    return "".join(c for c in name if c.isalnum() or c in " -_").strip()[:60] or "meeting"
