"""Chooses what an export holds: what is shared and mine, unless everything is asked for.

A kind of record or a field that is not named here as shared counts as private.
"""

from collections.abc import Iterable
from uuid import UUID

from facilitator.domain.models import (
    OF_THE_STORE,
    RECORDS,
    Commitment,
    CommitmentEvent,
    Draft,
    Feedback,
    FeedbackStatus,
    Goal,
    GoalUpdate,
    Meeting,
    Note,
    Person,
    Record,
    Side,
    TalkingPoint,
    Visibility,
)
from facilitator.quick_dataclass import dataclass
from facilitator.storage.plain_reader import PlainReader
from facilitator.storage.records import R

SHARED_FIELDS: dict[type[Record], tuple[str, ...]] = {
    Person: (
        "id",
        "name",
        "created_at",
        "role",
        "pronouns",
        "email",
        "time_zone",
        "cadence",
        "length_minutes",
        "meets_at",
        "agenda_style",
        "next_on",
        "archived_at",
    ),
    Meeting: (
        "id",
        "person_id",
        "flow_id",
        "created_at",
        "flow_copy",
        "status",
        "started_at",
        "ended_at",
        "length_minutes",
        "next_on",
        "summary",
    ),
}
"""The fields of kinds that are shared in part; of the other shared kinds all are."""

_SEEN_BY_BOTH = (Note, TalkingPoint, Goal, Commitment)
_PARENTS: dict[type[Record], tuple[type[Record], str]] = {
    GoalUpdate: (Goal, "goal_id"),
    CommitmentEvent: (Commitment, "commitment_id"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The records that an export holds, by kind and in the order of their ids.

    `everything` when private things are among them; `private` and `theirs` count what was left out:
    entries that are for the manager alone, and promises of the reports.
    """

    records: dict[type[Record], list[Record]]
    everything: bool
    private: int = 0
    theirs: int = 0

    def all(self, kind: type[R]) -> list[R]:
        """Return the records of that kind."""
        return [each for each in self.records.get(kind, []) if isinstance(each, kind)]

    def of(self, kind: type[R], person: Person) -> list[R]:
        """Return the records of that kind that are about that person."""
        return [each for each in self.all(kind) if getattr(each, "person_id", None) == person.id]


def exported_kinds() -> tuple[type[Record], ...]:
    """Return the kinds that may leave a store: all but its own keys, and its steps to take back."""
    return tuple(kind for kind in RECORDS if kind not in OF_THE_STORE)


def select(
    reader: PlainReader, *, everything: bool = False, theirs: bool = False, person_id: UUID | None = None
) -> Selection:
    """Return what to export: what is shared and mine; with `theirs`, what the reports promised too.

    `everything` is all that the store holds. With `person_id`, what is about that person alone.
    """
    found = reader.everything()
    kept = {kind: list(found[kind]) for kind in exported_kinds()}
    if person_id is not None:
        kept = {
            kind: [each for each in records if _about(each, person_id, found)]
            for kind, records in kept.items()
        }
    if everything:
        return Selection(records=kept, everything=True)
    shared = {kind: [each for each in records if _shared(each)] for kind, records in kept.items()}
    entries = sum(len(kept[kind]) - len(shared[kind]) for kind in (*_SEEN_BY_BOTH, Feedback))
    promises = shared[Commitment]
    if not theirs:
        shared[Commitment] = [each for each in promises if _owner(each) is Side.MANAGER]
    for kind, (parent, link) in _PARENTS.items():
        there = {each.id for each in shared[parent]}
        shared[kind] = [each for each in kept[kind] if getattr(each, link) in there]
    return Selection(
        records={kind: records for kind, records in shared.items() if kind in _shared_kinds()},
        everything=False,
        private=entries,
        theirs=len(promises) - len(shared[Commitment]),
    )


def _shared_kinds() -> tuple[type[Record], ...]:
    return (*SHARED_FIELDS, *_SEEN_BY_BOTH, Feedback, *_PARENTS)


def _shared(record: Record) -> bool:
    if isinstance(record, Feedback):
        return record.visibility is Visibility.SHARED and record.status is FeedbackStatus.DELIVERED
    if isinstance(record, _SEEN_BY_BOTH):
        return record.visibility is Visibility.SHARED
    return type(record) in SHARED_FIELDS


def _owner(record: Record) -> Side:
    assert isinstance(record, Commitment)
    return record.owner


def _about(record: Record, person_id: UUID, found: dict[type[Record], list[Record]]) -> bool:
    if isinstance(record, Person):
        return record.id == person_id
    if isinstance(record, Draft):
        return record.scope.rpartition(":")[2] in _scopes(person_id, found[Meeting])
    return getattr(record, "person_id", None) == person_id


def _scopes(person_id: UUID, meetings: Iterable[Record]) -> set[str]:
    own = {str(each.id) for each in meetings if getattr(each, "person_id", None) == person_id}
    return own | {str(person_id)}
