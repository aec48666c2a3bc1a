"""A meeting as it is, to be read: what was written, decided and agreed in it, private words too."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from facilitator.domain.flow import Flow
from facilitator.domain.models import (
    CheckIn,
    Commitment,
    CommitmentEvent,
    EventKind,
    Feedback,
    Goal,
    GoalUpdate,
    Mark,
    MarkOutcome,
    Meeting,
    Note,
    Person,
    Side,
    TalkingPoint,
    Visibility,
)
from facilitator.errors import FacilitatorError
from facilitator.services.summary_words import decision_in_words, edges_off, sentence
from facilitator.storage.store import Store


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the meeting; each line says whether it is private, and has its words."""

    title: str
    lines: tuple[tuple[bool, str], ...]


@dataclass(frozen=True, slots=True)
class Transcript:
    """All of one meeting; `began` is a moment, `stage` the title of where it stands."""

    person: str
    flow: str
    began: datetime
    stage: str
    sections: tuple[Section, ...]


def transcript(store: Store, meeting_id: UUID) -> Transcript:
    """Return the meeting as it is on the disk. FacilitatorError when it is no longer there."""
    meeting = store.get(Meeting, meeting_id)
    person = store.get(Person, meeting.person_id) if meeting is not None else None
    if meeting is None or person is None:
        raise FacilitatorError("That meeting is no longer there.")
    flow = Flow.from_copy(meeting.flow_copy)
    titles = {stage.id: stage.title for stage in flow.stages}
    first_name = next(iter(person.name.split()), "")
    sections = [
        Section("Check-in", tuple(_check_in(store, meeting_id))),
        Section("Earlier promises", tuple(_decided(store, meeting_id, first_name))),
        *(
            Section(titles.get(stage, "Notes"), lines)
            for stage, lines in _notes(store, meeting_id, [*titles]).items()
        ),
        Section("Talked about", tuple(_points(store, meeting_id))),
        Section("Marks not yet turned into words", tuple(_marks(store, meeting_id))),
        Section("Feedback", tuple(_feedback(store, meeting_id))),
        Section("Goals", tuple(_goals(store, meeting_id))),
        Section("Promises", tuple(_made(store, meeting_id, first_name))),
    ]
    return Transcript(
        person.name,
        flow.title,
        meeting.started_at or meeting.created_at,
        titles.get(meeting.stage, ""),
        tuple(section for section in sections if section.lines),
    )


def _private(visibility: Visibility) -> bool:
    return visibility is Visibility.PRIVATE


def _check_in(store: Store, meeting_id: UUID) -> Iterator[tuple[bool, str]]:
    for each in store.find(CheckIn, meeting_id=meeting_id):
        parts = [f"energy {each.energy} of 5" if each.energy else ""]
        parts += [f"workload {each.workload} of 5" if each.workload else "", each.word]
        if any(parts):
            yield True, ", ".join(filter(None, parts))
        if each.opener:
            yield True, f"I opened with: {each.opener}"


def _decided(store: Store, meeting_id: UUID, first_name: str) -> Iterator[tuple[bool, str]]:
    for event in store.find(CommitmentEvent, meeting_id=meeting_id):
        promise = store.get(Commitment, event.commitment_id)
        if promise is not None and event.kind is not EventKind.MADE:
            who, now = _sides(promise, first_name)
            words = f"{sentence(who, promise.cue, promise.action)}: {decision_in_words(event, now)}"
            reason = f" ({edges_off(event.reason)})" if event.reason.strip() else ""
            yield _private(promise.visibility), words + reason


def _notes(store: Store, meeting_id: UUID, order: list[str]) -> dict[str, tuple[tuple[bool, str], ...]]:
    found: dict[str, tuple[tuple[bool, str], ...]] = dict.fromkeys(order, ())
    for note in store.find(Note, meeting_id=meeting_id):
        if note.text.strip():
            found[note.stage] = (
                *found.get(note.stage, ()),
                (_private(note.visibility), note.text.strip("\n")),
            )
    return {stage: lines for stage, lines in found.items() if lines}


def _points(store: Store, meeting_id: UUID) -> Iterator[tuple[bool, str]]:
    for point in store.find(TalkingPoint, meeting_id=meeting_id):
        yield _private(point.visibility), point.text


def _marks(store: Store, meeting_id: UUID) -> Iterator[tuple[bool, str]]:
    for mark in store.find(Mark, meeting_id=meeting_id, outcome=MarkOutcome.OPEN):
        minutes, seconds = divmod(int(mark.at_seconds), 60)
        yield True, f"{minutes}:{seconds:02d} {mark.kind.replace('_', '-')} {mark.text}".rstrip()


def _feedback(store: Store, meeting_id: UUID) -> Iterator[tuple[bool, str]]:
    for each in store.find(Feedback, meeting_id=meeting_id):
        parts = (each.situation, each.behaviour, each.impact, each.request)
        words = " · ".join(filter(None, map(edges_off, parts)))
        yield _private(each.visibility), f"{each.direction.capitalize()}, {each.kind}: {words}"


def _goals(store: Store, meeting_id: UUID) -> Iterator[tuple[bool, str]]:
    for update in store.find(GoalUpdate, meeting_id=meeting_id):
        goal = store.get(Goal, update.goal_id)
        if goal is not None:
            words = f"{edges_off(goal.title)}: {edges_off(update.text)}".removesuffix(": ")
            yield _private(goal.visibility), words


def _made(store: Store, meeting_id: UUID, first_name: str) -> Iterator[tuple[bool, str]]:
    for promise in store.find(Commitment, meeting_id=meeting_id):
        who, _ = _sides(promise, first_name)
        yield _private(promise.visibility), sentence(who, promise.cue, promise.action, promise.due)


def _sides(promise: Commitment, first_name: str) -> tuple[str, str]:
    mine = promise.owner is Side.MANAGER
    return ("I" if mine else first_name), ("me" if mine else first_name)
