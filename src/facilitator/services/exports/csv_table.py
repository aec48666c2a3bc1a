"""Everything that has words as one table for spreadsheets; no cell is taken for a formula."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime

from facilitator.domain.clock import Clock
from facilitator.domain.models import (
    Commitment,
    Feedback,
    Goal,
    Meeting,
    Note,
    Person,
    Record,
    Side,
    TalkingPoint,
)
from facilitator.services.exports.selection import Selection
from facilitator.services.past_summary import began

COLUMNS = ("kind", "person", "date", "words", "whose", "due", "status", "visibility", "id")
_FORMULA = "=+-@＝＋－＠"
"""What a spreadsheet takes for the start of a formula (OWASP, "CSV Injection"), blanks before it or not."""


def to_csv(selection: Selection, clock: Clock) -> str:
    """Return the table (RFC 4180), a line for each person, meeting, note, point, feedback, goal, promise."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for person in selection.all(Person):
        for row in _rows(selection, person, clock):
            writer.writerow([guarded(each) for each in row])
    return table.getvalue()


def guarded(cell: str) -> str:
    """Return the cell, with an apostrophe before what a spreadsheet would calculate."""
    first = cell.lstrip()[:1]
    return f"'{cell}" if (first and first in _FORMULA) or cell[:1] in ("\t", "\r", "\n") else cell


def _rows(selection: Selection, person: Person, clock: Clock) -> Iterator[tuple[str, ...]]:
    def row(record: Record, kind: str, moment: datetime, words: str, status: str = "") -> tuple[str, ...]:
        due = getattr(record, "due", None)
        return (
            kind,
            person.name,
            clock.local(moment).date().isoformat(),
            words,
            _whose(record),
            due.isoformat() if due else "",
            status,
            str(getattr(record, "visibility", "")),
            str(record.id),
        )

    yield row(person, "person", person.created_at, person.role, "archived" if person.archived_at else "")
    for meeting in selection.of(Meeting, person):
        yield row(meeting, "meeting", began(meeting), meeting.summary, meeting.status)
    for note in selection.of(Note, person):
        yield row(note, "note", note.created_at, note.text)
    for point in selection.of(TalkingPoint, person):
        yield row(point, "point", point.created_at, point.text, point.status)
    for each in selection.of(Feedback, person):
        parts = filter(None, (each.situation, each.behaviour, each.impact, each.request))
        yield row(each, each.kind, each.created_at, " · ".join(parts), each.status)
    for goal in selection.of(Goal, person):
        yield row(goal, "goal", goal.created_at, goal.title, goal.status)
    for promise in selection.of(Commitment, person):
        cue = f"When {promise.cue}, " if promise.cue else ""
        yield row(promise, "promise", promise.created_at, f"{cue}{promise.action}", promise.status)


def _whose(record: Record) -> str:
    side = getattr(record, "owner", None) or getattr(record, "raised_by", None)
    return "" if side is None else "mine" if side is Side.MANAGER else "theirs"
