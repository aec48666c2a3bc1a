"""The English phrases for a due date, one pattern and one reader each."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from re import Match

from facilitator.domain.calendar_days import (
    FRIDAY,
    MONTH_NUMBERS,
    NUMBER_WORDS,
    WEEKDAY_NUMBERS,
    add_months,
    any_of,
    last_of_month,
    monday_of,
    number_of,
    weekday_after,
)
from facilitator.domain.due_dates import coming, read_dated, read_numeric, read_ordinal, real_day

Reader = Callable[[Match[str], date], date]

_DAYS = {"d": 1, "day": 1, "days": 1, "w": 7, "wk": 7, "wks": 7, "week": 7, "weeks": 7}
_DAYS |= {"fortnight": 14, "fortnights": 14}
_MONTHS = {"m": 1, "mo": 1, "mos": 1, "month": 1, "months": 1, "quarter": 3, "quarters": 3}
_MONTHS |= {"y": 12, "yr": 12, "yrs": 12, "year": 12, "years": 12}
_PERIODS = {"month": 1, "quarter": 3, "year": 12}

_HOUR = r"(?:1[0-2]|0?[1-9])(?:[:.][0-5][0-9])? ?[ap]m|(?:[01]?[0-9]|2[0-3]):[0-5][0-9]"
_TIME_OF_DAY = (
    rf"(?<=\S),? (?:(?:at |@ ?|by )?(?:{_HOUR}|noon|midday|lunch(?:time)?)|(?:in the )?"
    r"(?:morning|afternoon|evening|night)|eod|cob|end of (?:the )?day|close of business)$"
)
_LEAD = r"^(?:by|on|due|until|till?|no later than|at the latest by)\s+"
_FILLERS = r"\b(?:the|of)\b|,"
_SHORT = {"eow": "end week", "eom": "end month", "eoq": "end quarter", "eoy": "end year"}


def read(said: str, today: date, day_first: bool) -> date | None:
    """Return the day that an English phrase or a numeric date means, None when it is neither.

    DueError when it names a day that does not exist or a weekday that does not match.
    """
    phrase = _plain(said)
    numeric = read_numeric(phrase, today, day_first)
    if numeric is not None:
        return numeric
    for pattern, reader in _PHRASES:
        if match := re.fullmatch(pattern, phrase):  # compiled when it is come to, which keeps `add` fast
            return reader(match, today)
    return None


def looks_back(said: str) -> bool:
    """Tell whether an English phrase is about the past in its very words, such as "3 days ago"."""
    phrase = _plain(said)
    return any(word in phrase for word in _PAST_WORDS) and re.fullmatch(_PAST, phrase) is not None


def next_one(said: str, today: date) -> date | None:
    """Return the coming Friday for "this friday" and its like, None when no weekday's week is named.

    OverflowError beyond the years that a date can hold.
    """
    phrase = _plain(said)
    weekdays = (pattern for pattern, reader in _PHRASES if reader is _read_weekday_of_week)
    match = next(filter(None, (re.fullmatch(pattern, phrase) for pattern in weekdays)), None)
    return _read_weekday(match, today) if match else None


def _plain(said: str) -> str:
    phrase = said.lower().replace("’", "'")
    if phrase not in _THIS_DAY:
        phrase = re.sub(_TIME_OF_DAY, "", re.sub(_LEAD, "", phrase))
    phrase = " ".join(re.sub(_FILLERS, " ", phrase).split())
    return _SHORT.get(phrase, phrase)


def _read_weekday(match: Match[str], today: date) -> date:
    return weekday_after(today, WEEKDAY_NUMBERS[match["weekday"]])


def _read_weekday_of_week(match: Match[str], today: date) -> date:
    weeks = 1 if match["which"] == "next" else 0
    return monday_of(today) + timedelta(weeks=weeks, days=WEEKDAY_NUMBERS[match["weekday"]])


def _read_week_later(match: Match[str], today: date) -> date:
    return _read_weekday(match, today) + timedelta(weeks=1)


def _read_distance(match: Match[str], today: date) -> date:
    number, unit = number_of(match["number"]), match["unit"]
    if unit in _MONTHS:
        return add_months(today, number * _MONTHS[unit])
    return today + timedelta(days=number * _DAYS[unit])


def _read_working_days(match: Match[str], today: date) -> date:
    day = today
    for _ in range(number_of(match["number"])):
        day += timedelta(days=7 - day.weekday() if day.weekday() >= FRIDAY else 1)
    return day


def _read_end_of_week(_match: Match[str], today: date) -> date:
    # Said on a weekend, it looks at the Friday to come and not at the one just gone.
    return weekday_after(today - timedelta(days=1), FRIDAY)


def _read_part_of_week(match: Match[str], today: date) -> date:
    weeks = 1 if match["which"] == "next" else 0
    return monday_of(today) + timedelta(weeks=weeks, days={"end": FRIDAY, "mid": 2, "start": 0}[_part(match)])


def _read_part_of_period(match: Match[str], today: date) -> date:
    length = _PERIODS[match["period"]]
    first = today.replace(day=1, month=(today.month - 1) // length * length + 1)
    first = add_months(first, length if match["which"] == "next" else 0)
    part = _part(match)
    if part == "end":
        return last_of_month(add_months(first, length - 1))
    return first.replace(day=15) if part == "mid" else first


def _read_part_of_month(match: Match[str], today: date) -> date:
    month, year, part = MONTH_NUMBERS[match["month"].removesuffix(".")], match["year"], _part(match)
    if part == "end":
        this_year = today.replace(day=1)
        ahead = (month - today.month) % 12
        return last_of_month(real_day(int(year), month, 1) if year else add_months(this_year, ahead))
    day = 15 if part == "mid" else 1
    return real_day(int(year), month, day) if year else coming(month, day, today)


def _part(match: Match[str]) -> str:
    said = match.groupdict().get("part") or "end"
    return {"last day": "end", "beginning": "start", "middle": "mid"}.get(said, said)


def _read_quarter(match: Match[str], today: date) -> date:
    ahead = (int(match["quarter"]) * 3 - today.month) % 12
    return last_of_month(add_months(today.replace(day=1), ahead))


def _days_on(days: int) -> Reader:
    return lambda _match, today: today + timedelta(days=days)


_THIS_DAY = (
    "this morning",
    "this afternoon",
    "this evening",
    "end of day",
    "end of the day",
    "close of business",
)
_WEEKDAY = f"(?P<weekday>{any_of(WEEKDAY_NUMBERS)})"
_MONTH = rf"(?P<month>{any_of(MONTH_NUMBERS)}\.?)"
_NUMBER = f"(?P<number>[0-9]{{1,4}}|{any_of(NUMBER_WORDS)}(?= ))"
_WHICH = "(?P<which>this|next)"
_PART = "(?P<part>end|last day|start|beginning|mid|middle)"
_DAY = "(?P<day>[0-9]{1,2})"
_TH = "(?:st|nd|rd|th)"

_UNIT = f"(?P<unit>{any_of(_DAYS | _MONTHS)})"
_PAST_WORDS = ("ago", "yesterday", "last", "past", "previous")
_PAST = (
    r"(?:day before )?yesterday|(?:a while|some time|(?:a )?long time|long|ages) ago|"
    rf"(?:{_NUMBER}|(?:a )?few|some|several|many) ?(?:(?:working|business|work) )?{_UNIT} ago|"
    rf"(?:last|past|previous) (?:week|weekend|fortnight|month|quarter|year|{any_of(MONTH_NUMBERS)}|"
    rf"{any_of(WEEKDAY_NUMBERS)})|{any_of(WEEKDAY_NUMBERS)} last week|last week (?:on )?{_WEEKDAY}"
)

_PHRASES: tuple[tuple[str, Reader], ...] = (
    (r"today|tonight|now|eod|cob|end day|close business|this (?:morning|afternoon|evening)", _days_on(0)),
    (r"tomorrow|tmrw", _days_on(1)),
    (r"day after tomorrow", _days_on(2)),
    (rf"(?:coming )?{_WEEKDAY}", _read_weekday),
    (rf"{_WHICH} {_WEEKDAY}", _read_weekday_of_week),
    (rf"{_WEEKDAY} {_WHICH} week", _read_weekday_of_week),
    (rf"{_WHICH} week (?:on )?{_WEEKDAY}", _read_weekday_of_week),
    (rf"{_WEEKDAY} week", _read_week_later),
    (rf"(?:a|1|one) week (?:on|from) {_WEEKDAY}", _read_week_later),
    (
        rf"(?:in |within )?{_NUMBER} ?{_UNIT}(?: from (?:now|today))?",
        _read_distance,
    ),
    (rf"in {_NUMBER} (?P<unit>weeks?|months?)(?:'s|s'|') time", _read_distance),
    (rf"(?:in |within )?{_NUMBER} (?:working|business|work) days?", _read_working_days),
    (r"(?:end|last day) week", _read_end_of_week),
    (rf"{_PART}[ -](?:{_WHICH} )?week", _read_part_of_week),
    (rf"{_WHICH} week", _read_part_of_week),
    (r"(?:this )?weekend", lambda _match, today: monday_of(today) + timedelta(days=6)),
    (
        rf"(?P<part>end|last day|start|beginning)[ -](?:{_WHICH} )?(?P<period>month|quarter|year)",
        _read_part_of_period,
    ),
    (rf"(?P<part>mid|middle)[ -](?:{_WHICH} )?(?P<period>month)", _read_part_of_period),
    (rf"{_WHICH} (?P<period>month|quarter|year)", _read_part_of_period),
    (rf"{_PART}[ -]{_MONTH}(?: (?P<year>[0-9]{{4}}))?", _read_part_of_month),
    (r"(?:end )?q(?P<quarter>[1-4])", _read_quarter),
    (rf"(?:{_WEEKDAY} )?{_DAY}{_TH}(?: (?P<month>this|next) month)?", read_ordinal),
    (
        rf"(?:{_WEEKDAY} )?{_DAY}(?:{_TH}|\.)?[ -]?{_MONTH}(?:[ -](?P<year>[0-9]{{4}}|[0-9]{{2}}))?",
        read_dated,
    ),
    (rf"(?:{_WEEKDAY} )?{_MONTH}[ -]?{_DAY}{_TH}?(?: (?P<year>[0-9]{{4}}))?", read_dated),
)
