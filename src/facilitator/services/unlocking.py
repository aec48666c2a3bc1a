"""Opens the vault and then the store; a wrong secret never comes near the store."""

from collections.abc import Callable
from time import monotonic

from facilitator.services.keeping import keep_vault, load_vault, open_readable
from facilitator.services.runtime import Runtime
from facilitator.services.way_back import naming_the_way_back
from facilitator.storage.vault_errors import WrongPassphraseError
from facilitator.storage.vault_slots import COSTS, dearest

__all__ = ["WrongPassphraseError"]

PAUSES = (0.0, 0.0, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Seconds to wait after so many wrong passphrases in a row, the last for all that follow."""


class Patience:
    """Lets a wrong passphrase be followed by a pause that grows; for this process, like the keys typed."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._wrong = 0
        self._until = 0.0

    @property
    def seconds(self) -> float:
        """Return how long to wait until the next try."""
        return max(0.0, self._until - self._now())

    def take(self) -> None:
        """Note that one was wrong."""
        self._wrong += 1
        self._until = self._now() + PAUSES[min(self._wrong, len(PAUSES) - 1)]


# Each of these takes a moment, so call it in a thread. All raise VaultError and StorageError.


def open_with_passphrase(runtime: Runtime, passphrase: str) -> None:
    """Open the store for who knows the passphrase."""
    _open(runtime, load_vault(runtime.paths).unlock(passphrase))


def open_by_itself(runtime: Runtime) -> bool:
    """Open the store with the system keyring; return False when it is not meant to."""
    vault = load_vault(runtime.paths)
    if not vault.has_keyring:
        return False
    _open(runtime, vault.unlock_with_keyring())
    return True


def key_from_recovery(runtime: Runtime, code: str) -> bytes:
    """Return the data key for who has the recovery code."""
    return load_vault(runtime.paths).unlock_with_recovery(code)


def open_with_new_passphrase(runtime: Runtime, key: bytes, passphrase: str, strong: bool = False) -> None:
    """Give the vault another passphrase, and open the store; `strong` asks for dearer guesses."""
    vault = load_vault(runtime.paths)
    cost = COSTS["strong"] if strong else dearest(vault.cost, runtime.settings.cost)
    keep_vault(runtime.paths, vault.with_passphrase(key, passphrase, cost))
    _open(runtime, key)


def _open(runtime: Runtime, key: bytes) -> None:
    with naming_the_way_back(runtime.paths.backups, key):
        runtime.open(open_readable(runtime.paths.database, key, runtime.clock))
