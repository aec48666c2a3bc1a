"""Words that are corrected after their meeting: the new ones stand, and what they were is kept."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from facilitator.domain.clock import Clock
from facilitator.domain.due import month_day
from facilitator.domain.models import (
    CheckIn,
    Commitment,
    Correction,
    Feedback,
    Goal,
    GoalUpdate,
    Mark,
    Note,
    Record,
    TalkingPoint,
)
from facilitator.domain.text import clean, one_line
from facilitator.errors import FacilitatorError
from facilitator.services import undoing
from facilitator.services.runtime import Runtime

WORDS: dict[type[Record], tuple[tuple[str, str], ...]] = {
    Note: (("text", ""),),
    TalkingPoint: (("text", "About"),),
    Mark: (("text", "Mark"),),
    CheckIn: (("word", "Word"), ("opener", "I opened")),
    Feedback: (
        ("situation", "Situation"),
        ("behaviour", "Behaviour"),
        ("impact", "Impact"),
        ("request", "Request"),
    ),
    Goal: (("title", "Goal"), ("serves", "Serves"), ("measure", "Measure"), ("support", "Support")),
    GoalUpdate: (("text", "Progress"),),
    Commitment: (("cue", "When"), ("action", "will")),
}
"""The fields of each kind whose words can be corrected, with their labels; decisions stay as they were."""

_NEEDED = ("text", "title", "action")


def correct(runtime: Runtime, record: Record, values: Mapping[str, str]) -> None:
    """Put these words in the place of those the record has, and keep what they were; one undo takes it back.

    The summary that was sent stays as it was, and so does who may read the record. FacilitatorError when
    nothing would be left to read.
    """
    cleaned = {name: clean(words) for name, words in values.items()}
    changed = {name: words for name, words in cleaned.items() if words != getattr(record, name)}
    if not changed:
        return
    for name in _NEEDED:
        if name in changed and not changed[name].strip() and getattr(record, name).strip():
            raise FacilitatorError("There are no words left.", "Esc leaves it as it was.")
    person_id = getattr(record, "person_id")  # noqa: B009  every kind in WORDS is about a person
    correction = Correction(
        person_id=person_id,
        record_id=record.id,
        created_at=runtime.clock.now(),
        before={name: getattr(record, name) for name in changed},
    )
    fields: dict[str, Any] = dict(changed)
    label = f"correcting {undoing.quoted(next(iter(correction.before.values())) or 'a blank')}"
    undoing.keep(runtime, person_id, label, [replace(record, **fields), correction], [record])


def told(corrections: Iterable[Correction], clock: Clock) -> list[str]:
    """Return what to read beside the words now, the latest first: "corrected 3 Nov, before: “…”"."""
    today = clock.today()
    latest = sorted(corrections, key=lambda each: each.id, reverse=True)
    return [
        f"corrected {month_day(clock.local(each.created_at).date(), today)}, before: “{_words(each)}”"
        for each in latest
    ]


def _words(correction: Correction) -> str:
    return " · ".join(one_line(words).strip() or "–" for words in correction.before.values())
