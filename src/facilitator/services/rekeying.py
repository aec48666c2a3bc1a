"""Puts the store under another key: a plain one under its first, an encrypted one under a new one."""

from contextlib import suppress
from pathlib import Path

from facilitator.errors import FacilitatorError
from facilitator.paths import Paths
from facilitator.quick_dataclass import dataclass
from facilitator.services.keeping import Keeping, load_vault, look
from facilitator.storage.backup import Progress
from facilitator.storage.connection import is_encrypted
from facilitator.storage.errors import DamagedError, StorageError, translated
from facilitator.storage.files import copy_private, is_fresh_name, overwrite_and_remove
from facilitator.storage.in_use import alone
from facilitator.storage.pair import is_plain, replaced_in, salt_of, settle_files, vault_of
from facilitator.storage.reencrypt import encrypt_copy, reencrypt
from facilitator.storage.vault import NewVault, Vault
from facilitator.storage.vault_errors import KeyringError
from facilitator.storage.vault_keyring import forget_keyring_secret


@dataclass(frozen=True, slots=True)
class PlainCopies:
    """What became of the plain backups: those that are encrypted now, and those that could not be read."""

    encrypted: tuple[Path, ...]
    left_plain: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Rotation:
    """The backups that keep the old key, and whether the system keyring opens the store as it did before."""

    old_backups: tuple[Path, ...]
    keyring_kept: bool


def encrypt(paths: Paths, new: NewVault, progress: Progress | None = None) -> PlainCopies:
    """Encrypt a plain store and then its plain backups; each plain file is overwritten and removed.

    Every window must be closed. A crash leaves a whole store, plain or encrypted (`keeping.settle`),
    and may leave plain backups, for `encrypt_copies`. Raises StorageError.
    """
    if look(paths) is not Keeping.PLAIN:
        raise FacilitatorError("There is no plain store to encrypt.", "facilitator locate tells where it is.")
    with alone(paths.database):
        reencrypt(paths.database, None, new.key, new.vault, progress)
    return encrypt_copies(paths, new.key)


def encrypt_copies(paths: Paths, key: bytes) -> PlainCopies:
    """Encrypt the plain backups that lie beside an encrypted store, and give each a copy of the vault.

    Those that cannot be read through are left as they are, and named. Raises StorageError.
    """
    vault = load_vault(paths)
    done: list[Path] = []
    left: list[Path] = []
    with alone(paths.database), translated(paths.database):
        _clear(paths)
        for path in plain_copies(paths):
            vault.save(vault_of(path))  # first: without it the copy could not be opened
            try:
                encrypt_copy(path, key, vault.id)
                done.append(path)
            except StorageError:
                vault_of(path).unlink()
                left.append(path)
    return PlainCopies(tuple(done), tuple(left))


def plain_copies(paths: Paths) -> list[Path]:
    """Return the plain backups that lie beside the store and in the folder of backups."""
    return [path for path in _files(paths) if is_plain(path) and _is_ours(path)]


def rotate(paths: Paths, key: bytes, new: NewVault, progress: Progress | None = None) -> Rotation:
    """Encrypt the store under the key of a new vault; each backup of the old key has the old vault beside it.

    Every window must be closed. A crash leaves the old pair of store and vault or the new one
    (`keeping.settle`). Raises StorageError, and then it is the old one.
    """
    look(paths)
    old = load_vault(paths)
    vault = _with_keyring_of(old, new)
    with alone(paths.database), translated(paths.database):
        _clear(paths)
        backups = [path for path in _files(paths) if salt_of(path) == old.id]
        for path in backups:
            if not vault_of(path).exists():
                copy_private(paths.vault, vault_of(path))
        try:
            reencrypt(paths.database, key, new.key, vault, progress)
        finally:
            _forget_other(paths, old, vault)
    return Rotation(tuple(backups), vault.has_keyring == old.has_keyring)


def _with_keyring_of(old: Vault, new: NewVault) -> Vault:
    if old.has_keyring:
        with suppress(KeyringError):  # the passphrase opens it all the same
            return new.vault.with_keyring(new.key)
    return new.vault


def _forget_other(paths: Paths, *vaults: Vault) -> None:
    present = load_vault(paths).id
    for vault in vaults:
        if vault.has_keyring and vault.id != present:
            with suppress(KeyringError):  # a secret that opens nothing does no harm
                forget_keyring_secret(vault.id)


def _clear(paths: Paths) -> None:
    """Remove what crashes left: files that were never finished, and plain ones that were replaced."""
    for path in replaced_in(_files(paths)):
        settle_files(path)
    for path in _files(paths):
        if is_fresh_name(path):
            overwrite_and_remove(path)


def _files(paths: Paths) -> list[Path]:
    """Return every file in the folders of data and backups but the store itself."""
    return sorted(
        path
        for folder in {paths.data, paths.backups}
        if folder.is_dir()
        for path in folder.iterdir()
        if path.is_file() and not path.is_symlink() and path != paths.database
    )


def _is_ours(path: Path) -> bool:
    try:
        with translated(path):
            return not is_encrypted(path)
    except DamagedError:
        return True
    except StorageError:
        return False
