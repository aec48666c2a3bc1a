"""Encrypts what is kept: from the first start on, or a plain store later."""

import secrets
from pathlib import Path

from facilitator.services.keeping import Keeping, look, set_up
from facilitator.services.runtime import Runtime
from facilitator.storage.backup import Progress
from facilitator.storage.recovery_code import confirms, groups_of
from facilitator.storage.store import open_store
from facilitator.storage.vault import NewVault, new_vault
from facilitator.storage.vault_slots import COSTS

__all__ = [
    "NewVault",
    "Progress",
    "begin_plain",
    "confirms",
    "group_to_ask",
    "groups_of",
    "protect",
    "vault_for",
]


def group_to_ask(code: str) -> int:
    """Return which group of the recovery code to have typed back, counted from 1; not the first or last."""
    return 2 + secrets.randbelow(len(groups_of(code)) - 2)


def vault_for(runtime: Runtime, passphrase: str, strong: bool = False) -> NewVault:
    """Make a vault; a guess at its passphrase costs what the settings say, or more. Call it in a thread."""
    return new_vault(passphrase, COSTS["strong"] if strong else runtime.settings.cost)


def begin_plain(runtime: Runtime) -> None:
    """Make a store that is not encrypted, and open it. Raises StorageError."""
    runtime.open(open_store(runtime.paths.database))


def protect(runtime: Runtime, new: NewVault, progress: Progress | None = None) -> tuple[Path, ...]:
    """Encrypt the store under that vault, or make an encrypted one; return the backups that stayed plain.

    It is slow, so call it in a thread. Raises StorageError, LockedError while another window is open; then
    a plain store goes on as it was.
    """
    if not runtime.is_open:
        set_up(runtime.paths, new)
        runtime.open(open_store(runtime.paths.database, new.key))
        return ()
    from facilitator.services.rekeying import encrypt

    runtime.autosave.flush()
    runtime.store.close()
    try:
        return encrypt(runtime.paths, new, progress).left_plain
    finally:
        encrypted = look(runtime.paths) is Keeping.ENCRYPTED
        runtime.open(open_store(runtime.paths.database, new.key if encrypted else None))
