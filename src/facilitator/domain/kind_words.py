"""What the kinds of records are called when people read of them."""

import re

from facilitator.domain.models import (
    CheckIn,
    Commitment,
    CommitmentEvent,
    Feedback,
    Person,
    PromptUse,
    Record,
)

_CALLED: dict[type[Record], tuple[str, str]] = {
    Person: ("person", "people"),
    CheckIn: ("check-in", "check-ins"),
    Commitment: ("promise", "promises"),
    CommitmentEvent: ("decision", "decisions"),
    Feedback: ("feedback", "feedback"),
    PromptUse: ("question", "questions"),
}
"""One of them, and several; the others are called as their class is."""


def kind_words(kind: type[Record], number: int = 1) -> str:
    """Return what so many records of that kind are called, without the number: "talking points"."""
    if kind in _CALLED:
        return _CALLED[kind][number != 1]
    name = re.sub("(?<!^)([A-Z])", r" \1", kind.__name__).lower()
    return name if number == 1 else f"{name}s"
