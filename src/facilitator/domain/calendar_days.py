"""The names and the arithmetic of calendar days that due dates and cadences share."""

from datetime import date, timedelta

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
YEAR_UNSAID_DAYS = 300
"""How far a day and month without a year reach; beyond it, the day has more likely just gone by."""

FRIDAY, SATURDAY = 4, 5

WEEKDAY_NUMBERS = {
    **{name.lower(): number for number, name in enumerate(WEEKDAYS)},
    **{name[:3].lower(): number for number, name in enumerate(WEEKDAYS)},
    **{"tues": 1, "weds": 2, "thur": 3, "thurs": 3},
}
"""0 (Monday) to 6 by a weekday's name or usual short form, in lower case."""

MONTH_NUMBERS = {
    **{name.lower(): number for number, name in enumerate(MONTHS, 1)},
    **{name[:3].lower(): number for number, name in enumerate(MONTHS, 1)},
    "sept": 9,
}
"""1 to 12 by a month's name or usual short form, in lower case."""

NUMBER_WORDS = {
    **{"a": 1, "an": 1, "a couple": 2, "couple": 2},
    **{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6},
    **{"seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12},
}


def number_of(word: str) -> int:
    """Return the number that digits or a word up to twelve stand for; KeyError otherwise."""
    return NUMBER_WORDS[word] if word in NUMBER_WORDS or not word.isdecimal() else int(word)


def any_of(words: dict[str, int]) -> str:
    """Return a pattern that matches any of the words, the longest first."""
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


def monday_of(day: date) -> date:
    """Return the Monday of that day's week."""
    return day - timedelta(days=day.weekday())


def weekday_after(day: date, weekday: int) -> date:
    """Return the next such weekday after that day, 0 being Monday; OverflowError beyond the last year."""
    return day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)


def add_months(day: date, months: int) -> date:
    """Return the same day that many months on, or the last day of a month that is too short.

    OverflowError beyond the years that a date can hold.
    """
    from calendar import monthrange

    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError("year out of range")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_of_month(day: date) -> date:
    """Return the last day of that day's month."""
    from calendar import monthrange

    return day.replace(day=monthrange(day.year, day.month)[1])


def long_day(day: date) -> str:
    """Return the day in full, such as "Friday 27 November 2026"."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"
