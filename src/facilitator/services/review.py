"""Follow-through: every open promise gets one decision, the manager's own first."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from facilitator.domain import ledger
from facilitator.domain.clock import Clock
from facilitator.domain.models import (
    Commitment,
    CommitmentEvent,
    CommitmentStatus,
    EventKind,
    Record,
    Side,
)
from facilitator.errors import FacilitatorError
from facilitator.services import undoing
from facilitator.services.runtime import Runtime
from facilitator.services.session import Session
from facilitator.services.undoing import quoted

DECISIONS = (
    EventKind.DONE,
    EventKind.RENEGOTIATED,
    EventKind.BLOCKED,
    EventKind.DROPPED,
    EventKind.CARRIED,
    EventKind.HANDED_OVER,
)


_SAID_AGAIN = (EventKind.RENEGOTIATED, EventKind.BLOCKED, EventKind.HANDED_OVER, EventKind.REOPENED)


class Writes(Protocol):
    """What a decision between two meetings needs of the store."""

    def save(self, records: Sequence[Record]) -> object:
        """Write all of these, or nothing."""


def promises(session: Session) -> list[Commitment]:
    """Return what was promised before this meeting and is open, or was decided on in it.

    The order is the one they came in, so that a decision does not move the row.
    """
    earlier = [c for c in session.all(Commitment) if c.meeting_id != session.meeting.id]
    standing = {
        c.id: c
        for c in earlier
        if c.status in (CommitmentStatus.OPEN, CommitmentStatus.BLOCKED) or decision(session, c) is not None
    }
    came = [_as_it_came(session, c) for c in standing.values()]
    return [standing[c.id] for c in ledger.review_order(came)]


def _as_it_came(session: Session, commitment: Commitment) -> Commitment:
    """Return the commitment with the owner and the date that it had when the meeting began."""
    events = _events(session, commitment)
    swapped = sum(e.kind is EventKind.HANDED_OVER for e in events) % 2 == 1
    owner = ledger.other(commitment.owner) if swapped else commitment.owner
    due = next((e.due_before for e in events if e.kind is EventKind.RENEGOTIATED), commitment.due)
    return replace(commitment, owner=owner, due=due)


def owner_before(session: Session, commitment: Commitment) -> Side:
    """Return who owned it when the meeting began."""
    return _as_it_came(session, commitment).owner


def decision(session: Session, commitment: Commitment) -> CommitmentEvent | None:
    """Return the latest decision that this meeting took on it, None while it has none."""
    events = _events(session, commitment)
    return events[-1] if events else None


def decided_before(session: Session, commitment: Commitment) -> CommitmentEvent | None:
    """Return what was decided on it last before this meeting, but for leaving it; None for nothing."""
    events = [e for e in session.all(CommitmentEvent) if e.commitment_id == commitment.id]
    earlier = [e for e in events if e.meeting_id != session.meeting.id and e.kind in _SAID_AGAIN]
    return max(earlier, key=lambda each: each.created_at, default=None)


def undecided(session: Session) -> list[Commitment]:
    """Return the promises that still wait for a decision in this meeting."""
    return [c for c in promises(session) if decision(session, c) is None]


def must_decide(session: Session, commitment: Commitment) -> bool:
    """Return whether it may not be carried again: do it, drop it or hand it over."""
    open_yet = decision(session, commitment) is None
    return open_yet and ledger.must_decide(commitment, session.clock.today())


def decide(
    session: Session, commitment: Commitment, kind: EventKind, reason: str = "", due: date | None = None
) -> Commitment:
    """Take one decision; an earlier one of this meeting stays in the history.

    Raises FacilitatorError when a reason or a date is missing, and for what was left already.
    """
    latest = decision(session, commitment)
    if kind is EventKind.CARRIED and latest is not None and latest.kind is kind:
        raise FacilitatorError("It is left for next time already.")
    changed, event = ledger.decide(
        commitment,
        kind,
        now=session.clock.now(),
        day=session.clock.today(),
        meeting_id=session.meeting.id,
        reason=reason,
        due=due,
    )
    with session.undoable(f"the decision on {quoted(commitment.action)}"):
        session.put(changed, event)
    return changed


def decide_between(
    store: Writes,
    clock: Clock,
    commitment: Commitment,
    kind: EventKind,
    *,
    reason: str = "",
    due: date | None = None,
) -> Commitment:
    """Take one decision between two meetings, and return what it made of the promise once it is saved.

    Raises FacilitatorError as `decide` does, and when it was changed elsewhere or cannot be saved.
    """
    changed, event = ledger.decide(
        commitment, kind, now=clock.now(), day=clock.today(), reason=reason, due=due
    )
    label = f"the decision on {quoted(commitment.action)}"
    undo = undoing.step_of(commitment.person_id, clock.now(), label, [changed, event], [commitment])
    store.save([changed, event, undo])
    return changed


def decide_here(
    runtime: Runtime,
    commitment: Commitment,
    kind: EventKind,
    *,
    reason: str = "",
    due: date | None = None,
) -> None:
    """Take one decision between two meetings in a window; it can be taken back. Raises as `decide` does."""
    now, day = runtime.clock.now(), runtime.clock.today()
    changed, event = ledger.decide(commitment, kind, now=now, day=day, reason=reason, due=due)
    label = f"the decision on {quoted(commitment.action)}"
    undoing.keep(runtime, commitment.person_id, label, [changed, event], [commitment])


def carry_undecided(session: Session) -> None:
    """Count each promise that was left undecided though its time has come as carried; at the end."""
    today = session.clock.today()
    for commitment in undecided(session):
        if ledger.has_come(commitment, today):
            decide(session, commitment, EventKind.CARRIED)


def _events(session: Session, commitment: Commitment) -> list[CommitmentEvent]:
    return [
        e
        for e in session.mine(CommitmentEvent)
        if e.commitment_id == commitment.id and e.kind is not EventKind.MADE
    ]
