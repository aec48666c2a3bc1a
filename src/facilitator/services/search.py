"""Finds what was written, and says of whom and from when it is, and where in it the words stand."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from facilitator.domain.clock import Clock
from facilitator.domain.models import (
    CheckIn,
    Commitment,
    CommitmentEvent,
    CommitmentStatus,
    Draft,
    Feedback,
    FeedbackStatus,
    Goal,
    GoalStatus,
    GoalUpdate,
    InboxItem,
    Mark,
    MarkOutcome,
    Meeting,
    Note,
    Person,
    PointStatus,
    Record,
    TalkingPoint,
    Visibility,
)
from facilitator.domain.names import candidates
from facilitator.domain.search_query import Query, read_query
from facilitator.domain.search_words import Finder, Span
from facilitator.domain.text import one_line
from facilitator.services.summary_words import edges_off
from facilitator.storage.search import Wanted
from facilitator.storage.store import Store

R = TypeVar("R", bound=Record)

NEWEST = 100
"""How many are found at once; whoever wants older ones asks more precisely."""

_AROUND = 24
"""Characters shown before a word that was found, where there are more."""

_FIELDS: dict[type[Record], tuple[str, tuple[str, ...]]] = {
    Person: (
        "person",
        ("name", "role", "pronouns", "email", "aspiration", "strengths", "growth_areas", "hold"),
    ),
    Meeting: ("summary", ("summary",)),
    Note: ("note", ("text",)),
    Mark: ("mark", ("text",)),
    CheckIn: ("check-in", ("word", "opener")),
    TalkingPoint: ("point", ("text",)),
    Feedback: ("feedback", ("situation", "behaviour", "impact", "request")),
    Goal: ("goal", ("title", "serves", "measure", "support")),
    GoalUpdate: ("progress", ("text",)),
    Commitment: ("promise", ("cue", "action")),
    CommitmentEvent: ("decision", ("reason",)),
    InboxItem: ("inbox", ("who", "text")),
    Draft: ("unfinished", ("text",)),
}
"""What each kind is called, and the fields in which words are found."""

_STAGES: dict[type[Record], str] = {
    CheckIn: "check_in",
    Feedback: "feedback",
    GoalUpdate: "goals",
    Commitment: "commitments",
    CommitmentEvent: "review",
    TalkingPoint: "listening",
    Meeting: "wrap_up",
}
"""The kind of stage that a record without a stage of its own was written in."""

_OPEN = {
    CommitmentStatus.OPEN,
    CommitmentStatus.BLOCKED,
    PointStatus.OPEN,
    FeedbackStatus.KEPT,
    GoalStatus.ON_TRACK,
    GoalStatus.AT_RISK,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Something that was found; `text` is all of its words in one line.

    `kind` is what `kind:` takes; `day` is None for unfinished words, `person_id` for a thought that nobody
    has yet. `about` is the promise or the goal that a decision or progress belongs to.
    """

    record: Record
    kind: str
    person_id: UUID | None
    person: str
    day: date | None
    private: bool
    is_open: bool
    meeting_id: UUID | None
    stage: str
    about: str
    text: str


_FINDS_NOTHING = Finder(())


@dataclass(frozen=True, slots=True)
class Found:
    """The newest that matches, whether there is `more`, and what of the line was not understood."""

    hits: tuple[Hit, ...] = ()
    more: bool = False
    asked: bool = False
    wrong: tuple[str, ...] = ()
    finder: Finder = _FINDS_NOTHING

    def by_person(self) -> Iterator[tuple[str, list[Hit]]]:
        """Yield everybody of whom something was found, whoever has the newest first."""
        groups: dict[UUID | None, list[Hit]] = defaultdict(list)
        for hit in self.hits:
            groups[hit.person_id].append(hit)
        for hits in groups.values():
            yield hits[0].person, hits

    def excerpt(self, hit: Hit, width: int) -> tuple[str, list[Span]]:
        """Return about so many characters of the text around the words, and where these stand in them."""
        shown = _around(hit.text, self.finder.firsts(hit.text), width)
        return shown, self.finder.all(shown)


def search(store: Store, line: str, clock: Clock, *, limit: int = NEWEST, day_first: bool = True) -> Found:
    """Return what the line asks for, the newest first. Raises StorageError; any line can be read."""
    query = read_query(line, clock.today(), day_first=day_first)
    if not query.asks:
        return Found(wrong=query.wrong)
    people = {each.id: each for each in store.search.plain.find(Person)}
    meant, query = _meant(query, list(people.values()))
    found = store.search.newest(_wanted(query, meant, clock), limit + 1)
    hits = _Reading(store, people, clock).hits(found[:limit])
    return Found(tuple(hits), len(found) > limit, True, query.wrong, Finder(query.terms))


def _meant(query: Query, people: Sequence[Person]) -> tuple[set[str], Query]:
    """Return whom `who:` means, as facets, and the query with a word on each name that nobody has."""
    meant: set[str] = set()
    for words in query.who:
        fit = candidates(words, [each.name for each in people])
        meant |= {f"who_{people[place].id.hex}" for place in fit}
        if not fit:
            query = replace(query, wrong=(*query.wrong, f"Nobody is called “{one_line(words)[:40]}”."))
    return meant, query


def _wanted(query: Query, meant: set[str], clock: Clock) -> Wanted:
    groups: list[set[str]] = [meant] if query.who else []
    groups += [{f"kind_{each}" for each in query.kinds}] if query.kinds else []
    groups += [{f"practice_{each.value}" for each in query.practices}] if query.practices else []
    groups += [{"is_open"}] if query.is_open else []
    groups += [{f"is_{query.eyes.value}"}] if query.eyes else []
    return Wanted(
        terms=query.terms,
        facets=groups,
        since=clock.at(query.since, 0, 0) if query.since else None,
        until=clock.at(query.until, 0, 0) if query.until else None,
    )


class _Reading:
    """Reads the records that were found, a statement for each kind, and what they belong to."""

    def __init__(self, store: Store, people: Mapping[UUID, Person], clock: Clock) -> None:
        self._reader = store.search.plain
        self._people = people
        self._clock = clock
        self._parents: dict[UUID, Commitment | Goal | Meeting] = {}

    def hits(self, found: Iterable[tuple[type[Record], UUID]]) -> list[Hit]:
        """Return them in that order; what was removed meanwhile is passed over."""
        order = list(found)
        ids: dict[type[Record], list[UUID]] = defaultdict(list)
        for kind, record_id in order:
            ids[kind].append(record_id)
        records = {
            each.id: each for kind, wanted in ids.items() for each in self._reader.find(kind, id=wanted)
        }
        self._read_parents(records.values())
        return [self._hit(records[record_id]) for _, record_id in order if record_id in records]

    def _read_parents(self, records: Iterable[Record]) -> None:
        ids: dict[type[Commitment | Goal | Meeting], set[UUID]] = defaultdict(set)
        for record in records:
            if isinstance(record, CommitmentEvent):
                ids[Commitment].add(record.commitment_id)
            elif isinstance(record, GoalUpdate):
                ids[Goal].add(record.goal_id)
            elif isinstance(record, Draft) and (meeting_id := _scope_id(record, "meeting")):
                ids[Meeting].add(meeting_id)
        for kind, wanted in ids.items():
            self._parents |= {each.id: each for each in self._reader.find(kind, id=wanted)}

    def _hit(self, record: Record) -> Hit:
        name, fields = _FIELDS[type(record)]
        words = [str(getattr(record, each)) for each in fields]
        if isinstance(record, Person):
            words += record.profile.values()
        meeting_id = getattr(record, "meeting_id", record.id if isinstance(record, Meeting) else None)
        parent = self._parent(record)
        person_id = self._person_id(record, parent)
        person = self._people.get(person_id) if person_id else None
        moment: datetime | None = getattr(record, "created_at", None)
        if isinstance(record, Meeting):
            moment = record.started_at or record.created_at
        elif isinstance(record, Draft) and isinstance(parent, Meeting):
            meeting_id = parent.id
        return Hit(
            record=record,
            kind=record.kind.value if isinstance(record, Feedback) else name,
            person_id=person.id if person else None,
            person=one_line(person.name).strip() if person else "",
            day=self._clock.local(moment).date() if moment else None,
            private=_is_private(record, parent),
            is_open=_is_open(record),
            meeting_id=meeting_id,
            stage=getattr(record, "stage", "")
            if isinstance(record, Note | Mark)
            else _STAGES.get(type(record), ""),
            about=_about(parent),
            text=" · ".join(filter(None, (one_line(each).strip() for each in words))),
        )

    def _parent(self, record: Record) -> Commitment | Goal | Meeting | None:
        if isinstance(record, Draft):
            meeting_id = _scope_id(record, "meeting")
            return self._parents.get(meeting_id) if meeting_id else None
        belongs_to = getattr(record, "commitment_id", None) or getattr(record, "goal_id", None)
        return self._parents.get(belongs_to) if belongs_to else None

    def _person_id(self, record: Record, parent: Record | None) -> UUID | None:
        if isinstance(record, Person):
            return record.id
        if isinstance(record, Draft):
            return parent.person_id if isinstance(parent, Meeting) else _scope_id(record)
        return getattr(record, "person_id", None)


def _scope_id(draft: Draft, place: str = "") -> UUID | None:
    """Return the id in the scope of unfinished words, None when there is none, or it is of another place."""
    where, _, said = draft.scope.partition(":")
    try:
        return UUID(said) if where == place or not place else None
    except ValueError:
        return None


def _about(parent: Record | None) -> str:
    words = getattr(parent, "action", "") or getattr(parent, "title", "")
    return edges_off(one_line(words))


def _is_private(record: Record, parent: Record | None) -> bool:
    if isinstance(record, Meeting):
        return False
    owner = record if hasattr(record, "visibility") else parent
    return getattr(owner, "visibility", Visibility.PRIVATE) is not Visibility.SHARED


def _is_open(record: Record) -> bool:
    if isinstance(record, Mark):
        return record.outcome is MarkOutcome.OPEN
    if isinstance(record, GoalUpdate):
        return False
    return isinstance(record, InboxItem | Draft) or getattr(record, "status", None) in _OPEN


def _around(text: str, spans: Sequence[Span], width: int) -> str:
    """Return pieces of the text in which the spans stand, parted by …; its beginning without any."""
    if len(text) <= width:
        return text
    pieces: list[Span] = []
    share = max(_AROUND, width // max(1, min(3, len(spans))))
    for start, _ in sorted(spans)[:3] or [(0, 0)]:
        if pieces and start < pieces[-1][1] - _AROUND:
            continue
        first = 0 if start <= _AROUND else text.rfind(" ", 0, start - _AROUND // 2) + 1 or start
        first = max(first, start - _AROUND, pieces[-1][1] if pieces else 0)
        pieces.append((first, min(len(text), first + share)))
    shown = " … ".join(text[first:last].strip() for first, last in pieces)
    return ("…" if pieces[0][0] else "") + shown + ("…" if pieces[-1][1] < len(text) else "")
