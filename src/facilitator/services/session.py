"""A meeting in progress: its records in memory, its clock, and every change handed to the autosave."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol, TypeVar, cast
from uuid import UUID

from facilitator.domain.clock import Clock
from facilitator.domain.flow import Flow, Prompt, Stage
from facilitator.domain.models import (
    Draft,
    Meeting,
    MeetingStatus,
    Note,
    Person,
    Record,
    UndoStep,
    Visibility,
)
from facilitator.services import undoing

R = TypeVar("R", bound=Record)

SAVE_CLOCK_EVERY = 5.0
"""Seconds of meeting after which the clock is saved even when nothing else changed."""


class Saves(Protocol):
    """What a session needs of the autosave."""

    def put(self, *records: Record, removed: Iterable[Record] = ()) -> None:
        """Have these saved, and those removed."""

    def hurry(self) -> None:
        """Save what waits now."""


class OnlyRead:
    """Stands behind a session that nobody writes in."""

    def put(self, *records: Record, removed: Iterable[Record] = ()) -> None:
        """Refuse."""
        raise AssertionError(f"this session is only read, yet {len([*records, *removed])} came to be saved")

    def hurry(self) -> None:
        """Refuse."""
        raise AssertionError("this session is only read")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a meeting starts from, as `services.opening` reads it; `told_before`: feedback was given once."""

    meeting: Meeting
    person: Person
    records: tuple[Record, ...]
    last_summary: str = ""
    last_met: datetime | None = None
    told_before: bool = False


class Session:
    """One meeting, from start to close; `prompts` is the whole catalog of questions.

    All records live in one identity map: `put` replaces, `all` reads, and both are instant.
    """

    def __init__(self, opening: Opening, prompts: Sequence[Prompt], clock: Clock, saves: Saves) -> None:
        self.clock = clock
        self.prompts = prompts
        self.last_summary = opening.last_summary
        self.last_met = opening.last_met
        self.told_before = opening.told_before
        self._saves = saves
        self._meeting_id = opening.meeting.id
        self._person_id = opening.person.id
        self._records: dict[UUID, Record] = {r.id: r for r in opening.records}
        self._records |= {opening.person.id: opening.person, opening.meeting.id: opening.meeting}
        self.flow = Flow.from_copy(opening.meeting.flow_copy).scaled(opening.meeting.length_minutes)
        self.talking: str = ""
        self._running_since: float | None = None
        self._unsaved_seconds = 0.0
        self._step: dict[UUID, undoing.Before] | None = None

    # Records

    @property
    def meeting(self) -> Meeting:
        """Return the meeting as it now is."""
        return cast(Meeting, self._records[self._meeting_id])

    @property
    def person(self) -> Person:
        """Return the person as they now are."""
        return cast(Person, self._records[self._person_id])

    def all(self, kind: type[R]) -> list[R]:
        """Return the records of that kind, oldest first."""
        found = [r for r in self._records.values() if type(r) is kind]
        return cast(list[R], sorted(found, key=lambda r: r.id))

    def get(self, kind: type[R], record_id: UUID) -> R:
        """Return one record; KeyError when it is not there."""
        record = self._records[record_id]
        assert isinstance(record, kind)
        return record

    def holds(self, record_id: UUID) -> bool:
        """Return whether that record is part of the meeting now."""
        return record_id in self._records

    def mine(self, kind: type[R]) -> list[R]:
        """Return the records of that kind that belong to this meeting."""
        return [r for r in self.all(kind) if getattr(r, "meeting_id", None) == self._meeting_id]

    def put(self, *records: Record, removed: Iterable[Record] = ()) -> None:
        """Take these into the meeting and out of it, and have both saved together."""
        gone = list(removed)
        if self._step is not None:
            for record in (*records, *gone):
                self._step.setdefault(record.id, self._records.get(record.id, type(record)))
        for record in records:
            self._records[record.id] = record
        for record in gone:
            self._records.pop(record.id, None)
        self._saves.put(*records, removed=gone)

    @contextmanager
    def undoable(self, label: str) -> Iterator[None]:
        """Have all that is put within be taken back by one `undo`; within another it joins that one."""
        if self._step is not None:
            yield
            return
        self._step = {}
        try:
            yield
        finally:
            step, self._step = self._step, None
            if step:
                self.put(undoing.step(self._person_id, self.clock.now(), label, step))

    def undo(self) -> str:
        """Take back the last decision or removal, and return its label; "" when there is none."""
        steps = self.all(UndoStep)
        if not steps:
            return ""
        before, made = undoing.taken_back(steps[-1])
        gone = [self._records[own] for _, own in made if own in self._records]
        self.put(*before, removed=[*gone, steps[-1]])
        return steps[-1].label

    def take_in(self, *records: Record) -> None:
        """Take records into the meeting that are saved already."""
        for record in records:
            self._records.setdefault(record.id, record)

    def change_meeting(self, **changes: object) -> None:
        """Change fields of the meeting."""
        self.put(replace(self.meeting, **changes))  # type: ignore[arg-type]

    # Unfinished words

    def draft(self, field: str) -> str:
        """Return what was typed in that field and not yet sent."""
        found = self._records.get(Draft.of(self._scope, field, "").id)
        return found.text if isinstance(found, Draft) else ""

    def set_draft(self, field: str, text: str) -> None:
        """Keep the words of an unfinished field; "" forgets them."""
        draft = Draft.of(self._scope, field, text)
        if text:
            self.put(draft)
        elif draft.id in self._records:
            self.put(removed=[draft])

    def clear_drafts(self, prefix: str) -> None:
        """Forget the words of every field whose name starts so, once the form was sent."""
        gone = [d for d in self.all(Draft) if d.scope == self._scope and d.field.startswith(prefix)]
        if gone:
            self.put(removed=gone)

    @property
    def _scope(self) -> str:
        return f"meeting:{self._meeting_id}"

    # Notes

    def note(self, visibility: Visibility) -> str:
        """Return what was written in the current stage for those eyes."""
        found = self._note(visibility)
        return found.text if found else ""

    def write(self, visibility: Visibility, text: str, prompt_id: str = "") -> None:
        """Keep what is written in the current stage; `prompt_id` is the question on the screen."""
        found = self._note(visibility)
        if found is not None:
            if found.text != text:
                self.put(replace(found, text=text))
        elif text:
            self.put(
                Note(
                    person_id=self._person_id,
                    meeting_id=self._meeting_id,
                    stage=self.meeting.stage,
                    created_at=self.clock.now(),
                    visibility=visibility,
                    prompt_id=prompt_id,
                    text=text,
                )
            )

    def _note(self, visibility: Visibility) -> Note | None:
        for note in self.mine(Note):
            if (
                note.stage == self.meeting.stage
                and note.visibility is visibility
                and note.prompt_id != "mark"
            ):
                return note
        return None

    # Stages

    @property
    def stage(self) -> Stage:
        """Return the current stage."""
        return self.flow.stage(self.meeting.stage)

    @property
    def position(self) -> int:
        """Return the index of the current stage, counted from 0."""
        return self.flow.stages.index(self.stage)

    def go(self, position: int) -> bool:
        """Go to that stage, save, and return whether the stage changed; out of range is clamped."""
        self.tick()
        position = max(0, min(position, len(self.flow.stages) - 1))
        if position == self.position:
            return False
        target = self.flow.stages[position].id
        skipped = [each for each in self.meeting.skipped if each != target]
        self.change_meeting(stage=target, focus="", skipped=skipped)
        self._saves.hurry()
        return True

    def skip(self) -> bool:
        """Leave the current stage as skipped, and return whether there was one to go to."""
        here = self.meeting.stage
        if not self.go(self.position + 1):
            return False
        if here not in self.meeting.skipped:
            self.change_meeting(skipped=[*self.meeting.skipped, here])
        return True

    def visited(self, stage: Stage) -> bool:
        """Return whether any time was spent in that stage and it was not skipped."""
        return stage.id in self.meeting.stage_seconds and stage.id not in self.meeting.skipped

    # Clocks

    def run(self) -> None:
        """Start the clock, or go on with it."""
        if self.meeting.started_at is None:
            self.change_meeting(started_at=self.clock.now(), status=MeetingStatus.DRAFT)
        if self._running_since is None:
            self._running_since = self.clock.monotonic()

    def pause(self) -> None:
        """Stop the clock, keep what it showed, and save."""
        self.tick()
        self._running_since, self.talking = None, ""
        self._keep_clock()
        self._saves.hurry()

    def tick(self) -> None:
        """Add the time since the last tick to the stage, and to whoever is talking."""
        if self._running_since is None:
            return
        now = self.clock.monotonic()
        passed = max(0.0, now - self._running_since)
        self._running_since = now
        self._unsaved_seconds += passed
        seconds = dict(self.meeting.stage_seconds)
        seconds[self.meeting.stage] = seconds.get(self.meeting.stage, 0.0) + passed
        changes: dict[str, object] = {"stage_seconds": seconds}
        if self.talking:
            key = f"talk_{self.talking}"
            changes[key] = getattr(self.meeting, key) + passed
        self._records[self._meeting_id] = replace(self.meeting, **changes)  # type: ignore[arg-type]
        if self._unsaved_seconds >= SAVE_CLOCK_EVERY:
            self._keep_clock()

    def _keep_clock(self) -> None:
        self._unsaved_seconds = 0.0
        self._saves.put(self.meeting)

    @property
    def seconds(self) -> float:
        """Return the seconds of meeting so far, pauses left out."""
        return sum(self.meeting.stage_seconds.values())

    @property
    def seconds_left(self) -> float:
        """Return the seconds left of the planned length, negative when it ran over."""
        return self.meeting.length_minutes * 60 - self.seconds

    @property
    def stage_seconds(self) -> float:
        """Return the seconds spent in the current stage."""
        return self.meeting.stage_seconds.get(self.meeting.stage, 0.0)
