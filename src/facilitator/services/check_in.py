"""How both arrive: a private place said aloud, energy and workload, one word, the manager's opener."""

from dataclasses import replace

from facilitator.domain.models import CheckIn
from facilitator.services.session import Session


def check_in(session: Session) -> CheckIn:
    """Return this meeting's check-in; an empty one, not yet kept, before anything was entered."""
    for found in session.mine(CheckIn):
        return found
    return CheckIn(person_id=session.person.id, meeting_id=session.meeting.id, created_at=session.clock.now())


def change(session: Session, **changes: object) -> CheckIn:
    """Keep what was entered, and return the check-in."""
    changed = replace(check_in(session), **changes)  # type: ignore[arg-type]
    with session.undoable("what was set at the check-in"):
        session.put(changed)
    return changed


def earlier(session: Session) -> list[CheckIn]:
    """Return the person's last four check-ins before this one, oldest first."""
    found = [c for c in session.all(CheckIn) if c.meeting_id != session.meeting.id]
    return sorted(found, key=lambda c: c.created_at)[-4:]
