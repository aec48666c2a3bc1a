"""Days that have been, as notes are headed: 2026-03-09, 9 March 2026, 09.03.2026, Mon 9 Mar 2026."""

import re
from calendar import isleap
from collections.abc import Iterable
from datetime import date

from facilitator.domain.calendar_days import MONTH_NUMBERS, WEEKDAY_NUMBERS, any_of
from facilitator.domain.due_dates import DueError, real_day
from facilitator.domain.text import clean
from facilitator.quick_dataclass import dataclass

EXAMPLES = "Write it like 2026-03-09 or 9 March 2026."

_MONTH = rf"(?P<month>{any_of(MONTH_NUMBERS)})\.?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?\.?"
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_WORDED = (
    re.compile(rf"(?<![0-9]){_DAY} (?:of )?{_MONTH},? {_YEAR}(?![0-9])", re.I),
    re.compile(rf"(?<!\w){_MONTH} {_DAY},? {_YEAR}(?![0-9])", re.I),
)
_YEAR_FIRST = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})([-/._])([0-9]{1,2})\2([0-9]{1,2})(?![0-9])")
_YEAR_LAST = re.compile(r"(?<![0-9.])([0-9]{1,2})([-/.])([0-9]{1,2})\2((?:19|20)[0-9]{2})(?![0-9])")
_SHORT_YEAR = re.compile(r"(?<![0-9.])([0-9]{2})([/.])([0-9]{2})\2([0-9]{2})(?![0-9.])")
_CLOSE = re.compile(r"(?<![0-9])(20[0-9]{2})([01][0-9])([0-3][0-9])(?![0-9])")
_AFTER_A_DAY = re.compile(r"\s[-–—|]\s|: |, ")
_ANY_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_NO_YEAR = re.compile(
    rf"(?:{any_of(WEEKDAY_NUMBERS)}\.?,? )?"
    rf"(?:[0-9]{{1,2}}(?:st|nd|rd|th)?\.? (?:of )?{any_of(MONTH_NUMBERS)}\.?"
    rf"|{any_of(MONTH_NUMBERS)}\.? [0-9]{{1,2}}(?:st|nd|rd|th)?"
    r"|[0-9]{1,2}\.[0-9]{1,2}\.|[0-9]{1,2}/[0-9]{1,2})(?=$|[\s:,–—-])",
    re.I,
)

_TIME_BEHIND = re.compile(
    r"(?<=[0-9]),?[T ]\s?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?"
    r"\s?(?:[ap]\.?m\.?)?\s?(?:Z|UTC|[+-][0-9]{2}:?[0-9]{2})?$",
    re.I,
)

LONGEST = 200
"""Characters of a line in which a day is looked for."""

LONGEST_WORDED = 60


@dataclass(frozen=True, slots=True)
class FoundDay:
    """A day in a line, and where in it the day stands."""

    day: date
    start: int
    end: int


class PastDayError(DueError):
    """A day that does not exist or was not understood; `column` is where it stands, counted from 1."""

    def __init__(self, message: str, column: int = 1) -> None:
        super().__init__(message, EXAMPLES)
        self.column = column


def find_day(line: str, *, day_first: bool = True) -> FoundDay | None:
    """Return the first day with a year that the line names, None without one.

    `day_first` reads 3/4/2026 as 3 April; an impossible reading gives way to the other. PastDayError
    for a day that no calendar has.
    """
    line = line[:LONGEST]
    if match := _YEAR_FIRST.search(line):
        return _found(match, int(match[1]), int(match[3]), int(match[4]))
    if match := _YEAR_LAST.search(line) or _SHORT_YEAR.search(line):
        day, month, year = int(match[1]), int(match[3]), int(match[4])
        if (month > 12 >= day) or (not day_first and match[2] != "." and day <= 12):
            day, month = month, day
        return _found(match, year + (2000 if year < 100 else 0), month, day)
    for pattern in _WORDED:
        if match := pattern.search(line):
            return _found(match, int(match["year"]), MONTH_NUMBERS[match["month"].lower()], int(match["day"]))
    if match := _CLOSE.search(line):
        return _found(match, int(match[1]), int(match[2]), int(match[3]))
    return None


@dataclass(frozen=True, slots=True)
class DayOrder:
    """Whether numbers such as 3/4/2026 name the day first; `guessed` is one of them if nothing decided it."""

    day_first: bool
    guessed: str = ""

    @property
    def remark(self) -> str:
        """Return how they were read, "" when that is certain."""
        found = find_day(self.guessed, day_first=self.day_first) if self.guessed else None
        if found is None:
            return ""
        read = f"{found.day.day} {found.day:%B %Y}"
        return f"{self.guessed} was read as {read}. The setting day_first says how such dates are read."


def order_of_days(lines: Iterable[tuple[int, str]], *, day_first: bool) -> DayOrder:
    """Return the order in which one file writes day and month, by its dates that can be read one way only.

    `lines` are those with dates, by their number; `day_first` counts when none of them decides. PastDayError
    when they say both.
    """
    certain: dict[bool, tuple[int, str]] = {}
    guessed = ""
    for number, line in lines:
        match = _YEAR_LAST.search(line[:LONGEST]) or _SHORT_YEAR.search(line[:LONGEST])
        if match is None or match[2] == "." or _YEAR_FIRST.search(line[:LONGEST]):
            continue
        one, other = int(match[1]), int(match[3])
        if one <= 12 and other <= 12:
            guessed = guessed or (match[0] if one != other else "")
        elif min(one, other) <= 12:
            certain.setdefault(one > 12, (number, match[0]))
    if len(certain) == 2:
        (here, words), (there, others) = certain[True], certain[False]
        raise PastDayError(f"“{words}” (line {here}) has the day first, “{others}” (line {there}) the month.")
    return DayOrder(next(iter(certain))) if certain else DayOrder(day_first, guessed)


def names_a_year(line: str) -> bool:
    """Return whether a year stands in the line, so that a day may be meant."""
    return _ANY_YEAR.search(line[:LONGEST]) is not None


def lacks_a_year(words: str) -> bool:
    """Return whether the words begin with a day and a month, maybe after a weekday, and no year follows."""
    return _NO_YEAR.match(words.strip()) is not None and not names_a_year(words)


def find_foreign_day(words: str, today: date, *, day_first: bool = True) -> date | None:
    """Return the day that these words begin with in another language, "9. März 2026: Ziele", else None."""
    from facilitator.domain import due_languages

    head = _AFTER_A_DAY.split(words.strip(), maxsplit=1)[0]
    if len(head) > LONGEST_WORDED or not names_a_year(head):
        return None
    return due_languages.read(head, today, day_first)


def read_past_day(words: str, today: date, *, day_first: bool = True) -> date:
    """Return the day that the words are; without a year the last such day. PastDayError, in words.

    A time behind it, as other programs write one, is passed over.
    """
    said = _TIME_BEHIND.sub("", " ".join(clean(words).split()))
    for candidate in (said, f"{said} {today.year}"):
        found = find_day(candidate, day_first=day_first)
        if found is not None and (found.start, found.end) == (0, len(candidate)):
            day = found.day
            return day if candidate == said or day <= today else _nearest(day, -1)
    raise PastDayError(f"“{said[:60]}” was not understood as a date.")


def read_coming_day(words: str, today: date, *, day_first: bool = True) -> date:
    """Return the day that the words are; without a year the next such day. PastDayError, in words."""
    day = read_past_day(words, today, day_first=day_first)
    return day if names_a_year(words) or _has_short_year(words) or day >= today else _nearest(day, 1)


def _has_short_year(words: str) -> bool:
    return _SHORT_YEAR.search(words) is not None


def _nearest(day: date, way: int) -> date:
    """Return the next such day, or the one before; the 29th of February is not in every year."""
    year = day.year + way
    while not _is_real(year, day):
        year += way
    return real_day(year, day.month, day.day)


def _is_real(year: int, day: date) -> bool:
    return (day.month, day.day) != (2, 29) or isleap(year)


def _found(match: re.Match[str], year: int, month: int, day: int) -> FoundDay:
    try:
        return FoundDay(real_day(year, month, day), match.start(), match.end())
    except DueError as error:
        raise PastDayError(error.message, match.start() + 1) from None
