"""Opens a meeting for the screen: a new one, or the one that was cut off."""

from uuid import UUID

from facilitator.domain.models import MeetingStatus
from facilitator.errors import FacilitatorError
from facilitator.services import wrap_up
from facilitator.services.opening import resume_meeting, start_meeting
from facilitator.services.runtime import Runtime
from facilitator.services.session import Session


def open_meeting(runtime: Runtime, person_id: UUID, draft_id: UUID | None, flow_id: str) -> Session:
    """Return the session of a meeting with that person; `draft_id` is one that was cut off.

    A new meeting proposes its next date from the person's cadence. Raises FacilitatorError.
    """
    catalog = runtime.catalog
    runtime.autosave.flush()
    if draft_id is not None:
        opening = resume_meeting(runtime.store, draft_id)
        if opening.meeting.status is MeetingStatus.CLOSED:
            raise FacilitatorError("That meeting was closed in another window.")
    else:
        opening = start_meeting(runtime.store, runtime.clock, person_id, catalog.flows[flow_id])
    session = Session(opening, tuple(catalog.prompts.values()), runtime.clock, runtime.autosave)
    if draft_id is None:
        session.change_meeting(next_on=wrap_up.proposed_next(session))
    return session
