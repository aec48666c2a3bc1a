"""`list`, `due`, `show`, `brief` and `summary`: what the store holds, for eyes and for pipes."""

import argparse
import os
import sys
from typing import TYPE_CHECKING

from facilitator.commands.asking import person_named, record_named
from facilitator.commands.output import write, write_json, write_table
from facilitator.commands.telling import tell
from facilitator.commands.verbs import OK, add_verb, with_store
from facilitator.errors import FacilitatorError, MisuseError

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from facilitator.commands.verbs import Verbs
    from facilitator.domain.clock import Clock
    from facilitator.domain.models import Meeting
    from facilitator.paths import Paths
    from facilitator.storage.store import Store

_LIST = """\
  facilitator list            your people, whoever is next first
  facilitator list --json     the same for a program
"""
_DUE = """\
  facilitator due                  what is late, or due within a week
  facilitator due --within 1d      what is late, due today or tomorrow
  facilitator due --json | jq -r '.[].action'
"""
_SHOW = """\
  facilitator show ana        everything that stands between you two
  facilitator show 3f9a       one promise, note or meeting, by its short id
"""
_BRIEF = """\
  facilitator brief ana       promises, points, feedback not yet said, goals
  facilitator brief ana | less
"""
_SUMMARY = """\
  facilitator summary ana                      of the last meeting
  facilitator summary ana --date 2026-03-09    of that day's
  facilitator summary ana --copy               to the clipboard
"""

_WHO = "a name, its beginning, or a short id"


def add_verbs(verbs: "Verbs") -> None:
    """Add these commands to the command line."""
    people = add_verb(verbs, "list", "name your people, and when you meet them next", _LIST)
    people.add_argument("--all", action="store_true", help="with those who are archived")
    due = add_verb(verbs, "due", "name the promises that are late or soon due", _DUE)
    due.add_argument("--within", default="7d", metavar="TIME", help="how far to look ahead: 7d, 2w")
    show = add_verb(verbs, "show", "show a person, or anything by its short id", _SHOW)
    show.add_argument("what", metavar="PERSON|ID", help=_WHO)
    brief = add_verb(verbs, "brief", "tell what to know before meeting someone", _BRIEF)
    brief.add_argument("person", metavar="PERSON", help=_WHO)
    summary = add_verb(verbs, "summary", "print the summary of a meeting", _SUMMARY)
    summary.add_argument("person", metavar="PERSON", help=_WHO)
    which = summary.add_mutually_exclusive_group()
    which.add_argument("--last", action="store_true", help="of the last meeting, as without it")
    which.add_argument("--date", metavar="DATE", help="of the meeting on that day: 2026-03-09")
    summary.add_argument("--copy", action="store_true", help="to the clipboard, and print nothing")
    summary.add_argument("--anyway", action="store_true", help="copy it though lines repeat what is private")
    for verb, work in ((people, _list), (due, _due), (show, _show), (brief, _brief), (summary, _summary)):
        verb.add_argument("--json", action="store_true", help="for a program (docs/commands.md)")
        verb.set_defaults(run=with_store(work))


def _list(options: argparse.Namespace, store: "Store", clock: "Clock", _: "Paths") -> int:
    from facilitator.commands.layout import person_row
    from facilitator.services.overview import team

    people = team(store, clock, archived=options.all)
    if options.json:
        write_json(people)
    elif people:
        write_table([person_row(each, clock.today()) for each in people], wide=1, spare=(2, 6, 5, 4))
    else:
        tell("There is nobody yet. Start facilitator and press n to add someone.")
    return OK


def _due(options: argparse.Namespace, store: "Store", clock: "Clock", _: "Paths") -> int:
    from facilitator.commands.layout import promise_row
    from facilitator.services.overview import due_promises

    within = _days(options.within)
    promises = due_promises(store, clock, within)
    if options.json:
        write_json(promises)
    elif promises:
        write_table([promise_row(each, clock.today()) for each in promises], wide=5, spare=(1, 6))
    else:
        tell(f"Nothing is late, or due within {within} day{'' if within == 1 else 's'}.")
    return OK


def _days(words: str) -> int:
    """Return the days in "7d", "2w" or "3"; MisuseError for anything else."""
    number, unit = (words[:-1], words[-1:]) if words[-1:] in ("d", "w") else (words, "d")
    if not (number.isascii() and number.isdecimal() and len(number) <= 4):
        raise MisuseError(f"“{words[:40]}” is not a time to look ahead.", "Write days or weeks: 7d, 2w.")
    return int(number) * (7 if unit == "w" else 1)


def _template(paths: "Paths") -> "Path | None":
    from facilitator.settings import load_settings

    return load_settings(paths).template_file(paths)


def _brief(options: argparse.Namespace, store: "Store", clock: "Clock", paths: "Paths") -> int:
    from facilitator.commands.layout import brief_text
    from facilitator.services.overview import brief_of

    brief = brief_of(store, person_named(store, options.person), clock, lambda: _template(paths))
    if options.json:
        write_json(brief)
    else:
        write(brief_text(brief, clock))
    return OK


def _show(options: argparse.Namespace, store: "Store", clock: "Clock", paths: "Paths") -> int:
    from facilitator.commands import layout
    from facilitator.services.dossier import person_dossier, record_dossier
    from facilitator.services.finding import people_meant

    if people_meant(options.what, store.glance.people(clock.today(), archived=True)):
        person = person_dossier(store, person_named(store, options.what), clock, lambda: _template(paths))
        if options.json:
            write_json(person)
        else:
            write(layout.person_text(person, clock))
        return OK
    found = record_dossier(store, record_named(store, options.what))
    if options.json:
        write_json(found)
    else:
        write(layout.record_text(found, clock))
    return OK


def _summary(options: argparse.Namespace, store: "Store", clock: "Clock", paths: "Paths") -> int:
    from facilitator.services.past_summary import day_of, summary_text

    person = person_named(store, options.person)
    meeting = _meeting(store, clock, person.id, options.date, paths)
    template = None if meeting.summary.strip() else _template(paths)
    text = summary_text(store.plain, meeting, clock, template)
    wrong = _repeats(store, meeting, text, clock, paths)
    if options.copy:
        if wrong and not options.anyway:
            raise FacilitatorError(f"Not copied. {wrong}", "--anyway copies it all the same.")
        _copy(text, paths)
    elif wrong:
        tell(f"Before it leaves: {wrong}")
    if options.json:
        write_json(
            {
                "meeting_id": meeting.id,
                "person_id": person.id,
                "person": person.name,
                "date": day_of(meeting, clock),
                "flow": meeting.flow_id,
                "kept": bool(meeting.summary.strip()),
                "text": text,
            }
        )
    elif not options.copy:
        write(text)
    return OK


def _repeats(store: "Store", meeting: "Meeting", text: str, clock: "Clock", paths: "Paths") -> str:
    """Return in words which lines of a summary repeat what is private by now, "" for none."""
    from facilitator.services.past_leaks import past_leaks, warning

    own = _template(paths)
    return warning(past_leaks(store.plain, meeting, text, clock, lambda _: own))


def _meeting(
    store: "Store", clock: "Clock", person_id: "UUID", date: str | None, paths: "Paths"
) -> "Meeting":
    from facilitator.domain.past_days import read_past_day
    from facilitator.services.past_summary import day_of, held_with
    from facilitator.settings import load_settings

    held = held_with(store.plain, person_id)
    if not held:
        raise FacilitatorError("You have not closed a meeting yet.", "A cut-off one has no summary.")
    if date is None:
        return held[0]
    wanted = read_past_day(date, clock.today(), day_first=load_settings(paths).day_first)
    days = [each for each in held if day_of(each, clock) == wanted]
    if not days:
        near = min((day_of(each, clock) for each in held), key=lambda day: abs((day - wanted).days))
        raise FacilitatorError(
            f"There was no meeting on {wanted.isoformat()}.", f"The nearest was on {near.isoformat()}."
        )
    return days[0]


def _copy(text: str, paths: "Paths") -> None:
    from facilitator.services.clipboard import copy_text
    from facilitator.settings import load_settings

    copied = copy_text(
        text,
        environ=os.environ,
        osc52=_send_osc52 if sys.stderr.isatty() else None,
        fallback=paths.clipboard,
        clear_after=load_settings(paths).clipboard_seconds,
    )
    tell(copied.told("If nothing pastes, leave out --copy and take it from here."))


def _send_osc52(text: str) -> None:
    from base64 import b64encode

    sys.stderr.write(f"\x1b]52;c;{b64encode(text.encode()).decode()}\a")
    sys.stderr.flush()
