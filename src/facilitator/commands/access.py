"""`passphrase change`, `recovery new`, `keyring add` and `keyring remove`: who may open the store."""

import os
from typing import TYPE_CHECKING

from facilitator.commands.telling import tell
from facilitator.commands.unlocking import (
    ask_new_passphrase,
    encrypted_vault,
    recovery_code_shown,
    unlock,
    unlock_with_recovery,
)
from facilitator.commands.verbs import OK, add_group, add_verb
from facilitator.paths import find_paths

if TYPE_CHECKING:
    from facilitator.commands.verbs import Verbs

_PASSPHRASE = """\
  facilitator passphrase change              asks for the old, then the new
  facilitator passphrase change --recovery   with the recovery code
"""
_RECOVERY = """\
  facilitator recovery new    have paper at hand: the code is shown this once
"""
_KEYRING = """\
  facilitator keyring add     who is logged in as you needs no passphrase
  facilitator keyring remove  takes it back
"""


def add_verbs(verbs: "Verbs") -> None:
    """Add these commands to the command line."""
    passphrase = add_group(verbs, "passphrase", "change the passphrase", _PASSPHRASE)
    change = add_verb(passphrase, "change", "set another passphrase, which takes a second", _PASSPHRASE)
    change.add_argument(
        "--recovery", action="store_true", help="the old one is lost: ask for the recovery code"
    )
    change.add_argument(
        "--cost",
        choices=("standard", "strong"),
        help="what a guess shall cost: 64 MiB of memory, or 256 MiB, which unlocks in a second",
    )
    change.set_defaults(run=lambda options: _change_passphrase(lost=options.recovery, cost=options.cost))
    recovery = add_group(verbs, "recovery", "make a new recovery code", _RECOVERY)
    new = add_verb(recovery, "new", "show a new code once; the old one opens nothing any more", _RECOVERY)
    new.set_defaults(run=lambda _: _new_recovery())
    keyring = add_group(verbs, "keyring", "let the system keyring open your notes, or no more", _KEYRING)
    add = add_verb(keyring, "add", "let the system keyring open your notes too", _KEYRING)
    add.set_defaults(run=lambda _: _add_keyring())
    remove = add_verb(keyring, "remove", "have the system keyring forget your notes", _KEYRING)
    remove.set_defaults(run=lambda _: _remove_keyring())


def _change_passphrase(*, lost: bool, cost: str | None) -> int:
    from facilitator.services.keeping import keep_vault
    from facilitator.settings import load_settings
    from facilitator.storage.vault_slots import COSTS, dearest

    paths = find_paths(os.environ)
    vault = encrypted_vault(paths)
    wanted = COSTS[cost] if cost else dearest(vault.cost, load_settings(paths).cost)
    key = unlock_with_recovery(vault) if lost else unlock(vault, "Passphrase as it is: ")[1]
    keep_vault(paths, vault.with_passphrase(key, ask_new_passphrase(), wanted))
    tell(
        "The passphrase is changed, for your notes and for the backups beside them.\n"
        "Copies that lie elsewhere still open with the old one."
    )
    return OK


def _new_recovery() -> int:
    from facilitator.services.keeping import keep_vault

    paths = find_paths(os.environ)
    vault = encrypted_vault(paths)
    changed, code = vault.with_recovery(unlock(vault)[1])
    with recovery_code_shown(paths, code):
        keep_vault(paths, changed)
    tell("The new recovery code counts from now on; the old one opens nothing here any more.")
    return OK


def _add_keyring() -> int:
    from facilitator.services.keeping import add_keyring

    paths = find_paths(os.environ)
    add_keyring(paths, unlock(encrypted_vault(paths))[1])
    tell(
        "The system keyring opens your notes from now on, for whoever is logged in as you.\n"
        "Your passphrase and recovery code stay as they are. facilitator keyring remove takes it back."
    )
    return OK


def _remove_keyring() -> int:
    from facilitator.services.keeping import remove_keyring

    paths = find_paths(os.environ)
    vault = encrypted_vault(paths)
    if not vault.has_keyring:
        tell("The system keyring does not open your notes; there is nothing to remove.")
        return OK
    forgotten = remove_keyring(paths, unlock(vault)[1])
    tell("The system keyring opens your notes no more.")
    if not forgotten:
        tell(
            "It did not answer, so its entry “facilitator” is still there. It opens nothing now; "
            "your keyring's own program can remove it."
        )
    return OK
