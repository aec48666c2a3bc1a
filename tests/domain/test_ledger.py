"""How promises are made, decided on, and counted."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator.domain import ledger
from facilitator.domain.ids import new_id
from facilitator.domain.ledger import Rate
from facilitator.domain.models import Commitment, CommitmentEvent, CommitmentStatus, EventKind, Side
from facilitator.errors import FacilitatorError

FIRST_DAY = date(2026, 11, 2)
ANA = new_id()


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def day(number: int) -> date:
    return FIRST_DAY + timedelta(days=number)


class Told:
    """A commitment made on day 0 and what was then decided on it, day by day."""

    def __init__(self, due: int | None = 10, owner: Side = Side.MANAGER) -> None:
        self.made, event = ledger.make(
            person_id=ANA,
            owner=owner,
            action="ask legal",
            due=None if due is None else day(due),
            now=at(FIRST_DAY),
            day=FIRST_DAY,
        )
        self.now = self.made
        self.events = [event]

    def then(self, kind: EventKind, on: int, due: int | None = None, reason: str = "because") -> "Told":
        self.now, event = ledger.decide(
            self.now,
            kind,
            now=at(day(on)),
            day=day(on),
            reason=reason,
            due=None if due is None else day(due),
        )
        self.events.append(event)
        return self

    def rate(self, today: int, owner: Side | None = None) -> Rate:
        return ledger.follow_through_rate([self.now], self.events, day(today), owner)


def test_a_new_commitment_is_open_and_its_making_is_the_first_event() -> None:
    meeting = UUID(int=7)
    made, event = ledger.make(
        person_id=ANA,
        owner=Side.REPORT,
        action="draft the plan",
        cue="the review is over",
        due=day(3),
        now=at(FIRST_DAY),
        day=FIRST_DAY,
        meeting_id=meeting,
    )
    assert (made.status, made.carries, made.owner) == (CommitmentStatus.OPEN, 0, Side.REPORT)
    assert (event.kind, event.commitment_id, event.person_id) == (EventKind.MADE, made.id, ANA)
    assert (event.due_before, event.due_after, event.meeting_id) == (None, day(3), meeting)


def test_a_commitment_without_an_action_or_with_a_past_date_is_refused() -> None:
    with pytest.raises(FacilitatorError, match="needs an action"):
        ledger.make(person_id=ANA, owner=Side.MANAGER, action="  ", now=at(FIRST_DAY), day=FIRST_DAY)
    with pytest.raises(FacilitatorError, match="due date is past"):
        Told(due=-1)


def test_done_closes_it_at_that_moment() -> None:
    told = Told().then(EventKind.DONE, on=4)
    assert (told.now.status, told.now.closed_at) == (CommitmentStatus.DONE, at(day(4)))


def test_renegotiating_moves_the_date_and_remembers_the_old_one() -> None:
    told = Told(due=10).then(EventKind.RENEGOTIATED, on=8, due=20)
    assert told.now.due == day(20)
    assert (told.events[-1].due_before, told.events[-1].due_after) == (day(10), day(20))


def test_handing_over_switches_the_owner_and_keeps_the_date_unless_a_new_one_is_named() -> None:
    told = Told(due=10).then(EventKind.HANDED_OVER, on=5, reason="")
    assert (told.now.owner, told.now.due) == (Side.REPORT, day(10))
    assert told.then(EventKind.HANDED_OVER, on=6, due=12).now.due == day(12)
    assert told.now.owner is Side.MANAGER


def test_blocked_waits_and_renegotiating_takes_it_up_again() -> None:
    told = Told().then(EventKind.BLOCKED, on=3, reason="the licence")
    assert told.now.status is CommitmentStatus.BLOCKED
    assert told.then(EventKind.RENEGOTIATED, on=4, due=20).now.status is CommitmentStatus.OPEN


def test_reopening_a_closed_commitment_makes_it_open_again() -> None:
    told = Told().then(EventKind.DROPPED, on=3).then(EventKind.REOPENED, on=5, reason="")
    assert (told.now.status, told.now.closed_at) == (CommitmentStatus.OPEN, None)


def test_a_slip_of_the_keys_is_put_right_by_the_decision_that_was_meant() -> None:
    told = Told().then(EventKind.DONE, on=3).then(EventKind.BLOCKED, on=3, reason="a second pair of eyes")
    assert (told.now.status, told.now.closed_at) == (CommitmentStatus.BLOCKED, None)


@pytest.mark.parametrize("kind", [EventKind.RENEGOTIATED, EventKind.BLOCKED, EventKind.DROPPED])
def test_a_decision_that_needs_a_reason_is_refused_without_one(kind: EventKind) -> None:
    with pytest.raises(FacilitatorError, match="needs a reason") as refused:
        Told().then(kind, on=3, due=20 if kind is EventKind.RENEGOTIATED else None, reason=" ")
    assert refused.value.hint.startswith("Say ")


@pytest.mark.parametrize("due", [None, 10])
def test_renegotiating_needs_a_date_other_than_the_one_it_has(due: int | None) -> None:
    with pytest.raises(FacilitatorError, match=r"needs a new date|its date already"):
        Told(due=10).then(EventKind.RENEGOTIATED, on=3, due=due)


def test_a_date_cannot_move_into_the_past_or_without_being_renegotiated() -> None:
    with pytest.raises(FacilitatorError, match="due date is past"):
        Told().then(EventKind.RENEGOTIATED, on=8, due=7)
    with pytest.raises(FacilitatorError, match="does not move the date"):
        Told().then(EventKind.DONE, on=8, due=12)


@pytest.mark.parametrize(
    ("before", "kind"),
    [
        (None, EventKind.MADE),
        (None, EventKind.REOPENED),
        (EventKind.BLOCKED, EventKind.REOPENED),
        (EventKind.DONE, EventKind.DONE),
        (EventKind.DONE, EventKind.CARRIED),
        (EventKind.DROPPED, EventKind.DROPPED),
        (EventKind.DROPPED, EventKind.CARRIED),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(before: EventKind | None, kind: EventKind) -> None:
    told = Told() if before is None else Told().then(before, on=2)
    with pytest.raises(FacilitatorError):
        told.then(kind, on=3)


def test_the_third_carry_must_ask_for_a_decision() -> None:
    told = Told()
    asked = []
    for review in range(3):
        asked.append(ledger.must_decide(told.now, told.now.due or FIRST_DAY))
        told.then(EventKind.CARRIED, on=review + 1)
    assert asked == [False, False, True]
    assert told.now.carries == 3


@pytest.mark.parametrize(
    "kind",
    [EventKind.DONE, EventKind.RENEGOTIATED, EventKind.BLOCKED, EventKind.DROPPED, EventKind.HANDED_OVER],
)
def test_every_real_decision_starts_the_count_of_carries_anew(kind: EventKind) -> None:
    told = Told().then(EventKind.CARRIED, on=1).then(EventKind.CARRIED, on=2)
    told.then(kind, on=3, due=20 if kind is EventKind.RENEGOTIATED else None)
    assert told.now.carries == 0
    assert not ledger.must_decide(told.now, told.now.due or FIRST_DAY)


def test_what_is_closed_needs_no_decision_however_often_it_was_carried() -> None:
    dropped = Commitment(
        person_id=ANA,
        created_at=at(FIRST_DAY),
        owner=Side.MANAGER,
        action="x",
        carries=4,
        status=CommitmentStatus.DROPPED,
    )
    assert not ledger.must_decide(dropped, FIRST_DAY)


def test_the_review_takes_the_manager_first_then_the_nearest_date() -> None:
    mine_late, mine_soon = Told(due=9).now, Told(due=3).now
    mine_older, mine_younger = Told(due=None).now, Told(due=None).now
    theirs = Told(due=1, owner=Side.REPORT).now
    expected = [mine_soon, mine_late, mine_older, mine_younger, theirs]
    assert all(ledger.review_order(mixed) == expected for mixed in permutations(expected))


@pytest.mark.parametrize(
    ("told", "today", "rate"),
    [
        (Told(due=10), 10, Rate(0, 0)),
        (Told(due=10), 11, Rate(0, 1)),
        (Told(due=None), 500, Rate(0, 0)),
        (Told(due=10).then(EventKind.DONE, on=10), 10, Rate(1, 1)),
        (Told(due=10).then(EventKind.DONE, on=11), 11, Rate(0, 1)),
        (Told(due=None).then(EventKind.DONE, on=90), 90, Rate(1, 1)),
        (Told(due=10).then(EventKind.DROPPED, on=2), 2, Rate(0, 1)),
        (Told(due=10).then(EventKind.BLOCKED, on=2), 5, Rate(0, 0)),
        (Told(due=10).then(EventKind.BLOCKED, on=2), 11, Rate(0, 1)),
        (Told(due=10).then(EventKind.CARRIED, on=2), 11, Rate(0, 1)),
        (Told(due=10).then(EventKind.RENEGOTIATED, on=10, due=20), 11, Rate(0, 0)),
        (Told(due=10).then(EventKind.RENEGOTIATED, on=9, due=20).then(EventKind.DONE, on=20), 20, Rate(1, 1)),
        (Told(due=10).then(EventKind.RENEGOTIATED, on=9, due=20).then(EventKind.DONE, on=21), 21, Rate(0, 1)),
        (Told(due=10).then(EventKind.RENEGOTIATED, on=11, due=20), 12, Rate(0, 1)),
        (
            Told(due=10).then(EventKind.RENEGOTIATED, on=11, due=20).then(EventKind.DONE, on=12),
            12,
            Rate(0, 1),
        ),
        (Told(due=None).then(EventKind.RENEGOTIATED, on=50, due=60), 55, Rate(0, 0)),
        (Told(due=10).then(EventKind.DONE, on=5).then(EventKind.REOPENED, on=6), 9, Rate(0, 0)),
        (Told(due=10).then(EventKind.DONE, on=5).then(EventKind.REOPENED, on=6), 11, Rate(0, 1)),
    ],
)
def test_a_promise_counts_and_is_kept_as_defined(told: Told, today: int, rate: Rate) -> None:
    assert told.rate(today) == rate


def test_handing_over_in_time_passes_the_promise_on() -> None:
    told = Told(due=10).then(EventKind.HANDED_OVER, on=8).then(EventKind.DONE, on=10)
    assert told.rate(10, Side.MANAGER) == Rate(0, 0)
    assert told.rate(10, Side.REPORT) == Rate(1, 1)


def test_handing_over_too_late_is_a_miss_of_the_one_who_hands_over() -> None:
    told = Told(due=10).then(EventKind.HANDED_OVER, on=12)
    assert told.rate(13, Side.MANAGER) == Rate(0, 1)
    assert told.rate(13, Side.REPORT) == Rate(0, 0)
    told.then(EventKind.RENEGOTIATED, on=14, due=20).then(EventKind.DONE, on=20)
    assert told.rate(20, Side.REPORT) == Rate(1, 1)
    assert told.rate(20, Side.MANAGER) == Rate(0, 1)
    assert told.rate(20) == Rate(0, 1)


def test_the_rate_can_be_asked_for_one_side() -> None:
    mine = Told(due=10).then(EventKind.DONE, on=3)
    theirs = Told(due=10, owner=Side.REPORT)
    both, events = [mine.now, theirs.now], [*theirs.events, *mine.events]
    assert ledger.follow_through_rate(both, events, day(11), Side.MANAGER) == Rate(1, 1)
    assert ledger.follow_through_rate(both, events, day(11), Side.REPORT) == Rate(0, 1)
    assert ledger.follow_through_rate(both, events, day(11)) == Rate(1, 2)


def test_a_day_counts_where_the_user_is_and_not_in_utc() -> None:
    made = Told(due=10)
    past_midnight_in_utc = datetime(2026, 11, 13, 1, tzinfo=UTC)
    closed, event = ledger.decide(made.now, EventKind.DONE, now=past_midnight_in_utc, day=day(10))
    assert ledger.follow_through_rate([closed], [event], day(11)) == Rate(1, 1)


def test_without_anything_to_count_there_is_no_share() -> None:
    assert ledger.follow_through_rate([], [], FIRST_DAY).share is None
    assert Rate(1, 4).share == 0.25


steps = st.lists(
    st.tuples(st.sampled_from(EventKind), st.integers(0, 9), st.none() | st.integers(0, 30), st.booleans()),
    max_size=12,
)


def story(owner: Side, due: int | None, decisions: list[tuple[EventKind, int, int | None, bool]]) -> Told:
    told = Told(due=due, owner=owner)
    today = 0
    for kind, later, ahead, spoken in decisions:
        today += later
        try:
            told.then(kind, today, None if ahead is None else today + ahead, "because" if spoken else "")
        except FacilitatorError:
            continue
    return told


stories = st.builds(story, st.sampled_from(Side), st.none() | st.integers(0, 30), steps)


@given(told=stories)
def test_the_events_in_order_rebuild_the_commitment(told: Told) -> None:
    rebuilt = told.made
    for event in told.events:
        rebuilt = ledger.apply(rebuilt, event)
    assert rebuilt == told.now


@given(told=stories)
def test_what_the_record_says_and_what_the_state_says_agree(told: Told) -> None:
    last = [event for event in told.events if event.kind is not EventKind.CARRIED][-1]
    closing = last.kind in (EventKind.DONE, EventKind.DROPPED)
    assert (told.now.closed_at == last.created_at) if closing else told.now.closed_at is None
    assert (told.now.status is CommitmentStatus.BLOCKED) == (last.kind is EventKind.BLOCKED)
    dates = [event.due_after for event in told.events]
    assert [event.due_before for event in told.events[1:]] == dates[:-1]
    assert told.now.due == dates[-1]
    handed = sum(event.kind is EventKind.HANDED_OVER for event in told.events)
    assert (told.now.owner is told.made.owner) == (handed % 2 == 0)


@given(told=st.lists(stories, max_size=5), today=st.integers(0, 200), owner=st.none() | st.sampled_from(Side))
def test_no_more_is_kept_than_counts_and_the_share_is_a_share(
    told: list[Told], today: int, owner: Side | None
) -> None:
    events: list[CommitmentEvent] = [event for each in told for event in each.events]
    rate = ledger.follow_through_rate([each.now for each in told], reversed(events), day(today), owner)
    assert 0 <= rate.kept <= rate.counted <= len(told)
    assert rate.share is None if not rate.counted else 0 <= (rate.share or 0) <= 1
