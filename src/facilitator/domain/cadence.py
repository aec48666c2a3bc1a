"""How often two people meet: the phrases for it, and the day it proposes next.

Weeks run from Monday to Sunday. The day after a meeting is looked for by RFC 5545 recurrence rules.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from facilitator.domain.calendar_days import (
    NUMBER_WORDS,
    SATURDAY,
    WEEKDAY_NUMBERS,
    WEEKDAYS,
    any_of,
    monday_of,
    number_of,
)
from facilitator.domain.text import clean
from facilitator.errors import FacilitatorError
from facilitator.quick_dataclass import dataclass

EXAMPLES = 'Try "weekly", "every 2 weeks on tue", "monthly", "first monday of the month" or "none".'
LONGEST = {"week": 52, "month": 12}

LONGEST_PHRASE = 80

_NONE = ("", "none", "no rhythm", "no fixed rhythm", "never", "as needed", "ad hoc")
_NAMED = {"weekly": "every week", "monthly": "every month", "quarterly": "every 3 months"}
_NAMED |= {"fortnightly": "every 2 weeks", "every fortnight": "every 2 weeks"}
_NAMED |= {"every quarter": "every 3 months"}
_ORDINALS = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "last": -1,
}
_ORDINAL_NAMES = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}
_EVERY_OTHER = {"other": 2} | {word: number for word, number in _ORDINALS.items() if number > 1}

# Patterns are compiled when they are come to: a start needs none of them.
_REWRITES: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r"\beach\b", "every"),
    (r"^(?:once|1x) (?:in )?(?:(?:an?|per|every) |(?<=in ))", "every "),
    (r"^(?:every )?alternat(?:e|ing)\b", "every other"),
    (r"(?<=[0-9])(?=weeks?\b|months?\b|wks?\b)", " "),
    (r"\bwks?\b", "weeks"),
    (rf"(?<![\w-])(?:{'|'.join(_NAMED)})(?![\w-])", lambda match: _NAMED[match[0]]),
    (rf"^(?=(?:[0-9]{{1,3}}|{any_of(NUMBER_WORDS)}) (?:week|month))", "every "),
)

_DAY = f"(?P<day>{any_of(WEEKDAY_NUMBERS)})s?"
_NUMBER = f"[0-9]{{1,3}}|{any_of(NUMBER_WORDS)}"
_EVERY = rf"every (?:(?P<every>{any_of(_EVERY_OTHER)}|{_NUMBER}) )?"
_NTH = rf"(?P<nth>{any_of(_ORDINALS)})"
_PATTERNS = (
    rf"{_EVERY}(?P<unit>week|month)s?",
    rf"{_EVERY}(?P<unit>week|month)s? (?:on )?(?:(?:an?|the) )?{_DAY}",
    rf"(?:on )?(?:an? )?{_DAY}(?: {_EVERY}(?P<unit>week)s?)?",
    rf"every (?:(?P<every>other|second|2nd|{_NUMBER}) )?{_DAY}",
    rf"{_EVERY}(?P<unit>month)s? (?:on )?(?:the )?{_NTH} {_DAY}",
    rf"(?:on )?(?:the |every )?{_NTH} {_DAY} (?:(?:of|in) )?(?:{_EVERY}|the )(?P<unit>month)s?",
)
_EVERY_NTH_DAY = rf"every (?P<nth>third|3rd|fourth|4th) {_DAY}"
_TOO_OFTEN = r"(?:twice|thrice|(?:[2-9]|two|three|four|five) ?(?:times|x)) .*"
_TWO_MEANINGS = r"bi-?(?:weekly|monthly)\b.*"
_HOUR_WORDS = rf"(?:{any_of(NUMBER_WORDS)}(?: o.clock)?|noon|midday|midnight|lunch(?:time)?)"
_HOUR_FIGURES = r"[0-9]{1,2}(?:[:.h][0-9]{2}|h)?(?: ?[ap]\.?m\.?| o.clock)?"
_WITH_HOUR = (
    rf"(?P<rhythm>.*?\S)(?:(?: (?:at|from) | ?@ ?)(?:[0-9].*|half .*|(?:a )?quarter .*|{_HOUR_WORDS})|"
    rf" {_HOUR_FIGURES}(?: ?[-–] ?{_HOUR_FIGURES})?|"
    r" noon| (?:in the )?(?:morning|afternoon|evening)s?)"
)


class CadenceError(FacilitatorError):
    """A cadence that was not understood, or that no calendar can follow."""


class Unit(StrEnum):
    """What a cadence counts in."""

    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """A rhythm of meetings; `every` 0 means none is kept.

    `weekday` runs from 0 (Monday) to 6, None when any day will do; `nth` is 1 to 4, or -1 for the
    last such weekday of the month. CadenceError when the parts do not fit together.
    """

    every: int = 0
    unit: Unit = Unit.WEEK
    weekday: int | None = None
    nth: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.every <= LONGEST[self.unit]:
            raise CadenceError(f"Choose from 1 to {LONGEST[self.unit]} {self.unit}s.", EXAMPLES)
        if self.weekday not in (None, *range(7)) or self.nth not in (None, *_ORDINAL_NAMES):
            raise CadenceError("That is not a day of the week or of the month.", EXAMPLES)
        by_month = self.unit is Unit.MONTH and self.weekday is not None
        if (self.nth is not None) != by_month or (not self.every and self.weekday is not None):
            raise CadenceError("A monthly rhythm needs to know which weekday of the month.", EXAMPLES)

    def __str__(self) -> str:
        """Return the phrase that `parse_cadence` reads back as this same cadence."""
        if not self.every:
            return "none"
        rhythm = f"every {self.unit}" if self.every == 1 else f"every {self.every} {self.unit}s"
        if self.weekday is None:
            return rhythm
        nth = f"the {_ORDINAL_NAMES[self.nth]} " if self.nth is not None else ""
        return f"{rhythm} on {nth}{WEEKDAYS[self.weekday]}"

    def rrule(self, start: date) -> str:
        """Return the RRULE value (RFC 5545, section 3.3.10) of a series from `start`, "" for none.

        A monthly series from the 29th, 30th or 31st takes the last day of shorter months, which the
        plain rule would leave out.
        """
        if not self.every:
            return ""
        rule = f"FREQ={self.unit.upper()}LY;INTERVAL={self.every}"
        if self.weekday is not None:
            nth = "" if self.nth is None else str(self.nth)
            return f"{rule};BYDAY={nth}{WEEKDAYS[self.weekday][:2].upper()}"
        if self.unit is Unit.MONTH and start.day > 28:
            days = ",".join(str(day) for day in range(28, start.day + 1))
            return f"{rule};BYMONTHDAY={days};BYSETPOS=-1"
        return rule

    def next_after(self, last: date, not_before: date) -> date | None:
        """Return the day to propose after a meeting on `last`, never before `not_before`.

        Without a weekday it is that many weeks or months on, and a Saturday or Sunday moves to
        Monday. With one, a meeting that was moved within its week, or within a week of its monthly
        day, still counts as that one. None without a rhythm, or past the calendar's end.
        """
        if not self.every:
            return None
        try:
            start, earliest = self._search_from(last)
            return self._first_from(start, max(earliest, not_before))
        except OverflowError:
            return None

    def _search_from(self, last: date) -> tuple[date, date]:
        if self.weekday is None:
            return last, last + timedelta(days=1)
        if self.unit is Unit.WEEK:
            return monday_of(last), monday_of(last) + timedelta(weeks=1)
        return last.replace(day=1), last + timedelta(weeks=self.every, days=1)

    def _first_from(self, start: date, earliest: date) -> date | None:
        from dateutil.rrule import rrulestr

        series = rrulestr(self.rrule(start), dtstart=datetime.combine(start, time()))
        # A day on the weekend before `earliest` still counts, since it moves to the Monday.
        found = series.after(datetime.combine(max(start, earliest - timedelta(days=3)), time()))
        while found is not None and self._on_a_weekday(found.date()) < earliest:
            found = series.after(found)
        return None if found is None else self._on_a_weekday(found.date())

    def _on_a_weekday(self, day: date) -> date:
        if self.weekday is None and day.weekday() >= SATURDAY:
            return day + timedelta(days=7 - day.weekday())
        return day


def parse_cadence(phrase: str) -> Cadence:
    """Return the cadence that a phrase means; "", "none" and "never" mean no rhythm.

    CadenceError, with a hint, when it is not understood, ambiguous, longer than a year, more often
    than once in a week or month, or holds an hour.
    """
    said = " ".join(clean(phrase).lower().replace(",", " ").split())
    cadence = _read(said) if len(said) <= LONGEST_PHRASE else None
    if cadence is None:
        raise _refusal(said)
    return cadence


def due_state(next_on: date | None, today: date) -> int | None:
    """Return the days until a meeting, negative when it is overdue, None without a date."""
    return None if next_on is None else (next_on - today).days


def due_text(next_on: date | None, today: date) -> str:
    """Return that as the list shows it: "today", "tomorrow", "in 4 days", "overdue 3 d" or "no date"."""
    days = due_state(next_on, today)
    if days is None:
        return "no date"
    if days < 0:
        return f"overdue {-days} d"
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")


def _read(said: str) -> Cadence | None:
    if said in _NONE:
        return Cadence()
    plain = said
    for pattern, meaning in _REWRITES:
        plain = re.sub(pattern, meaning, plain)
    found = next(filter(None, (re.fullmatch(pattern, plain) for pattern in _PATTERNS)), None)
    return _from_parts(found.groupdict()) if found else None


def _from_parts(parts: dict[str, str | None]) -> Cadence:
    every, day, nth = parts.get("every"), parts.get("day"), parts.get("nth")
    number = 1 if every is None else _EVERY_OTHER.get(every) or number_of(every)
    if not number:
        raise CadenceError("Nobody can meet every 0 weeks.", EXAMPLES)
    return Cadence(
        every=number,
        unit=Unit(parts.get("unit") or Unit.WEEK),
        weekday=None if day is None else WEEKDAY_NUMBERS[day],
        nth=None if nth is None else _ORDINALS[nth],
    )


def _refusal(said: str) -> CadenceError:
    if len(said) > LONGEST_PHRASE:
        return CadenceError("That is too long for a rhythm.", EXAMPLES)
    if re.fullmatch(_TWO_MEANINGS, said):
        return CadenceError(f"“{said}” can mean twice in one or once in two.", EXAMPLES)
    if match := re.fullmatch(_EVERY_NTH_DAY, said):
        nth, day = _ORDINALS[match["nth"]], match["day"]
        return CadenceError(
            f"“{said}” can mean every {nth} weeks or once a month.",
            f'Write "every {nth} weeks on {day}" or "{match["nth"]} {day} of the month".',
        )
    if re.fullmatch(_TOO_OFTEN, said):
        return CadenceError(
            f"“{said}” does not say how far apart.",
            'Write the time from one meeting to the next, such as "every week" or "every 2 weeks".',
        )
    if (match := re.fullmatch(_WITH_HOUR, said)) and (cadence := _read(match["rhythm"])):
        return CadenceError(
            "A rhythm has no hour.", f'Write "{cadence}"; the hour has a field of its own called "At".'
        )
    return CadenceError(f"“{said}” was not understood as a rhythm.", EXAMPLES)
