"""The steps of a meeting, for tests that hold one after the other on a real store."""

from dataclasses import replace
from datetime import datetime, timedelta

from facilitator.domain.flow import StageKind
from facilitator.domain.ledger import make
from facilitator.domain.models import (
    Commitment,
    Direction,
    Feedback,
    FeedbackKind,
    Meeting,
    MeetingStatus,
    Person,
    Side,
    Visibility,
)
from facilitator.services import commitments, feedback, wrap_up
from facilitator.services.meetings import open_meeting
from facilitator.services.runtime import Runtime
from facilitator.services.session import Session


def meet(
    runtime: Runtime, person: Person, flow_id: str = "standard", *, at: StageKind | None = None
) -> Session:
    """Begin a new meeting, with its clock running, and go to the first stage of that kind."""
    session = open_meeting(runtime, person.id, flow_id)
    session.run()
    if at is not None:
        go_to(session, at)
    return session


def cut_off(runtime: Runtime, session: Session) -> Session:
    """Close the window in the middle, and go on with the meeting from the disk."""
    session.pause()
    again = open_meeting(runtime, session.person.id, "")
    again.run()
    return again


def end(runtime: Runtime, session: Session) -> None:
    """Close the meeting, and have it all on the disk."""
    wrap_up.close(session)
    assert runtime.autosave.flush()


def go_to(session: Session, kind: StageKind) -> None:
    """Go to the first stage of that kind."""
    session.go(next(i for i, stage in enumerate(session.flow.stages) if stage.kind is kind))


def praise(session: Session, situation: str, *, said: bool = False) -> Feedback:
    """Write down praise, said now or kept for later."""
    return feedback.add(
        session,
        direction=Direction.GIVEN,
        kind=FeedbackKind.PRAISE,
        situation=situation,
        behaviour="",
        impact="",
        request="",
        said=said,
    )


def promise(session: Session, action: str, owner: Side = Side.MANAGER, due: str = "") -> Commitment:
    """Promise something in this meeting."""
    return commitments.add(session, owner=owner, action=action, cue="", due=due)


# From before, without a meeting


def promised(
    runtime: Runtime,
    person: Person,
    action: str,
    owner: Side = Side.MANAGER,
    *,
    days: int | None = 3,
    carries: int = 0,
) -> Commitment:
    """Save a promise made ten days ago and due in that many days."""
    clock = runtime.clock
    made, event = make(
        person_id=person.id,
        meeting_id=None,
        owner=owner,
        action=action,
        cue="",
        due=None if days is None else clock.today() + timedelta(days),
        visibility=Visibility.SHARED,
        now=clock.now() - timedelta(days=10),
        day=clock.today() - timedelta(days=10),
    )
    made = replace(made, carries=carries)
    runtime.store.save([made, event])
    return made


def held(person: Person, then: datetime) -> Meeting:
    """Return a meeting that was held and closed at that time."""
    return Meeting(
        person_id=person.id,
        flow_id="standard",
        created_at=then,
        started_at=then,
        ended_at=then,
        status=MeetingStatus.CLOSED,
    )
