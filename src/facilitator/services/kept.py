"""Everything that is held on a person, private words included, as they would read it if they asked."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from facilitator.domain.clock import Clock
from facilitator.domain.models import (
    CheckIn,
    Commitment,
    CommitmentEvent,
    Conflict,
    Correction,
    Draft,
    Feedback,
    Goal,
    GoalUpdate,
    InboxItem,
    Mark,
    Meeting,
    Note,
    Person,
    PromptUse,
    Record,
    TalkingPoint,
    UndoStep,
    VisibilityChange,
)
from facilitator.domain.names import candidates
from facilitator.domain.visibility import Item
from facilitator.errors import FacilitatorError
from facilitator.quick_dataclass import dataclass
from facilitator.services.opening import Reads
from facilitator.services.summary_words import full_day
from facilitator.services.visibility import words_of

TITLES: dict[type[Record], str] = {
    Person: "About the person",
    Note: "Notes",
    Feedback: "Feedback",
    TalkingPoint: "Talking points",
    Goal: "Goals",
    GoalUpdate: "Progress on goals",
    Commitment: "Promises",
    CommitmentEvent: "Decisions on promises",
    CheckIn: "Check-ins",
    Mark: "Marks",
    Meeting: "Meetings",
    PromptUse: "Questions asked",
    VisibilityChange: "Made shared or private",
    Correction: "Corrected later",
    InboxItem: "Thoughts from a shell, not yet given",
    Draft: "Unfinished words",
    Conflict: "Versions that wait to be chosen",
    UndoStep: "What can be taken back",
}
"""The kinds of things that are held, in the order in which they are read."""

TECHNICAL = frozenset(
    {"id", "version", "created_at", "visibility", "flow_copy", "focus", "prompt_id", "made"}
)
"""Fields that say nothing about the person: they are not read out. `flow_copy` is the agenda used."""

_REFERS_TO = {"commitment_id": "promise", "goal_id": "goal", "record_id": "of", "outcome_id": "became"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is held: the day it was written, what it is, and its words as (label, words)."""

    record: Record
    day: date
    head: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """All things of one kind, the newest first."""

    kind: type[Record]
    entries: tuple[Entry, ...]

    @property
    def title(self) -> str:
        """Return what this kind is called."""
        return TITLES[self.kind]


@dataclass(frozen=True, slots=True)
class Kept:
    """All that is held on one person; `others` are the names of everybody else, `last` the last meeting."""

    person: Person
    last: date
    sections: tuple[Section, ...]
    others: tuple[str, ...]

    @property
    def count(self) -> int:
        """Return how many things are held."""
        return sum(len(section.entries) for section in self.sections)


def records_of(store: Reads, person: Person) -> list[Record]:
    """Return every record that is about that person, of every kind."""
    found: list[Record] = [person]
    for kind in TITLES:
        if kind not in (Person, Draft, InboxItem):
            found += store.find(kind, person_id=person.id)
    meetings = [each.id for each in found if isinstance(each, Meeting)]
    own = (f"{place}:{person.id}" for place in ("person", "home", "kept"))
    scopes = (*own, *(f"meeting:{each}" for each in meetings))
    found += store.find(Draft, scope=scopes)
    names = [each.name for each in store.find(Person)]
    for item in store.find(InboxItem):
        if [names[place] for place in candidates(item.who, names)] == [person.name]:
            found.append(item)
    return found


def kept_on(store: Reads, person_id: UUID, clock: Clock) -> Kept:
    """Return all that is held on that person. FacilitatorError when they are no longer there."""
    person = store.get(Person, person_id)
    if person is None:
        raise FacilitatorError("That person is no longer there.")
    reading = _Reading(records_of(store, person), clock)
    return Kept(
        person=person,
        last=reading.last(),
        sections=tuple(reading.sections()),
        others=tuple(sorted(each.name for each in store.find(Person) if each.id != person_id)),
    )


class _Reading:
    """Puts records into words; one record may name another."""

    def __init__(self, records: list[Record], clock: Clock) -> None:
        self._records = {each.id: each for each in records}
        self._changes = [each for each in records if isinstance(each, VisibilityChange)]
        self._clock = clock
        meetings = [each for each in records if isinstance(each, Meeting)]
        self._stages = {each.id: each.flow_copy.get("stages", ()) for each in meetings}

    def last(self) -> date:
        """Return the day of the last meeting, or that on which the person was added."""
        moments = [
            each.ended_at or each.started_at or each.created_at
            for each in self._records.values()
            if isinstance(each, Meeting)
        ]
        added = [each.created_at for each in self._records.values() if isinstance(each, Person)]
        return self._clock.local(max(moments or added)).date()

    def sections(self) -> Iterator[Section]:
        """Yield the kinds of which something is held."""
        for kind in TITLES:
            entries = [self._entry(each) for each in self._records.values() if type(each) is kind]
            if entries:
                yield Section(kind, tuple(sorted(entries, key=lambda each: each.record.id, reverse=True)))

    def _entry(self, record: Record) -> Entry:
        moment: datetime = getattr(record, "created_at", self._clock.now())
        day = self._clock.local(moment).date()
        head = full_day(day) if hasattr(record, "created_at") else "not finished"
        if isinstance(record, Item):
            head += f" · {words_of(record, self._changes, self._clock)}"
        return Entry(record, day, head, tuple(self._lines(record)))

    def _lines(self, record: Record) -> Iterator[tuple[str, str]]:
        for name in (each.name for each in fields(record)):
            value: object = getattr(record, name)
            if name in TECHNICAL or value in (None, "", {}, []):
                continue
            if isinstance(value, UUID):
                if name in _REFERS_TO and value in self._records:
                    yield _REFERS_TO[name], _first_words(self._records[value])
            elif name == "stage":
                yield "stage", self._stage(record, str(value))
            elif words := self._in_words(value):
                yield name.replace("_", " "), words

    def _stage(self, record: Record, stage_id: str) -> str:
        stages = self._stages.get(getattr(record, "meeting_id", record.id), ())
        return next((each["title"] for each in stages if each.get("id") == stage_id), stage_id)

    def _in_words(self, value: object) -> str:
        words = str(value)
        if isinstance(value, bool):
            words = "yes" if value else "no"
        elif isinstance(value, datetime):
            words = f"{full_day(self._clock.local(value).date())} {self._clock.local(value):%H:%M}"
        elif isinstance(value, date):
            words = full_day(value)
        elif isinstance(value, float):
            words = f"{value:.0f}"
        elif isinstance(value, StrEnum):
            words = value.value.replace("_", " ")
        elif isinstance(value, dict) and "table" in value:
            words = _as_it_was(value)
        elif isinstance(value, dict):
            words = ", ".join(
                f"{key.replace('_', ' ')}: {self._in_words(each)}" for key, each in value.items()
            )
        elif isinstance(value, list):
            words = ", ".join(filter(None, map(self._in_words, value)))
        return words


def _as_it_was(values: dict[str, Any]) -> str:
    """Return the words of a record that taking a step back would restore."""
    unsaid = TECHNICAL - {"visibility"} | {"table"}
    texts = (text for name, text in values.items() if name not in unsaid and not name.endswith("_id"))
    return " · ".join(text for text in texts if isinstance(text, str) and text)


def _first_words(record: Record) -> str:
    """Return what a record is best known by."""
    for name in ("action", "title", "text", "behaviour", "situation"):
        if words := getattr(record, name, ""):
            return str(words).strip().split("\n")[0]
    return ""
