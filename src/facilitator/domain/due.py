"""Due dates as people say them, and the echo that shows how they were understood.

"fri" is the coming Friday, never today; "this fri" is the Friday of this week, which runs from
Monday to Sunday; "next fri" is the Friday of the week after; "friday week" is a week after "fri".
A week ends on its Friday. What is vague, impossible or past is refused and never guessed.
"""

import re
from datetime import date

from facilitator.domain.calendar_days import (
    MONTHS,
    WEEKDAY_NUMBERS,
    WEEKDAYS,
    YEAR_UNSAID_DAYS,
    add_months,
    long_day,
    weekday_after,
)
from facilitator.errors import FacilitatorError

LONGEST_PHRASE = 60
YEARS_AHEAD = 5

_CHOOSE_LATER = "Choose today or a later day."
_VAGUE = (
    r"soon\w*|asap|as soon as possible|later.*|some ?(?:time|day)|whenever|eventually|shortly|"
    r"(?:early|late) .*|(?:in )?(?:a few|some) .*|before .*|after .*"
)


def parse_due(phrase: str, today: date, *, prefer_day_first: bool = True) -> date:
    """Return the day that a phrase means, from today to five years ahead.

    `prefer_day_first` reads 3/4 as 3 April, else as 4 March; an impossible reading gives way to the
    other. DueError when it is not understood, is vague or past, too far away, or does not exist.
    """
    word = phrase.strip().lower()
    if word in WEEKDAY_NUMBERS and today.year < date.max.year:  # what most say, and `add` has to be fast
        return weekday_after(today, WEEKDAY_NUMBERS[word])
    from facilitator.domain import due_phrases
    from facilitator.domain.due_dates import EXAMPLES, DueError
    from facilitator.domain.text import clean

    said = " ".join(clean(phrase).split())
    if not said:
        raise DueError("A due date is still missing.", EXAMPLES)
    if len(said) > LONGEST_PHRASE:
        raise DueError("That is too long for a date.", EXAMPLES)
    if due_phrases.looks_back(said):
        raise DueError(f"“{said}” is past.", _CHOOSE_LATER)
    if re.fullmatch(_VAGUE, said.lower()):
        raise DueError(f"“{said}” can mean more than one day.", f"Name the day. {EXAMPLES}")
    try:
        day = _read(said, today, prefer_day_first)
    except OverflowError:
        raise _too_far(f"“{said}” is too far away.") from None
    return _within_reach(said, day, today)


def echo_due(day: date, today: date) -> str:
    """Return the day as it is read back, such as "Fri 27 Nov, in 5 days" or "Mon 23 Nov, tomorrow".

    The year is shown when it is not this year or the day is more than 300 days away.
    """
    days = (day - today).days
    away = f"in {days} days" if days >= 0 else f"{-days} days ago"
    near = {-1: "1 day ago", 0: "today", 1: "tomorrow"}
    return f"{short_day(day, today)}, {near.get(days, away)}"


def short_day(day: date, today: date) -> str:
    """Return the day without the distance, such as "Fri 27 Nov", with a year when it may be unclear."""
    return f"{WEEKDAYS[day.weekday()][:3]} {month_day(day, today)}"


def month_day(day: date, today: date) -> str:
    """Return the day without its weekday, such as "27 Nov", with a year when it may be unclear."""
    shown = f"{day.day} {MONTHS[day.month - 1][:3]}"
    far = day.year != today.year or abs((day - today).days) > YEAR_UNSAID_DAYS
    return f"{shown} {day.year}" if far else shown


def _read(said: str, today: date, day_first: bool) -> date:
    from facilitator.domain import due_phrases
    from facilitator.domain.due_dates import EXAMPLES, DueError

    day = due_phrases.read(said, today, day_first)
    if day is None:
        from facilitator.domain import due_languages

        day = due_languages.read(said, today, day_first)
    if day is None:
        raise DueError(f"“{said}” was not understood as a date.", EXAMPLES)
    return day


def _within_reach(said: str, day: date, today: date) -> date:
    from facilitator.domain.due_dates import DueError

    if day < today:
        raise DueError(f"“{said}” is past: {long_day(day)}.", _later_than(said, today))
    if day > _latest(today):
        raise _too_far(f"“{said}” is too far away: {long_day(day)}.")
    return day


def _later_than(said: str, today: date) -> str:
    from facilitator.domain import due_phrases

    try:
        found = due_phrases.next_one(said, today)
    except OverflowError:
        found = None
    return f"The next one is {short_day(found, today)}." if found else _CHOOSE_LATER


def _latest(today: date) -> date:
    try:
        return add_months(today, 12 * YEARS_AHEAD)
    except OverflowError:
        return date.max


def _too_far(message: str) -> FacilitatorError:
    from facilitator.domain.due_dates import DueError

    return DueError(message, f"Choose a day within {YEARS_AHEAD} years.")
