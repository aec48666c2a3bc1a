"""Promises as the tasks of other programs."""

from datetime import date, datetime
from uuid import UUID

from facilitator.domain.models import (
    Commitment,
    CommitmentEvent,
    CommitmentStatus,
    Person,
    Side,
    Visibility,
)
from facilitator.domain.text import one_line
from facilitator.quick_dataclass import dataclass
from facilitator.services.exports.selection import Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A promise as a task; its words are one line, and those of a report's begin with their first name.

    `when` is the cue as a sentence, or "".
    """

    id: UUID
    words: str
    when: str
    person: str
    mine: bool
    due: date | None
    status: CommitmentStatus
    private: bool
    created_at: datetime
    changed_at: datetime
    closed_at: datetime | None


def tasks_of(selection: Selection) -> list[Task]:
    """Return the promises of everyone who is not archived, oldest first."""
    people = {each.id: each for each in selection.all(Person) if each.archived_at is None}
    changed: dict[UUID, datetime] = {}
    for event in selection.all(CommitmentEvent):
        changed[event.commitment_id] = max(
            event.created_at, changed.get(event.commitment_id, event.created_at)
        )
    return [
        _task(each, people[each.person_id], changed.get(each.id, each.created_at))
        for each in selection.all(Commitment)
        if each.person_id in people
    ]


def first_name(person: str) -> str:
    """Return the first of the words of a name."""
    return next(iter(person.split()), "")


def _task(promise: Commitment, person: Person, changed: datetime) -> Task:
    name, action = one_line(person.name).strip(), one_line(promise.action).strip() or "(no words)"
    mine = promise.owner is Side.MANAGER
    cue = one_line(promise.cue).strip()
    return Task(
        id=promise.id,
        words=action if mine else f"{first_name(name)}: {action}",
        when=f"When {cue}" if cue else "",
        person=name,
        mine=mine,
        due=promise.due,
        status=promise.status,
        private=promise.visibility is Visibility.PRIVATE,
        created_at=promise.created_at,
        changed_at=max(changed, promise.created_at),
        closed_at=promise.closed_at,
    )
