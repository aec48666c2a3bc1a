"""`locate`: where everything is."""

import argparse
import os
from typing import TYPE_CHECKING

from facilitator.commands.output import write
from facilitator.commands.verbs import OK, add_verb

if TYPE_CHECKING:
    from facilitator.commands.verbs import Verbs

_LOCATE = """\
  facilitator locate
  FACILITATOR_HOME=~/elsewhere facilitator locate
"""


def add_verbs(verbs: "Verbs") -> None:
    """Add this command to the command line."""
    locate = add_verb(verbs, "locate", "print where settings, data, backups and log are", _LOCATE)
    locate.set_defaults(run=_locate)


def _locate(_: argparse.Namespace) -> int:
    from facilitator.paths import find_paths

    paths = find_paths(os.environ)
    for label, path in (
        ("settings", paths.config_file),
        ("flows, prompts, templates", paths.config),
        ("data", paths.database),
        ("backups", paths.backups),
        ("log", paths.log),
    ):
        write(f"{label + ':':<27}{path}\n")
    return OK
