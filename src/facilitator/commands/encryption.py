"""`encrypt`, `rotate` and `vault raw-key`: the key that the store lies under."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from facilitator.commands.progress import ProgressLine
from facilitator.commands.unlocking import (
    ask_new_passphrase,
    encrypted_vault,
    how_kept,
    show_recovery_code,
    unlock,
)
from facilitator.paths import Paths, find_paths

OK, FAILED = 0, 1

_SSD = (
    "The plain files were overwritten and removed. An SSD, or a disk that keeps snapshots, may hold\n"
    "old blocks for a while all the same; only encrypting the whole disk helps against that."
)
_RAW_KEY = (
    "Careful: this key opens your notes without a passphrase, for good. Whoever sees it can read\n"
    "them all, and a new passphrase does not change it; only facilitator rotate does.\n"
)


def add_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add these commands to the command line."""
    encrypt = verbs.add_parser("encrypt", help="encrypt notes and backups that are kept plain")
    encrypt.set_defaults(run=lambda _: _encrypt())
    rotate = verbs.add_parser("rotate", help="encrypt your notes anew under another key")
    rotate.set_defaults(run=lambda _: _rotate())
    vault = verbs.add_parser("vault", help="print the key, to open your notes without this program")
    commands = vault.add_subparsers(metavar="COMMAND", required=True)
    commands.add_parser("raw-key", help="print the key of the database (docs/format.md)").set_defaults(
        run=lambda _: _raw_key()
    )


def _encrypt() -> int:
    from facilitator.services.keeping import Keeping
    from facilitator.services.passphrase_command import passphrase_from_command
    from facilitator.services.rekeying import encrypt
    from facilitator.settings import load_settings
    from facilitator.storage.vault import new_vault

    paths = find_paths(os.environ)
    if how_kept(paths) is not Keeping.PLAIN:
        return _encrypt_copies(paths)
    cost = load_settings(paths).cost
    new = new_vault(passphrase_from_command(os.environ) or ask_new_passphrase(), cost)
    show_recovery_code(new.recovery_code)
    done = encrypt(paths, new, ProgressLine("Encrypting"))
    print(f"Encrypted: {paths.database}")
    return _told(done.encrypted, done.left_plain)


def _encrypt_copies(paths: Paths) -> int:
    from facilitator.services.rekeying import encrypt_copies, plain_copies

    vault = encrypted_vault(paths)
    print("Your notes are encrypted already.")
    if not plain_copies(paths):
        return OK
    done = encrypt_copies(paths, unlock(vault)[1])
    return _told(done.encrypted, done.left_plain)


def _told(encrypted: Sequence[Path], left_plain: Sequence[Path]) -> int:
    for path in encrypted:
        print(f"Encrypted: {path}")
    print(_SSD)
    for path in left_plain:
        print(f"facilitator: {path} could not be read through, and is still plain.", file=sys.stderr)
    if left_plain:
        print("Look at it, and remove it yourself if you do not need it.", file=sys.stderr)
    return FAILED if left_plain else OK


def _rotate() -> int:
    from facilitator.services.rekeying import rotate
    from facilitator.settings import load_settings
    from facilitator.storage.pair import vault_of
    from facilitator.storage.vault import new_vault
    from facilitator.storage.vault_slots import dearest

    paths = find_paths(os.environ)
    vault = encrypted_vault(paths)
    cost = dearest(vault.cost, load_settings(paths).cost)
    passphrase, key = unlock(vault)
    new = new_vault(passphrase, cost)
    show_recovery_code(new.recovery_code)
    done = rotate(paths, key, new, ProgressLine("Encrypting anew"))
    print("Your notes lie under a new key. The passphrase is the same; the recovery code is the new one.")
    if not done.keyring_kept:
        print("The system keyring did not answer, so it opens them no more: facilitator keyring add.")
    if done.old_backups:
        print("These backups keep the old key, and open with the vault and the recovery code of that time:")
    for path in done.old_backups:
        print(f"  {path}\n    {vault_of(path).name}")
    return OK


def _raw_key() -> int:
    paths = find_paths(os.environ)
    vault = encrypted_vault(paths)
    print(_RAW_KEY, file=sys.stderr)
    print(unlock(vault)[1].hex())
    return OK
