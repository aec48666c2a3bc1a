"""The example team: what a newcomer sees first has to be right, whatever the day."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from facilitator.domain import ledger, wording
from facilitator.domain.cadence import parse_cadence
from facilitator.domain.clock import SetClock
from facilitator.domain.flow import Flow, StageKind
from facilitator.domain.models import (
    CheckIn,
    Commitment,
    CommitmentEvent,
    CommitmentStatus,
    EventKind,
    Feedback,
    FeedbackStatus,
    Goal,
    GoalStatus,
    GoalUpdate,
    Mark,
    MarkOutcome,
    Meeting,
    MeetingStatus,
    Note,
    Person,
    PointStatus,
    PromptUse,
    Record,
    Side,
    TalkingPoint,
    Visibility,
)
from facilitator.domain.practices import Practice
from facilitator.services import review
from facilitator.services.catalog import Catalog, load_catalog
from facilitator.services.example import TEAM, example_records, fill_example, read_story
from facilitator.services.opening import resume_meeting, start_meeting
from facilitator.services.session import Session
from facilitator.services.summary import Form, facts_of, render
from facilitator.storage.store import Store, open_store

pytestmark = pytest.mark.xdist_group("example")  # they share the team, which takes a second to make

R = TypeVar("R", bound=Record)

WEDNESDAY = datetime(2026, 3, 11, 9, 30, tzinfo=UTC)
NEVER_AFTER_NOW = ("created_at", "started_at", "ended_at", "delivered_at", "closed_at")


def of(kind: type[R], records: Sequence[Record]) -> list[R]:
    return [each for each in records if type(each) is kind]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog(None)


@pytest.fixture(scope="module")
def midweek() -> SetClock:
    return SetClock(WEDNESDAY)


@pytest.fixture(scope="module")
def records(midweek: SetClock, catalog: Catalog) -> list[Record]:
    return example_records(midweek, catalog)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, midweek: SetClock, catalog: Catalog) -> Iterator[Store]:
    folder: Path = tmp_path_factory.mktemp("example")
    with open_store(folder / "facilitator.db") as opened:
        fill_example(opened, midweek, catalog)
        yield opened


class RecordingSaves:
    """Takes what a session would have saved."""

    def __init__(self) -> None:
        self.records: list[Record] = []

    def put(self, *records: Record, removed: Sequence[Record] = (), before: Sequence[Record] = ()) -> None:
        self.records += records

    def set_apart(self, record: Record, names: frozenset[str]) -> None:
        """Another window is not part of this."""

    def put_quietly(self, record: Record) -> None:
        self.put(record)

    def hurry(self) -> None:
        pass


# In the store


def test_everything_that_is_told_arrives_in_the_store(filled: Store, records: list[Record]) -> None:
    for kind, number in Counter(type(each) for each in records).items():
        assert len(filled.find(kind)) == number, kind.__name__


def test_the_store_gives_back_what_was_made(filled: Store, records: list[Record]) -> None:
    stored = {p.id: p.name for p in filled.find(Person)}
    assert stored == {p.id: p.name for p in of(Person, records)}
    assert {m.id: m.summary for m in filled.find(Meeting)} == {m.id: m.summary for m in of(Meeting, records)}


def test_the_home_screen_shows_one_overdue_one_tomorrow_and_two_in_days(
    filled: Store, midweek: SetClock
) -> None:
    ana, bo, chidi, dana = filled.glance.people(midweek.today())
    days = [(each.next_on - midweek.today()).days for each in (ana, bo, chidi, dana) if each.next_on]
    assert [each.name for each in (ana, bo, chidi, dana)] == [
        "Ana Ruiz",
        "Bo Chen",
        "Chidi Okafor",
        "Dana Levi",
    ]
    assert days == [-5, 1, 7, 5]
    assert [each.met for each in (ana, bo, chidi, dana)] == [50, 25, 25, 13]
    assert [(each.mine_open, each.theirs_open) for each in (ana, bo, chidi, dana)] == [
        (2, 1),
        (0, 3),
        (1, 0),
        (0, 1),
    ]
    assert [each.overdue for each in (ana, bo, chidi, dana)] == [1, 0, 0, 0]
    assert [each.due_this_week for each in (ana, bo, chidi, dana)] == [2, 1, 0, 0]


def test_only_the_meeting_with_chidi_was_cut_off(filled: Store, midweek: SetClock) -> None:
    waiting = [each.name for each in filled.glance.people(midweek.today()) if each.draft_meeting_id]
    assert waiting == ["Chidi Okafor"]


def test_the_brief_of_ana_tells_her_story(filled: Store, midweek: SetClock) -> None:
    ana = filled.glance.people(midweek.today())[0]
    brief = filled.glance.brief(ana.id)
    assert [check.energy for check in brief.check_ins] == [3, 4, 4, 2]
    assert "On-call load" in [point.text for point in brief.points if point.carries == 1]
    assert CommitmentStatus.DONE in {each.status for each in brief.commitments}
    (kept,) = brief.kept
    assert (midweek.today() - midweek.local(kept.created_at).date()).days == 9
    assert "Four calls in one night" in brief.last_summary


def test_the_cut_off_meeting_goes_on_where_it_stopped(
    filled: Store, midweek: SetClock, catalog: Catalog
) -> None:
    (draft,) = filled.find(Meeting, status=MeetingStatus.DRAFT)
    session = Session(
        resume_meeting(filled, draft.id), list(catalog.prompts.values()), midweek, RecordingSaves()
    )
    assert session.stage.kind is StageKind.LISTENING
    assert session.seconds == 610
    assert session.note(Visibility.SHARED).endswith("that nobody")
    assert [mark.outcome for mark in session.mine(Mark)] == [MarkOutcome.OPEN] * 3
    decided = [c for c in review.promises(session) if review.decision(session, c)]
    assert [c.status for c in decided] == [CommitmentStatus.DONE]
    assert len(review.undecided(session)) == 1


def test_the_next_review_with_ana_asks_about_what_was_carried_twice(
    filled: Store, midweek: SetClock, catalog: Catalog
) -> None:
    ana = filled.glance.people(midweek.today())[0]
    opening = start_meeting(filled, midweek, ana.id, catalog.flows["standard"])
    session = Session(opening, list(catalog.prompts.values()), midweek, RecordingSaves())
    asking = [c for c in review.promises(session) if review.must_decide(session, c)]
    assert [(c.owner, c.carries) for c in asking] == [(Side.MANAGER, 2)]


# The story


def test_the_same_clock_tells_the_same_story_to_the_letter(
    records: list[Record], midweek: SetClock, catalog: Catalog
) -> None:
    assert example_records(midweek, catalog) == records


def test_each_decision_there_is_was_taken_once(records: list[Record]) -> None:
    taken = {event.kind for event in of(CommitmentEvent, records)}
    assert taken == set(EventKind) - {EventKind.REOPENED}


def test_replaying_its_events_gives_each_commitment_as_it_stands(records: list[Record]) -> None:
    events: dict[UUID, list[CommitmentEvent]] = defaultdict(list)
    for event in of(CommitmentEvent, records):
        events[event.commitment_id].append(event)
    for commitment in of(Commitment, records):
        history = sorted(events[commitment.id], key=lambda e: e.id)
        swaps = sum(e.kind is EventKind.HANDED_OVER for e in history)
        owner = ledger.other(commitment.owner) if swaps % 2 else commitment.owner
        made, _ = ledger.make(
            person_id=commitment.person_id,
            meeting_id=commitment.meeting_id,
            owner=owner,
            action=commitment.action,
            cue=commitment.cue,
            due=history[0].due_after,
            visibility=commitment.visibility,
            now=history[0].created_at,
            day=history[0].day,
        )
        for event in history[1:]:
            made, again = ledger.decide(
                made,
                event.kind,
                now=event.created_at,
                day=event.day,
                meeting_id=event.meeting_id,
                reason=event.reason,
                due=event.due_after if event.kind is EventKind.RENEGOTIATED else None,
            )
            assert (again.due_before, again.due_after) == (event.due_before, event.due_after)
        for name in ("owner", "status", "due", "carries", "closed_at"):
            assert getattr(made, name) == getattr(commitment, name), (commitment.action, name)


def test_no_promise_was_carried_a_third_time(records: list[Record]) -> None:
    assert max(each.carries for each in of(Commitment, records)) == 2
    in_a_row: Counter[UUID] = Counter()
    for event in sorted(of(CommitmentEvent, records), key=lambda e: e.id):
        carried = event.kind is EventKind.CARRIED
        in_a_row[event.commitment_id] = in_a_row[event.commitment_id] + 1 if carried else 0
        assert in_a_row[event.commitment_id] <= 2


def test_every_closed_meeting_decided_or_carried_each_promise_that_stood(records: list[Record]) -> None:
    touched = {(e.commitment_id, e.meeting_id) for e in of(CommitmentEvent, records)}
    for commitment in of(Commitment, records):
        for meeting in of(Meeting, records):
            if meeting.person_id != commitment.person_id or meeting.status is not MeetingStatus.CLOSED:
                continue
            standing = commitment.closed_at is None or commitment.closed_at > meeting.created_at
            if standing and meeting.created_at > commitment.created_at:
                assert (commitment.id, meeting.id) in touched, commitment.action


def test_promises_are_only_decided_on_in_meetings_that_review_them(records: list[Record]) -> None:
    flows = {m.id: Flow.from_copy(m.flow_copy) for m in of(Meeting, records)}
    for event in of(CommitmentEvent, records):
        if event.kind not in (EventKind.MADE, EventKind.CARRIED) and event.meeting_id:
            kinds = {stage.kind for stage in flows[event.meeting_id].stages}
            assert StageKind.REVIEW in kinds, (event.reason, event.day)


def test_both_sides_promised_and_kept_most_of_it(records: list[Record], midweek: SetClock) -> None:
    for side in Side:
        rate = ledger.follow_through_rate(
            of(Commitment, records), of(CommitmentEvent, records), midweek.today(), owner=side
        )
        assert rate.counted >= 20
        assert rate.counted * 0.6 <= rate.kept < rate.counted


def test_one_goal_is_at_risk_and_each_goal_stands_as_last_said(records: list[Record]) -> None:
    said = {update.goal_id: update.status for update in sorted(of(GoalUpdate, records), key=lambda u: u.id)}
    assert {goal.id: goal.status for goal in of(Goal, records)} == said
    assert Counter(goal.status for goal in of(Goal, records)) == {
        GoalStatus.AT_RISK: 1,
        GoalStatus.DONE: 2,
        GoalStatus.ON_TRACK: 5,
    }


def test_feedback_went_both_ways_and_one_praise_waits(records: list[Record]) -> None:
    told = Counter((each.direction.value, each.status.value) for each in of(Feedback, records))
    assert told["given", "delivered"] >= 10
    assert told["received", "delivered"] >= 5
    assert told["given", "kept"] == 1
    assert told["given", "dropped"] == 1
    assert all(
        (each.meeting_id is None) == (each.status is not FeedbackStatus.DELIVERED)
        for each in of(Feedback, records)
    )


def test_feedback_is_about_what_was_done(records: list[Record]) -> None:
    for each in of(Feedback, records):
        assert wording.flags(f"{each.situation}. {each.behaviour}. {each.impact}. {each.request}") == []


def test_talking_points_were_raised_by_both_discussed_left_and_dropped(records: list[Record]) -> None:
    points = of(TalkingPoint, records)
    assert {(p.raised_by, p.status) for p in points} >= {(side, PointStatus.DISCUSSED) for side in Side}
    assert {p.status for p in points} == set(PointStatus)
    assert any(p.carries for p in points if p.status is PointStatus.OPEN)
    assert {p.visibility for p in points} == set(Visibility)


def test_nobody_says_the_same_thing_twice(records: list[Record]) -> None:
    words = [each.text for each in records if isinstance(each, Note | TalkingPoint | GoalUpdate)]
    words += [c.action for c in of(Commitment, records)] + [c.cue for c in of(Commitment, records)]
    words += [f.behaviour for f in of(Feedback, records)] + [
        c.opener for c in of(CheckIn, records) if c.opener
    ]
    assert [text for text, times in Counter(words).items() if times > 1] == []


def test_there_is_enough_to_read_of_each_person(records: list[Record]) -> None:
    told = Counter(each.person_id for each in records if isinstance(each, Note | TalkingPoint))
    assert len(told) == 4
    assert min(told.values()) >= 24


def test_a_stage_holds_at_most_one_shared_and_one_private_note(records: list[Record]) -> None:
    places = Counter(
        (n.meeting_id, n.stage, n.visibility) for n in of(Note, records) if n.prompt_id != "mark"
    )
    assert set(places.values()) == {1}


def test_no_open_question_comes_back_within_six_meetings(records: list[Record]) -> None:
    listening = {m.id: Flow.from_copy(m.flow_copy) for m in of(Meeting, records)}
    asked: dict[UUID, list[str]] = defaultdict(list)
    for use in of(PromptUse, records):
        if listening[use.meeting_id].stage(use.stage).kind is StageKind.LISTENING:
            asked[use.meeting_id].append(use.prompt_id)
    for person in of(Person, records):
        mine = [asked[m.id] for m in of(Meeting, records) if m.person_id == person.id]
        for first in range(len(mine) - 6):
            heard = [prompt_id for each in mine[first : first + 6] for prompt_id in each]
            assert len(heard) == len(set(heard))


def test_the_questions_serve_every_practice(records: list[Record]) -> None:
    assert {use.practice for use in of(PromptUse, records)} == set(Practice)


def test_a_settled_mark_says_what_became_of_it(records: list[Record]) -> None:
    notes = {note.id: note.text for note in of(Note, records)}
    for mark in of(Mark, records):
        if mark.outcome is MarkOutcome.NOTE:
            assert mark.outcome_id is not None
            assert notes[mark.outcome_id] == mark.text
        else:
            assert mark.outcome_id is None


def test_nothing_private_stands_in_a_summary(records: list[Record]) -> None:
    private = [each for each in records if getattr(each, "visibility", None) is Visibility.PRIVATE]
    words = [each.text for each in private if isinstance(each, Note | TalkingPoint)]
    words += [each.action for each in private if isinstance(each, Commitment)]
    words += [each.opener for each in of(CheckIn, records) if each.opener]
    assert len(words) > 30
    for meeting in of(Meeting, records):
        assert not [text for text in words if text in meeting.summary]


def test_every_closed_meeting_has_a_summary_of_what_was_shared(records: list[Record]) -> None:
    summaries = {m.id: m.summary for m in of(Meeting, records) if m.status is MeetingStatus.CLOSED}
    assert all(summaries.values())
    for note in of(Note, records):
        if note.visibility is Visibility.SHARED and note.meeting_id in summaries:
            assert all(line in summaries[note.meeting_id] for line in note.text.splitlines())


def test_the_summary_is_the_one_that_the_program_writes(
    filled: Store, midweek: SetClock, catalog: Catalog
) -> None:
    for person in filled.find(Person):
        latest = filled.find(
            Meeting,
            person_id=person.id,
            status=MeetingStatus.CLOSED,
            order_by="created_at",
            descending=True,
            limit=1,
        )[0]
        if filled.find(Meeting, person_id=person.id, status=MeetingStatus.DRAFT):
            continue  # the one that was cut off has already changed what this one left
        session = Session(resume_meeting(filled, latest.id), (), midweek, RecordingSaves())
        assert latest.summary == render(facts_of(session), Form.MARKDOWN).text


def test_a_promise_of_the_other_side_reads_well_in_the_third_person(records: list[Record]) -> None:
    for commitment in of(Commitment, records):
        if commitment.owner is Side.REPORT:
            words = f"{commitment.cue} {commitment.action}".split()
            assert not {"I", "me", "my", "mine"} & set(words), commitment.action


def test_a_promise_that_changed_hands_reads_as_it_was_made(records: list[Record]) -> None:
    (swapped,) = [e.commitment_id for e in of(CommitmentEvent, records) if e.kind is EventKind.HANDED_OVER]
    (promise,) = [c for c in of(Commitment, records) if c.id == swapped]
    (made_in,) = [m for m in of(Meeting, records) if m.id == promise.meeting_id]
    assert promise.owner is Side.REPORT
    assert f"I will {promise.action}" in made_in.summary


@pytest.mark.parametrize("name", TEAM)
def test_the_figures_of_a_year_are_one_a_meeting(name: str) -> None:
    story = read_story(name)
    for figures in ("energy", "workload", "rating"):
        assert len(story[figures].replace(" ", "")) == story["history"], figures


@pytest.mark.parametrize("name", TEAM)
def test_the_rhythm_of_the_meetings_is_the_cadence(name: str) -> None:
    story, monday = read_story(name), date(2026, 3, 9)
    following = parse_cadence(story["person"]["cadence"]).next_after(monday, monday)
    assert following == monday + timedelta(weeks=story["weeks"])


# Any day


DAYS = st.dates(date(1972, 1, 1), date(2200, 12, 31))
ZONES = st.sampled_from(
    [UTC, timezone(timedelta(hours=14)), timezone(timedelta(hours=-11)), ZoneInfo("Europe/Oslo")]
)


@settings(max_examples=1, deadline=None)
@given(day=DAYS, hour=st.times(), zone=ZONES)
@example(day=date(2028, 2, 29), hour=time(0, 1), zone=UTC)
@example(day=date(2027, 1, 1), hour=time(0, 0), zone=ZoneInfo("Europe/Oslo"))
@example(day=date(2026, 3, 8), hour=time(0, 0), zone=timezone(timedelta(hours=14)))
@example(day=date(2026, 3, 9), hour=time(0, 0), zone=timezone(timedelta(hours=-11)))
def test_the_story_holds_on_any_day(
    day: date, hour: time, zone: timezone | ZoneInfo, catalog: Catalog
) -> None:
    clock = SetClock(datetime.combine(day, hour, zone), zone)
    records = example_records(clock, catalog)
    nothing_happened_after_now(records, clock)
    people_meet_on_workdays(records, clock)
    everything_refers_to_what_is_there(records)
    dates_are_as_told(records, day)


def nothing_happened_after_now(records: Sequence[Record], clock: SetClock) -> None:
    for each in records:
        for name in NEVER_AFTER_NOW:
            moment = getattr(each, name, None)
            assert moment is None or moment <= clock.now(), (name, each)
    assert max(event.day for event in of(CommitmentEvent, records)) < clock.today()


def people_meet_on_workdays(records: Sequence[Record], clock: SetClock) -> None:
    for meeting in of(Meeting, records):
        assert meeting.started_at is not None
        started = clock.local(meeting.started_at)
        assert started.weekday() < 5
        assert 9 <= started.hour < 16
    spans: dict[UUID, list[tuple[datetime, datetime]]] = defaultdict(list)
    for meeting in of(Meeting, records):
        assert meeting.started_at is not None
        spans[meeting.person_id].append((meeting.started_at, meeting.ended_at or meeting.started_at))
    for each in spans.values():
        each.sort()
        assert all(ended < later for (_, ended), (later, _) in pairwise(each))


def everything_refers_to_what_is_there(records: Sequence[Record]) -> None:
    ids = {each.id for each in records}
    assert len(ids) == len(records)
    began = {p.id: p.created_at for p in of(Person, records)}
    for each in records:
        for name in ("person_id", "meeting_id", "goal_id", "commitment_id"):
            referred = getattr(each, name, None)
            assert referred is None or referred in ids, (name, each)
        person_id = getattr(each, "person_id", None)
        if person_id is not None:
            assert getattr(each, "created_at") >= began[person_id]  # noqa: B009
            assert each.id > person_id


def dates_are_as_told(records: Sequence[Record], today: date) -> None:
    next_on = [p.next_on for p in of(Person, records) if p.next_on is not None]
    assert all(each.weekday() < 5 for each in next_on)
    ana, bo, chidi, dana = [(each - today).days for each in next_on]
    assert -5 <= ana <= -3
    assert 1 <= bo <= 3
    assert min(chidi, dana) >= 4
    standing = [c for c in of(Commitment, records) if c.status is CommitmentStatus.OPEN and c.due]
    assert sum(c.due < today for c in standing if c.due) == 1
    assert sum(today <= c.due < today + timedelta(days=7) for c in standing if c.due) == 3
    for commitment in of(Commitment, records):
        assert commitment.due is None or commitment.due.weekday() < 5
