"""Chooses what an export holds: what is shared and mine, unless everything is asked for.

A kind of record or a field that is not named here as shared counts as private.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from facilitator.domain.choice import LONG_AGO
from facilitator.domain.clock import SystemClock
from facilitator.domain.leaks import PrivateText
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
from facilitator.services.past_leaks import repeats, turned_private
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
_PARENTS: dict[type[Record], str] = {GoalUpdate: "goal_id", CommitmentEvent: "commitment_id"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The records that an export holds, by kind and in the order of their ids.

    `everything` when private things are among them.
    """

    records: dict[type[Record], list[Record]]
    everything: bool

    def all(self, kind: type[R]) -> list[R]:
        """Return the records of that kind."""
        return [each for each in self.records.get(kind, []) if isinstance(each, kind)]

    def of(self, kind: type[R], person: Person) -> list[R]:
        """Return the records of that kind that are about that person, in the order they were made."""
        found = [each for each in self.all(kind) if getattr(each, "person_id", None) == person.id]
        return sorted(found, key=lambda each: (getattr(each, "created_at", LONG_AGO), each.id))


def exported_kinds() -> tuple[type[Record], ...]:
    """Return the kinds that may leave a store: all but its own keys, and its steps to take back."""
    return tuple(kind for kind in RECORDS if kind not in OF_THE_STORE)


class Chooser:
    """Says of one record after the other, parents before children, whether an export holds it.

    What is shared and mine is held; with `theirs`, what the reports promised too; with `everything`, all.
    With `person_id`, only what is about that person. `private` (by kind) and `theirs_left` count what was
    left out: entries that are for the manager alone, and promises of the reports; `summaries_left` those
    summaries that repeat what was shared then and is private now.
    """

    def __init__(
        self, *, everything: bool = False, theirs: bool = False, person_id: UUID | None = None
    ) -> None:
        self.everything = everything
        self.private: Counter[type[Record]] = Counter()
        self.theirs_left = self.summaries_left = 0
        self._turned: list[PrivateText] = []
        self._theirs = theirs
        self._person_id = person_id
        self._scopes = {str(person_id)}
        self._taken: set[UUID] = set()

    def chosen(self, reader: PlainReader) -> Iterator[tuple[type[Record], Iterator[Record]]]:
        """Yield what the export holds, kind by kind, without ever having all of it in memory."""
        kinds = exported_kinds()
        if not self.everything:
            kinds = tuple(kind for kind in kinds if kind in _shared_kinds())
            self._turned = turned_private(reader, SystemClock())
        for kind, records in reader.each(kinds):
            yield kind, map(self._trimmed, filter(self._takes, records))

    def _trimmed(self, record: Record) -> Record:
        """Leave a summary out that was sent when what it says was still shared."""
        if isinstance(record, Meeting) and repeats(record.summary, self._turned):
            self.summaries_left += 1
            return replace(record, summary="")
        return record

    def select(self, reader: PlainReader) -> Selection:
        """Return at once all that the export holds."""
        records = {kind: list(taken) for kind, taken in self.chosen(reader)}
        return Selection(records=records, everything=self.everything)

    def _takes(self, record: Record) -> bool:
        if self._person_id is not None and not self._is_about(record):
            return False
        if self.everything:
            return True
        if type(record) in _PARENTS:
            return getattr(record, _PARENTS[type(record)]) in self._taken
        if not _shared(record):
            if type(record) in (*_SEEN_BY_BOTH, Feedback):
                self.private[type(record)] += 1
            return False
        if isinstance(record, Commitment) and record.owner is not Side.MANAGER and not self._theirs:
            self.theirs_left += 1
            return False
        if isinstance(record, Goal | Commitment):
            self._taken.add(record.id)
        return True

    def _is_about(self, record: Record) -> bool:
        if isinstance(record, Person):
            return record.id == self._person_id
        if isinstance(record, Draft):
            return record.scope.rpartition(":")[2] in self._scopes
        about = getattr(record, "person_id", None) == self._person_id
        if about and isinstance(record, Meeting):
            self._scopes.add(str(record.id))
        return about


def _shared_kinds() -> tuple[type[Record], ...]:
    return (*SHARED_FIELDS, *_SEEN_BY_BOTH, Feedback, *_PARENTS)


def _shared(record: Record) -> bool:
    if isinstance(record, Feedback):
        return record.visibility is Visibility.SHARED and record.status is FeedbackStatus.DELIVERED
    if isinstance(record, _SEEN_BY_BOTH):
        return record.visibility is Visibility.SHARED
    return type(record) in SHARED_FIELDS
