"""Puts a backup in the place of the store; what was there is kept beside it."""

import os
from contextlib import closing
from pathlib import Path

from facilitator.storage.backup import back_up, faults
from facilitator.storage.connection import APPLICATION_ID, open_raw
from facilitator.storage.errors import MissingStoreError, StorageError, translated
from facilitator.storage.files import copy_private, sync_folder
from facilitator.storage.in_use import alone
from facilitator.storage.vault import VAULT_NAME


def check_file(path: Path, key: bytes | None) -> list[str]:
    """Return what is wrong with a store or backup that nobody has open, in words; nothing is changed."""
    try:
        with translated(path):
            if not path.is_file():
                raise MissingStoreError(f"There is no file {path}.", "Check the path.")
            with closing(open_raw(path, key)) as connection:
                if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                    return ["It belongs to another program."]
                return faults(connection, encrypted=key is not None)
    except StorageError as error:
        return [error.message]


def put_back(
    backup: Path, database: Path, key: bytes | None, aside: str, vault: Path | None = None
) -> list[Path]:
    """Replace the store by a checked copy of the backup, and return the files kept aside.

    Those have `aside` in their names, and together can be opened as a store. A crash at any point
    leaves the old store or the new one under the name, and every file of the old one. `vault`, when
    given, replaces the vault beside the store. Raises StorageError; LockedError while a window is open.
    """
    with translated(database):
        database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with alone(database):
            fresh = database.with_name(f".{database.name}.restored")
            fresh.unlink(missing_ok=True)
            with closing(open_raw(backup, key)) as connection:
                back_up(connection, fresh, key)
            kept = _keep(database, aside)
            if vault is not None:
                kept += _replace_vault(vault, database.with_name(VAULT_NAME), aside)
            for ending in ("-wal", "-shm"):  # the old log must never be played into the new file
                database.with_name(database.name + ending).unlink(missing_ok=True)
            fresh.replace(database)
            sync_folder(database.parent)
    return kept


def _keep(database: Path, aside: str) -> list[Path]:
    kept = []
    for ending in ("", "-wal"):
        source = database.with_name(database.name + ending)
        if source.exists():
            target = database.with_name(database.name + aside + ending)
            _link(source, target)
            kept.append(target)
    sync_folder(database.parent)
    return kept


def _replace_vault(vault: Path, present: Path, aside: str) -> list[Path]:
    kept = []
    if present.exists():
        kept.append(present.with_name(present.name + aside))
        _link(present, kept[0])
    copy_private(vault, present)
    return kept


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # not every file system has hard links
        copy_private(source, target)
