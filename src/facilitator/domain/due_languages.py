"""Dates in languages other than English, read by dateparser and checked before they are believed."""

import re
from datetime import date, datetime
from typing import Any

from facilitator.domain.due_dates import coming

LANGUAGES = (
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "nl",
    "sv",
    "da",
    "nb",
    "fi",
    "pl",
    "cs",
    "tr",
    "ru",
    "uk",
    "ja",
    "zh",
)
"""Without a list, dateparser tries two hundred languages and takes two seconds to say no."""

_WORD = re.compile(r"[^\W\d_]+")


def read(said: str, today: date, day_first: bool) -> date | None:
    """Return the day that a phrase means in one of `LANGUAGES`, None when it names no single day."""
    if not _is_worth_asking(said):
        return None
    first, last = (_ask(said, today, day_first, end) for end in ("first", "last"))
    # A month or a year alone comes out as its first or its last day: then no day was named.
    if first is None or first != last or not _accounts_for_figures(said, first, today):
        return None
    return coming(first.month, first.day, today) if _leaves_out_the_year(said, first) else first


def _is_worth_asking(said: str) -> bool:
    longest = max(map(len, _WORD.findall(said)), default=0)
    # Short English words are weekdays elsewhere ("fred", "do"); with a figure beside them it is plain.
    enough = 1 if not said.isascii() else 3 if re.search("[0-9]", said) else 5
    return longest >= enough and ":" not in said


def _ask(said: str, today: date, day_first: bool, end: str) -> date | None:
    from dateparser.date import DateDataParser

    settings: dict[str, Any] = {
        "RELATIVE_BASE": datetime(today.year, today.month, today.day),
        "PREFER_DATES_FROM": "future",
        "PREFER_DAY_OF_MONTH": end,
        "PREFER_MONTH_OF_YEAR": end,
        "DATE_ORDER": "DMY" if day_first else "MDY",
        "PARSERS": ["relative-time", "absolute-time"],
    }
    try:
        found = DateDataParser(languages=list(LANGUAGES), settings=settings).get_date_data(said).date_obj
    except Exception:  # whatever a foreign parser stumbles over is a phrase that was not understood
        return None
    return found.date() if found else None


def _leaves_out_the_year(said: str, day: date) -> bool:
    figures = re.findall("[0-9]+", said)
    return [int(figure) for figure in figures] == [day.day]


def _accounts_for_figures(said: str, day: date, today: date) -> bool:
    ahead = (day - today).days
    months = (day.year - today.year) * 12 + day.month - today.month
    distances = {abs(ahead), abs(ahead) / 7, abs(months), abs(months) / 12}
    seen = distances | {day.day, day.month, day.year, day.year % 100}
    return all(int(figure) in seen for figure in re.findall("[0-9]+", said))
