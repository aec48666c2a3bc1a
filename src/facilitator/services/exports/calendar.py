"""Meetings and promises as iCalendar (RFC 5545): the next meeting, the rhythm after it, and to-dos."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from facilitator.domain.cadence import parse_cadence
from facilitator.domain.clock import Clock
from facilitator.domain.ids import derived_id
from facilitator.domain.models import CommitmentStatus, Meeting, MeetingStatus, Person
from facilitator.domain.text import one_line
from facilitator.services.briefing import agreed_or_usual
from facilitator.services.exports.selection import Selection
from facilitator.services.exports.tasks import Task, tasks_of
from facilitator.services.past_summary import began

if TYPE_CHECKING:
    from icalendar import Component, Event

ALARM_BEFORE = timedelta(minutes=10)
ALARM_ON_THE_DAY = timedelta(hours=9)
"""When a meeting without an hour is called to mind, counted from midnight."""

_STATUSES = {
    CommitmentStatus.OPEN: "NEEDS-ACTION",
    CommitmentStatus.BLOCKED: "NEEDS-ACTION",
    CommitmentStatus.DONE: "COMPLETED",
    CommitmentStatus.DROPPED: "CANCELLED",
}


def to_calendar(selection: Selection, clock: Clock) -> str:
    """Return one calendar with everything in it."""
    return _text([each for _, each in _components(selection, clock)])


def to_calendar_files(selection: Selection, clock: Clock) -> dict[str, str]:
    """Return a calendar for each event and to-do by the name of its file, as vdir folders want it."""
    return {f"{uid}.ics": _text([each]) for uid, each in _components(selection, clock)}


def zone_of(clock: Clock) -> tzinfo | None:
    """Return the user's zone by name, None when the system does not tell: then hours are local ones."""
    zone = clock.at(clock.today(), 12, 0).tzinfo
    if zone is UTC or isinstance(zone, ZoneInfo):
        return zone
    import tzlocal

    try:
        return ZoneInfo(tzlocal.get_localzone_name())
    except (LookupError, ValueError, OSError, TypeError):
        return None


def _text(components: "list[Component]") -> str:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Facilitator//Facilitator//EN")
    calendar.add("version", "2.0")
    for each in components:
        calendar.add_component(each)
    calendar.add_missing_timezones()
    text: str = calendar.to_ical().decode()
    return text


def _components(selection: Selection, clock: Clock) -> "Iterator[tuple[str, Component]]":
    zone = zone_of(clock)
    for person in selection.all(Person):
        if person.archived_at is None:
            yield from _events(selection, person, clock, zone)
    for task in tasks_of(selection):
        yield str(task.id), _todo(task)


def _events(
    selection: Selection, person: Person, clock: Clock, zone: tzinfo | None
) -> "Iterator[tuple[str, Component]]":
    cadence = parse_cadence(person.cadence)
    closed = [each for each in selection.of(Meeting, person) if each.status is MeetingStatus.CLOSED]
    last = max((each.ended_at or began(each) for each in closed), default=None)
    next_on = agreed_or_usual(person.next_on, person.cadence, last, clock)
    if next_on is None:
        return
    uid = str(derived_id("next meeting", str(person.id)))
    yield uid, _event(person, uid, next_on, clock, zone)
    after = cadence.next_after(next_on, next_on)
    if after is not None:
        uid = str(derived_id("meetings", str(person.id)))
        event = _event(person, uid, after, clock, zone)
        event.add("rrule", _rule(cadence.rrule(after)))
        yield uid, event


def _rule(rule: str) -> dict[str, str | list[str]]:
    parts = (part.split("=") for part in rule.split(";"))
    return {name: value.split(",") if "," in value else value for name, value in parts}


def _event(person: Person, uid: str, day: date, clock: Clock, zone: tzinfo | None) -> "Event":
    from icalendar import Alarm, Event

    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", clock.now())
    event.add("summary", f"1-on-1 with {one_line(person.name).strip()}")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"1-on-1 with {one_line(person.name).strip()}")
    if person.meets_at:
        hour, minute = map(int, person.meets_at.split(":"))
        start = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
        event.add("dtstart", start)
        event.add("duration", timedelta(minutes=person.length_minutes))
        alarm.add("trigger", -ALARM_BEFORE)
    else:
        event.add("dtstart", day)
        alarm.add("trigger", ALARM_ON_THE_DAY)
    event.add_component(alarm)
    return event


def _todo(task: Task) -> "Component":
    from icalendar import Todo

    todo = Todo()
    todo.add("uid", str(task.id))
    todo.add("dtstamp", task.changed_at)
    todo.add("created", task.created_at)
    todo.add("last-modified", task.changed_at)
    todo.add("summary", task.words)
    blocked = "Blocked." if task.status is CommitmentStatus.BLOCKED else ""
    if words := "\n".join(filter(None, (task.when, blocked))):
        todo.add("description", words)
    todo.add("status", _STATUSES[task.status])
    todo.add("categories", ["1-on-1", task.person])
    if task.private:
        todo.add("class", "PRIVATE")
    if task.due is not None:
        todo.add("due", task.due)
    if task.status is CommitmentStatus.DONE:
        todo.add("completed", task.closed_at or task.changed_at)
        todo.add("percent-complete", 100)
    return todo
