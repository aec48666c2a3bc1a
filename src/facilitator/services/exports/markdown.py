"""People as Markdown notes for Obsidian: YAML front matter, promises as check-boxes with their dates."""

import json
import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from facilitator.domain.clock import Clock
from facilitator.domain.models import (
    Commitment,
    CommitmentStatus,
    Direction,
    Feedback,
    FeedbackStatus,
    Goal,
    GoalStatus,
    Meeting,
    Note,
    Person,
    PointStatus,
    Side,
    TalkingPoint,
    Visibility,
)
from facilitator.domain.text import one_line
from facilitator.services.exports.selection import Selection
from facilitator.services.past_summary import began, day_of
from facilitator.services.summary_words import edges_off, item

_BEGINS_A_BLOCK = re.compile(r"\s*([-*+>#|]|\d+[.)]|```)")
"""Words that behind others on their line would lose what Markdown makes of them."""

_BOXES = {
    CommitmentStatus.OPEN: "- [ ] ",
    CommitmentStatus.BLOCKED: "- [ ] ",
    CommitmentStatus.DONE: "- [x] ",
    CommitmentStatus.DROPPED: "- [-] ",
}


def to_markdown(selection: Selection, clock: Clock) -> str:
    """Return one note with everybody in it; of one person alone, their own note."""
    people = selection.all(Person)
    if len(people) == 1:
        return person_note(selection, people[0], clock)
    head = _front_matter({"title": "1-on-1s", "people": [one_line(each.name) for each in people]})
    return head + "\n".join(_body(selection, each, clock) for each in people)


def to_notes(selection: Selection, clock: Clock) -> dict[str, str]:
    """Return a note for each person, by the name of its file."""
    found: dict[str, str] = {}
    for person in selection.all(Person):
        name = file_name(person.name)
        place = name if f"{name}.md" not in found else f"{name} {person.id.hex[-6:]}"
        found[f"{place}.md"] = person_note(selection, person, clock)
    return found


def person_note(selection: Selection, person: Person, clock: Clock) -> str:
    """Return the note of one person, front matter and all."""
    days = [day_of(each, clock) for each in selection.of(Meeting, person)]
    head = {
        "title": one_line(person.name),
        "role": one_line(person.role),
        "cadence": person.cadence,
        "next": person.next_on,
        "last_met": max(days, default=None),
        "id": str(person.id),
        "tags": ["1-on-1"],
    }
    return _front_matter({name: value for name, value in head.items() if value}) + _body(
        selection, person, clock
    )


def file_name(name: str) -> str:
    """Return the name as a file may be called anywhere."""
    kept = "".join(c if c.isalnum() or c in " -_." else " " for c in one_line(name)[:120])
    while len(kept.encode()) > 120:
        kept = kept[:-1]
    return " ".join(kept.split()).strip(". ") or "somebody"


def _body(selection: Selection, person: Person, clock: Clock) -> str:
    name = one_line(person.name).strip()
    promises = sorted(
        selection.of(Commitment, person), key=lambda each: (each.due is None, each.due or date.max)
    )
    mine = (each for each in promises if each.owner is Side.MANAGER)
    theirs = (each for each in promises if each.owner is Side.REPORT)
    points = (each for each in selection.of(TalkingPoint, person) if each.status is PointStatus.OPEN)
    waiting = (each for each in selection.of(Feedback, person) if each.status is FeedbackStatus.KEPT)
    return "".join(
        [
            f"# {name}\n",
            _section("I promised", (_promise(each, clock) for each in mine)),
            _section("They promised", (_promise(each, clock) for each in theirs)),
            _section("To talk about", (_said(each) for each in points)),
            _section("Not yet said", (_feedback(each) for each in waiting)),
            _section("Goals", (_goal(each) for each in selection.of(Goal, person))),
            *_meetings(selection, person, clock),
        ]
    )


def _section(title: str, items: Iterable[str]) -> str:
    lines = "".join(f"{each}\n" for each in items)
    return f"\n## {title}\n\n{lines}" if lines else ""


def _meetings(selection: Selection, person: Person, clock: Clock) -> Iterable[str]:
    for meeting in sorted(selection.of(Meeting, person), key=began, reverse=True):
        said = [
            *(_said(each) for each in _here(selection.of(TalkingPoint, person), meeting)),
            *(_said(each) for each in _here(selection.of(Note, person), meeting)),
            *(_feedback(each) for each in _here(selection.of(Feedback, person), meeting)),
        ]
        title = one_line(str(meeting.flow_copy.get("title", meeting.flow_id))).strip()
        yield _section(f"{day_of(meeting, clock).isoformat()} {title}".strip(), said)


def _said(record: Note | TalkingPoint) -> str:
    """Return its words as one list item, in which paragraphs, lists and check-boxes stay what they are."""
    eyes, words = _eyes(record), edges_off(record.text)
    if eyes and _BEGINS_A_BLOCK.match(words):
        eyes = eyes.rstrip() + "\n"
    return item(eyes + words)


def _here(records: Iterable[Any], meeting: Meeting) -> Iterable[Any]:
    return (each for each in records if each.meeting_id == meeting.id and _has_words(each))


def _has_words(record: Any) -> bool:
    return bool(getattr(record, "text", "-").strip())


def _promise(promise: Commitment, clock: Clock) -> str:
    cue = f"When {one_line(promise.cue).strip()}, " if promise.cue.strip() else ""
    words = f"{_eyes(promise)}{cue}{one_line(promise.action).strip()}"
    if promise.due is not None:
        words += f" 📅 {promise.due.isoformat()}"
    if promise.status is CommitmentStatus.DONE and promise.closed_at is not None:
        words += f" ✅ {clock.local(promise.closed_at).date().isoformat()}"
    return _BOXES[promise.status] + words


def _goal(goal: Goal) -> str:
    closed = {GoalStatus.DONE: "- [x] ", GoalStatus.DROPPED: "- [-] "}.get(goal.status, "- [ ] ")
    due = f" 📅 {goal.due.isoformat()}" if goal.due is not None else ""
    return f"{closed}{_eyes(goal)}{one_line(goal.title).strip()}{due}"


def _feedback(feedback: Feedback) -> str:
    way = "Told" if feedback.direction is Direction.GIVEN else "Heard"
    parts = (feedback.situation, feedback.behaviour, feedback.impact, feedback.request)
    words = " · ".join(filter(None, (one_line(each).strip() for each in parts)))
    return f"- {_eyes(feedback)}{way} ({feedback.kind}): {words}"


def _eyes(record: Commitment | Feedback | Goal | Note | TalkingPoint) -> str:
    return "(private) " if record.visibility is Visibility.PRIVATE else ""


def _front_matter(values: dict[str, Any]) -> str:
    return "---\n" + "".join(f"{name}: {_yaml(value)}\n" for name, value in values.items()) + "---\n\n"


def _yaml(value: Any) -> str:
    """Return the value as YAML: JSON but for what YAML wants escaped."""
    if isinstance(value, date):
        return value.isoformat()
    text = json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
