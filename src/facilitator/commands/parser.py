"""Every command and option there is: what is understood, and what help, completion and manual tell."""

import argparse
from importlib import import_module

from facilitator import __version__
from facilitator.commands.verbs import Help, add_verb

_GROUPS: dict[str, tuple[str, ...]] = {
    "capture": ("add",),
    "reading": ("list", "due", "show", "brief", "summary"),
    "searching": ("search",),
    "marking": ("mark",),
    "exporting": ("export",),
    "importing": ("import",),
    "safety": ("backup", "restore", "check"),
    "access": ("passphrase", "recovery", "keyring"),
    "encryption": ("encrypt", "rotate", "vault"),
    "erase": ("erase",),
    "places": ("locate",),
    "diagnose": ("diagnose",),
    "completion": ("completion", "complete"),
}
"""The modules of commands, in the order in which help names them, and the commands of each."""

VERBS = frozenset({"demo", *(name for names in _GROUPS.values() for name in names)})

_EXAMPLES = """\
examples:
  facilitator           open your people
  facilitator ana       open her brief
  facilitator brief ana what to know before you meet her
  facilitator demo      look around with an example team; nothing is kept
  facilitator backup    copy your notes, and check the copy
  facilitator locate    where your settings, data, backups and log are
"""
_DEMO = """\
  facilitator demo            four people, and a year of meetings
  facilitator demo --shield   with their names as blocks
"""
_SHIELD = "start with names and words as blocks, for a screen that others see"


def near_command(words: str) -> str:
    """Return how a sentence on a word that is no command ends: with the command that may be meant."""
    from difflib import get_close_matches

    near = get_close_matches(words, VERBS - {"complete"}, n=1)
    return f"; did you mean “{near[0]}”?" if near else "."


def parser(first: str | None = None) -> argparse.ArgumentParser:
    """Return the parser of the command line.

    `first`, its first word, has only the module of that command imported, which is what makes it start fast.
    """
    top = argparse.ArgumentParser(
        prog="facilitator",
        description="Stands beside a 1-on-1 video call and walks you both through it.",
        epilog=_EXAMPLES,
        formatter_class=Help,
    )
    top.add_argument("--version", action="version", version=f"facilitator {__version__}")
    top.add_argument("--shield", action="store_true", help=_SHIELD)
    verbs = top.add_subparsers(dest="verb", metavar="COMMAND", prog=top.prog)  # or it lays out help to ask
    demo = add_verb(verbs, "demo", "open an example team in a store that is thrown away", _DEMO)
    demo.add_argument("--shield", action="store_true", default=argparse.SUPPRESS, help=_SHIELD)
    for group, names in _GROUPS.items():
        if first is None or first in names:
            import_module(f"facilitator.commands.{group}").add_verbs(verbs)
    return top
