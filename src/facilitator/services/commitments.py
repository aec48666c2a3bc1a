"""Commitments: "When cue, I will action, by date", from both sides, read back aloud."""

from dataclasses import replace
from datetime import date

from facilitator.domain import ledger
from facilitator.domain.due import parse_due
from facilitator.domain.models import (
    Commitment,
    CommitmentEvent,
    CommitmentStatus,
    EventKind,
    Side,
    Visibility,
)
from facilitator.domain.visibility import with_change
from facilitator.errors import FacilitatorError
from facilitator.services.session import Session
from facilitator.services.undoing import quoted

ENOUGH_EACH = 3
"""Above so many a side, the program asks whether all of them will really be kept."""


_STANDING = (CommitmentStatus.OPEN, CommitmentStatus.BLOCKED)


def made_here(session: Session, owner: Side | None = None) -> list[Commitment]:
    """Return what was promised in this meeting, the manager's first."""
    found = [c for c in session.mine(Commitment) if owner is None or c.owner is owner]
    return sorted(found, key=lambda c: (c.owner is not Side.MANAGER, c.id))


def standing(session: Session, owner: Side) -> list[Commitment]:
    """Return all that a side has promised and not yet settled, in this meeting and before."""
    return [c for c in session.all(Commitment) if c.owner is owner and c.status in _STANDING]


def too_many(session: Session) -> list[Side]:
    """Return the sides that have promised more than three things by now."""
    return [side for side in Side if len(standing(session, side)) > ENOUGH_EACH]


def check_action(action: str) -> None:
    """Raise FacilitatorError when it does not say what will be done."""
    if not action.strip():
        raise FacilitatorError("Say what will be done.")


def add(
    session: Session,
    *,
    owner: Side,
    action: str,
    cue: str,
    due: str,
    day_first: bool = True,
    visibility: Visibility = Visibility.SHARED,
) -> Commitment:
    """Make a promise; `due` is in words, "" for no date.

    Raises FacilitatorError for a promise without an action, and for a date that is past or unclear.
    """
    check_action(action)
    day = parse_due(due, session.clock.today(), prefer_day_first=day_first) if due.strip() else None
    commitment, event = ledger.make(
        person_id=session.person.id,
        meeting_id=session.meeting.id,
        owner=owner,
        action=action,
        cue=cue,
        due=day,
        visibility=visibility,
        now=session.clock.now(),
        day=session.clock.today(),
    )
    with session.undoable(f"adding {quoted(action)}"):
        session.put(commitment, event)
    return commitment


def edit(
    session: Session,
    commitment: Commitment,
    *,
    owner: Side,
    action: str,
    cue: str,
    due: date | None,
    visibility: Visibility,
) -> None:
    """Change a promise of this meeting before it stands; it is to be read back again.

    Raises FacilitatorError for a promise without an action.
    """
    check_action(action)
    made = [
        replace(e, due_after=due)
        for e in session.mine(CommitmentEvent)
        if e.commitment_id == commitment.id and e.kind is EventKind.MADE
    ]
    changed = replace(
        commitment, owner=owner, action=action, cue=cue, due=due, visibility=visibility, read_back=False
    )
    now, here = session.clock.now(), session.meeting.id
    with session.undoable(f"changing {quoted(commitment.action)}"):
        session.put(*with_change(commitment, changed, now, here), *made)


def tick_read_back(session: Session, commitment: Commitment) -> None:
    """Say that it was read back aloud, or take that back."""
    with session.undoable(f"reading back {quoted(commitment.action)}"):
        session.put(replace(commitment, read_back=not commitment.read_back))


def remove(session: Session, commitment: Commitment) -> None:
    """Take back a promise that was made in this meeting, as a slip of the keys."""
    events = [e for e in session.mine(CommitmentEvent) if e.commitment_id == commitment.id]
    with session.undoable(f"removing {quoted(commitment.action)}"):
        session.put(removed=[*events, commitment])
