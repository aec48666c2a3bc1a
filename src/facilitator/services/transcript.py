"""A meeting as it is, to be read: what was written, decided and agreed in it, private words too."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from facilitator.domain.flow import Flow, Stage
from facilitator.domain.models import (
    CheckIn,
    Commitment,
    CommitmentEvent,
    Correction,
    EventKind,
    Feedback,
    Goal,
    GoalUpdate,
    Mark,
    MarkOutcome,
    Meeting,
    Note,
    Person,
    PromptUse,
    Record,
    Side,
    TalkingPoint,
    Visibility,
)
from facilitator.errors import FacilitatorError
from facilitator.quick_dataclass import dataclass
from facilitator.services.opening import Reads
from facilitator.services.summary_words import decision_in_words, edges_off, full_day, sentence

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Line:
    """Words of a meeting, whether they are private, and the record they are of, None for the program's."""

    private: bool
    words: str
    record: Record | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the meeting."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Transcript:
    """All of one meeting; `began` is a moment, `stage` the title of where it stands.

    `is_brought_in` says that it was held elsewhere, so that no hour, agenda or stage of it is known.
    """

    person: str
    person_id: UUID
    flow: str
    began: datetime
    stage: str
    sections: tuple[Section, ...]
    corrections: Mapping[UUID, Sequence[Correction]] = field(default_factory=dict)
    is_brought_in: bool = False


def transcript(store: Reads, meeting_id: UUID, *, whole: bool = False) -> Transcript:
    """Return the meeting as it is on the disk, in so many statements however long it was.

    `whole` tells also what is of use once it is over: the time, every mark, the questions that were
    asked, the summary as it was sent. FacilitatorError when the meeting is no longer there.
    """
    meeting = store.get(Meeting, meeting_id)
    person = store.get(Person, meeting.person_id) if meeting is not None else None
    if meeting is None or person is None:
        raise FacilitatorError("That meeting is no longer there.")
    flow, stages = _agenda(meeting)
    titles = {stage.id: stage.title for stage in stages}
    first_name = next(iter(person.name.split()), "")
    sections = [
        Section("Check-in", tuple(_check_in(store, meeting_id))),
        Section("Earlier promises", tuple(_decided(store, meeting_id, first_name))),
        *(
            Section(_over_notes(meeting, titles.get(stage, "elsewhere"), whole=whole), lines)
            for stage, lines in _notes(store, meeting_id, [*titles]).items()
        ),
        Section("Talked about", tuple(_points(store, meeting_id))),
        Section(
            "Marks" if whole else "Marks not yet turned into words", tuple(_marks(store, meeting_id, whole))
        ),
        Section("Feedback", tuple(_feedback(store, meeting_id))),
        Section("Goals", tuple(_goals(store, meeting_id))),
        Section("Promises", tuple(_made(store, meeting_id, first_name))),
    ]
    if whole:
        sections.append(Section("How it went", tuple(_course(meeting, stages))))
        sections.append(Section("Questions asked", tuple(_asked(store, meeting_id))))
        sections.append(Section("The summary as it was sent", tuple(_summary(meeting))))
    shown = tuple(section for section in sections if section.lines)
    return Transcript(
        person.name,
        person.id,
        flow,
        meeting.started_at or meeting.created_at,
        titles.get(meeting.stage, ""),
        shown,
        _corrected(store, shown) if whole else {},
        meeting.is_brought_in,
    )


def _corrected(store: Reads, sections: Sequence[Section]) -> dict[UUID, list[Correction]]:
    """Return what was corrected of these, by the record; one statement."""
    ids = {line.record.id for section in sections for line in section.lines if line.record is not None}
    found: dict[UUID, list[Correction]] = {}
    for each in store.find(Correction, record_id=tuple(ids)) if ids else ():
        found.setdefault(each.record_id, []).append(each)
    return found


def _agenda(meeting: Meeting) -> tuple[str, Sequence[Stage]]:
    """Return the title and the stages of the flow that was used; none for notes that came from elsewhere."""
    try:
        flow = Flow.from_copy(meeting.flow_copy)
    except (KeyError, TypeError, ValueError):
        return str(meeting.flow_copy.get("title", meeting.flow_id)), ()
    return flow.title, flow.stages


def _over_notes(meeting: Meeting, stage: str, *, whole: bool) -> str:
    if meeting.is_brought_in:
        return "Notes"
    return f"Notes: {stage}" if whole else stage


def _private(visibility: Visibility) -> bool:
    return visibility is Visibility.PRIVATE


def _check_in(store: Reads, meeting_id: UUID) -> Iterator[Line]:
    for each in store.find(CheckIn, meeting_id=meeting_id):
        parts = [f"energy {each.energy} of 5" if each.energy else ""]
        parts += [f"workload {each.workload} of 5" if each.workload else "", each.word]
        if any(parts):
            yield Line(True, ", ".join(filter(None, parts)), each)
        if each.opener:
            yield Line(True, f"I opened with: {each.opener}", each)


def _decided(store: Reads, meeting_id: UUID, first_name: str) -> Iterator[Line]:
    events = store.find(CommitmentEvent, meeting_id=meeting_id)
    promises = _named(store, Commitment, [event.commitment_id for event in events])
    for event in events:
        promise = promises.get(event.commitment_id)
        if promise is not None and event.kind is not EventKind.MADE:
            who, now = _sides(promise, first_name)
            words = f"{sentence(who, promise.cue, promise.action)}: {decision_in_words(event, now)}"
            reason = f" ({edges_off(event.reason)})" if event.reason.strip() else ""
            yield Line(_private(promise.visibility), words + reason, event)


def _notes(store: Reads, meeting_id: UUID, order: list[str]) -> dict[str, tuple[Line, ...]]:
    found: dict[str, tuple[Line, ...]] = dict.fromkeys(order, ())
    for note in store.find(Note, meeting_id=meeting_id):
        if note.text.strip():
            found[note.stage] = (
                *found.get(note.stage, ()),
                Line(_private(note.visibility), note.text.strip("\n"), note),
            )
    return {stage: lines for stage, lines in found.items() if lines}


def _points(store: Reads, meeting_id: UUID) -> Iterator[Line]:
    for point in store.find(TalkingPoint, meeting_id=meeting_id):
        yield Line(_private(point.visibility), point.text, point)


def _marks(store: Reads, meeting_id: UUID, whole: bool) -> Iterator[Line]:
    outcomes = tuple(MarkOutcome) if whole else (MarkOutcome.OPEN,)
    for mark in store.find(Mark, meeting_id=meeting_id, outcome=outcomes):
        minutes, seconds = divmod(int(mark.at_seconds), 60)
        yield Line(True, f"{minutes}:{seconds:02d} {mark.kind.replace('_', '-')} {mark.text}".rstrip(), mark)


def _feedback(store: Reads, meeting_id: UUID) -> Iterator[Line]:
    for each in store.find(Feedback, meeting_id=meeting_id):
        parts = (each.situation, each.behaviour, each.impact, each.request)
        words = " · ".join(filter(None, map(edges_off, parts)))
        yield Line(_private(each.visibility), f"{each.direction.capitalize()}, {each.kind}: {words}", each)


def _goals(store: Reads, meeting_id: UUID) -> Iterator[Line]:
    updates = store.find(GoalUpdate, meeting_id=meeting_id)
    goals = _named(store, Goal, [update.goal_id for update in updates])
    for update in updates:
        goal = goals.get(update.goal_id)
        if goal is not None:
            words = f"{edges_off(goal.title)}: {edges_off(update.text)}".removesuffix(": ")
            yield Line(_private(goal.visibility), words, update)


def _made(store: Reads, meeting_id: UUID, first_name: str) -> Iterator[Line]:
    for promise in store.find(Commitment, meeting_id=meeting_id):
        who, _ = _sides(promise, first_name)
        yield Line(
            _private(promise.visibility), sentence(who, promise.cue, promise.action, promise.due), promise
        )


def _sides(promise: Commitment, first_name: str) -> tuple[str, str]:
    mine = promise.owner is Side.MANAGER
    return ("I" if mine else first_name), ("me" if mine else first_name)


def _named(store: Reads, kind: type[R], ids: Sequence[UUID]) -> dict[UUID, R]:
    """Return the records of these ids by id; one statement."""
    return {each.id: each for each in store.find(kind, id=tuple(set(ids)))} if ids else {}


def _course(meeting: Meeting, stages: Sequence[Stage]) -> Iterator[Line]:
    """Yield each stage with the time it took, how the talking was shared, and what it was worth."""
    for stage in () if meeting.is_brought_in else stages:
        seconds = int(meeting.stage_seconds.get(stage.id, 0))
        time = "skipped" if stage.id in meeting.skipped else f"{seconds // 60}:{seconds % 60:02d}"
        yield Line(False, f"{stage.title} {time}")
    talk = meeting.talk_manager + meeting.talk_report
    if talk >= 1:
        yield Line(False, f"They spoke {round(100 * meeting.talk_report / talk)} % of the counted time")
    if meeting.rating:
        yield Line(False, f"Worth the time: {meeting.rating} of 5")
    if meeting.next_on:
        yield Line(False, f"Next date agreed: {full_day(meeting.next_on)}")


def _asked(store: Reads, meeting_id: UUID) -> Iterator[Line]:
    for use in store.find(PromptUse, meeting_id=meeting_id):
        yield Line(False, use.text, use)


def _summary(meeting: Meeting) -> Iterator[Line]:
    for line in meeting.summary.strip("\n").split("\n") if meeting.summary.strip() else []:
        yield Line(False, line, meeting)
