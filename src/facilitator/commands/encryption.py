"""`encrypt`, `rotate` and `vault raw-key`: the key that the store lies under."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from facilitator.commands.output import write
from facilitator.commands.progress import ProgressLine
from facilitator.commands.telling import tell
from facilitator.commands.unlocking import (
    ask_new_passphrase,
    encrypted_vault,
    how_kept,
    recovery_code_shown,
    unlock,
)
from facilitator.commands.verbs import FAILED, OK, add_group, add_verb
from facilitator.paths import Paths, find_paths

if TYPE_CHECKING:
    from facilitator.commands.verbs import Verbs

_ENCRYPT = """\
  facilitator encrypt         asks for a passphrase, shows a recovery code
"""
_ROTATE = """\
  facilitator rotate          the passphrase stays, the recovery code does not
"""
_VAULT = """\
  facilitator vault raw-key   think first: it opens your notes for good
"""

_SSD = (
    "The plain files were overwritten and removed. An SSD, or a disk that keeps snapshots, may hold\n"
    "old blocks for a while all the same; only encrypting the whole disk helps against that."
)
_RAW_KEY = (
    "Careful: this key opens your notes without a passphrase, for good. Whoever sees it can read\n"
    "them all, and a new passphrase does not change it; only facilitator rotate does.\n"
)


def add_verbs(verbs: "Verbs") -> None:
    """Add these commands to the command line."""
    encrypt = add_verb(verbs, "encrypt", "encrypt notes and backups that are kept plain", _ENCRYPT)
    encrypt.set_defaults(run=lambda _: _encrypt())
    rotate = add_verb(verbs, "rotate", "encrypt your notes anew under another key", _ROTATE)
    rotate.set_defaults(run=lambda _: _rotate())
    vault = add_group(verbs, "vault", "print the key, to open your notes without this program", _VAULT)
    key = add_verb(vault, "raw-key", "print the key of the database (docs/format.md)", _VAULT)
    key.set_defaults(run=lambda _: _raw_key())


def _encrypt() -> int:
    from facilitator.services.keeping import Keeping
    from facilitator.services.passphrase_command import passphrase_from_command
    from facilitator.services.rekeying import encrypt
    from facilitator.settings import load_settings
    from facilitator.storage.vault import new_vault

    paths = find_paths(os.environ)
    if how_kept(paths) is not Keeping.PLAIN:
        return _encrypt_copies(paths)
    _refuse_windows(paths)
    cost = load_settings(paths).cost
    new = new_vault(passphrase_from_command(os.environ) or ask_new_passphrase(), cost)
    with recovery_code_shown(paths, new.recovery_code):
        done = encrypt(paths, new, ProgressLine("Encrypting"))
    tell(f"Encrypted: {paths.database}")
    return _told(done.encrypted, done.left_plain)


def _encrypt_copies(paths: Paths) -> int:
    from facilitator.services.rekeying import encrypt_copies, plain_copies

    vault = encrypted_vault(paths)
    tell("Your notes are encrypted already.")
    if not plain_copies(paths):
        return OK
    done = encrypt_copies(paths, unlock(vault)[1])
    return _told(done.encrypted, done.left_plain)


def _told(encrypted: Sequence[Path], left_plain: Sequence[Path]) -> int:
    for path in encrypted:
        tell(f"Encrypted: {path}")
    tell(_SSD)
    for path in left_plain:
        tell(f"facilitator: {path} could not be read through, and is still plain.")
    if left_plain:
        tell("Look at it, and remove it yourself if you do not need it.")
    return FAILED if left_plain else OK


def _refuse_windows(paths: Paths) -> None:
    """Raise LockedError while a window is open, before anybody writes down a recovery code for nothing."""
    from facilitator.storage.in_use import alone

    with alone(paths.database):
        pass


def _rotate() -> int:
    from facilitator.services.rekeying import rotate
    from facilitator.settings import load_settings
    from facilitator.storage.pair import vault_of
    from facilitator.storage.vault import new_vault
    from facilitator.storage.vault_slots import dearest

    paths = find_paths(os.environ)
    vault = encrypted_vault(paths)
    _refuse_windows(paths)
    cost = dearest(vault.cost, load_settings(paths).cost)
    passphrase, key = unlock(vault)
    new = new_vault(passphrase, cost)
    with recovery_code_shown(paths, new.recovery_code):
        done = rotate(paths, key, new, ProgressLine("Encrypting anew"))
    tell("Your notes lie under a new key. The passphrase is the same; the recovery code is the new one.")
    if not done.keyring_kept:
        tell("The system keyring did not answer, so it opens them no more: facilitator keyring add.")
    if done.old_backups:
        tell("These backups keep the old key, and open with the vault and the recovery code of that time:")
    for path in done.old_backups:
        tell(f"  {path}\n    {vault_of(path).name}")
    return OK


def _raw_key() -> int:
    paths = find_paths(os.environ)
    vault = encrypted_vault(paths)
    tell(_RAW_KEY)
    write(f"{unlock(vault)[1].hex()}\n")
    return OK
