"""`erase`: remove a person for good, from the store, its backups and the files made of them."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from facilitator.commands.asking import ask, can_ask, person_named
from facilitator.commands.progress import ProgressLine
from facilitator.commands.telling import tell
from facilitator.commands.verbs import FAILED, OK, add_verb
from facilitator.domain.text import one_line
from facilitator.errors import MisuseError

if TYPE_CHECKING:
    from facilitator.commands.verbs import Verbs
    from facilitator.paths import Paths
    from facilitator.services.erasing import ErasePlan

_EXAMPLES = """\
  facilitator erase ana       shows what goes, and asks for the name

It cannot be undone. A hold refuses it: in the program, w on the first screen
shows what is kept, and h there lifts the hold.
"""


def add_verbs(verbs: "Verbs") -> None:
    """Add this command to the command line."""
    erase = add_verb(verbs, "erase", "remove a person for good, from backups too", _EXAMPLES)
    erase.add_argument("person", metavar="PERSON", help="a name, its beginning, or a short id")
    erase.set_defaults(run=_erase)


def _erase(options: argparse.Namespace) -> int:
    from facilitator.commands.unlocking import way_in
    from facilitator.domain.clock import SystemClock
    from facilitator.domain.models import Person
    from facilitator.paths import find_paths
    from facilitator.services.command_store import open_for_commands
    from facilitator.services.erasing import erase, plan, refuse_held

    if not can_ask():
        raise MisuseError("This asks before it does anything.", "Run it in a terminal, not in a pipe.")
    paths = find_paths(os.environ)
    passphrase, key = way_in(paths)
    with open_for_commands(paths, key) as store:
        person = store.get(Person, person_named(store, options.person).id)
        assert person is not None
        refuse_held(person)
        found = plan(store, paths, SystemClock(), person)
    found = _with_older(found, paths, passphrase)
    _show(found)
    if not _is_meant(found):
        tell("Nothing was erased.")
        return OK
    rewrite = bool(found.copies) and _yes(f"Rewrite {_count(len(found.copies), 'backup')} without them?")
    failed = erase(found, paths, store.key, ProgressLine("Backups") if rewrite else None)
    return _report(found, failed, rewritten=rewrite)


def _with_older(found: "ErasePlan", paths: "Paths", passphrase: str) -> "ErasePlan":
    """Open the backups of an older key too, with the passphrase of now or else with that of then."""
    from facilitator.commands.unlocking import ask_secret
    from facilitator.services.erasing import older_vaults, with_older

    if passphrase:
        found = with_older(found, older_vaults(found, paths), passphrase)
    if older := older_vaults(found, paths):
        tell(f"{_count(len(older), 'backup')} from before the key was changed may hold them too.")
        found = with_older(found, older, ask_secret("Passphrase of that time (Enter leaves them): "))
    return found


def _show(found: "ErasePlan") -> None:
    person = found.person
    tell(", ".join(filter(None, (one_line(person.name), one_line(person.role)))))
    tell("\nThis goes:")
    for title, count in found.counts.items():
        tell(f"  {count:>5}  {title.lower()}")
    if found.private:
        tell(f"         {found.private} of them private")
    for path in found.files:
        tell(f"         {path}")
    for path in found.copies:
        tell(f"         in the backup {path}")
    if found.named_by:
        tell("\nThis stays, since it is about others and names them:")
        for name, count in found.named_by.items():
            tell(f"  {count:>5}  about {one_line(name)}")
    if found.unopened:
        tell("\nNot to be opened with this key; delete them yourself if they are old backups:")
        for path in found.unopened:
            tell(f"         {path}")
    tell("\nCopies that you keep elsewhere are not reached.")


def _is_meant(found: "ErasePlan") -> bool:
    from facilitator.domain.names import fold

    name = one_line(found.person.name)
    return fold(ask(f"This cannot be undone. Type the name, {name}, to erase it: ")) == fold(name)


def _yes(question: str) -> bool:
    return ask(f"{question} [Y/n] ").casefold() in ("", "y", "yes")


def _report(found: "ErasePlan", failed: dict[Path, str], *, rewritten: bool) -> int:
    tell(f"{one_line(found.person.name)} is erased.")
    left = found.copies if not rewritten else tuple(failed)
    if left:
        tell("These backups still hold them; delete them, or they go as backups do, within a year:")
    for path in left:
        tell(f"  {path}" + (f": {failed[path]}" if path in failed else ""))
    return FAILED if failed else OK


def _count(count: int, word: str) -> str:
    return f"{count} {word}{'s' if count != 1 else ''}"
