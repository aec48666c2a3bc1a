"""Goals set together: what they serve, how it is going, what support they need."""

from dataclasses import replace
from datetime import date

from facilitator.domain.models import Goal, GoalStatus, GoalUpdate, Proposer, Visibility
from facilitator.errors import FacilitatorError
from facilitator.services import visibility as visibility_service
from facilitator.services.session import Session
from facilitator.services.undoing import quoted


def goals(session: Session) -> list[Goal]:
    """Return the goals that stand, and those that this meeting finished or dropped."""
    here = {u.goal_id for u in session.mine(GoalUpdate)}
    standing = (GoalStatus.ON_TRACK, GoalStatus.AT_RISK)
    return [g for g in session.all(Goal) if g.status in standing or g.id in here]


def updates(session: Session, goal: Goal) -> list[GoalUpdate]:
    """Return what was said of its progress, oldest first."""
    return [u for u in session.all(GoalUpdate) if u.goal_id == goal.id]


def check_title(title: str) -> None:
    """Raise FacilitatorError when a goal has no words."""
    if not title.strip():
        raise FacilitatorError("Give the goal a few words.")


def add(
    session: Session,
    *,
    title: str,
    proposed_by: Proposer,
    serves: str,
    measure: str,
    support: str,
    due: date | None = None,
    visibility: Visibility = Visibility.SHARED,
) -> Goal:
    """Set a goal. Raises FacilitatorError when it has no words."""
    check_title(title)
    goal = Goal(
        person_id=session.person.id,
        created_at=session.clock.now(),
        title=title,
        proposed_by=proposed_by,
        serves=serves,
        measure=measure,
        support=support,
        due=due,
        visibility=visibility,
    )
    with session.undoable(f"adding {quoted(title)}"):
        session.put(goal)
    return goal


def update(session: Session, goal: Goal, status: GoalStatus, text: str = "") -> None:
    """Record how it is going; words make an update of their own, a status alone joins this meeting's last."""
    with session.undoable(f"what was set for {quoted(goal.title)}"):
        _put_update(session, goal, status, text)


def _put_update(session: Session, goal: Goal, status: GoalStatus, text: str) -> None:
    here = update_here(session, goal)
    if here is not None and not text:
        session.put(replace(goal, status=status), replace(here, status=status))
        return
    said = GoalUpdate(
        person_id=session.person.id,
        goal_id=goal.id,
        meeting_id=session.meeting.id,
        created_at=session.clock.now(),
        status=status,
        text=text,
    )
    session.put(replace(goal, status=status), said)


def update_here(session: Session, goal: Goal) -> GoalUpdate | None:
    """Return what this meeting said of the goal last, None when it said nothing."""
    here = [u for u in updates(session, goal) if u.meeting_id == session.meeting.id]
    return here[-1] if here else None


def edit(session: Session, goal: Goal, title: str, **changes: object) -> None:
    """Change the words of a goal. Raises FacilitatorError when it has none any more."""
    check_title(title)
    with session.undoable(f"changing {quoted(goal.title)}"):
        visibility_service.put(session, goal, replace(goal, title=title, **changes))  # type: ignore[arg-type]


def describe_person(session: Session, **changes: str) -> None:
    """Keep the person's aspiration, strengths and growth areas."""
    with session.undoable(f"changing what is kept about {quoted(session.person.name)}"):
        session.put(replace(session.person, **changes))  # type: ignore[arg-type]
