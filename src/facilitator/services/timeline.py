"""One timeline of a person in words: meetings, mood, feedback, goals, promises and what became of them."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from facilitator.domain.clock import Clock
from facilitator.domain.due import month_day
from facilitator.domain.models import (
    CheckIn,
    Commitment,
    CommitmentEvent,
    CommitmentStatus,
    Direction,
    Feedback,
    FeedbackStatus,
    Goal,
    GoalUpdate,
    Meeting,
    MeetingStatus,
    Note,
    Record,
    Side,
    Visibility,
)
from facilitator.domain.text import one_line
from facilitator.quick_dataclass import dataclass
from facilitator.services.summary_words import decision_in_words
from facilitator.storage.timeline import Happened


@dataclass(frozen=True, slots=True)
class Moment:
    """One row of the timeline: the day, what it is in words of our own, and the words that were written.

    `meeting_id` is where it happened, None outside of a meeting.
    """

    record: Record
    day: date
    head: str
    words: str
    private: bool
    meeting_id: UUID | None


def moment_of(happened: Happened, clock: Clock) -> Moment:
    """Return what happened as a row."""
    record, about = happened.record, happened.about
    head, words = _WORDS[type(record)](record, about)
    if isinstance(record, Commitment) and record.status is CommitmentStatus.OPEN and record.due:
        head = f"{head} · by {month_day(record.due, clock.today())}"
    return Moment(
        record,
        clock.local(_when(record)).date(),
        f"{head} · corrected" if happened.corrected else head,
        one_line(words).strip(),
        _private(about or record),
        record.id if isinstance(record, Meeting) else getattr(record, "meeting_id", None),
    )


def _when(record: Any) -> Any:
    if isinstance(record, Meeting):
        return record.started_at or record.created_at
    if isinstance(record, Feedback):
        return record.delivered_at or record.created_at
    return record.created_at


def _private(record: Record) -> bool:
    if isinstance(record, CheckIn):
        return True
    return getattr(record, "visibility", Visibility.SHARED) is Visibility.PRIVATE


def _meeting(meeting: Meeting, note: Record | None) -> tuple[str, str]:
    if meeting.is_brought_in:
        return "Meeting · brought in", note.text if isinstance(note, Note) else ""
    waits = {MeetingStatus.DRAFT: " · cut off", MeetingStatus.PLANNED: " · planned"}.get(meeting.status, "")
    minutes = round(sum(meeting.stage_seconds.values()) / 60)
    parts = [f"{minutes} min" if minutes else "", f"worth {meeting.rating} of 5" if meeting.rating else ""]
    title = str(meeting.flow_copy.get("title", meeting.flow_id))
    return f"Meeting{waits}", " · ".join(filter(None, [title, *parts]))


def _check_in(mood: CheckIn, _: Record | None) -> tuple[str, str]:
    parts = [f"energy {mood.energy} of 5" if mood.energy else ""]
    parts += [f"workload {mood.workload} of 5" if mood.workload else "", mood.word]
    return "Mood", ", ".join(filter(None, parts)) or "not asked"


def _feedback(each: Feedback, _: Record | None) -> tuple[str, str]:
    way = "to me" if each.direction is Direction.RECEIVED else "to them"
    state = {FeedbackStatus.KEPT: " · not yet said", FeedbackStatus.DROPPED: " · let go"}.get(each.status, "")
    parts = (each.situation, each.behaviour, each.impact, each.request)
    return f"{each.kind.capitalize()} {way}{state}", " · ".join(part for part in parts if part.strip())


def _goal(goal: Goal, _: Record | None) -> tuple[str, str]:
    return f"Goal · {goal.status.replace('_', ' ')}", goal.title


def _progress(update: GoalUpdate, goal: Record | None) -> tuple[str, str]:
    title = goal.title if isinstance(goal, Goal) else ""
    words = ": ".join(part for part in (title, update.text) if part.strip())
    return f"Goal, progress · {update.status.replace('_', ' ')}", words


def _promise(promise: Commitment, _: Record | None) -> tuple[str, str]:
    whose = "My promise" if promise.owner is Side.MANAGER else "Their promise"
    waits = promise.status is CommitmentStatus.OPEN and promise.due is not None
    return whose if waits else f"{whose} · {promise.status}", promise.action


def _decision(event: CommitmentEvent, promise: Record | None) -> tuple[str, str]:
    now = "me" if isinstance(promise, Commitment) and promise.owner is Side.MANAGER else "them"
    action = promise.action if isinstance(promise, Commitment) else ""
    reason = f" ({event.reason.strip()})" if event.reason.strip() else ""
    return decision_in_words(event, now), f"{action}{reason}"


_WORDS: dict[type[Record], Callable[[Any, Record | None], tuple[str, str]]] = {
    Meeting: _meeting,
    CheckIn: _check_in,
    Feedback: _feedback,
    Goal: _goal,
    GoalUpdate: _progress,
    Commitment: _promise,
    CommitmentEvent: _decision,
}
