"""Everything about one person, or about one record: what `facilitator show` tells.

The names of the fields are those of the JSON that the command prints (docs/commands.md): stable.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

from facilitator.domain.clock import Clock
from facilitator.domain.glance import PersonGlance
from facilitator.domain.ids import short_ids
from facilitator.domain.kind_words import kind_words
from facilitator.domain.models import (
    RECORDS,
    CheckIn,
    Commitment,
    CommitmentEvent,
    Feedback,
    Goal,
    GoalUpdate,
    Mark,
    Meeting,
    Note,
    Person,
    PromptUse,
    Record,
    TalkingPoint,
)
from facilitator.domain.text import one_line
from facilitator.errors import FacilitatorError
from facilitator.quick_dataclass import dataclass
from facilitator.services.overview import Brief, Template, brief_of
from facilitator.services.past_summary import began, day_of
from facilitator.storage.records import table_name
from facilitator.storage.store import Store

_WORDS = {
    Person: ("name",),
    Meeting: ("flow_id",),
    Note: ("text",),
    Mark: ("text", "kind"),
    CheckIn: ("word", "opener"),
    TalkingPoint: ("text",),
    Feedback: ("behaviour", "situation"),
    Goal: ("title",),
    GoalUpdate: ("text", "status"),
    Commitment: ("action",),
    PromptUse: ("text",),
}
"""The fields that say in a line what a record is about; the first that is not empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingLine:
    """A meeting; `status` is "planned", "draft" (cut off) or "closed"."""

    id: UUID
    short_id: str
    date: date
    flow: str
    status: str
    rating: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDossier:
    """A person, what stands between you two, and all meetings, the latest first."""

    person: Person
    brief: Brief
    meetings: Sequence[MeetingLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDossier:
    """A record of a `kind` such as "commitment", and by kind all records that belong to it."""

    kind: str
    short_id: str
    person: str
    record: Record
    belonging: Mapping[str, Sequence[Record]]


def person_dossier(store: Store, person: PersonGlance, clock: Clock, template: Template) -> PersonDossier:
    """Return what there is of that person. FacilitatorError when they are gone."""
    record = store.plain.get(Person, person.id)
    if record is None:
        raise FacilitatorError("That person is no longer there.")
    meetings = sorted(store.plain.find(Meeting, person_id=person.id), key=began, reverse=True)
    short = short_ids(store.plain.ids())
    return PersonDossier(
        person=record,
        brief=brief_of(store, person, clock, template),
        meetings=[
            MeetingLine(
                id=each.id,
                short_id=short[each.id],
                date=day_of(each, clock),
                flow=each.flow_id,
                status=each.status.value,
                rating=each.rating,
            )
            for each in meetings
        ],
    )


def record_dossier(store: Store, record: Record) -> RecordDossier:
    """Return the record with all that names it as its own: a promise's decisions, a meeting's notes."""
    link = f"{table_name(type(record))}_id"
    belonging: dict[str, Sequence[Record]] = {}
    for kind in RECORDS:
        if link in {each.name for each in fields(kind)}:
            mine: dict[str, Any] = {link: record.id}
            found = store.plain.find(kind, **mine)
            if found:
                belonging[table_name(kind)] = found
    person = store.plain.get(Person, getattr(record, "person_id", record.id))
    return RecordDossier(
        kind=table_name(type(record)),
        short_id=short_ids(store.plain.ids())[record.id],
        person=person.name if person else "",
        record=record,
        belonging=belonging,
    )


def headline(record: Record) -> str:
    """Return in one line what the record is about."""
    if isinstance(record, CommitmentEvent):
        moved = record.due_after if record.due_after != record.due_before else None
        told = [record.kind.replace("_", " "), f"to {moved.isoformat()}" if moved else "", record.reason]
        return f"commitment event: {', '.join(filter(None, map(one_line, told)))}"
    words = (one_line(str(getattr(record, name))).strip() for name in _WORDS.get(type(record), ()))
    return f"{kind_words(type(record))}: {next(filter(None, words), '')}"
