"""The two-sided ledger of promises: the decisions on them, and how well they are kept.

Every decision is an event; a commitment is what its events have made of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from facilitator.domain.models import (
    Commitment,
    CommitmentEvent,
    CommitmentStatus,
    EventKind,
    Side,
    Visibility,
)
from facilitator.errors import FacilitatorError
from facilitator.quick_dataclass import dataclass

CARRIES_BEFORE_DECISION = 2
"""A commitment carried so often may not be carried again without being asked about."""

_CLOSED = (CommitmentStatus.DONE, CommitmentStatus.DROPPED)
_NEEDS_REASON = {
    EventKind.RENEGOTIATED: "Say why the date moves.",
    EventKind.BLOCKED: "Say what is needed to go on.",
    EventKind.DROPPED: "Say why it is dropped.",
}
_STATUS_AFTER = {
    EventKind.MADE: CommitmentStatus.OPEN,
    EventKind.DONE: CommitmentStatus.DONE,
    EventKind.DROPPED: CommitmentStatus.DROPPED,
    EventKind.BLOCKED: CommitmentStatus.BLOCKED,
    EventKind.RENEGOTIATED: CommitmentStatus.OPEN,
    EventKind.HANDED_OVER: CommitmentStatus.OPEN,
    EventKind.REOPENED: CommitmentStatus.OPEN,
}


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of the promises that count were kept; `counted` 0 means there is nothing to tell yet."""

    kept: int
    counted: int

    @property
    def share(self) -> float | None:
        """Return the part that was kept, 0 to 1; None when nothing counts yet."""
        return self.kept / self.counted if self.counted else None


def other(side: Side) -> Side:
    """Return the other one of the two."""
    return Side.REPORT if side is Side.MANAGER else Side.MANAGER


def make(
    *,
    person_id: UUID,
    owner: Side,
    action: str,
    now: datetime,
    day: date,
    cue: str = "",
    due: date | None = None,
    visibility: Visibility = Visibility.SHARED,
    meeting_id: UUID | None = None,
    read_back: bool = False,
) -> tuple[Commitment, CommitmentEvent]:
    """Return a new commitment with the event of its making; `day` is the user's calendar day.

    FacilitatorError without an action, or with a due date before `day`.
    """
    if not action.strip():
        raise FacilitatorError("A commitment needs an action.", "Say what will be done.")
    _refuse_past(due, day)
    commitment = Commitment(
        person_id=person_id,
        created_at=now,
        owner=owner,
        action=action,
        cue=cue,
        due=due,
        visibility=visibility,
        meeting_id=meeting_id,
        read_back=read_back,
    )
    made = _event(commitment, EventKind.MADE, now=now, day=day, meeting_id=meeting_id, due_after=due)
    return commitment, replace(made, due_before=None)


def decide(
    commitment: Commitment,
    kind: EventKind,
    *,
    now: datetime,
    day: date,
    meeting_id: UUID | None = None,
    reason: str = "",
    due: date | None = None,
) -> tuple[Commitment, CommitmentEvent]:
    """Return the commitment after a decision, and the event that records it.

    A later decision may correct an earlier one. FacilitatorError when a reason or a new date is
    missing, or when the decision makes no sense for a commitment that stands as this one does.
    """
    _refuse_senseless(commitment, kind)
    check_reason(kind, reason)
    _check_due(commitment, kind, due, day)
    due_after = due or commitment.due
    event = _event(
        commitment, kind, now=now, day=day, meeting_id=meeting_id, due_after=due_after, reason=reason
    )
    return apply(commitment, event), event


def check_reason(kind: EventKind, reason: str) -> None:
    """Raise FacilitatorError when that decision needs a reason and has none."""
    if kind in _NEEDS_REASON and not reason.strip():
        raise FacilitatorError("That decision needs a reason.", _NEEDS_REASON[kind])


def check_new_due(commitment: Commitment, due: date | None) -> None:
    """Raise FacilitatorError when this is no other date than the commitment has."""
    if due is None:
        raise FacilitatorError("A promise that is moved needs a new date.", "Agree on the day.")
    if due == commitment.due:
        raise FacilitatorError("That is its date already.", "Agree on another day, or leave it as it is.")


def apply(commitment: Commitment, event: CommitmentEvent) -> Commitment:
    """Return what the commitment becomes by that event; events in order rebuild its state."""
    if event.kind is EventKind.CARRIED:
        return replace(commitment, carries=commitment.carries + 1)
    status = _STATUS_AFTER[event.kind]
    return replace(
        commitment,
        status=status,
        owner=other(commitment.owner) if event.kind is EventKind.HANDED_OVER else commitment.owner,
        due=event.due_after,
        carries=0,
        closed_at=event.created_at if status in _CLOSED else None,
    )


def as_it_stood(commitment: Commitment, events: Iterable[CommitmentEvent], moment: datetime) -> Commitment:
    """Return the commitment as its events up to that moment had left it; `events` are all of its own."""
    history = sorted(events, key=lambda e: (e.created_at, e.id))
    made = next((e for e in history if e.kind is EventKind.MADE), None)
    swapped = sum(e.kind is EventKind.HANDED_OVER for e in history) % 2 == 1
    stood = replace(
        commitment,
        status=CommitmentStatus.OPEN,
        owner=other(commitment.owner) if swapped else commitment.owner,
        due=made.due_after if made else commitment.due,
        carries=0,
        closed_at=None,
    )
    for event in history:
        if event.kind is not EventKind.MADE and event.created_at <= moment:
            stood = apply(stood, event)
    return stood


def must_decide(commitment: Commitment, today: date) -> bool:
    """Return whether a further carry must ask "do it, drop it or hand it over"."""
    carried = commitment.carries >= CARRIES_BEFORE_DECISION
    return carried and commitment.status not in _CLOSED and has_come(commitment, today)


def has_come(commitment: Commitment, today: date) -> bool:
    """Return whether its time has come: its day is today or past, or it has none."""
    return commitment.due is None or commitment.due <= today


def review_order(commitments: Iterable[Commitment]) -> list[Commitment]:
    """Return them as a review takes them: the manager's first, then by due date, undated ones last."""
    return sorted(
        commitments,
        key=lambda c: (c.owner is not Side.MANAGER, c.due is None, c.due or date.max, c.created_at, c.id),
    )


def follow_through_rate(
    commitments: Iterable[Commitment],
    events: Iterable[CommitmentEvent],
    today: date,
    owner: Side | None = None,
) -> Rate:
    """Return the share of promises that were kept, of one owner or of both.

    A promise counts once its date has passed or it was closed. It was kept when it was done by its
    date, where a date renegotiated in time counts and one renegotiated too late is a miss. Handing
    over too late is a miss of the one who hands over, not of the one who takes it.
    """
    history: dict[UUID, list[CommitmentEvent]] = {}
    for event in sorted(events, key=lambda e: (e.created_at, e.id)):
        history.setdefault(event.commitment_id, []).append(event)
    outcomes = [_outcome(c, history.get(c.id, ()), today, owner) for c in commitments]
    return Rate(kept=outcomes.count(True), counted=len(outcomes) - outcomes.count(None))


def _outcome(
    commitment: Commitment, events: Sequence[CommitmentEvent], today: date, owner: Side | None
) -> bool | None:
    misses, taken_on = _misses(commitment, events)
    if (misses and owner is None) or owner in misses:
        return False
    if owner not in (None, commitment.owner):
        return None
    due = commitment.due
    if due is not None and taken_on is not None and due < taken_on:
        due = None
    if commitment.status is CommitmentStatus.DONE:
        return due is None or _done_on(commitment, events) <= due
    passed = due is not None and due < today
    return False if passed or commitment.status is CommitmentStatus.DROPPED else None


def _misses(commitment: Commitment, events: Sequence[CommitmentEvent]) -> tuple[set[Side], date | None]:
    """Return who let the date pass before moving it or handing over, and the day of the last hand-over."""
    handed = sum(event.kind is EventKind.HANDED_OVER for event in events)
    owner = other(commitment.owner) if handed % 2 else commitment.owner
    misses: set[Side] = set()
    taken_on: date | None = None
    for event in events:
        if event.kind not in (EventKind.RENEGOTIATED, EventKind.HANDED_OVER):
            continue
        due = event.due_before
        if due is not None and due < event.day and (taken_on is None or due >= taken_on):
            misses.add(owner)
        if event.kind is EventKind.HANDED_OVER:
            owner, taken_on = other(owner), event.day
    return misses, taken_on


def _done_on(commitment: Commitment, events: Sequence[CommitmentEvent]) -> date:
    days = [event.day for event in events if event.kind is EventKind.DONE]
    if days:
        return days[-1]
    return (commitment.closed_at or commitment.created_at).date()


def _refuse_senseless(commitment: Commitment, kind: EventKind) -> None:
    closed = commitment.status in _CLOSED
    if kind is EventKind.MADE:
        raise FacilitatorError("It was made already.", "Make a new commitment instead.")
    if closed and (kind is EventKind.CARRIED or _STATUS_AFTER[kind] is commitment.status):
        raise FacilitatorError(f"It is {commitment.status} already.", "Reopen it to go on with it.")
    if not closed and kind is EventKind.REOPENED:
        raise FacilitatorError("It is still open.", "There is nothing to reopen.")


def _check_due(commitment: Commitment, kind: EventKind, due: date | None, day: date) -> None:
    if kind is EventKind.RENEGOTIATED:
        check_new_due(commitment, due)
    if due is not None and kind not in (EventKind.RENEGOTIATED, EventKind.HANDED_OVER):
        raise FacilitatorError("That decision does not move the date.", "Renegotiate it instead.")
    _refuse_past(due, day)


def _refuse_past(due: date | None, day: date) -> None:
    if due is not None and due < day:
        raise FacilitatorError("The due date is past.", "Choose today or a later day.")


def _event(
    commitment: Commitment,
    kind: EventKind,
    *,
    now: datetime,
    day: date,
    meeting_id: UUID | None,
    due_after: date | None,
    reason: str = "",
) -> CommitmentEvent:
    return CommitmentEvent(
        person_id=commitment.person_id,
        commitment_id=commitment.id,
        created_at=now,
        day=day,
        kind=kind,
        reason=reason,
        due_before=commitment.due,
        due_after=due_after,
        meeting_id=meeting_id,
    )
