"""Whole, checked copies of a store that is in use."""

import secrets
from pathlib import Path

from sqlcipher3.dbapi2 import Connection

from facilitator.storage.connection import make_empty, open_raw, sync_folder
from facilitator.storage.errors import DamagedError, translated


def back_up(connection: Connection, target: Path, key: bytes | None) -> Path:
    """Copy the open store to `target`, check the copy, and return its path.

    The copy has the same key, and takes its name only once it was found whole; an older file of
    that name is replaced. Raises DamagedError when the copy does not check out.
    """
    with translated(target):
        fresh = target.with_name(f".{target.name}.{secrets.token_hex(4)}.new")
        try:
            make_empty(fresh)
            connection.execute("VACUUM INTO ?", (str(fresh.absolute()),))
            _verify(fresh, key, _shape(connection))
            fresh.replace(target)
        finally:
            fresh.unlink(missing_ok=True)
        sync_folder(target.parent)
    return target


def _verify(path: Path, key: bytes | None, shape: list[object]) -> None:
    copy = open_raw(path, key)
    try:
        whole = copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        pages = key is None or not copy.execute("PRAGMA cipher_integrity_check").fetchall()
        same = _shape(copy) == shape
    finally:
        copy.close()
    if not (whole and pages and same):
        raise DamagedError(
            "The backup did not come out whole, so it was thrown away. The store was not changed.",
            "Check the disk; if it is healthy, the store itself may be damaged: restore an older backup.",
        )


def _shape(connection: Connection) -> list[object]:
    """Return what a copy must share with its source: identity, version and every definition."""
    marks = [connection.execute(f"PRAGMA {each}").fetchone() for each in ("application_id", "user_version")]
    rows = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()
    return [*marks, *rows]
