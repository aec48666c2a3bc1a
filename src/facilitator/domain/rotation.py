"""Which backups are kept: some of each day, week and month, and always the newest."""

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime

DAILY, WEEKLY, MONTHLY = 7, 4, 12
"""How many days, weeks and months keep their last backup."""


def kept(
    moments: Iterable[datetime], *, daily: int = DAILY, weekly: int = WEEKLY, monthly: int = MONTHLY
) -> set[datetime]:
    """Return the moments to keep: the newest of each of the last days, ISO weeks and months that have one.

    A day without a backup uses up no place, so that a long holiday does not empty the shelf.
    """
    newest_first = sorted(set(moments), reverse=True)
    return (
        _newest_of_each(newest_first, lambda moment: moment.date(), daily)
        | _newest_of_each(newest_first, lambda moment: moment.isocalendar()[:2], weekly)
        | _newest_of_each(newest_first, lambda moment: (moment.year, moment.month), monthly)
    )


def _newest_of_each(
    newest_first: Iterable[datetime], span: Callable[[datetime], Hashable], count: int
) -> set[datetime]:
    found: dict[Hashable, datetime] = {}
    for moment in newest_first:
        found.setdefault(span(moment), moment)
    return set(list(found.values())[:count])
