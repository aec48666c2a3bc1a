"""The meetings of the example team: on which days they were held, and what each left behind."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from random import Random
from typing import Any
from uuid import UUID

from facilitator.domain.calendar_days import SATURDAY
from facilitator.domain.choice import order
from facilitator.domain.clock import Clock
from facilitator.domain.fitting import fitting
from facilitator.domain.flow import Flow, StageKind
from facilitator.domain.models import (
    CheckIn,
    Mark,
    MarkKind,
    MarkOutcome,
    Meeting,
    MeetingStatus,
    Note,
    Person,
    PromptUse,
    Record,
    Visibility,
)
from facilitator.domain.situation import Need
from facilitator.quick_dataclass import dataclass
from facilitator.services.catalog import Catalog
from facilitator.services.opening import LOOK_BACK

Table = Mapping[str, Any]

CUT_OFF = 0
"""The number of the meeting that was cut off; closed ones count backwards from 1, the latest."""


class Timeline:
    """Days and moments as the user's clock has them, and ids that sort by them.

    The same clock always gives the same ids, so that the same questions come up.
    """

    def __init__(self, clock: Clock) -> None:
        self.today = clock.today()
        self.clock = clock
        self._numbers = count()

    def at(self, day: date, hour: str) -> datetime:
        """Return that hour, "HH:MM" where the user is, in UTC."""
        guess = datetime.combine(day, time.fromisoformat(hour), UTC)
        away = self.clock.local(guess).utcoffset() or timedelta()
        return guess - away

    def workday(self, days: int) -> date:
        """Return the day so many days from today, moved off a weekend and away from today."""
        step = timedelta(days=1 if days > 0 else -1)
        return workday(self.today + timedelta(days=days), step)

    def new_id(self, moment: datetime) -> UUID:
        """Return an id in version 7 order for something made at that moment."""
        stamp, number = max(0, int(moment.timestamp() * 1000)), next(self._numbers)
        return UUID(int=stamp << 80 | 0x7 << 76 | 0b10 << 62 | number)


def workday(day: date, step: timedelta) -> date:
    """Return that day, or the first one after so many steps that is no weekend."""
    while day.weekday() >= SATURDAY:
        day += step
    return day


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that took place: when each of its stages began, and what is told of it."""

    meeting: Meeting
    day: date
    begins: dict[str, datetime]
    flow: Flow
    told: Table

    def stage(self, kind: str) -> str:
        """Return the id of the first stage of that kind that was reached; of the last one without any."""
        reached = [stage for stage in self.flow.stages if stage.id in self.begins]
        return next((stage.id for stage in reached if stage.kind == kind), reached[-1].id)

    def moment(self, kind: str, share: float = 0.4) -> datetime:
        """Return the moment at which that share of the stage had passed."""
        stage = self.stage(kind)
        return self.begins[stage] + timedelta(seconds=share * self.meeting.stage_seconds[stage])

    @property
    def closed(self) -> bool:
        """Return whether it was brought to its end."""
        return self.meeting.status is MeetingStatus.CLOSED

    @property
    def end(self) -> datetime:
        """Return when it ended, or was cut off."""
        assert self.meeting.started_at is not None
        return self.meeting.ended_at or self.meeting.started_at + timedelta(
            seconds=sum(self.meeting.stage_seconds.values())
        )


class Meetings:
    """Every meeting that was held with one person; `story` is what the file tells of them."""

    def __init__(self, story: Table, person: Person, timeline: Timeline, catalog: Catalog) -> None:
        self._story = story
        self._person = person
        self._line = timeline
        self._catalog = catalog
        self._told = {each["ago"]: each for each in story["meetings"]}
        self._days = meeting_days(story, timeline)
        self.held = {ago: self._hold(ago) for ago in sorted(self._days, reverse=True)}

    def records(self) -> Iterator[Record]:
        """Return what the meetings themselves left behind: check-ins, questions, notes and marks."""
        uses: list[list[PromptUse]] = []
        for ago, held in self.held.items():
            asked = self._questions(held, [use for each in uses[-LOOK_BACK:] for use in each])
            uses.append(asked)
            yield from asked
            yield self._check_in(ago, held)
            yield from self._notes(held, asked)
            yield from self._marks(held)

    def _hold(self, ago: int) -> Held:
        told = self._told.get(ago, {}) if ago != CUT_OFF else self._story["draft"]
        flow = self._catalog.flows[told.get("flow", "standard")]
        chance = Random(f"{self._person.name} {ago}")
        usual = self._line.at(self._days[ago], self._person.meets_at)
        started = usual + timedelta(seconds=chance.randint(5, 240))
        seconds = self._stage_seconds(flow, told, chance)
        meeting = Meeting(
            id=self._line.new_id(started),
            person_id=self._person.id,
            flow_id=flow.id,
            flow_copy=flow.to_copy(),
            created_at=started,
            started_at=started,
            length_minutes=self._person.length_minutes,
            stage=list(seconds)[-1],
            stage_seconds=seconds,
            **self._talk(ago, sum(seconds.values()), told, chance),
        )
        if ago != CUT_OFF:
            meeting = self._closed(ago, meeting)
        return Held(meeting, self._days[ago], _begins(started, seconds), flow, told)

    def _stage_seconds(self, flow: Flow, told: Table, chance: Random) -> dict[str, float]:
        if "seconds" in told:
            known = {stage.kind: stage.id for stage in reversed(flow.stages)}
            return {known[StageKind(kind)]: float(spent) for kind, spent in told["seconds"].items()}
        stages = flow.scaled(self._person.length_minutes).stages
        return {stage.id: float(round(stage.minutes * 60 * chance.uniform(0.8, 1.15))) for stage in stages}

    def _talk(self, ago: int, seconds: float, told: Table, chance: Random) -> dict[str, Any]:
        first, last = self._story["talk"]
        share = last + (first - last) * ago / self._story["history"] + chance.randint(-4, 4)
        share = told.get("talking", share) / 100
        spoken = seconds * chance.uniform(0.75, 0.9)
        return {
            "talk_manager": float(round(spoken * (1 - share))),
            "talk_report": float(round(spoken * share)),
            "and_what_else": told.get("and_what_else", chance.randint(0, 3)),
        }

    def _closed(self, ago: int, meeting: Meeting) -> Meeting:
        later = [number for number in self._days if number < ago]
        return replace(
            meeting,
            status=MeetingStatus.CLOSED,
            ended_at=meeting.created_at + timedelta(seconds=sum(meeting.stage_seconds.values()) + 15),
            rating=self._figure("rating", ago),
            next_on=self._days[max(later)] if later else self._person.next_on,
        )

    def _figure(self, name: str, ago: int) -> int | None:
        figure = self._story[name].replace(" ", "")[-ago]
        return int(figure) if figure.isdigit() else None

    def _questions(self, held: Held, uses: Sequence[PromptUse]) -> list[PromptUse]:
        """Return questions that the program would have put on the screen, whatever was promised then."""
        met = Need.MET_BEFORE if held is not next(iter(self.held.values())) else Need.NEVER_MET
        prompts, asked = fitting(self._catalog.prompts.values(), {met: ""}), list[PromptUse]()
        for stage in held.flow.stages:
            if stage.id not in held.begins:
                continue
            wanted = 2 if stage.kind is StageKind.LISTENING else 1
            found = order(stage, prompts, [*uses, *asked], self._person.id, held.meeting.id)
            for number, prompt in enumerate(found[:wanted]):
                moment = held.begins[stage.id] + timedelta(seconds=1 + number * 90)
                asked.append(
                    PromptUse(
                        id=self._line.new_id(moment),
                        created_at=moment,
                        stage=stage.id,
                        prompt_id=prompt.id,
                        practice=prompt.practice,
                        text=prompt.text,
                        **self._belongs(held),
                    )
                )
        return asked

    def _check_in(self, ago: int, held: Held) -> CheckIn:
        told, moment = held.told, held.moment(StageKind.CHECK_IN)
        cut_off = ago == CUT_OFF
        energy = told["energy"] if cut_off else self._figure("energy", ago)
        words = self._story["words"].get(str(energy), [""])
        return CheckIn(
            id=self._line.new_id(moment),
            created_at=moment,
            private_place=ago % 9 != 4,
            energy=energy,
            workload=told["workload"] if cut_off else self._figure("workload", ago),
            word=told.get("word", words[ago % len(words)] if ago % 3 else ""),
            opener=told.get("opener", self._opener(ago)),
            **self._belongs(held),
        )

    def _opener(self, ago: int) -> str:
        openers = self._story["openers"]
        turn, rest = divmod(ago - 1, self._story["history"] // len(openers))
        return openers[turn] if rest == 0 and turn < len(openers) else ""

    def _notes(self, held: Held, asked: Sequence[PromptUse]) -> Iterator[Note]:
        for visibility in Visibility:
            for kind, words in held.told.get(visibility, {}).items():
                stage = held.stage(kind)
                prompt = next((use.prompt_id for use in asked if use.stage == stage), "")
                yield replace(self._note(held, stage, visibility, words), prompt_id=prompt)

    def _marks(self, held: Held) -> Iterator[Record]:
        for each in held.told.get("marks", ()):
            seconds = each.get("second", each.get("minute", 0) * 60 + 20)
            moment = held.meeting.created_at + timedelta(seconds=seconds)
            stage = [name for name, begun in held.begins.items() if begun <= moment][-1]
            mark = Mark(
                id=self._line.new_id(moment),
                created_at=moment,
                stage=stage,
                kind=MarkKind(each["kind"]),
                at_seconds=seconds,
                **self._belongs(held),
            )
            if not held.closed:
                yield mark
            elif "text" not in each:
                yield replace(mark, outcome=MarkOutcome.LET_GO)
            else:
                words = self._note(held, stage, Visibility.PRIVATE, each["text"])
                note = replace(words, prompt_id="mark")
                yield replace(mark, outcome=MarkOutcome.NOTE, text=each["text"], outcome_id=note.id)
                yield note

    def _note(self, held: Held, stage: str, visibility: Visibility, words: str) -> Note:
        moment = held.begins[stage] + timedelta(seconds=0.5 * held.meeting.stage_seconds[stage])
        return Note(
            id=self._line.new_id(moment),
            created_at=moment,
            stage=stage,
            visibility=visibility,
            text=words,
            **self._belongs(held),
        )

    def _belongs(self, held: Held) -> dict[str, Any]:
        return {"person_id": self._person.id, "meeting_id": held.meeting.id}


def meeting_days(story: Table, timeline: Timeline) -> dict[int, date]:
    """Return the day of every meeting that was held, by how many ago it was."""
    step = timedelta(weeks=story["weeks"])
    cut_off = {CUT_OFF: timeline.workday(-1)} if "draft" in story else {}
    latest = cut_off.get(CUT_OFF, timeline.workday(story["next"])) - step
    held = [ago for ago in range(1, story["history"] + 1) if ago not in story["away"]]
    return cut_off | {ago: latest - step * (ago - 1) for ago in held}


def _begins(started: datetime, seconds: Mapping[str, float]) -> dict[str, datetime]:
    begins, passed = {}, 0.0
    for stage, spent in seconds.items():
        begins[stage] = started + timedelta(seconds=passed)
        passed += spent
    return begins
