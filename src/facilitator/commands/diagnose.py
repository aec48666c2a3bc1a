"""`diagnose`: what a bug report needs, and nothing that anybody wrote."""

import argparse
import os
import sys
from typing import TYPE_CHECKING

from facilitator.commands.output import write
from facilitator.commands.telling import tell
from facilitator.commands.verbs import add_verb

if TYPE_CHECKING:
    from facilitator.commands.verbs import Verbs

OK = 0

_EXAMPLES = """\
  facilitator diagnose > report.txt   to put into a bug report
  facilitator diagnose --unlock       tell of the store too"""


def add_verbs(verbs: "Verbs") -> None:
    """Add this command to the command line."""
    verb = add_verb(
        verbs, "diagnose", "print what a bug report needs, without a name or a word of yours", _EXAMPLES
    )
    verb.add_argument("--unlock", action="store_true", help="ask for the passphrase of an encrypted store")
    verb.set_defaults(run=_diagnose)


def _diagnose(options: argparse.Namespace) -> int:
    from facilitator.commands.unlocking import key_of
    from facilitator.paths import find_paths
    from facilitator.services.diagnosis import diagnose
    from facilitator.services.keeping import load_vault

    paths = find_paths(os.environ)
    encrypted = paths.vault.exists()
    key = key_of(load_vault(paths)) if encrypted and options.unlock else None
    inside = key is not None or not encrypted
    for heading, lines in diagnose(paths, os.environ, _size(), key, inside=inside):
        write(f"{heading}\n")
        for line in lines:
            write(f"  {line}\n")
    if not inside:
        tell("The store is encrypted; facilitator diagnose --unlock tells of it too.")
    return OK


def _size() -> tuple[int, int] | None:
    for handle in (sys.__stdout__, sys.__stderr__, sys.__stdin__):
        try:
            if handle is not None:
                columns, rows = os.get_terminal_size(handle.fileno())
                return columns, rows
        except (OSError, ValueError):
            continue
    return None
