"""Days as people say them when they look back: yesterday, mon, 2 weeks ago, last month, March, 2025."""

import re
from datetime import date, timedelta

from facilitator.domain.calendar_days import (
    MONTH_NUMBERS,
    NUMBER_WORDS,
    WEEKDAY_NUMBERS,
    add_months,
    any_of,
    monday_of,
    number_of,
)
from facilitator.domain.due_dates import DueError
from facilitator.domain.past_days import read_past_day
from facilitator.domain.text import clean

EXAMPLES = "Write a day or the time since: 2026-03-09, mon, yesterday, 2w, last month, march, 2025."

LONGEST_PHRASE = 60
FIRST_YEAR = 1900

_UNITS = {"d": "day", "w": "week", "m": "month", "y": "year"}
_AGO = re.compile(
    rf"(?P<count>[0-9]{{1,4}}|{any_of(NUMBER_WORDS)}) ?(?P<unit>day|week|month|year|d|w|m|y)s?(?: ago)?"
)
_PERIOD = re.compile(r"(?P<which>this|last) (?P<unit>week|month|year)")
_MONTH = re.compile(
    rf"(?:(?:in|last|this) )?(?P<month>{any_of(MONTH_NUMBERS)})\.?(?: (?P<year>[12][0-9]{{3}}))?"
)
_YEAR = re.compile(r"(?P<year>(?:19|20)[0-9]{2})(?:-(?P<month>0?[1-9]|1[0-2]))?")
_WEEKDAY = re.compile(rf"(?:on |last )?(?P<day>{any_of(WEEKDAY_NUMBERS)})")


def read_first_day(words: str, today: date, *, day_first: bool = True) -> date:
    """Return the first day of what these words mean; blanks may be dashes. DueError, in words.

    A weekday is the last one, today included; a month without a year the last that has begun. `day_first`
    reads 3/4 as 3 April.
    """
    said = " ".join(clean(words).split()).lower()
    wrong = DueError(f"“{said[:LONGEST_PHRASE]}” was not understood as a date.", EXAMPLES)
    if not said or len(said) > LONGEST_PHRASE:
        raise wrong
    try:
        found = _read(said, today) or _read(said.replace("-", " "), today)
    except (OverflowError, ValueError):
        raise wrong from None
    if found is not None:
        if found.year < FIRST_YEAR:
            raise wrong
        return found
    try:
        return read_past_day(said, today, day_first=day_first)
    except DueError as error:
        raise DueError(error.message, EXAMPLES) from None


def _read(said: str, today: date) -> date | None:
    if said in ("today", "yesterday", "now"):
        return today - timedelta(days=said == "yesterday")
    if match := _AGO.fullmatch(said):
        return _back(today, number_of(match["count"]), _UNITS.get(match["unit"], match["unit"]))
    if match := _PERIOD.fullmatch(said):
        return _begin(_back(today, match["which"] == "last", match["unit"]), match["unit"])
    if match := _WEEKDAY.fullmatch(said):
        return today - timedelta(days=(today.weekday() - WEEKDAY_NUMBERS[match["day"]]) % 7)
    return _read_month(said, today)


def _read_month(said: str, today: date) -> date | None:
    if match := _YEAR.fullmatch(said):
        return date(int(match["year"]), int(match["month"] or 1), 1)
    if match := _MONTH.fullmatch(said):
        month = MONTH_NUMBERS[match["month"]]
        return date(int(match["year"] or today.year - (month > today.month)), month, 1)
    return None


def _back(day: date, count: int, unit: str) -> date:
    if unit in ("day", "week"):
        return day - timedelta(days=count * (7 if unit == "week" else 1))
    return add_months(day, -count * (12 if unit == "year" else 1))


def _begin(day: date, unit: str) -> date:
    if unit == "week":
        return monday_of(day)
    return day.replace(day=1) if unit == "month" else day.replace(month=1, day=1)
