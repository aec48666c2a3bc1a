"""The example team: four people and a year of meetings, to try the program on."""

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Protocol
from uuid import UUID

from facilitator.domain import ledger
from facilitator.domain.clock import Clock
from facilitator.domain.flow import StageKind
from facilitator.domain.models import (
    Commitment,
    CommitmentEvent,
    CommitmentStatus,
    Direction,
    EventKind,
    Feedback,
    FeedbackKind,
    FeedbackStatus,
    Goal,
    GoalStatus,
    GoalUpdate,
    Person,
    PointStatus,
    Proposer,
    Record,
    Side,
    TalkingPoint,
    Visibility,
)
from facilitator.services.catalog import Catalog
from facilitator.services.example_meetings import Held, Meetings, Table, Timeline, meeting_days, workday
from facilitator.services.example_summary import SummingUp

TEAM = ("ana", "bo", "chidi", "dana")
"""The files in data/example, one for each person."""


class Saves(Protocol):
    """What the example team needs of the store."""

    def save(self, records: Sequence[Record]) -> object:
        """Write all of these."""


def fill_example(store: Saves, clock: Clock, catalog: Catalog) -> None:
    """Put the example team into an empty store, all at once."""
    store.save(example_records(clock, catalog))


def example_records(clock: Clock, catalog: Catalog) -> list[Record]:
    """Return four people and what a year left behind, up to the clock's yesterday.

    The same clock and catalog give the same records, ids included.
    """
    timeline = Timeline(clock)
    return [record for name in TEAM for record in _Story(read_story(name), timeline, catalog).records()]


def read_story(name: str) -> Table:
    """Return what the file of that person tells."""
    text = (files("facilitator") / "data" / "example" / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


class _Story:
    """One person, with everything that was promised, said and aimed at over the meetings."""

    def __init__(self, story: Table, timeline: Timeline, catalog: Catalog) -> None:
        self._story = story
        self._line = timeline
        self._person = self._make_person()
        self._meetings = Meetings(story, self._person, timeline, catalog)
        self._held = self._meetings.held
        self._stood: dict[UUID, list[Commitment]] = defaultdict(list)
        self._closed = [held for held in self._held.values() if held.closed]

    def records(self) -> list[Record]:
        rest: list[Record] = [*self._meetings.records(), *self._points(), *self._feedback()]
        for each in self._story["goals"]:
            rest += self._goal(each)
        for each in self._story["commitments"]:
            rest += self._commitment(each)
        summing = SummingUp(self._person, rest, self._stood, self._line.clock)
        return [self._person, *map(summing.summed_up, self._held.values()), *rest]

    def _make_person(self) -> Person:
        first = min(meeting_days(self._story, self._line).values())
        moment = self._line.at(workday(first - timedelta(days=3), timedelta(days=-1)), "09:10")
        return Person(
            id=self._line.new_id(moment),
            created_at=moment,
            next_on=self._line.workday(self._story["next"]),
            **self._story["person"],
        )

    # Talking points

    def _points(self) -> Iterator[TalkingPoint]:
        for held in self._held.values():
            for key, side in (("theirs", Side.REPORT), ("mine", Side.MANAGER)):
                for number, words in enumerate(held.told.get(key, ())):
                    raised = self._line.at(held.day - timedelta(days=1 + number), "16:20")
                    yield self._point(words, side, raised, held)
        for each in self._story["points"]:
            raised = self._day_ago(each) if "days_ago" in each else self._held[each["raised"]].end
            dropped = self._held.get(each.get("dropped"))
            point = self._point(each["text"], Side(each["by"]), raised, dropped)
            status = PointStatus.DROPPED if dropped else PointStatus.OPEN
            yield replace(point, status=status, visibility=_seen_by(each))

    def _point(self, words: str, by: Side, raised: datetime, settled: Held | None) -> TalkingPoint:
        until = settled.meeting.created_at if settled else self._line.at(self._line.today, "00:00")
        return TalkingPoint(
            id=self._line.new_id(raised),
            person_id=self._person.id,
            created_at=raised,
            text=words,
            raised_by=by,
            status=PointStatus.DISCUSSED,
            carries=sum(raised < held.meeting.created_at < until for held in self._closed),
            meeting_id=settled.meeting.id if settled else None,
        )

    # Feedback

    def _feedback(self) -> Iterator[Feedback]:
        for each in self._story["feedback"]:
            said = self._held.get(each.get("said"))
            noticed = self._noticed(each)
            yield Feedback(
                id=self._line.new_id(noticed),
                person_id=self._person.id,
                created_at=noticed,
                direction=Direction(each.get("direction", "given")),
                kind=FeedbackKind(each["kind"]),
                situation=each["situation"],
                behaviour=each["behaviour"],
                impact=each["impact"],
                request=each.get("request", ""),
                status=_feedback_status(each),
                visibility=Visibility.SHARED if said else Visibility.PRIVATE,
                delivered_at=said.moment(StageKind.FEEDBACK) if said else None,
                meeting_id=said.meeting.id if said else None,
            )

    def _noticed(self, told: Table) -> datetime:
        if "days_ago" in told:
            return self._day_ago(told)
        held = self._held[told["said"] if "said" in told else told["dropped"]]
        if "noticed" not in told:
            return held.moment(StageKind.FEEDBACK)
        return self._line.at(workday(held.day - timedelta(days=told["noticed"]), timedelta(days=-1)), "15:30")

    def _day_ago(self, told: Table) -> datetime:
        return self._line.at(self._line.today - timedelta(days=told["days_ago"]), "17:40")

    # Goals

    def _goal(self, told: Table) -> Iterator[Record]:
        made = self._held[told["set"]].moment(StageKind.GOALS)
        goal = Goal(
            id=self._line.new_id(made),
            person_id=self._person.id,
            created_at=made,
            title=told["title"],
            proposed_by=Proposer(told["proposed_by"]),
            serves=told["serves"],
            measure=told["measure"],
            support=told["support"],
            status=GoalStatus(told["updates"][-1]["status"]),
            due=self._line.workday(told["due"]),
        )
        yield goal
        for update in told["updates"]:
            held = self._held[update["ago"]]
            moment = held.moment(StageKind.GOALS, 0.6)
            yield GoalUpdate(
                id=self._line.new_id(moment),
                person_id=self._person.id,
                goal_id=goal.id,
                meeting_id=held.meeting.id,
                created_at=moment,
                status=GoalStatus(update["status"]),
                text=update["text"],
            )

    # Commitments

    def _commitment(self, told: Table) -> list[Record]:
        """Return a promise and its history; a closed meeting that decided nothing carried it on."""
        commitment, events = self._promise(told)
        decisions = {each["ago"]: each for each in told.get("decisions", ())}
        for ago, held in self._held.items():
            standing = commitment.status in (CommitmentStatus.OPEN, CommitmentStatus.BLOCKED)
            if ago >= told["made"] or not standing or not (held.closed or ago in decisions):
                continue
            commitment, event = self._decide(commitment, held, decisions.get(ago))
            events.append(event)
        return [commitment, *events]

    def _promise(self, told: Table) -> tuple[Commitment, list[CommitmentEvent]]:
        held = self._held[told["made"]]
        moment = held.moment(StageKind.COMMITMENTS)
        made, event = ledger.make(
            person_id=self._person.id,
            meeting_id=held.meeting.id,
            owner=Side(told["owner"]),
            action=told["action"],
            cue=told["cue"],
            due=self._due(told, held.day),
            visibility=_seen_by(told),
            now=moment,
            day=held.day,
        )
        commitment = replace(made, id=self._line.new_id(moment), read_back=True)
        self._stood[held.meeting.id].append(commitment)
        return commitment, [replace(event, id=self._line.new_id(moment), commitment_id=commitment.id)]

    def _decide(
        self, commitment: Commitment, held: Held, told: Table | None
    ) -> tuple[Commitment, CommitmentEvent]:
        moment = held.moment(StageKind.REVIEW) if told else held.end
        decision = told or {"kind": EventKind.CARRIED}
        changed, event = ledger.decide(
            commitment,
            EventKind(decision["kind"]),
            now=moment,
            day=held.day,
            meeting_id=held.meeting.id,
            reason=decision.get("reason", ""),
            due=self._due(decision, held.day),
        )
        self._stood[held.meeting.id].append(changed)
        return changed, replace(event, id=self._line.new_id(moment))

    def _due(self, told: Table, day: date) -> date | None:
        if "within" in told:
            return workday(day + timedelta(days=told["within"]), timedelta(days=1))
        return self._line.workday(told["due"]) if "due" in told else None


def _seen_by(told: Table) -> Visibility:
    return Visibility(told.get("visibility", Visibility.SHARED))


def _feedback_status(told: Table) -> FeedbackStatus:
    if "said" in told:
        return FeedbackStatus.DELIVERED
    return FeedbackStatus.DROPPED if "dropped" in told else FeedbackStatus.KEPT
