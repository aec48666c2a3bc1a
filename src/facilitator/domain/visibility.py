"""Who may read a record: chosen when it is written, shown by a word, and each change of it kept."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from facilitator.domain.models import (
    Commitment,
    Feedback,
    Goal,
    Note,
    Record,
    TalkingPoint,
    Visibility,
    VisibilityChange,
)

Item = Note | TalkingPoint | Feedback | Goal | Commitment
"""What is either shared or private."""

ITEMS: tuple[type[Item], ...] = (Note, TalkingPoint, Feedback, Goal, Commitment)


def turned(item: Item) -> Item:
    """Return the record made private when it was shared, and shared when it was private."""
    to = Visibility.PRIVATE if item.visibility is Visibility.SHARED else Visibility.SHARED
    return replace(item, visibility=to)


def with_change(
    before: Item, after: Item, now: datetime, meeting_id: UUID | None = None
) -> tuple[Record, ...]:
    """Return what to save for a changed record: itself and, where it says who may read it, that change."""
    if before.visibility is after.visibility:
        return (after,)
    change = VisibilityChange(
        person_id=after.person_id,
        record_id=after.id,
        created_at=now,
        before=before.visibility,
        after=after.visibility,
        meeting_id=meeting_id,
    )
    return (after, change)


def last_change(item: Item, changes: Iterable[VisibilityChange]) -> VisibilityChange | None:
    """Return the latest change of who may read the record, None while it is as it was written."""
    found = [each for each in changes if each.record_id == item.id]
    return max(found, key=lambda each: each.id, default=None)
