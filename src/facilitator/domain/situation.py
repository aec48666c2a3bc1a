"""What is so between two people when a question is chosen, and which words of it may be said aloud."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from facilitator.domain.models import (
    CheckIn,
    Commitment,
    CommitmentEvent,
    CommitmentStatus,
    Direction,
    EventKind,
    Feedback,
    FeedbackKind,
    FeedbackStatus,
    Goal,
    GoalStatus,
    GoalUpdate,
    PointStatus,
    Side,
    TalkingPoint,
    Visibility,
)
from facilitator.quick_dataclass import dataclass

LOW, HIGH = 2, 4
"""On the scale from 1 to 5: energy up to the first is low, workload from the second on is high."""

_STANDING = (CommitmentStatus.OPEN, CommitmentStatus.BLOCKED)
_LIVING = (GoalStatus.ON_TRACK, GoalStatus.AT_RISK)


class Need(StrEnum):
    """What a prompt may ask for before it comes up; the word is what a prompt file holds."""

    MET_BEFORE = "met_before"
    NEVER_MET = "never_met"
    OPEN_PROMISE = "open_promise"
    MY_OPEN_PROMISE = "my_open_promise"
    THEIR_OPEN_PROMISE = "their_open_promise"
    MOVED_PROMISE = "moved_promise"
    BLOCKED_PROMISE = "blocked_promise"
    KEPT_PROMISE = "kept_promise"
    NEW_PROMISE = "new_promise"
    OPEN_GOAL = "open_goal"
    SEVERAL_GOALS = "several_goals"
    GOAL_AT_RISK = "goal_at_risk"
    THEIR_POINT = "their_point"
    CARRIED_POINT = "carried_point"
    WAITING_FEEDBACK = "waiting_feedback"
    WAITING_PRAISE = "waiting_praise"
    WAITING_GROWTH = "waiting_growth"
    GIVEN_FEEDBACK = "given_feedback"
    RECEIVED_FEEDBACK = "received_feedback"
    LOW_ENERGY = "low_energy"
    HIGH_WORKLOAD = "high_workload"


SPEAKABLE = (
    Need.OPEN_PROMISE,
    Need.MY_OPEN_PROMISE,
    Need.THEIR_OPEN_PROMISE,
    Need.MOVED_PROMISE,
    Need.BLOCKED_PROMISE,
    Need.KEPT_PROMISE,
    Need.NEW_PROMISE,
    Need.OPEN_GOAL,
    Need.GOAL_AT_RISK,
    Need.THEIR_POINT,
    Need.CARRIED_POINT,
)
"""Those whose own words a prompt may say, in braces; they are shared by both people."""

TIMELY = frozenset(
    {
        Need.MOVED_PROMISE,
        Need.BLOCKED_PROMISE,
        Need.KEPT_PROMISE,
        Need.GOAL_AT_RISK,
        Need.CARRIED_POINT,
        Need.WAITING_FEEDBACK,
        Need.WAITING_PRAISE,
        Need.WAITING_GROWTH,
        Need.GIVEN_FEEDBACK,
        Need.RECEIVED_FEEDBACK,
        Need.LOW_ENERGY,
        Need.HIGH_WORKLOAD,
    }
)
"""Those that hold now and then: what needs one of them comes up before what could be asked any day."""

Facts = dict[Need, str]
"""What holds, with the words that may be said aloud for it, or ""."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """The records that a question may speak of, as they stand in the middle of a meeting.

    `commitments` are those that stood when it began and those made or decided in it, `events` the
    decisions on them; `last_meeting_id` is the meeting before, None for people who never met.
    """

    meeting_id: UUID
    last_meeting_id: UUID | None = None
    commitments: tuple[Commitment, ...] = ()
    events: tuple[CommitmentEvent, ...] = ()
    goals: tuple[Goal, ...] = ()
    updates: tuple[GoalUpdate, ...] = ()
    points: tuple[TalkingPoint, ...] = ()
    feedback: tuple[Feedback, ...] = ()
    check_in: CheckIn | None = None


def facts(now: Situation) -> Facts:
    """Return what holds, and what of it may be said aloud; of private records only that feedback waits."""
    met = Need.NEVER_MET if now.last_meeting_id is None else Need.MET_BEFORE
    holds: dict[Need, str | None] = {met: ""}
    holds |= _promises(now) | _goals(now) | _points(now.points) | _feedback(now)
    if now.check_in is not None:
        energy, workload = now.check_in.energy, now.check_in.workload
        holds[Need.LOW_ENERGY] = "" if energy is not None and energy <= LOW else None
        holds[Need.HIGH_WORKLOAD] = "" if workload is not None and workload >= HIGH else None
    return {need: words for need, words in holds.items() if words is not None}


def _promises(now: Situation) -> dict[Need, str | None]:
    shared = [c for c in now.commitments if c.visibility is Visibility.SHARED]
    earlier = sorted((c for c in shared if c.meeting_id != now.meeting_id), key=_due_first)
    standing = [c for c in earlier if c.status in _STANDING]
    talked_about = {e.commitment_id for e in now.events if e.meeting_id == now.meeting_id}
    mine = [c for c in standing if c.owner is Side.MANAGER and c.id not in talked_about]
    theirs = [c for c in standing if c.owner is Side.REPORT and c.id not in talked_about]
    new_dates = {e.commitment_id for e in now.events if e.kind is EventKind.RENEGOTIATED}
    moved = [c for c in standing if c.carries or c.id in new_dates]
    kept = [c for c in earlier if c.status is CommitmentStatus.DONE and c.owner is Side.REPORT]
    made = sorted((c for c in shared if c.meeting_id == now.meeting_id), key=lambda c: c.id, reverse=True)
    return {
        Need.OPEN_PROMISE: _action([*mine, *theirs]),
        Need.MY_OPEN_PROMISE: _action(mine),
        Need.THEIR_OPEN_PROMISE: _action(theirs),
        Need.MOVED_PROMISE: _action(moved),
        Need.BLOCKED_PROMISE: _action([c for c in standing if c.status is CommitmentStatus.BLOCKED]),
        Need.KEPT_PROMISE: _action(kept),
        Need.NEW_PROMISE: _action(made),
    }


def _goals(now: Situation) -> dict[Need, str | None]:
    last_told = {u.goal_id: u.created_at for u in sorted(now.updates, key=lambda u: u.created_at)}

    def quiet_first(goal: Goal) -> tuple[datetime, UUID]:
        return last_told.get(goal.id, goal.created_at), goal.id

    shared = [g for g in now.goals if g.visibility is Visibility.SHARED and g.status in _LIVING]
    shared.sort(key=quiet_first)
    at_risk = [g for g in shared if g.status is GoalStatus.AT_RISK]
    return {
        Need.OPEN_GOAL: _first(g.title for g in shared),
        Need.SEVERAL_GOALS: "" if len(shared) > 1 else None,
        Need.GOAL_AT_RISK: _first(g.title for g in at_risk),
    }


def _points(points: Iterable[TalkingPoint]) -> dict[Need, str | None]:
    shared = [p for p in points if p.visibility is Visibility.SHARED and p.status is PointStatus.OPEN]
    shared.sort(key=lambda p: p.id)
    return {
        Need.THEIR_POINT: _first(p.text for p in shared if p.raised_by is Side.REPORT),
        Need.CARRIED_POINT: _first(p.text for p in shared if p.carries),
    }


def _feedback(now: Situation) -> dict[Need, str | None]:
    waiting = {f.kind for f in now.feedback if f.status is FeedbackStatus.KEPT}
    said = {
        f.direction
        for f in now.feedback
        if f.status is FeedbackStatus.DELIVERED and f.meeting_id == now.last_meeting_id is not None
    }
    return {
        Need.WAITING_FEEDBACK: "" if waiting else None,
        Need.WAITING_PRAISE: "" if FeedbackKind.PRAISE in waiting else None,
        Need.WAITING_GROWTH: "" if FeedbackKind.GROWTH in waiting else None,
        Need.GIVEN_FEEDBACK: "" if Direction.GIVEN in said else None,
        Need.RECEIVED_FEEDBACK: "" if Direction.RECEIVED in said else None,
    }


def _due_first(commitment: Commitment) -> tuple[date, UUID]:
    return commitment.due or date.max, commitment.id


def _action(commitments: Iterable[Commitment]) -> str | None:
    return _first(c.action for c in commitments)


def _first(words: Iterable[str]) -> str | None:
    return next(iter(words), None)
