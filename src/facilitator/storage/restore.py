"""Puts a backup in the place of the store; what was there is kept beside it."""

import os
from contextlib import closing
from pathlib import Path

from facilitator.storage.backup import Progress, back_up, faults
from facilitator.storage.connection import APPLICATION_ID, open_raw
from facilitator.storage.errors import MissingStoreError, StorageError, translated
from facilitator.storage.files import copy_private, sync_folder
from facilitator.storage.in_use import alone
from facilitator.storage.pair import next_vault_path, settle_files, vault_path


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
    backup: Path,
    database: Path,
    key: bytes | None,
    aside: str,
    vault: Path | None = None,
    *,
    progress: Progress | None = None,
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
                back_up(connection, fresh, key, progress)
            kept = _keep(database, aside)
            if vault is not None:
                kept += _keep_vault(database, aside)
                copy_private(vault, next_vault_path(database))
            for ending in ("-wal", "-shm"):  # the old log must never be played into the new file
                database.with_name(database.name + ending).unlink(missing_ok=True)
            fresh.replace(database)
            settle_files(database)
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


def _keep_vault(database: Path, aside: str) -> list[Path]:
    vault = vault_path(database)
    if not vault.exists():
        return []
    kept = vault.with_name(vault.name + aside)
    _link(vault, kept)
    return [kept]


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # not every file system has hard links
        copy_private(source, target)
