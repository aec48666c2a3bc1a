"""How the store is kept: plain, or encrypted under a key that the vault beside it holds.

At every start: `settle`, then `look`. In a new home: `new_vault`, show its recovery code, then `set_up`.
To unlock: `load_vault`, one of the vault's three `unlock…`, then `open_store(paths.database, key)`. All
of it works without the ORM, and what is slow to import is imported when it is first needed.
"""

from collections.abc import Iterator
from contextlib import suppress
from enum import StrEnum
from operator import eq
from pathlib import Path
from typing import TYPE_CHECKING

from facilitator.domain.clock import Clock
from facilitator.paths import Paths
from facilitator.storage import pair
from facilitator.storage.connection import PAGE_BYTES, create, is_encrypted
from facilitator.storage.errors import (
    DamagedError,
    MissingStoreError,
    NotAStoreError,
    StorageError,
    WrongKeyError,
    translated,
)
from facilitator.storage.in_use import alone
from facilitator.storage.store import Store, open_store
from facilitator.storage.vault_errors import DamagedVaultError, KeyringError, MissingVaultError, VaultError

if TYPE_CHECKING:
    from facilitator.storage.vault import NewVault, Vault

_COPIES = ("*.vault.json", "vault.json*")
_BEGIN_ANEW = "To begin anew instead, move {path} to another folder."


class Keeping(StrEnum):
    """What lies in the data folder."""

    NOTHING = "nothing"
    PLAIN = "plain"
    ENCRYPTED = "encrypted"


def settle(paths: Paths) -> bool:
    """Finish or undo what a crash cut off in the middle of setting up, encrypting or rotating.

    Returns whether there was something. LockedError while another program is at it.
    """
    return paths.data.exists() and pair.settle(paths.database)


def look(paths: Paths) -> Keeping:
    """Return how the store is kept, without a key, before this process opens it; nothing is changed.

    Raises, each with its next step: MissingVaultError, DamagedVaultError, NewerVaultError;
    MissingStoreError for a vault without its store; NotAStoreError for a foreign file, and for a plain
    store beside a vault; DamagedError for a store that begins with other bytes than it did; WrongKeyError
    for a store of another vault and for a file that is no store at all, which look the same without a key.
    That a schema is newer, or that pages are damaged, shows when the store is opened.
    """
    if not paths.database.exists():
        if not paths.vault.exists():
            if any(paths.backups.glob("facilitator-*.db")):
                raise MissingStoreError(
                    f"There are no notes in {paths.data}, but backups of yours are in {paths.backups}.",
                    _BEGIN_ANEW.format(path=paths.backups),
                )
            return Keeping.NOTHING
        raise MissingStoreError(
            f"The vault is there, but the store {paths.database} is missing.",
            "Put it back, or restore a backup: facilitator backup list shows what there is. "
            + _BEGIN_ANEW.format(path=paths.vault),
        )
    with translated(paths.database):
        if not is_encrypted(paths.database):
            _refuse_vault(paths)
            return Keeping.PLAIN
        salt = pair.salt_of(paths.database) or b""
        _refuse_other_files(paths)
    vault_id = load_vault(paths).id
    if vault_id == salt:
        return Keeping.ENCRYPTED
    if _was(vault_id, salt):
        raise DamagedError(
            f"The first bytes of {paths.database} are damaged. Neither it nor the vault was touched.",
            "Keep the file. A backup may open.",
        )
    raise WrongKeyError(
        f"{paths.database} is the store of another vault than {paths.vault}, or no store at all. "
        "Neither was touched.",
        _copy_to_use(paths, salt)
        or "Put the files back that belong together, or restore a backup: "
        "facilitator backup list shows what there is.",
    )


def _was(vault_id: bytes, salt: bytes) -> bool:
    """Return whether a salt is what damage made of that id: two that are random share hardly a byte."""
    return not any(salt) or sum(map(eq, vault_id, salt)) >= len(vault_id) // 2


def load_vault(paths: Paths) -> "Vault":
    """Return the vault; MissingVaultError, DamagedVaultError, NewerVaultError. Nothing is changed."""
    from facilitator.storage.vault import Vault

    try:
        return Vault.load(paths.vault)
    except (MissingVaultError, DamagedVaultError) as error:
        salt = pair.salt_of(paths.database)
        error.hint = (_copy_to_use(paths, salt) if salt else "") or error.hint
        raise


def vault_for(paths: Paths, backup: Path) -> "tuple[Path, Vault] | None":
    """Return the vault that opens a backup, and where it lies; None for a plain backup.

    MissingVaultError when none of those that can be found is the right one.
    """
    from facilitator.storage.vault import Vault

    salt = pair.salt_of(backup)
    if salt is None:
        return None
    for path in (paths.vault, pair.vault_of(backup)):
        with suppress(VaultError):
            vault = Vault.load(path)
            if vault.id == salt:
                return path, vault
    for path, vault in vault_copies(paths):
        if vault.id == salt:
            return path, vault
    raise MissingVaultError(
        f"{backup} is encrypted, or no backup at all; no vault that fits it was found.",
        f"Its vault is called {pair.vault_of(backup).name}: put it beside the backup.",
    )


def set_up(paths: Paths, new: "NewVault") -> None:
    """Make an empty encrypted store and its vault in a home where there is neither. Raises StorageError."""
    from facilitator.storage import migrations

    if look(paths) is not Keeping.NOTHING:
        raise NotAStoreError(f"There is a store at {paths.database} already.", "Open it, or encrypt it.")
    with translated(paths.database), alone(paths.database):
        try:
            new.vault.save(pair.next_vault_path(paths.database))
            create(paths.database, new.key, migrations.build, new.vault.id)
        finally:
            pair.settle_files(paths.database)


def keep_vault(paths: Paths, vault: "Vault") -> None:
    """Write a vault that was changed, in place of its former self and of its copies beside the backups.

    So the former passphrase or recovery code opens nothing that the program can reach. Raises StorageError.
    """
    with translated(paths.vault):
        vault.save(paths.vault)
        for copy, kept in vault_copies(paths):
            if kept.id == vault.id:
                vault.save(copy)


def add_keyring(paths: Paths, key: bytes) -> None:
    """Have the system keyring open the store too; KeyringError, StorageError."""
    keep_vault(paths, load_vault(paths).with_keyring(key))


def remove_keyring(paths: Paths, key: bytes) -> bool:
    """Have the system keyring open the store no more; return whether it forgot its secret too. StorageError.

    A secret that it keeps opens nothing from then on.
    """
    from facilitator.storage.vault_keyring import forget_keyring_secret

    vault = load_vault(paths)
    keep_vault(paths, vault.without_keyring(key))
    try:
        forget_keyring_secret(vault.id)
    except KeyringError:
        return False
    return True


def open_readable(path: Path, key: bytes | None, clock: Clock) -> Store:
    """Open a store of which the first screen can be shown. Raises StorageError, where it is damaged too."""
    store = open_store(path, key)
    try:
        store.glance.people(clock.today())
    except StorageError:
        store.close()
        raise
    return store


def vault_copies(paths: Paths) -> "Iterator[tuple[Path, Vault]]":
    """Yield the readable copies of vaults that lie beside backups, the latest first."""
    from facilitator.storage.vault import Vault

    found = {path for folder in (paths.data, paths.backups) for name in _COPIES for path in folder.glob(name)}
    for path in sorted(found - {paths.vault}, key=lambda each: each.name, reverse=True):
        with suppress(VaultError):
            yield path, Vault.load(path)


def _copy_to_use(paths: Paths, salt: bytes) -> str:
    """Return the next step for a vault that is not there or not the right one, "" when there is no copy."""
    for copy, vault in vault_copies(paths):
        if vault.id == salt:
            return f"A copy of the right one is there. Copy it:\n  cp '{copy}' '{paths.vault}'"
    return ""


def _refuse_vault(paths: Paths) -> None:
    """A plain store beside a vault may be somebody's who wants to read what is written next."""
    if paths.vault.exists():
        raise NotAStoreError(
            f"{paths.database} is not encrypted, though a vault lies beside it. Neither was touched.",
            f"If you put the plain file there yourself, move {paths.vault.name} to another folder; "
            "if not, restore a backup.",
        )


def _refuse_other_files(paths: Paths) -> None:
    if not paths.vault.exists() and paths.database.stat().st_size % PAGE_BYTES:
        raise NotAStoreError(
            f"{paths.database} is not a store of Facilitator. It was not touched.",
            "Move it to another folder, or restore a backup.",
        )
