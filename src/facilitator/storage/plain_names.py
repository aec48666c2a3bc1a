"""Reads the names out of a plain store for a shell's completion, and leaves no trace of having done so."""

from pathlib import Path

from facilitator.storage.connection import is_encrypted, open_untouched
from facilitator.storage.errors import translated


def plain_names(path: Path) -> list[str]:
    """Return the names of the team, none when the store is encrypted. Raises StorageError."""
    with translated(path):
        if is_encrypted(path):
            return []
        with open_untouched(path) as connection:
            rows = connection.execute("SELECT name FROM person WHERE archived_at IS NULL ORDER BY name")
            return [str(name) for (name,) in rows.fetchall()]
