"""Days named by their date: 27 Nov, 27/11, 2026-11-27, the 15th."""

import re
from datetime import date
from re import Match

from facilitator.domain.calendar_days import (
    MONTH_NUMBERS,
    MONTHS,
    WEEKDAY_NUMBERS,
    WEEKDAYS,
    YEAR_UNSAID_DAYS,
    add_months,
    last_of_month,
    long_day,
)
from facilitator.errors import MisuseError

EXAMPLES = 'Try "fri", "next tue", "in 2 weeks", "27 nov" or "end of month".'

_YEAR_FIRST = r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})"
_YEAR_LAST = r"([0-9]{1,2})([-/.])([0-9]{1,2})(?:\2([0-9]{4}|[0-9]{2}))?\.?"


class DueError(MisuseError):
    """A due date that could not be taken as it was written; a command that was given it ends with code 2."""


def real_day(year: int, month: int, day: int) -> date:
    """Return that day; DueError, in words, when the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        named = f"{day} {MONTHS[month - 1]}" if 1 <= month <= 12 else f"month {month}"
        in_year = f" in {year}" if (month, day) == (2, 29) else ""
        raise DueError(f"There is no {named}{in_year}.", EXAMPLES) from None


def coming(month: int, day: int, today: date) -> date:
    """Return the next such day, today included; DueError when it has gone by not long ago."""
    found = real_day(_year_of(month, day, today), month, day)
    if (found - today).days > YEAR_UNSAID_DAYS:
        raise DueError(
            f"{day} {MONTHS[month - 1]} has gone by this year.",
            f"If you mean {long_day(found)}, write {found.isoformat()}.",
        )
    return found


def read_numeric(phrase: str, today: date, day_first: bool) -> date | None:
    """Return the day that figures alone name, None when they do not; DueError as `real_day`."""
    if match := re.fullmatch(_YEAR_FIRST, phrase):
        return real_day(int(match[1]), int(match[3]), int(match[4]))
    match = re.fullmatch(_YEAR_LAST, phrase)
    if match is None or (match[2] == "-" and not match[4]):
        return None
    day, month = int(match[1]), int(match[3])
    if (month > 12 >= day) or (not day_first and match[2] != "." and day <= 12):
        day, month = month, day
    return _with_year(match[4], month, day, today)


def read_dated(match: Match[str], today: date) -> date:
    """Return the day of a `day`, a `month`'s name and maybe a `year` and a `weekday`."""
    month = MONTH_NUMBERS[match["month"].removesuffix(".")]
    return _matching(match["weekday"], _with_year(match["year"], month, int(match["day"]), today))


def read_ordinal(match: Match[str], today: date) -> date:
    """Return the coming "15th", or the one of `month` ("this" or "next")."""
    day, month = int(match["day"]), match["month"]
    if not 1 <= day <= 31:
        raise DueError(f"No month has a day {day}.", EXAMPLES)
    first = today.replace(day=1)
    if month:
        first = add_months(first, 1) if month == "next" else first
        return _matching(match["weekday"], real_day(first.year, first.month, day))
    while day > last_of_month(first).day or first.replace(day=day) < today:
        first = add_months(first, 1)
    return _matching(match["weekday"], first.replace(day=day))


def _year_of(month: int, day: int, today: date) -> int:
    if (month, day) >= (today.month, today.day):
        return today.year
    if today.year == date.max.year:
        raise OverflowError("year out of range")
    return today.year + 1


def _with_year(year: str | None, month: int, day: int, today: date) -> date:
    if not year:
        return coming(month, day, today)
    return real_day(int(year) + (2000 if len(year) == 2 else 0), month, day)


def _matching(weekday: str | None, found: date) -> date:
    if weekday and WEEKDAY_NUMBERS[weekday] != found.weekday():
        raise DueError(
            f"{long_day(found)} is not a {WEEKDAYS[WEEKDAY_NUMBERS[weekday]]}.",
            "Write the weekday or the date, whichever is right.",
        )
    return found
