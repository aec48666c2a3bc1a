"""What a summary may say: the shared things of one meeting, as plain values, and nothing else.

Words that were typed know the record they stand in, so that each line of the summary can be traced.
"""

from datetime import date, datetime

from facilitator.domain.models import (
    Commitment,
    CommitmentEvent,
    CommitmentStatus,
    Direction,
    EventKind,
    Feedback,
    FeedbackKind,
    Goal,
    GoalStatus,
    Note,
    PointStatus,
    Side,
    TalkingPoint,
    Visibility,
)
from facilitator.domain.text import one_line
from facilitator.quick_dataclass import dataclass
from facilitator.services import commitments, feedback, goals, listening, review
from facilitator.services.session import Session
from facilitator.services.summary_text import Words
from facilitator.services.summary_words import decision_in_words, edges_off, sentence

Day = date  # a field of SummaryFacts is called `date`, since that is what a template calls it

_KINDS = {FeedbackKind.PRAISE: "Praise", FeedbackKind.GROWTH: "To grow"}
_STATUSES = {
    GoalStatus.ON_TRACK: "on track",
    GoalStatus.AT_RISK: "at risk",
    GoalStatus.DONE: "done",
    GoalStatus.DROPPED: "dropped",
}
_STILL_OPEN = (EventKind.CARRIED, EventKind.REOPENED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A commitment as it stands; `owner` is "I" or a first name, `sentence` says it as a whole.

    `state` is "open", "blocked" or "done".
    """

    owner: str
    cue: Words
    action: Words
    due: date | None
    state: str
    sentence: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedPromise:
    """An earlier commitment that this meeting decided on; `owner` is who had it before.

    `decision` is in words, with the new date in it; `sentence` has no date.
    """

    owner: str
    cue: Words
    action: Words
    sentence: Words
    decision: Words
    reason: Words
    new_date: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageNotes:
    """What was written down for both in one stage."""

    title: str
    texts: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackSaid:
    """Feedback that was said in this meeting; `kind` is "Praise" or "To grow"."""

    kind: Words
    situation: Words
    behaviour: Words
    impact: Words
    request: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalTouched:
    """A goal that was set or spoken of; `status` is "new", "on track", "at risk", "done" or "dropped"."""

    title: Words
    status: str
    progress: Words
    support: Words
    serves: Words
    measure: Words
    due: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryFacts:
    """All that a summary template can name; `date` is the day of the meeting where the manager is."""

    person: str
    first_name: str
    date: Day
    flow: str
    decided: tuple[DecidedPromise, ...]
    still_open: tuple[Promise, ...]
    points: tuple[Words, ...]
    notes: tuple[StageNotes, ...]
    feedback_given: tuple[FeedbackSaid, ...]
    feedback_received: tuple[FeedbackSaid, ...]
    goals: tuple[GoalTouched, ...]
    commitments: tuple[Promise, ...]
    next_date: Day | None


def facts_of(session: Session) -> SummaryFacts:
    """Return what the summary of this meeting says; private things are not in it, in any form."""
    began = session.meeting.started_at or session.meeting.created_at
    return SummaryFacts(
        person=one_line(session.person.name).strip(),
        first_name=_first_name(session),
        date=session.clock.local(began).date(),
        flow=one_line(session.flow.title).strip(),
        decided=_decided(session),
        still_open=_still_open(session),
        points=_points(session),
        notes=_notes(session),
        feedback_given=_feedback(session, Direction.GIVEN),
        feedback_received=_feedback(session, Direction.RECEIVED),
        goals=_goals(session, began),
        commitments=_made_here(session),
        next_date=session.meeting.next_on,
    )


_Item = Commitment | Feedback | Goal | Note | TalkingPoint


def _shared(record: _Item) -> bool:
    return record.visibility is Visibility.SHARED


def _words(record: _Item, text: str) -> Words:
    return Words(edges_off(text), record.id)


def _first_name(session: Session) -> str:
    return next(iter(session.person.name.split()), "")


def _owner(session: Session, side: Side) -> str:
    return "I" if side is Side.MANAGER else _first_name(session)


def _reviewed(session: Session) -> list[tuple[Commitment, CommitmentEvent | None]]:
    """Return the shared promises of earlier meetings, each with what this one last decided on it."""
    return [(c, review.decision(session, c)) for c in review.promises(session) if _shared(c)]


def _decided(session: Session) -> tuple[DecidedPromise, ...]:
    return tuple(
        _decided_promise(session, commitment, event)
        for commitment, event in _reviewed(session)
        if event is not None and event.kind not in _STILL_OPEN
    )


def _decided_promise(session: Session, commitment: Commitment, event: CommitmentEvent) -> DecidedPromise:
    owner = _owner(session, review.owner_before(session, commitment))
    now = "me" if commitment.owner is Side.MANAGER else _first_name(session)
    return DecidedPromise(
        owner=owner,
        cue=_words(commitment, commitment.cue),
        action=_words(commitment, commitment.action),
        sentence=_words(commitment, sentence(owner, commitment.cue, commitment.action)),
        decision=_words(commitment, decision_in_words(event, now)),
        reason=_words(commitment, event.reason),
        new_date=event.due_after if event.due_after != event.due_before else None,
    )


def _still_open(session: Session) -> tuple[Promise, ...]:
    # A promise that closing the meeting counted as carried reads the same before and after.
    return tuple(
        _promise(session, commitment)
        for commitment, event in _reviewed(session)
        if event is None or event.kind in _STILL_OPEN
    )


def _made_here(session: Session) -> tuple[Promise, ...]:
    made = [c for c in commitments.made_here(session) if _shared(c)]
    return tuple(_promise(session, c) for c in made if c.status is not CommitmentStatus.DROPPED)


def _promise(session: Session, commitment: Commitment) -> Promise:
    owner = _owner(session, commitment.owner)
    return Promise(
        owner=owner,
        cue=_words(commitment, commitment.cue),
        action=_words(commitment, commitment.action),
        due=commitment.due,
        state=str(commitment.status),
        sentence=_words(commitment, sentence(owner, commitment.cue, commitment.action, commitment.due)),
    )


def _points(session: Session) -> tuple[Words, ...]:
    here = session.meeting.id
    found = [p for p in listening.points(session) if p.status is PointStatus.DISCUSSED]
    texts = (_words(p, p.text) for p in found if p.meeting_id == here and _shared(p))
    return tuple(filter(None, texts))


def _notes(session: Session) -> tuple[StageNotes, ...]:
    """Return the shared notes in the order of the flow; those of a stage it no longer has come last."""
    texts: dict[str, list[Words]] = {stage.id: [] for stage in session.flow.stages}
    for note in session.mine(Note):
        if _shared(note) and edges_off(note.text):
            texts.setdefault(note.stage, []).append(_words(note, note.text))
    titles = {stage.id: one_line(stage.title).strip() for stage in session.flow.stages}
    return tuple(
        StageNotes(title=titles.get(stage, "Notes"), texts=tuple(found))
        for stage, found in texts.items()
        if found
    )


def _feedback(session: Session, direction: Direction) -> tuple[FeedbackSaid, ...]:
    return tuple(
        FeedbackSaid(
            kind=_words(each, _KINDS[each.kind]),
            situation=_words(each, each.situation),
            behaviour=_words(each, each.behaviour),
            impact=_words(each, each.impact),
            request=_words(each, each.request),
        )
        for each in feedback.said_here(session)
        if each.direction is direction and _shared(each)
    )


def _goals(session: Session, began: datetime) -> tuple[GoalTouched, ...]:
    found = (_goal(session, goal, began) for goal in goals.goals(session) if _shared(goal))
    return tuple(filter(None, found))


def _goal(session: Session, goal: Goal, began: datetime) -> GoalTouched | None:
    """Return the goal when this meeting set it or spoke of it, else None."""
    said = goals.update_here(session, goal)
    ended = session.meeting.ended_at
    new = began <= goal.created_at and (ended is None or goal.created_at <= ended)
    if said is None and not new:
        return None
    return GoalTouched(
        title=_words(goal, goal.title),
        status=_STATUSES[said.status] if said else "new",
        progress=_words(goal, said.text if said else ""),
        support=_words(goal, goal.support),
        serves=_words(goal, goal.serves),
        measure=_words(goal, goal.measure),
        due=goal.due,
    )
