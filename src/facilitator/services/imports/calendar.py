"""Reads the next meetings out of an iCalendar file: events whose title or guests fit one person."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from facilitator.domain.clock import Clock
from facilitator.domain.glance import PersonGlance
from facilitator.domain.models import Person
from facilitator.domain.text import one_line
from facilitator.errors import FacilitatorError
from facilitator.services.imports.merge import Told, Trouble, Understood
from facilitator.services.imports.past import person_in
from facilitator.services.imports.texts import read_text

Event = Any
"""An event of icalendar, whose own types say that any property may be anything."""

AHEAD = timedelta(days=366)
"""How far a next meeting is looked for."""

_DATES = ("DTSTART", "RRULE", "EXDATE", "RECURRENCE-ID")
"""What says when an event takes place."""

_LINE = re.compile(r"[ \t]|[\w-]+[;:]")
_RHYTHMS = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_TOO_FINE = ("BYHOUR", "BYMINUTE", "BYSECOND", "BYYEARDAY", "BYEASTER")


def read_calendar(
    path: Path, people: Sequence[PersonGlance], emails: dict[str, PersonGlance], clock: Clock
) -> Understood:
    """Return for each person the nearest day from today on at which a fitting event takes place.

    `emails` gives people by their address in lower case. FacilitatorError when it is no calendar.
    """
    nearest: dict[Any, tuple[date, PersonGlance, str]] = {}
    found = Understood()
    text = read_text(path)
    events = _events(path, text)
    wrong = [_wrong_date(event) for event in events]
    moved = _moved([event for event, name in zip(events, wrong, strict=True) if not name])
    for at, event in enumerate(events):
        person = _whose(event, people, emails)
        if person is None or str(event.get("status", "")).upper() == "CANCELLED":
            continue
        if wrong[at]:
            found.troubles.append(_trouble(path.name, text, at, wrong[at]))
            continue
        day = _next_day(event, moved, clock)
        if day is not None and (person.id not in nearest or day < nearest[person.id][0]):
            nearest[person.id] = day, person, one_line(str(event.get("summary", "")))
    for day, person, title in sorted(nearest.values(), key=lambda each: each[0]):
        before = f" (was {person.next_on.isoformat()})" if person.next_on else ""
        found.told.append(Told(kind=Person, id=person.id, values={"next_on": day}, wins=True))
        found.lines.append(
            f"{one_line(person.name)}: next on {day:%a} {day.isoformat()}{before}, from “{title[:60]}”"
        )
    return found


def _events(path: Path, text: str) -> list[Event]:
    """Return the events in the order in which they stand in the file."""
    from icalendar import Calendar

    _refuse_cut_off(path, text)
    try:
        calendars = Calendar.from_ical(text, multiple=True)
        return [event for each in calendars for event in each.walk("VEVENT")]
    except (ValueError, IndexError, KeyError, TypeError, AttributeError) as error:
        lines = enumerate(text.split("\n"), 1)
        number = next((number for number, line in lines if line and not _LINE.match(line)), 0)
        raise _no_calendar(path, number, one_line(str(error))[:80]) from None


def _refuse_cut_off(path: Path, text: str) -> None:
    """Raise FacilitatorError when something that begins has no end: icalendar would silently leave it out."""
    opened: list[tuple[str, int]] = []
    number = 0
    for number, line in enumerate(text.split("\n"), 1):
        name, _, value = line.partition(":")
        if name.upper() == "BEGIN":
            opened.append((value.strip().upper(), number))
        elif name.upper() == "END" and opened:
            if opened.pop()[0] != value.strip().upper():
                raise _no_calendar(path, number, f"{one_line(line)[:40]} ends what was not begun last")
        elif line.strip() and not opened:
            raise _no_calendar(path, number, "it does not begin with BEGIN:VCALENDAR")
    if opened:
        raise _no_calendar(path, number, f"BEGIN:{opened[-1][0]} of line {opened[-1][1]} has no end")


def _no_calendar(path: Path, line: int, why: str) -> FacilitatorError:
    at = f", line {line}" if line else ""
    return FacilitatorError(
        f"{path}{at}: this is no calendar that can be read ({why}). Nothing was imported.",
        "Export it again as iCalendar (.ics).",
    )


def _wrong_date(event: Event) -> str:
    """Return which of an event's dates cannot be read, "" for none."""
    wrong = {str(name).upper() for name, _ in event.errors}
    return next((name for name in _DATES if name in wrong), "")


def _trouble(name: str, text: str, at: int, wrong: str) -> Trouble:
    """Return where the wrong date of that event stands; `at` counts the events of the file."""
    lines = text.split("\n")
    begins = [number for number, line in enumerate(lines) if line.strip().upper() == "BEGIN:VEVENT"]
    number = next(here for here in range(begins[at], len(lines)) if lines[here].upper().startswith(wrong))
    column = lines[number].rfind(":") + 2
    said = one_line(lines[number][column - 1 :])[:40]
    return Trouble(name, number + 1, f"{wrong} is “{said}”, and no calendar has that.", column)


def _whose(
    event: Event, people: Sequence[PersonGlance], emails: dict[str, PersonGlance]
) -> PersonGlance | None:
    """Return the one person whose address is among the guests, or whose name is in the title."""
    guests = event.get("attendee", [])
    addresses = [str(each).lower().removeprefix("mailto:") for each in _listed(guests)]
    invited = {emails[each].id: emails[each] for each in addresses if each in emails}
    if len(invited) == 1:
        return next(iter(invited.values()))
    return None if invited else person_in(str(event.get("summary", "")), people)


def _moved(events: Sequence[Event]) -> set[tuple[str, datetime | date]]:
    """Return the occurrences of series that stand in events of their own, by series and first date."""
    found = set()
    for event in events:
        if "recurrence-id" in event:
            found.add((str(event.get("uid", "")), event["recurrence-id"].dt))
    return found


def _next_day(event: Event, moved: set[tuple[str, datetime | date]], clock: Clock) -> date | None:
    today = clock.today()
    for start in _starts(event, moved, clock):
        day = clock.local(start).date() if isinstance(start, datetime) and start.tzinfo else _day(start)
        if day > today + AHEAD:
            return None
        if day >= today:
            return day
    return None


def _starts(event: Event, moved: set[tuple[str, datetime | date]], clock: Clock) -> Iterator[datetime | date]:
    """Return when the event takes place, from about today on."""
    if "dtstart" not in event:
        return
    first = event["dtstart"].dt
    if "recurrence-id" in event or "rrule" not in event:
        yield first
        return
    uid = str(event.get("uid", ""))
    out = {each.dt for listed in _listed(event.get("exdate", [])) for each in listed.dts}
    out |= {moment for series, moment in moved if series == uid}
    start = first if isinstance(first, datetime) else datetime.combine(first, time())
    earliest = datetime.combine(clock.today() - timedelta(days=1), time(), start.tzinfo)
    for moment in _series(event, start, earliest):
        shown = moment if isinstance(first, datetime) else moment.date()
        if shown not in out:
            yield shown


def _series(event: Event, start: datetime, earliest: datetime) -> Iterator[datetime]:
    from dateutil.rrule import rrulestr

    rule = event["rrule"]
    if isinstance(rule, list) or str(rule.get("FREQ", [""])[0]).upper() not in _RHYTHMS:
        return
    if any(name in rule for name in _TOO_FINE):
        return
    try:
        series = rrulestr(rule.to_ical().decode(), dtstart=start)
        yield from series.xafter(earliest, count=200)
    except (ValueError, TypeError, OverflowError):  # a rule that no calendar can follow
        return


def _day(moment: datetime | date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
