"""`import`: records, notes, tables and calendars from elsewhere; nothing is written before all is checked."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from facilitator.commands.asking import person_named
from facilitator.commands.output import write
from facilitator.commands.progress import working
from facilitator.commands.telling import tell
from facilitator.commands.verbs import FAILED, OK, add_verb, with_store
from facilitator.domain.text import one_line

if TYPE_CHECKING:
    from facilitator.commands.verbs import Verbs
    from facilitator.domain.clock import Clock
    from facilitator.paths import Paths
    from facilitator.services.imports.merge import Difference, Merge, Understood
    from facilitator.storage.store import Store

_SHOWN = 20

_IMPORT = """\
  facilitator import all.json --dry-run      what would come, and what differs
  facilitator import all.json                what facilitator export json wrote
  facilitator import notes.md --person ana   a meeting for each dated heading
  facilitator import ~/notes/1-on-1s/        a folder of notes
  facilitator import people.csv              people, promises or past notes
  facilitator import work.ics                the next date of each person

The same file twice changes nothing the second time.
"""


def add_verbs(verbs: "Verbs") -> None:
    """Add this command to the command line."""
    bring = add_verb(verbs, "import", "bring in people, promises and notes from elsewhere", _IMPORT)
    bring.add_argument(
        "file", metavar="FILE", type=Path, help="a .json, .md, .txt, .csv or .ics file, or a folder"
    )
    bring.add_argument("--person", metavar="PERSON", help="whose notes these are")
    bring.add_argument("--dry-run", action="store_true", help="show what would come, and change nothing")
    bring.add_argument("--replace", action="store_true", help="where the two differ, take the file's word")
    bring.add_argument("--partly", action="store_true", help="leave out what is not understood")
    bring.set_defaults(run=with_store(_import))


def _import(options: argparse.Namespace, store: "Store", clock: "Clock", paths: "Paths") -> int:
    from facilitator.services.command_store import nobody_meets
    from facilitator.services.imports.files import read_any
    from facilitator.services.imports.merge import carry_out, merge

    person = person_named(store, options.person) if options.person else None
    with working(f"Reading {options.file.name}"):
        understood = read_any(options.file.expanduser(), store, clock, paths, person)
        found = merge(understood.told, store.plain, file_wins=options.replace)
    for remark in understood.remarks:
        tell(f"Look at this: {remark}")
    for each in understood.left_out:
        tell(f"Not taken: {each}")
    for each in understood.troubles:
        tell(f"Not understood: {each}")
    if options.dry_run:
        write(_preview(understood, found, partly=options.partly))
        return FAILED if understood.troubles else OK
    if understood.troubles and not options.partly:
        tell("Nothing was imported. Correct this, or leave it out with --partly.")
        return FAILED
    with nobody_meets(paths, found.people_changed()), working("Saving"):
        carry_out(store, found)
    tell(_done(found))
    if found.conflicts:
        tell(_differences(found))
    return FAILED if found.conflicts else OK


def _preview(understood: "Understood", found: "Merge", *, partly: bool) -> str:
    text = "".join(f"{one_line(each)}\n" for each in understood.lines)
    halted = understood.troubles and not partly
    text += "Nothing would come before this is corrected. " if halted else ""
    text += f"{'With --partly' if halted else 'Would come'}: {found.counts(found.added) or 'nothing new'}.\n"
    if found.changed:
        text += f"Would change: {found.counts(each.told for each in found.changed)}.\n"
        text += _named(found.changed) + "\n"
    text += f"There already: {found.unchanged}.\n" if found.unchanged else ""
    return text + (_differences(found) + "\n" if found.conflicts else "")


def _done(found: "Merge") -> str:
    parts = [f"Imported: {found.counts(found.added)}."] if found.added else []
    parts += [f"Changed: {found.counts(each.told for each in found.changed)}."] if found.changed else []
    parts += [f"There already: {found.unchanged}."] if found.unchanged else []
    nothing = "Nothing was imported." if found.conflicts else "There was nothing to import."
    return " ".join(parts) or nothing


def _differences(found: "Merge") -> str:
    head = "These differ from what you have, which stays as it is; --replace takes the file's word:"
    return f"{head}\n{_named(found.conflicts)}"


def _named(differences: "Sequence[Difference]") -> str:
    from facilitator.domain.ids import short_ids
    from facilitator.services.dossier import headline

    short = short_ids(each.stored.id for each in differences)
    shown = [
        f"  {short[each.stored.id]}  {headline(each.stored)[:60]} ({', '.join(each.fields)})"
        for each in differences[:_SHOWN]
    ]
    more = len(differences) - len(shown)
    return "\n".join([*shown, *([f"  and {more} more"] if more else [])])
