"""How long what is kept about a person may lie before it is looked at again."""

from datetime import date

from facilitator.domain.calendar_days import add_months


def review_date(chosen: date | None, last: date, months: int) -> date:
    """Return when to look again: the chosen day, or so many months after the last one that counts.

    That is the day of the last meeting, or the one on which the person was added.
    """
    if chosen is not None:
        return chosen
    try:
        return add_months(last, months)
    except OverflowError:
        return date.max
