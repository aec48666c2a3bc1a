"""Writes a store anew under another key, checks the copy, and puts it in the store's place."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlcipher3.dbapi2 import Connection

from facilitator.storage.backup import Progress, faults, shape, watched
from facilitator.storage.connection import open_raw, raw_key
from facilitator.storage.errors import DamagedError, LockedError, translated
from facilitator.storage.files import make_empty, sync_file, sync_folder
from facilitator.storage.pair import fresh_path, next_vault_path, plain_paths, settle_files, vault_path
from facilitator.storage.vault import Vault


def reencrypt(
    database: Path, old: bytes | None, new: bytes, vault: Vault, progress: Progress | None = None
) -> None:
    """Put the store under the key of that vault, and the vault beside it, in the place of the former pair.

    `old` is None for a plain store, whose file is overwritten and removed. Call it inside
    `in_use.alone`. A crash at any point leaves what `pair.settle` makes a pair again, the former or the
    new one; after an error that was done. Raises StorageError.
    """
    with translated(database), _settled(database):
        _write_copy(database, old, new, vault.id, progress)
        vault.save(next_vault_path(database))
        _replace(database, keep=old is None)
        next_vault_path(database).replace(vault_path(database))
        sync_folder(database.parent)


def encrypt_copy(path: Path, new: bytes, salt: bytes) -> None:
    """Put a plain copy of a store, which nobody has open, under that key, and overwrite the plain file.

    Raises StorageError, and then the copy is as it was, or encrypted.
    """
    with translated(path), _settled(path):
        _write_copy(path, None, new, salt)
        _replace(path, keep=True)


@contextmanager
def _settled(database: Path) -> Iterator[None]:
    """Leave one whole pair and nothing else behind, however this ends."""
    settle_files(database)
    try:
        yield
    finally:
        settle_files(database)


def _replace(database: Path, *, keep: bool) -> None:
    """Give the store's name to the fresh one; `keep` has the former one be found until it is overwritten."""
    if keep:
        plain = plain_paths(database)[0]
        try:
            os.link(database, plain)
        except OSError:  # no hard links here: for a moment it has the second name alone
            database.rename(plain)
    fresh_path(database).replace(database)
    sync_folder(database.parent)


def _write_copy(
    database: Path, old: bytes | None, new: bytes, salt: bytes, progress: Progress | None = None
) -> None:
    """Write the whole store under the new key, checked and on the disk, to `pair.fresh_path`."""
    fresh = fresh_path(database)
    make_empty(fresh)
    with closing(open_raw(database, old)) as connection:
        if old is None:
            _keep_journal(database)
        _fold_in(connection, database)
        connection.execute("ATTACH ? AS fresh KEY ?", (str(fresh.absolute()), raw_key(new, salt)))
        with watched(connection, fresh, progress):
            connection.execute("SELECT sqlcipher_export('fresh')").fetchall()
        for mark in ("application_id", "user_version"):
            value = int(connection.execute(f"PRAGMA main.{mark}").fetchone()[0])
            connection.execute(f"PRAGMA fresh.{mark} = {value}")
        same = _same_rows(connection)
        connection.execute("DETACH fresh")
        wanted = shape(connection)
    with closing(open_raw(fresh, new)) as copy:
        if not same or shape(copy) != wanted or faults(copy, encrypted=True):
            raise DamagedError(
                "The new copy did not come out whole, so it was thrown away. The store was not changed.",
                "Check the disk; if it is healthy, the store may be damaged: facilitator check tells.",
            )
    sync_file(fresh)


def _fold_in(connection: Connection, database: Path) -> None:
    """Have the file alone hold everything; SQLite refuses while anybody else has it open."""
    connection.execute("PRAGMA wal_checkpoint(FULL)").fetchall()
    if connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0] != "delete":
        raise LockedError(
            f"{database} is open in another program.", "Close whatever reads it, and try again."
        )


def _same_rows(connection: Connection) -> bool:
    # A virtual table has no page of its own: what it holds lies in others.
    names = connection.execute(
        "SELECT name FROM main.sqlite_master WHERE type = 'table' AND rootpage > 0"
    ).fetchall()
    return not any(
        connection.execute(
            f'SELECT EXISTS (SELECT * FROM main."{name}" EXCEPT SELECT * FROM fresh."{name}")'
        ).fetchone()[0]
        for (name,) in names
    )


def _keep_journal(database: Path) -> None:
    """Give the plain journal a second name: SQLite removes it without writing over it."""
    with suppress(OSError):  # none there, or no hard links
        os.link(database.with_name(f"{database.name}-wal"), plain_paths(database)[1])
