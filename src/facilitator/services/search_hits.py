"""What was found, put into words: whose it is, from when, and what it belongs to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
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
    Side,
    TalkingPoint,
    Visibility,
)
from facilitator.domain.text import one_line
from facilitator.quick_dataclass import dataclass
from facilitator.services.summary_words import edges_off, sentence
from facilitator.storage.plain_reader import PlainReader

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
    Commitment: ("promise", ("action", "cue")),
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


class Hits:
    """Reads the records that were found, a statement for each kind, and says what they are."""

    def __init__(self, reader: PlainReader, people: Mapping[UUID, Person], clock: Clock) -> None:
        self._reader = reader
        self._people = people
        self._clock = clock
        self._parents: dict[UUID, Commitment | Goal | Meeting] = {}

    def read(self, found: Iterable[tuple[type[Record], UUID]]) -> list[Hit]:
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
            kind=record.kind.value if isinstance(record, Feedback) else _FIELDS[type(record)][0],
            person_id=person.id if person else None,
            person=one_line(person.name).strip() if person else "",
            day=self._clock.local(moment).date() if moment else None,
            private=_is_private(record, parent),
            is_open=_is_open(record),
            meeting_id=meeting_id,
            stage=record.stage if isinstance(record, Note | Mark) else _STAGES.get(type(record), ""),
            about=_about(parent),
            text=" · ".join(filter(None, (one_line(each).strip() for each in _words(record, person)))),
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


def _words(record: Record, person: Person | None) -> list[str]:
    """Return what was written in the record, field by field; a promise is read back as a sentence."""
    if isinstance(record, Commitment):
        first = next(iter(person.name.split()), "") if person else ""
        return [sentence("I" if record.owner is Side.MANAGER else first, record.cue, record.action)]
    words = [str(getattr(record, each)) for each in _FIELDS[type(record)][1]]
    return [*words, *record.profile.values()] if isinstance(record, Person) else words


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
