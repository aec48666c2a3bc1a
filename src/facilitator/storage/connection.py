"""Raw connections to the store's file: checked before they are used, and set up all alike."""

import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path

from sqlcipher3 import dbapi2
from sqlcipher3.dbapi2 import Connection

from facilitator.storage.errors import (
    MissingStoreError,
    NotAStoreError,
    WrongKeyError,
    sqlite_code,
    translated,
)
from facilitator.storage.files import fresh_name, make_empty, sync_folder

APPLICATION_ID = 0x46414331
"""Marks a database file as ours ("FAC1"), in SQLite's own field for it."""

SCHEMA = 8
"""The schema that `migrations` leads to: a store that has it is opened without their code."""

KEY_BYTES = 32

PAGE_BYTES = 4096
"""Every store, plain or encrypted, is a whole number of these."""

_FOREIGN = "{path} belongs to another program. Nothing in it was changed."
_MOVE_IT = "If it lies where your notes should be, move it to another folder."

_PRAGMAS = (
    "foreign_keys = ON",
    "busy_timeout = 5000",
    "synchronous = FULL",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "secure_delete = ON",
    "temp_store = MEMORY",
)
_PRAGMAS_MAC = ("fullfsync = ON", "checkpoint_fullfsync = ON")


def connect(path: Path, key: bytes | None = None) -> Connection:
    """Open an existing store; the connection is in autocommit and may change threads.

    `key` is the raw 32-byte key, None for a plain file. Raises MissingStoreError, NotAStoreError or
    WrongKeyError, each without changing anything, and other StorageErrors when the disk fails.
    """
    with translated(path):
        _check_file(path, key)
        connection = open_raw(path, key)
        try:
            if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise NotAStoreError(_FOREIGN.format(path=path), _MOVE_IT)
            connection.execute("PRAGMA journal_mode = WAL").fetchall()
        except BaseException:
            connection.close()
            raise
    return connection


def create(
    path: Path, key: bytes | None, build: Callable[[Connection], None], salt: bytes | None = None
) -> None:
    """Make a new store that `build` fills; it appears under its name only when it is whole.

    `salt` is what an encrypted file begins with (16 bytes), the id of its vault; random without.

    When another program made one at the same moment, that one stays. The folder is made for this
    user alone if it is missing.
    """
    with translated(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _refuse_leftovers(path)
        fresh = fresh_name(path)
        try:
            make_empty(fresh)
            _fill(fresh, key, build, salt)
            _appear(fresh, path)
        finally:
            fresh.unlink(missing_ok=True)


def open_raw(path: Path, key: bytes | None, salt: bytes | None = None) -> Connection:
    """Open any database file that exists, keyed and with the pragmas set, but for the journal's.

    `salt` counts for an empty file alone.
    """
    if key is not None and len(key) != KEY_BYTES:
        raise ValueError(f"a raw key has {KEY_BYTES} bytes")
    connection = _open(path, "mode=rw")
    try:
        if key is not None:
            connection.execute(f'PRAGMA key = "{raw_key(key, salt)}"').fetchall()
        _check_key(connection, path)
        for pragma in (*_PRAGMAS, *(_PRAGMAS_MAC if sys.platform == "darwin" else ())):
            connection.execute(f"PRAGMA {pragma}").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def open_untouched(path: Path) -> AbstractContextManager[Connection]:
    """Lend a plain store as its file is: without locks or journals, so nothing is made or changed.

    What another window wrote last may be missing from it.
    """
    return closing(_open(path, "mode=ro&immutable=1"))


def is_encrypted(path: Path) -> bool:
    """Return whether the store is encrypted, without locks or journals: opening may already change a file.

    What is encrypted cannot be told from what is no database. SQLite does the reading: were Python to
    open and close the file, every lock that this process holds on it would be gone
    (https://www.sqlite.org/howtocorrupt.html, section 2.2). Raises MissingStoreError, and NotAStoreError
    for a file that is empty or another program's.
    """
    if not path.exists():
        raise MissingStoreError(f"There is no store at {path}.", "Check the path or restore a backup.")
    if not path.is_file():
        raise NotAStoreError(f"{path} is not a file.", "Give the path of the store itself.")
    if path.stat().st_size == 0:
        raise NotAStoreError(f"{path} is empty.", "Restore a backup, or move the empty file away.")
    found = _plain_application_id(path)
    if found not in (None, APPLICATION_ID):
        raise NotAStoreError(_FOREIGN.format(path=path), _MOVE_IT)
    return found is None


def raw_key(key: bytes, salt: bytes | None = None) -> str:
    """Return a key as SQLCipher takes it as it is, without stretching it; a salt is for a new file."""
    return f"x'{key.hex()}{(salt or b'').hex()}'"


def _open(path: Path, how: str) -> Connection:
    connection = dbapi2.connect(
        f"{path.absolute().as_uri()}?{how}", uri=True, isolation_level=None, check_same_thread=False
    )
    # Before keying, or SQLCipher writes its complaints over the screen.
    connection.execute("PRAGMA cipher_log_level = NONE").fetchall()
    return connection


def _check_file(path: Path, key: bytes | None) -> None:
    encrypted = is_encrypted(path)
    if encrypted and key is None:
        raise NotAStoreError(f"{path} is encrypted, or is no store.", "Open it with its key.")
    if not encrypted and key is not None:
        raise NotAStoreError(f"{path} is not encrypted, though a key was given.", "Choose another file.")


def _plain_application_id(path: Path) -> int | None:
    """Return the mark of an unencrypted database, None for what is encrypted or no database."""
    with open_untouched(path) as connection:
        try:
            return int(connection.execute("PRAGMA application_id").fetchone()[0])
        except dbapi2.DatabaseError as error:
            if sqlite_code(error) != dbapi2.SQLITE_NOTADB:
                raise
            return None


def _check_key(connection: Connection, path: Path) -> None:
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except dbapi2.DatabaseError as error:
        if sqlite_code(error) != dbapi2.SQLITE_NOTADB:
            raise
        raise WrongKeyError(
            f"{path} does not open with its key, so its beginning is damaged. It was not touched.",
            "Nothing can be read from it as it is.",
        ) from error


def _refuse_leftovers(path: Path) -> None:
    """A journal would be played into the new file, and belongs to one that may still be found."""
    for ending in ("-wal", "-journal"):
        if path.with_name(path.name + ending).exists():
            raise MissingStoreError(
                f"{path} is missing, but {path.name}{ending} beside it holds words that were saved in it.",
                "Put the file back, or restore a backup; only then move the other one away.",
            )


def _fill(path: Path, key: bytes | None, build: Callable[[Connection], None], salt: bytes | None) -> None:
    connection = open_raw(path, key, salt)
    try:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        build(connection)
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
    finally:
        connection.close()


def _appear(fresh: Path, path: Path) -> None:
    """Give the file its name without ever replacing one that is there."""
    try:
        os.link(fresh, path)
    except FileExistsError:
        return
    except OSError:  # not every file system has hard links
        if path.exists():
            return
        fresh.rename(path)
    sync_folder(path.parent)
