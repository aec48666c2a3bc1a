"""The summaries of earlier meetings: as they were kept, or written anew from what they left behind."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from facilitator.domain import ledger
from facilitator.domain.clock import Clock
from facilitator.domain.models import (
    Commitment,
    CommitmentEvent,
    Feedback,
    Goal,
    GoalStatus,
    GoalUpdate,
    Meeting,
    MeetingStatus,
    Note,
    Person,
    Record,
    TalkingPoint,
)
from facilitator.errors import FacilitatorError
from facilitator.services.meeting_records import OnlyRead
from facilitator.services.session import Opening, Session
from facilitator.storage.plain_reader import PlainReader

_SAID = (Note, TalkingPoint, Feedback, GoalUpdate, CommitmentEvent)


def held_with(reader: PlainReader, person_id: UUID) -> list[Meeting]:
    """Return the closed meetings with that person, the latest first."""
    found = reader.find(Meeting, person_id=person_id, status=MeetingStatus.CLOSED)
    return sorted(found, key=lambda each: (began(each), each.id), reverse=True)


def began(meeting: Meeting) -> datetime:
    """Return when the meeting began."""
    return meeting.started_at or meeting.created_at


def day_of(meeting: Meeting, clock: Clock) -> date:
    """Return the calendar day of the meeting where the user is."""
    return clock.local(began(meeting)).date()


def summary_text(reader: PlainReader, meeting: Meeting, clock: Clock, template: Path | None = None) -> str:
    """Return the summary that was kept with the meeting, else the one that `template`, or ours, now gives."""
    if meeting.summary.strip():
        return meeting.summary.strip("\n") + "\n"
    from facilitator.services.summary import Form, facts_of, render

    return render(facts_of(as_it_was(reader, meeting, clock)), Form.MARKDOWN, template).text


def as_it_was(reader: PlainReader, meeting: Meeting, clock: Clock) -> Session:
    """Return the meeting's session as its end left it: what came later is not in it."""
    person = reader.get(Person, meeting.person_id)
    assert person is not None
    end = meeting.ended_at or began(meeting)
    records: list[Record] = []
    for kind in _SAID:
        records += reader.find(kind, meeting_id=meeting.id)
    events: dict[UUID, list[CommitmentEvent]] = defaultdict(list)
    for event in reader.find(CommitmentEvent, person_id=person.id):
        events[event.commitment_id].append(event)
    for promise in reader.find(Commitment, person_id=person.id):
        if promise.created_at <= end:
            records.append(ledger.as_it_stood(promise, events[promise.id], end))
    for goal in reader.find(Goal, person_id=person.id):
        records.append(replace(goal, status=GoalStatus.ON_TRACK))  # what was said of it here is in its update
    opening = Opening(meeting=meeting, person=person, records=tuple(records))
    try:
        return Session(opening, (), clock, OnlyRead())
    except (KeyError, TypeError, ValueError):
        raise FacilitatorError("That meeting has no summary, and its stages are not known.") from None
