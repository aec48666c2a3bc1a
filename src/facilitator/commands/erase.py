"""`erase`: remove a person for good, from the store, its backups and the files made of them."""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from facilitator.commands.safety import ProgressLine
from facilitator.errors import FacilitatorError
from facilitator.paths import Paths, find_paths

if TYPE_CHECKING:
    from facilitator.services.erasing import ErasePlan

OK, FAILED, MISUSED = 0, 1, 2

_ABOUT = """\
Shows what is kept about a person and, when you have typed the name, removes it: every record, every file
made of them, and them from every backup if you let it. It cannot be undone. A hold refuses it.
"""


def add_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add this command to the command line."""
    erase = verbs.add_parser("erase", help="remove a person for good, from backups too", description=_ABOUT)
    erase.add_argument("person", nargs="+", help="their name, or its beginning")
    erase.set_defaults(run=lambda options: _erase(" ".join(options.person)))


def _erase(typed: str) -> int:
    from facilitator.domain.clock import SystemClock
    from facilitator.services.erasing import erase, find_person, plan, refuse_held
    from facilitator.storage.store import open_store

    if not sys.stdin.isatty():
        print("facilitator: erase asks before it does anything, so it needs a terminal.", file=sys.stderr)
        return MISUSED
    paths = find_paths(os.environ)
    if not paths.database.exists():
        raise FacilitatorError(
            f"There is no store at {paths.database} yet.", "facilitator locate tells more."
        )
    key: bytes | None = None
    with open_store(paths.database, key) as store:
        person = find_person(store, typed)
        refuse_held(person)
        found = plan(store, paths, SystemClock(), person)
    _show(found, paths)
    if not _is_meant(found):
        print("Nothing was erased.")
        return OK
    rewrite = bool(found.copies) and _yes(f"Rewrite {_count(len(found.copies), 'backup')} without them?")
    failed = erase(found, paths, key, ProgressLine("Backups") if rewrite else None)
    return _report(found, failed, rewritten=rewrite)


def _show(found: "ErasePlan", paths: Paths) -> None:
    person = found.person
    print(", ".join(filter(None, (_one_line(person.name), _one_line(person.role)))))
    print("\nThis goes:")
    for title, count in found.counts.items():
        print(f"  {count:>5}  {title.lower()}")
    if found.private:
        print(f"         {found.private} of all that is private")
    for path in found.files:
        print(f"         {path}")
    for path in found.copies:
        print(f"         in the backup {path}")
    for name, count in found.named_by.items():
        print(f"\nThis stays: {_count(count, 'text')} about {_one_line(name)} with this name in it.")
    if found.unopened:
        print("\nNot to be opened with this key; delete them yourself if they are old backups:")
    for path in found.unopened:
        print(f"         {path}")
    print(f"\nCopies elsewhere, such as a backup of {paths.data}, are not reached.")


def _is_meant(found: "ErasePlan") -> bool:
    from facilitator.domain.names import fold

    name = _one_line(found.person.name)
    return fold(_ask(f"This cannot be undone. Type the name, {name}, to erase it: ")) == fold(name)


def _yes(question: str) -> bool:
    return _ask(f"{question} [Y/n] ").strip().casefold() in ("", "y", "yes")


def _ask(question: str) -> str:
    try:
        return input(question)
    except EOFError:
        print()
        return "no"


def _report(found: "ErasePlan", failed: dict[Path, str], *, rewritten: bool) -> int:
    print(f"{_one_line(found.person.name)} is erased.")
    left = found.copies if not rewritten else tuple(failed)
    if left:
        print("These backups still hold them; delete them, or they go as backups do, within a year:")
    for path in left:
        print(f"  {path}" + (f": {failed[path]}" if path in failed else ""))
    return FAILED if failed else OK


def _count(count: int, word: str) -> str:
    return f"{count} {word}{'s' if count != 1 else ''}"


def _one_line(words: str) -> str:
    return " ".join(words.split())
