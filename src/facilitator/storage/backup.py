"""Whole, checked copies of a store that is in use."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

from sqlcipher3.dbapi2 import Connection, DatabaseError, OperationalError

from facilitator.storage.connection import open_raw
from facilitator.storage.errors import DamagedError, translated
from facilitator.storage.files import fresh_name, make_empty, sync_file, sync_folder

Progress = Callable[[float], object]
"""Told from time to time, from another thread, which part of the work (0 to 1) is done."""

_TRIES = 3
_LOOK_SECONDS = 0.1


def back_up(
    connection: Connection, target: Path, key: bytes | None, progress: Progress | None = None
) -> Path:
    """Copy the open store to `target`, check the copy, and return its path.

    The copy has the same key, and takes its name only once it was found whole: every page, every
    definition, and as many rows as the store has. An older file of that name is replaced. Raises
    DamagedError when the copy does not check out.
    """
    with translated(target):
        fresh = fresh_name(target)
        try:
            for _ in range(_TRIES):  # again when a window wrote while the copy was made
                fresh.unlink(missing_ok=True)
                make_empty(fresh)
                before = shape(connection)
                with watched(connection, fresh, progress):
                    connection.execute("VACUUM INTO ?", (str(fresh.absolute()),))
                after = shape(connection)
                found, wrong = _look(fresh, key)
                if wrong or found in (before, after):
                    break
            if wrong or found not in (before, after):
                raise DamagedError(
                    "The backup did not come out whole, so it was thrown away. The store was not changed.",
                    "Check the disk; if it is healthy, the store may be damaged: facilitator check tells.",
                )
            sync_file(fresh)
            fresh.replace(target)
        finally:
            fresh.unlink(missing_ok=True)
        sync_folder(target.parent)
    return target


def faults(connection: Connection, *, encrypted: bool) -> list[str]:
    """Return what is wrong with an open database, in words; an empty list when it is whole.

    An encrypted one carries a checksum on every page, so a single changed bit is found; a plain one
    shows only what breaks its structure.
    """
    found: list[str] = []
    with _noted(found):
        if encrypted:
            # It looks at the file alone, where a page may be half written that is whole in the journal.
            with suppress(OperationalError):  # a file that may not be written, say
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            bad = connection.execute("PRAGMA cipher_integrity_check").fetchall()
            if bad:
                pages = "One page is" if len(bad) == 1 else f"{len(bad)} pages are"
                found.append(f"{pages} not what was written.")
        answers = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(10)")]
        if answers != ["ok"]:
            found.append("The database's structure is broken.")
        if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            found.append("Some records have lost what they belong to.")
    return found


@contextmanager
def _noted(found: list[str]) -> Iterator[None]:
    """Note a file that cannot even be read through, instead of raising it."""
    try:
        yield
    except DatabaseError:
        found.append("The file cannot be read through.")


def _look(path: Path, key: bytes | None) -> tuple[list[object], list[str]]:
    with closing(open_raw(path, key)) as copy:
        return shape(copy), faults(copy, encrypted=key is not None)


def shape(connection: Connection) -> list[object]:
    """Return what a copy must share with its source: identity, version, definitions and numbers of rows."""
    marks = [connection.execute(f"PRAGMA {each}").fetchone() for each in ("application_id", "user_version")]
    rows = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()
    counts = [
        connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()
        for kind, name, _ in rows
        if kind == "table"
    ]
    return [*marks, *rows, *counts]


@contextmanager
def watched(connection: Connection, fresh: Path, progress: Progress | None) -> Iterator[None]:
    """Tell the progress by the size of the growing copy; SQLite itself does not tell it."""
    if progress is None:
        yield
        return
    whole = max(1, *(connection.execute("SELECT * FROM pragma_page_count()").fetchone()))
    whole *= int(connection.execute("PRAGMA page_size").fetchone()[0])  # SQLCipher gives a text
    over = Event()
    progress(0.0)

    def watch() -> None:
        while not over.wait(_LOOK_SECONDS):
            with suppress(OSError):
                progress(min(1.0, fresh.stat().st_size / whole))

    thread = Thread(target=watch, name="backup progress", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
    progress(1.0)
