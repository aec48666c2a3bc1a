"""A meeting in progress: its records in memory, its clock, and every change handed to the autosave."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from facilitator.domain.clock import Clock
from facilitator.domain.flow import Flow, Prompt, Stage
from facilitator.domain.models import Meeting, MeetingStatus, Note, Person, Record, Visibility
from facilitator.quick_dataclass import dataclass
from facilitator.services.meeting_records import MeetingRecords, Saves
from facilitator.services.undoing import EMPTYING, quoted

SAVE_CLOCK_EVERY = 5.0
"""Seconds of meeting after which the clock is saved even when nothing else changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a meeting starts from, as `services.opening` reads it."""

    meeting: Meeting
    person: Person
    records: tuple[Record, ...]
    last_summary: str = ""
    last_met: datetime | None = None


class Session(MeetingRecords):
    """One meeting, from start to close; `prompts` is the whole catalog of questions."""

    def __init__(self, opening: Opening, prompts: Sequence[Prompt], clock: Clock, saves: Saves) -> None:
        super().__init__(opening.meeting, opening.person, opening.records, clock, saves)
        self.prompts = prompts
        self.last_summary = opening.last_summary
        self.last_met = opening.last_met
        self.flow = Flow.from_copy(opening.meeting.flow_copy).scaled(opening.meeting.length_minutes)
        self.talking: str = ""
        self._running_since: float | None = None
        self._unsaved_seconds = 0.0

    # Notes

    def note(self, visibility: Visibility) -> str:
        """Return what was written in the current stage for those eyes."""
        found = self._note(visibility)
        return found.text if found else ""

    def write(self, visibility: Visibility, text: str, prompt_id: str = "") -> None:
        """Keep what is written in the current stage; `prompt_id` is the question on the screen."""
        found = self._note(visibility)
        if found is not None:
            if not text and len(found.text) > 1:  # all at once, and not letter by letter
                with self.undoable(EMPTYING + quoted(found.text)):
                    self.put(replace(found, text=text))
            elif found.text != text:
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
        self._saves.put_quietly(self.meeting)

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
