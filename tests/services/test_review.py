"""Follow-through: one decision for each promise, and a history that keeps them all."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from meeting_steps import cut_off, end, meet, promise
from nasty import NASTY

from facilitator.domain.clock import SetClock
from facilitator.domain.models import (
    Commitment,
    CommitmentEvent,
    CommitmentStatus,
    EventKind,
    Person,
    Side,
)
from facilitator.errors import FacilitatorError
from facilitator.services import review
from facilitator.services.runtime import Runtime
from facilitator.services.session import Session

REASONED = (EventKind.RENEGOTIATED, EventKind.BLOCKED, EventKind.DROPPED)
IN_A_WEEK = date(2026, 3, 16)


@pytest.fixture
def session(runtime: Runtime, ana: Person, clock: SetClock) -> Session:
    """Return a meeting that opens on three promises of the one before, which were made in this order."""
    first = meet(runtime, ana)
    promise(first, "write the plan", Side.REPORT, "20 March")
    promise(first, "ask legal", due="17 March")
    promise(first, "move on-call", due="10 March")
    end(runtime, first)
    clock.advance(timedelta(days=1).total_seconds())
    return meet(runtime, ana)


def the(session: Session, action: str) -> Commitment:
    return next(c for c in session.all(Commitment) if c.action == action)


def listed(session: Session) -> list[str]:
    return [c.action for c in review.promises(session)]


def kinds(runtime: Runtime, commitment: Commitment) -> list[EventKind]:
    runtime.autosave.flush()
    return [e.kind for e in runtime.store.find(CommitmentEvent, commitment_id=commitment.id)]


def test_the_manager_s_promises_come_first_and_the_most_pressing_at_the_top(session: Session) -> None:
    assert listed(session) == ["move on-call", "ask legal", "write the plan"]
    assert review.undecided(session) == review.promises(session)


def test_what_is_promised_in_this_meeting_is_not_up_for_review(session: Session) -> None:
    promise(session, "book a room")
    assert "book a room" not in listed(session)


def test_a_first_meeting_has_nothing_to_review(runtime: Runtime, ana: Person) -> None:
    assert review.promises(meet(runtime, ana)) == []


@pytest.mark.parametrize(
    ("kind", "status", "due"),
    [
        (EventKind.DONE, CommitmentStatus.DONE, None),
        (EventKind.RENEGOTIATED, CommitmentStatus.OPEN, IN_A_WEEK),
        (EventKind.BLOCKED, CommitmentStatus.BLOCKED, None),
        (EventKind.DROPPED, CommitmentStatus.DROPPED, None),
        (EventKind.CARRIED, CommitmentStatus.OPEN, None),
        (EventKind.HANDED_OVER, CommitmentStatus.OPEN, None),
    ],
)
def test_each_decision_leaves_the_promise_where_it_says_and_the_reason_with_it(
    session: Session, runtime: Runtime, kind: EventKind, status: CommitmentStatus, due: date | None
) -> None:
    assert kind in review.DECISIONS
    review.decide(session, the(session, "ask legal"), kind, "because", due)
    assert the(session, "ask legal").status is status
    assert len(review.undecided(session)) == 2
    runtime.autosave.flush()
    stored = runtime.store.get(Commitment, the(session, "ask legal").id)
    assert stored is not None
    assert stored.status is status
    latest = runtime.store.find(CommitmentEvent, commitment_id=stored.id)[-1]
    assert (latest.kind, latest.reason, latest.meeting_id) == (kind, "because", session.meeting.id)


@pytest.mark.parametrize("kind", REASONED)
def test_a_decision_without_its_reason_is_refused_and_changes_nothing(
    session: Session, runtime: Runtime, kind: EventKind
) -> None:
    before = the(session, "ask legal")
    with pytest.raises(FacilitatorError, match="reason"):
        review.decide(session, before, kind, "  ", IN_A_WEEK if kind is EventKind.RENEGOTIATED else None)
    assert the(session, "ask legal") == before
    assert review.decision(session, before) is None
    assert kinds(runtime, before) == [EventKind.MADE]


@pytest.mark.parametrize("due", [None, date(2026, 3, 17), date(2026, 3, 9)])
def test_a_promise_moves_only_to_another_day_that_is_not_past(session: Session, due: date | None) -> None:
    with pytest.raises(FacilitatorError):
        review.decide(session, the(session, "ask legal"), EventKind.RENEGOTIATED, "busy", due)
    assert the(session, "ask legal").due == date(2026, 3, 17)


def test_deciding_twice_keeps_both_events_and_the_latest_holds(session: Session, runtime: Runtime) -> None:
    done = review.decide(session, the(session, "ask legal"), EventKind.DONE)
    review.decide(session, done, EventKind.DROPPED, "was not needed")
    assert kinds(runtime, done) == [EventKind.MADE, EventKind.DONE, EventKind.DROPPED]
    latest = review.decision(session, done)
    assert latest is not None
    assert latest.kind is EventKind.DROPPED
    assert the(session, "ask legal").status is CommitmentStatus.DROPPED


def test_no_decision_moves_a_row_from_under_the_cursor(session: Session) -> None:
    before = listed(session)
    review.decide(session, the(session, "move on-call"), EventKind.RENEGOTIATED, "ill", date(2026, 6, 1))
    review.decide(session, the(session, "ask legal"), EventKind.HANDED_OVER)
    review.decide(session, the(session, "write the plan"), EventKind.DONE)
    assert listed(session) == before


def test_a_promise_handed_over_keeps_its_place_and_its_heading_until_the_next_meeting(
    session: Session, runtime: Runtime, ana: Person
) -> None:
    handed = review.decide(session, the(session, "move on-call"), EventKind.HANDED_OVER)
    assert handed.owner is Side.REPORT
    assert review.owner_before(session, handed) is Side.MANAGER
    end(runtime, session)
    again = meet(runtime, ana)
    assert listed(again) == ["ask legal", "move on-call", "write the plan"]
    assert review.owner_before(again, the(again, "move on-call")) is Side.REPORT


def test_handing_over_twice_gives_it_back(session: Session) -> None:
    once = review.decide(session, the(session, "move on-call"), EventKind.HANDED_OVER)
    twice = review.decide(session, once, EventKind.HANDED_OVER)
    assert twice.owner is review.owner_before(session, twice) is Side.MANAGER


def test_leaving_a_promise_twice_in_one_meeting_counts_once(session: Session) -> None:
    left = review.decide(session, the(session, "ask legal"), EventKind.CARRIED)
    with pytest.raises(FacilitatorError, match="already"):
        review.decide(session, left, EventKind.CARRIED)
    assert the(session, "ask legal").carries == 1


def test_what_was_left_undecided_is_carried_at_the_end_once_its_time_has_come(
    session: Session, runtime: Runtime, clock: SetClock
) -> None:
    review.decide(session, the(session, "move on-call"), EventKind.DONE)
    clock.advance(timedelta(days=7).total_seconds())
    review.carry_undecided(session)
    review.carry_undecided(session)
    carries = {c.action: c.carries for c in session.all(Commitment)}
    assert carries == {"ask legal": 1, "move on-call": 0, "write the plan": 0}, "the plan has three more days"
    assert kinds(runtime, the(session, "ask legal")) == [EventKind.MADE, EventKind.CARRIED]


def test_the_third_time_a_promise_comes_up_undecided_it_asks(
    session: Session, runtime: Runtime, ana: Person
) -> None:
    seen = []
    for _ in range(3):
        promised = the(session, "move on-call")
        seen.append((promised.carries, review.must_decide(session, promised)))
        end(runtime, session)
        session = meet(runtime, ana)
    assert seen == [(0, False), (1, False), (2, True)]


def test_a_promise_that_must_be_decided_asks_no_more_once_it_is(
    session: Session, runtime: Runtime, ana: Person
) -> None:
    for _ in range(2):
        end(runtime, session)
        session = meet(runtime, ana)
    promised = the(session, "move on-call")
    assert review.must_decide(session, promised)
    moved = review.decide(session, promised, EventKind.RENEGOTIATED, "waiting for the draft", IN_A_WEEK)
    assert not review.must_decide(session, moved)
    assert moved.carries == 0


def test_what_was_decided_on_a_promise_last_is_known_in_the_next_meeting(
    session: Session, runtime: Runtime, ana: Person
) -> None:
    review.decide(session, the(session, "ask legal"), EventKind.BLOCKED, "waiting for HR")
    assert review.decided_before(session, the(session, "ask legal")) is None, "that is of today"
    end(runtime, session)
    session = meet(runtime, ana)
    before = review.decided_before(session, the(session, "ask legal"))
    assert before is not None
    assert (before.kind, before.reason) == (EventKind.BLOCKED, "waiting for HR")
    assert review.decided_before(session, the(session, "write the plan")) is None


def test_what_is_blocked_comes_back_and_what_is_settled_does_not(
    session: Session, runtime: Runtime, ana: Person
) -> None:
    review.decide(session, the(session, "ask legal"), EventKind.BLOCKED, "a name")
    review.decide(session, the(session, "move on-call"), EventKind.DONE)
    review.decide(session, the(session, "write the plan"), EventKind.DROPPED, "no longer needed")
    end(runtime, session)
    again = meet(runtime, ana)
    assert listed(again) == ["ask legal"]
    assert review.undecided(again) == review.promises(again)


def test_a_meeting_that_was_cut_off_still_shows_what_it_decided(session: Session, runtime: Runtime) -> None:
    before = listed(session)
    review.decide(session, the(session, "ask legal"), EventKind.DONE)
    review.decide(session, the(session, "move on-call"), EventKind.HANDED_OVER)
    again = cut_off(runtime, session)
    assert listed(again) == before
    assert [c.action for c in review.undecided(again)] == ["write the plan"]
    assert review.owner_before(again, the(again, "move on-call")) is Side.MANAGER


def test_reasons_are_kept_as_they_were_typed(session: Session, runtime: Runtime) -> None:
    for words in NASTY:
        review.decide(session, the(session, "ask legal"), EventKind.BLOCKED, words)
    again = cut_off(runtime, session)
    assert [event.reason for event in again.mine(CommitmentEvent)] == list(NASTY)


def test_a_decision_late_in_the_evening_is_of_the_day_where_the_user_is(
    session: Session, clock: SetClock
) -> None:
    clock.zone = ZoneInfo("America/Los_Angeles")
    clock.set(datetime(2026, 3, 18, 6, 30, tzinfo=UTC))  # 23:30 of the 17th there
    review.decide(session, the(session, "ask legal"), EventKind.DONE)
    decided = review.decision(session, the(session, "ask legal"))
    assert decided is not None
    assert decided.day == date(2026, 3, 17)


def test_a_clock_that_goes_backwards_loses_no_decision(
    session: Session, runtime: Runtime, ana: Person, clock: SetClock
) -> None:
    review.decide(session, the(session, "move on-call"), EventKind.BLOCKED, "a name")
    clock.set(datetime(2026, 3, 1, tzinfo=UTC))
    review.decide(session, the(session, "move on-call"), EventKind.DONE)
    end(runtime, session)
    assert listed(meet(runtime, ana)) == ["ask legal", "write the plan"]
