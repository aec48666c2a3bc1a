"""`export`: what the store holds, for calendars, task lists, notes, spreadsheets and programs."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from facilitator.commands.asking import person_named
from facilitator.commands.output import write
from facilitator.commands.telling import tell
from facilitator.commands.verbs import OK, add_verb, with_store
from facilitator.errors import MisuseError

if TYPE_CHECKING:
    from facilitator.commands.verbs import Verbs
    from facilitator.domain.clock import Clock
    from facilitator.paths import Paths
    from facilitator.services.exports.formats import Format
    from facilitator.services.exports.selection import Chooser
    from facilitator.storage.store import Store

FORMAT_NAMES = ("ics", "taskwarrior", "todotxt", "markdown", "csv", "json")

_EXPORT = """\
  facilitator export ics --out meetings.ics       for your calendar
  facilitator export ics --out ~/.calendars/work/ a file each, as khal wants it
  facilitator export taskwarrior | task import    your promises as tasks
  facilitator export markdown ana --out Ana.md    a note for Obsidian
  facilitator export json --include-private --out everything.json

Only what is shared and yours leaves, unless you ask for more.
"""


def add_verbs(verbs: "Verbs") -> None:
    """Add this command to the command line."""
    export = add_verb(verbs, "export", "write what you have for other programs", _EXPORT)
    export.add_argument("format", metavar="FORMAT", choices=FORMAT_NAMES, help=", ".join(FORMAT_NAMES))
    export.add_argument("person", metavar="PERSON", nargs="?", help="only what is about them")
    export.add_argument("--out", metavar="FILE", help="a file, or a folder; without it, the screen")
    export.add_argument("--force", action="store_true", help="replace files that are there")
    export.add_argument("--theirs", action="store_true", help="with what the others promised you")
    export.add_argument(
        "--include-private", action="store_true", help="with everything, your private notes too"
    )
    export.set_defaults(run=with_store(_export))


def _export(options: argparse.Namespace, store: "Store", clock: "Clock", _: "Paths") -> int:
    from facilitator.commands.progress import working
    from facilitator.services.exports.formats import FORMATS
    from facilitator.services.exports.selection import Chooser

    if options.out is not None and not options.out.strip():
        raise MisuseError("--out names no file.", "Say where to write it, or leave --out away to see it.")
    person = person_named(store, options.person) if options.person else None
    chooser = Chooser(
        everything=options.include_private, theirs=options.theirs, person_id=person.id if person else None
    )
    written = FORMATS[options.format]
    if options.out is None:
        for piece in written.text(chooser, store.plain, clock):
            write(piece)
    else:
        with working(f"Writing {options.out}"):
            done = _write(written, chooser, store, clock, options.out, force=options.force)
        tell(done)
    tell(_what_it_holds(written, chooser, theirs=options.theirs))
    return OK


def _write(
    written: "Format", chooser: "Chooser", store: "Store", clock: "Clock", out: str, *, force: bool
) -> str:
    from facilitator.services.exports.files import write_file, write_files

    path = Path(out).expanduser().absolute()
    if path.is_dir() or out.endswith(("/", "\\")):
        files = write_files(path, written.files(chooser, store.plain, clock), force=force)
        return f"Written to {path}: {len(files)} file{'' if len(files) == 1 else 's'}."
    write_file(path, written.file(chooser, store.plain, clock), force=force)
    return f"Written to {path}."


def _what_it_holds(written: "Format", chooser: "Chooser", *, theirs: bool) -> str:
    from facilitator.domain.models import Commitment

    what = "every promise, private ones too" if written.promises_alone else "everything, private words too"
    if chooser.everything:
        return f"This holds {what}. Keep it where nobody else reads."
    private = chooser.private[Commitment] if written.promises_alone else chooser.private.total()
    left = [f"{private} private"] if private else []
    if chooser.summaries_left and not written.promises_alone:
        count = chooser.summaries_left
        left.append(
            f"{count} summar{'y that repeats' if count == 1 else 'ies that repeat'} what is private now"
        )
    left += [f"{chooser.theirs_left} promised by others (--theirs)"] if chooser.theirs_left else []
    held = "shared" if theirs else "shared and yours"
    words = f" Left out: {', '.join(left)}. --include-private takes all of it." if left else ""
    return f"This holds what is {held}.{words}"
