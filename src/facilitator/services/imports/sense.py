"""Looks whether a record makes sense to the program, beyond having fields of the right type."""

from facilitator.domain.cadence import parse_cadence
from facilitator.domain.flow import Flow
from facilitator.domain.models import CheckIn, Meeting, MeetingStatus, Person, Record
from facilitator.errors import FacilitatorError
from facilitator.services.people import LONGEST_NAME, check_hour, check_time_zone

_FIGURES = range(1, 6)
_MINUTES = range(1, 24 * 60)


def nonsense_in(record: Record) -> tuple[str, str] | None:
    """Return the field that cannot be right and why, None when all is well."""
    if isinstance(record, Person):
        return _in_person(record)
    if isinstance(record, Meeting):
        return _in_meeting(record)
    if isinstance(record, CheckIn):
        for name in ("energy", "workload"):
            if getattr(record, name) is not None and getattr(record, name) not in _FIGURES:
                return name, "runs from 1 to 5"
    return None


def _in_person(person: Person) -> tuple[str, str] | None:
    if not person.name.strip() or len(person.name) > LONGEST_NAME:
        return "name", f"needs 1 to {LONGEST_NAME} characters"
    if person.length_minutes not in _MINUTES:
        return "length_minutes", "is no length of a meeting"
    if not all(isinstance(each, str) for each in person.profile.values()):
        return "profile", "holds words alone"
    for name, check in (("cadence", parse_cadence), ("time_zone", check_time_zone), ("meets_at", check_hour)):
        try:
            check(getattr(person, name))
        except FacilitatorError as error:
            return name, error.message
    return None


def _in_meeting(meeting: Meeting) -> tuple[str, str] | None:
    if meeting.length_minutes not in _MINUTES:
        return "length_minutes", "is no length of a meeting"
    if meeting.rating is not None and meeting.rating not in _FIGURES:
        return "rating", "runs from 1 to 5"
    if not all(isinstance(each, int | float) for each in meeting.stage_seconds.values()):
        return "stage_seconds", "holds numbers alone"
    if not all(isinstance(each, str) for each in meeting.skipped):
        return "skipped", "holds words alone"
    closed = meeting.status is MeetingStatus.CLOSED  # it is read and never gone on with
    return None if closed or _flows(meeting) else ("flow_copy", "is no flow that has this meeting's stage")


def _flows(meeting: Meeting) -> bool:
    try:
        flow = Flow.from_copy(meeting.flow_copy).scaled(meeting.length_minutes)
        flow.stage(meeting.stage or flow.stages[0].id)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError):
        return False
    return True
