"""Opens a meeting for the screen: a new one, or the one that was cut off; one window has it at a time."""

import os
import sys
import time
from uuid import UUID

from facilitator.domain.clock import Clock
from facilitator.domain.models import Meeting, MeetingStatus, UndoStep
from facilitator.errors import FacilitatorError
from facilitator.services import wrap_up
from facilitator.services.opening import resume_meeting, start_meeting
from facilitator.services.runtime import Runtime
from facilitator.services.session import Session
from facilitator.storage.holding import Hold, Holder, ask_for, take

ASK_SECONDS = 8.0
"""How long the window that has a meeting is given to let go; it looks every second, and then saves."""


class HeldElsewhere(FacilitatorError):
    """Another window has the meeting with that person."""

    def __init__(self, person_id: UUID, flow_id: str, holder: Holder, clock: Clock, *, asked: bool) -> None:
        self.person_id = person_id
        self.flow_id = flow_id
        since = f"{clock.local(holder.since):%H:%M}"
        where = f" on {holder.terminal}" if holder.terminal else ""
        process = f" (process {holder.process})" if holder.process else ""
        end = (
            "close it there" if sys.platform == "win32" else f"go on there, or end it: kill {holder.process}"
        )
        super().__init__(
            f"The other window{where} does not let go: it sleeps, or has words that it could not save."
            if asked
            else f"Open in another window{where}{process} since {since}. You read along here.",
            f"Or {end}." if asked else "",
        )


def open_meeting(runtime: Runtime, person_id: UUID, flow_id: str, *, take_over: bool = False) -> Session:
    """Return the session of the meeting with that person: the one that was cut off, or a new one.

    A new meeting proposes its next date from the person's cadence. Raises HeldElsewhere when another
    window has it, with `take_over` only if that one does not let go; FacilitatorError.
    """
    folder = runtime.paths.holds
    if not runtime.let_go() and (waiting := runtime.meetings.go_on(person_id)) is not None:
        return waiting
    found = ask_for(folder, person_id, ASK_SECONDS) if take_over else take(folder, person_id)
    if isinstance(found, Holder):
        raise HeldElsewhere(person_id, flow_id, found, runtime.clock, asked=take_over)
    try:
        if take_over and draft_of(runtime, person_id) is None:
            raise FacilitatorError("That meeting is over.", "Esc goes back to the people.")
        session = _open(runtime, person_id, flow_id)
    except BaseException:
        found.release()
        raise
    runtime.meetings.take_up(session, found)
    return session


def draft_of(runtime: Runtime, person_id: UUID) -> UUID | None:
    """Return the meeting with that person that was begun and not closed, the last if there are several."""
    drafts = runtime.store.find(
        Meeting,
        person_id=person_id,
        status=MeetingStatus.DRAFT,
        order_by="created_at",
        descending=True,
        limit=1,
    )
    return drafts[0].id if drafts else None


def give_up(runtime: Runtime, session: Session) -> HeldElsewhere | None:
    """Let the window that asks for it have the meeting, and return who has it now.

    None when the last words could not be saved, or when that window asks no longer: then it stays here.
    """
    if not runtime.let_go():
        return None
    end = time.monotonic() + ASK_SECONDS
    while time.monotonic() < end:
        found = take(runtime.paths.holds, session.person.id)
        if isinstance(found, Holder) and found.process != os.getpid():
            return HeldElsewhere(
                session.person.id, session.meeting.flow_id, found, runtime.clock, asked=False
            )
        if isinstance(found, Hold):
            if not found.wanted:
                runtime.meetings.take_up(session, found)
                return None
            found.release()
        time.sleep(0.15)
    return None


def _open(runtime: Runtime, person_id: UUID, flow_id: str) -> Session:
    catalog = runtime.catalog
    runtime.autosave.news()  # what is read now holds all of it
    draft_id = draft_of(runtime, person_id)
    if draft_id is not None:
        opening = resume_meeting(runtime.store, draft_id)
    else:
        opening = start_meeting(runtime.store, runtime.clock, person_id, catalog.flows[flow_id])
    session = Session(opening, tuple(catalog.prompts.values()), runtime.clock, runtime.autosave)
    if draft_id is None:
        # What was decided in an earlier session stands.
        about_nobody = runtime.store.find(UndoStep, person_id=None)
        session.put(removed=[*session.all(UndoStep), *about_nobody])
        session.change_meeting(next_on=wrap_up.proposed_next(session))
    return session
