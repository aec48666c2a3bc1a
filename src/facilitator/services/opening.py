"""Starts a meeting, or goes on with one that was cut off."""

from collections.abc import Mapping
from typing import Protocol, TypeVar
from uuid import UUID

from facilitator.domain.clock import Clock
from facilitator.domain.flow import REGULAR_FLOW, Flow
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
    Mark,
    Meeting,
    MeetingStatus,
    Note,
    Person,
    PointStatus,
    PromptUse,
    Record,
    TalkingPoint,
    UndoStep,
    VisibilityChange,
)
from facilitator.errors import FacilitatorError
from facilitator.services.pending import Reading
from facilitator.services.session import Opening

LOOK_BACK = 6
"""How many closed meetings a question rests before it is asked of the same person again."""

R = TypeVar("R", bound=Record)


class Reads(Protocol):
    """What opening a meeting needs of the store."""

    def get(self, kind: type[R], record_id: UUID) -> R | None:
        """Return one record, or None."""

    def find(
        self,
        kind: type[R],
        *,
        order_by: str = "id",
        descending: bool = False,
        limit: int | None = None,
        **equals: object,
    ) -> list[R]:
        """Return the records whose fields equal these values."""


def start_meeting(store: Reads, clock: Clock, person_id: UUID, flow: Flow) -> Opening:
    """Return a new meeting with that person, opened on everything that was promised.

    The regular one is as long as the person's meetings are; another kind brings its own length.
    """
    person = _person(store, person_id)
    length = person.length_minutes if flow.id == REGULAR_FLOW else round(flow.minutes)
    meeting = Meeting(
        person_id=person.id,
        flow_id=flow.id,
        flow_copy=flow.to_copy(),
        created_at=clock.now(),
        stage=flow.stages[0].id,
        length_minutes=length,
    )
    return _opening(store, person, meeting, [])


def resume_meeting(store: Reads, meeting_id: UUID) -> Opening:
    """Return a meeting as it was left: its stage, its words, its clock."""
    meeting = store.get(Meeting, meeting_id)
    if meeting is None:
        raise FacilitatorError(
            "That meeting is no longer there.", "It may have been closed in another window."
        )
    own: list[Record] = []
    for kind in (
        Note,
        Mark,
        CheckIn,
        PromptUse,
        Feedback,
        GoalUpdate,
        Commitment,
        CommitmentEvent,
        TalkingPoint,
    ):
        own += store.find(kind, meeting_id=meeting.id)
    own += store.find(Draft, scope=f"meeting:{meeting.id}")
    return _opening(store, _person(store, meeting.person_id), meeting, own)


def read_again(store: Reads, meeting_id: UUID, known: Mapping[UUID, Record]) -> Reading:
    """Return what the store now holds of a meeting; `known` are its records as they are known to be stored.

    What is not found any more by the questions of an opening is looked for by its id.
    """
    if meeting_id not in known:  # it was not saved yet
        return Reading((), frozenset())
    opening = resume_meeting(store, meeting_id)
    found = {each.id: each for each in (*opening.records, opening.meeting, opening.person)}
    missing = {own: store.get(type(each), own) for own, each in known.items() if own not in found}
    found |= {own: each for own, each in missing.items() if each is not None}
    return Reading(tuple(found.values()), frozenset(own for own, each in missing.items() if each is None))


def _person(store: Reads, person_id: UUID) -> Person:
    person = store.get(Person, person_id)
    if person is None:
        raise FacilitatorError(
            "That person is no longer there.", "They may have been removed in another window."
        )
    return person


def _opening(store: Reads, person: Person, meeting: Meeting, own: list[Record]) -> Opening:
    """Gather what this meeting builds on; a few statements, however long the history is."""
    closed = store.find(
        Meeting,
        person_id=person.id,
        status=MeetingStatus.CLOSED,
        order_by="created_at",
        descending=True,
        limit=LOOK_BACK,
    )
    last = closed[0] if closed else None
    records: list[Record] = [*own, *closed]
    records += store.find(VisibilityChange, person_id=person.id)
    standing = (CommitmentStatus.OPEN, CommitmentStatus.BLOCKED)
    touched = tuple({e.commitment_id for e in own if isinstance(e, CommitmentEvent)})
    commitments = store.find(Commitment, person_id=person.id, status=standing)
    if touched:
        commitments += store.find(Commitment, id=touched)
    records += commitments
    if commitments:
        records += store.find(CommitmentEvent, commitment_id=tuple({c.id for c in commitments}))
    records += store.find(UndoStep, person_id=person.id)
    records += store.find(TalkingPoint, person_id=person.id, status=PointStatus.OPEN)
    records += store.find(Feedback, person_id=person.id, status=FeedbackStatus.KEPT)
    if last is not None:
        records += store.find(Feedback, meeting_id=last.id)
    goals = store.find(Goal, person_id=person.id, status=(GoalStatus.ON_TRACK, GoalStatus.AT_RISK))
    updated = tuple({u.goal_id for u in own if isinstance(u, GoalUpdate)})
    if updated:
        goals += store.find(Goal, id=updated)
    records += goals
    if goals:
        records += store.find(GoalUpdate, goal_id=tuple({g.id for g in goals}))
    records += store.find(CheckIn, person_id=person.id, order_by="created_at", descending=True, limit=5)
    if closed:
        records += store.find(PromptUse, meeting_id=tuple(m.id for m in closed))
    return Opening(
        meeting=meeting,
        person=person,
        records=tuple(records),
        last_summary=last.summary if last else "",
        last_met=(last.ended_at or last.started_at) if last else None,
    )
