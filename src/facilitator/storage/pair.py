"""The store and its vault are two files that change together; this keeps them one pair through a crash.

An encrypted store begins with 16 bytes in the clear, its salt, and those are the id of its vault. So
what belongs together is known without any key. A new vault waits under a name of its own
(`vault.json.next`) until its store is in place; `settle` then finishes what a crash cut off, or undoes it.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from facilitator.storage.errors import translated
from facilitator.storage.files import overwrite_and_remove, sync_folder
from facilitator.storage.in_use import alone
from facilitator.storage.vault_errors import VaultError

VAULT_NAME = "vault.json"
ID_BYTES = 16
"""A store's salt, and the id of its vault."""

_REPLACED = ".replaced"
_PLAIN_HEADER = b"SQLite format 3\0"


def vault_path(database: Path) -> Path:
    """Return where the vault of that store lies."""
    return database.with_name(VAULT_NAME)


def vault_of(backup: Path) -> Path:
    """Return where the copy of the vault lies that belongs to a backup."""
    return backup.with_name(f"{backup.name}.{VAULT_NAME}")


def next_vault_path(database: Path) -> Path:
    """Return where a new vault waits until its store is in place."""
    return database.with_name(f"{VAULT_NAME}.next")


def fresh_path(database: Path) -> Path:
    """Return the name of a store that is still being written."""
    return database.with_name(f".{database.name}.next")


def plain_paths(database: Path) -> tuple[Path, Path]:
    """Return the names of a plain store and its journal from when they are replaced until they are gone."""
    return (
        database.with_name(f".{database.name}{_REPLACED}"),
        database.with_name(f".{database.name}-wal{_REPLACED}"),
    )


def replaced_in(paths: Iterable[Path]) -> set[Path]:
    """Return the stores of which there are plain files, under those names, that should be gone by now."""
    return {
        path.with_name(path.name.removeprefix(".").removesuffix(_REPLACED).removesuffix("-wal"))
        for path in paths
        if path.name.startswith(".") and path.name.endswith(_REPLACED)
    }


def salt_of(path: Path) -> bytes | None:
    """Return what an encrypted store begins with, None for a plain or a missing one.

    Not for a store that this process has open: closing the file here would drop SQLite's locks on it.
    """
    start = _start(path)
    return start if start not in (None, _PLAIN_HEADER) else None


def is_plain(path: Path) -> bool:
    """Return whether that is an unencrypted database; not for one that this process has open."""
    return _start(path) == _PLAIN_HEADER


def settle(database: Path) -> bool:
    """Finish or undo a change of the pair that was cut off; return whether there was one.

    Call it before the store is opened. Raises LockedError while the change is under way elsewhere, and
    DamagedVaultError when the vault that is waiting cannot be read though it is needed.
    """
    leftovers = (next_vault_path(database), fresh_path(database), *plain_paths(database))
    if not any(path.exists() for path in leftovers):
        return False
    with translated(database), alone(database):
        settle_files(database)
    return True


def settle_files(database: Path) -> None:
    """Do what `settle` does, inside `in_use.alone`; OSError."""
    waiting, (plain, plain_journal) = next_vault_path(database), plain_paths(database)
    if not database.exists() and plain.exists():
        plain.replace(database)
    if waiting.exists():
        if _belongs(waiting, database):
            waiting.replace(vault_path(database))
        else:
            waiting.unlink()
    fresh_path(database).unlink(missing_ok=True)
    replaced = salt_of(database) is not None
    for path in (plain, plain_journal):
        # Until it was replaced, it is the store itself under a second name.
        overwrite_and_remove(path) if replaced else path.unlink(missing_ok=True)
    sync_folder(database.parent)


def _belongs(waiting: Path, database: Path) -> bool:
    from facilitator.storage.vault import Vault

    salt = salt_of(database)
    if salt is None:
        return False
    try:
        return Vault.load(waiting).id == salt
    except VaultError:
        if Vault.load(vault_path(database)).id == salt:
            return False
        raise


def _start(path: Path) -> bytes | None:
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    try:
        start = os.read(handle, ID_BYTES)
    except OSError:  # a folder
        return None
    finally:
        os.close(handle)
    return start if len(start) == ID_BYTES else None
