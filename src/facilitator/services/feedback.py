"""Feedback both ways: said now, or kept for later with its age."""

from dataclasses import replace

from facilitator.domain.models import Direction, Feedback, FeedbackKind, FeedbackStatus, Visibility
from facilitator.errors import FacilitatorError
from facilitator.services import visibility
from facilitator.services.session import Session
from facilitator.services.undoing import quoted


def waiting(session: Session) -> list[Feedback]:
    """Return what is kept to be said, oldest first."""
    return [f for f in session.all(Feedback) if f.status is FeedbackStatus.KEPT]


def said_here(session: Session) -> list[Feedback]:
    """Return what was said in this meeting, in order."""
    return [f for f in session.mine(Feedback) if f.status is FeedbackStatus.DELIVERED]


def age_days(session: Session, feedback: Feedback) -> int:
    """Return how many days ago it was noticed."""
    return max(0, (session.clock.today() - session.clock.local(feedback.created_at).date()).days)


def check_described(situation: str, behaviour: str) -> None:
    """Raise FacilitatorError when neither says what happened."""
    if not (situation.strip() or behaviour.strip()):
        raise FacilitatorError("Say what happened: a situation, or what was done.")


def add(
    session: Session,
    *,
    direction: Direction,
    kind: FeedbackKind,
    situation: str,
    behaviour: str,
    impact: str,
    request: str,
    said: bool,
) -> Feedback:
    """Keep feedback: what was said is shared, what waits stays private until it is said.

    What the manager received has been said by its nature; without `said` it stays private all the same.

    Raises FacilitatorError when nothing was described.
    """
    check_described(situation, behaviour)
    feedback = Feedback(
        person_id=session.person.id,
        created_at=session.clock.now(),
        direction=direction,
        kind=kind,
        situation=situation,
        behaviour=behaviour,
        impact=impact,
        request=request,
    )
    if said or direction is Direction.RECEIVED:
        feedback = _said(session, feedback)
    if not said:
        feedback = replace(feedback, visibility=Visibility.PRIVATE)
    with session.undoable(f"adding {quoted(behaviour or situation)}"):
        session.put(feedback)
    return feedback


def edit(session: Session, feedback: Feedback, kind: FeedbackKind, **words: str) -> None:
    """Change the kind and the words. Raises FacilitatorError when nothing is described any more."""
    changed = replace(feedback, kind=kind, **words)  # type: ignore[arg-type]
    check_described(changed.situation, changed.behaviour)
    with session.undoable("changing the feedback"):
        session.put(changed)


def deliver(session: Session, feedback: Feedback) -> None:
    """Say that it was said in this meeting; the same again takes that back."""
    with session.undoable("what was set for the feedback"):
        _turn_delivered(session, feedback)


def _turn_delivered(session: Session, feedback: Feedback) -> None:
    if feedback.status is FeedbackStatus.DELIVERED:
        kept = replace(
            feedback,
            status=FeedbackStatus.KEPT,
            visibility=Visibility.PRIVATE,
            delivered_at=None,
            meeting_id=None,
        )
        visibility.put(session, feedback, kept)
    else:
        visibility.put(session, feedback, _said(session, feedback))


def drop(session: Session, feedback: Feedback) -> None:
    """Let it go unsaid; it stays in the history."""
    with session.undoable("letting the feedback go"):
        session.put(replace(feedback, status=FeedbackStatus.DROPPED))


def _said(session: Session, feedback: Feedback) -> Feedback:
    return replace(
        feedback,
        status=FeedbackStatus.DELIVERED,
        visibility=Visibility.SHARED,
        delivered_at=session.clock.now(),
        meeting_id=session.meeting.id,
    )
