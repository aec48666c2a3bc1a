"""The steps of a meeting, for tests that hold one after the other on a real store."""

from facilitator.domain.flow import StageKind
from facilitator.domain.models import Commitment, Person, Side
from facilitator.services import commitments, wrap_up
from facilitator.services.meetings import open_meeting
from facilitator.services.runtime import Runtime
from facilitator.services.session import Session


def meet(runtime: Runtime, person: Person, flow_id: str = "standard") -> Session:
    """Begin a new meeting, with its clock running."""
    session = open_meeting(runtime, person.id, flow_id)
    session.run()
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


def promise(session: Session, action: str, owner: Side = Side.MANAGER, due: str = "") -> Commitment:
    """Promise something in this meeting."""
    return commitments.add(session, owner=owner, action=action, cue="", due=due)
