"""Shared or private, in a meeting: said in a word on each item, and changed by one visible act."""

from collections.abc import Iterable

from facilitator.domain.clock import Clock
from facilitator.domain.due import month_day
from facilitator.domain.models import VisibilityChange
from facilitator.domain.visibility import Item, last_change, turned, with_change
from facilitator.services import undoing
from facilitator.services.runtime import Runtime
from facilitator.services.session import Session


def put(session: Session, before: Item, after: Item) -> None:
    """Take a changed record into the meeting, and remember it when others may read it from now on."""
    session.put(*with_change(before, after, session.clock.now(), session.meeting.id))


def turn(session: Session, item: Item) -> Item:
    """Make a shared record private or a private one shared, and return it."""
    changed = turned(item)
    with session.undoable(_label(item)):
        put(session, item, changed)
    return changed


def turn_between(runtime: Runtime, item: Item) -> Item:
    """Do the same out of a meeting."""
    changed = turned(item)
    records = with_change(item, changed, runtime.clock.now())
    undoing.keep(runtime, item.person_id, _label(item), records, [item])
    return changed


def _label(item: Item) -> str:
    words = (getattr(item, name, "") for name in ("text", "title", "action", "behaviour", "situation"))
    return f"who may read {undoing.quoted(next(filter(None, words), ''))}"


def in_words(session: Session, item: Item) -> str:
    """Return "shared" or "private", and since when if it was written as the other."""
    return words_of(item, session.all(VisibilityChange), session.clock)


def words_of(item: Item, changes: Iterable[VisibilityChange], clock: Clock) -> str:
    """Return the same out of a meeting, by the changes that were kept."""
    change = last_change(item, changes)
    if change is None:
        return item.visibility.value
    day = clock.local(change.created_at).date()
    return f"{item.visibility} since {month_day(day, clock.today())}, before: {change.before}"
