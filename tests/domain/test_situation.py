"""What is so between two people: each need, and that nothing private is ever said."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from facilitator.domain.models import (
    CheckIn,
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
    PointStatus,
    Side,
    TalkingPoint,
    Visibility,
)
from facilitator.domain.situation import SPEAKABLE, Facts, Need, Situation, facts

ANA, TODAY, BEFORE = UUID(int=1), UUID(int=100), UUID(int=99)
NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
PRIVATE = Visibility.PRIVATE


def promised(action: str, owner: Side = Side.MANAGER, **more: object) -> Commitment:
    fields = {"person_id": ANA, "created_at": NOON, "action": action, "owner": owner, "meeting_id": BEFORE}
    return Commitment(**(fields | more))  # type: ignore[arg-type]


def moved(commitment: Commitment, kind: EventKind = EventKind.RENEGOTIATED) -> CommitmentEvent:
    return CommitmentEvent(
        person_id=ANA, commitment_id=commitment.id, created_at=NOON, day=NOON.date(), kind=kind
    )


def goal(title: str, **more: object) -> Goal:
    return Goal(**({"person_id": ANA, "created_at": NOON, "title": title} | more))  # type: ignore[arg-type]


def point(text: str, raised_by: Side = Side.REPORT, **more: object) -> TalkingPoint:
    fields = {"person_id": ANA, "created_at": NOON, "text": text, "raised_by": raised_by}
    return TalkingPoint(**(fields | more))  # type: ignore[arg-type]


def feedback(kind: FeedbackKind = FeedbackKind.PRAISE, **more: object) -> Feedback:
    fields = {"person_id": ANA, "created_at": NOON, "kind": kind, "behaviour": "asked first"}
    return Feedback(**(fields | more))  # type: ignore[arg-type]


def now(**records: object) -> Facts:
    met = {"meeting_id": TODAY, "last_meeting_id": BEFORE}
    found = facts(Situation(**(met | records)))  # type: ignore[arg-type]
    assert found.pop(Need.MET_BEFORE) == ""
    return found


def test_of_strangers_nothing_is_known_but_that() -> None:
    assert facts(Situation(meeting_id=TODAY)) == {Need.NEVER_MET: ""}


def test_of_people_who_met_and_left_nothing_open_only_that() -> None:
    assert now() == {}


def test_a_promise_is_said_in_its_own_words_by_whoever_made_it() -> None:
    mine, theirs = promised("ask legal"), promised("draft the plan", Side.REPORT)
    assert now(commitments=(theirs,)) == {
        Need.OPEN_PROMISE: "draft the plan",
        Need.THEIR_OPEN_PROMISE: "draft the plan",
    }
    both = now(commitments=(theirs, mine))
    assert both[Need.OPEN_PROMISE] == both[Need.MY_OPEN_PROMISE] == "ask legal"
    assert both[Need.THEIR_OPEN_PROMISE] == "draft the plan"


def test_the_promise_that_is_due_first_is_spoken_of_first() -> None:
    some_day, later, soon = (
        promised("a"),
        promised("b", due=date(2026, 4, 1)),
        promised("c", due=NOON.date()),
    )
    assert now(commitments=(some_day, later, soon))[Need.MY_OPEN_PROMISE] == "c"
    assert now(commitments=(later, some_day))[Need.MY_OPEN_PROMISE] == "b"


@pytest.mark.parametrize("status", [CommitmentStatus.DONE, CommitmentStatus.DROPPED])
def test_a_promise_that_is_settled_is_not_open(status: CommitmentStatus) -> None:
    assert now(commitments=(promised("ask legal", status=status),)) == {}


def test_a_promise_of_this_meeting_is_new_and_not_yet_open() -> None:
    first, second = promised("a", meeting_id=TODAY), promised("b", Side.REPORT, meeting_id=TODAY)
    assert now(commitments=(second, first)) == {Need.NEW_PROMISE: "b"}


def test_a_promise_was_moved_when_it_was_carried_or_got_a_new_date() -> None:
    carried, dated, fresh = promised("a", carries=1), promised("b"), promised("c")
    assert now(commitments=(fresh, carried))[Need.MOVED_PROMISE] == "a"
    assert now(commitments=(fresh, dated), events=(moved(dated),))[Need.MOVED_PROMISE] == "b"
    made = moved(fresh, EventKind.MADE)
    assert Need.MOVED_PROMISE not in now(commitments=(fresh,), events=(made,))


def test_a_blocked_promise_is_open_too() -> None:
    found = now(commitments=(promised("a", status=CommitmentStatus.BLOCKED),))
    assert found[Need.BLOCKED_PROMISE] == found[Need.MY_OPEN_PROMISE] == "a"


def test_they_kept_a_promise_and_not_i() -> None:
    done = CommitmentStatus.DONE
    assert now(commitments=(promised("a", Side.REPORT, status=done),)) == {Need.KEPT_PROMISE: "a"}
    assert now(commitments=(promised("a", status=done),)) == {}


def test_the_goal_that_was_not_spoken_of_for_longest_comes_first() -> None:
    old, told = goal("old", created_at=NOON - timedelta(days=9)), goal("told")
    update = GoalUpdate(
        person_id=ANA, goal_id=old.id, meeting_id=BEFORE, created_at=NOON + timedelta(1), status=old.status
    )
    assert now(goals=(told, old))[Need.OPEN_GOAL] == "old"
    found = now(goals=(told, old), updates=(update, replace(update, created_at=NOON - timedelta(8))))
    assert found == {Need.OPEN_GOAL: "told", Need.SEVERAL_GOALS: ""}


def test_goals_at_risk_are_known_and_finished_ones_are_past() -> None:
    risky, done = goal("risky", status=GoalStatus.AT_RISK), goal("done", status=GoalStatus.DONE)
    assert now(goals=(risky, done)) == {Need.OPEN_GOAL: "risky", Need.GOAL_AT_RISK: "risky"}
    assert now(goals=(done,)) == {}


def test_their_own_point_and_one_that_was_not_reached() -> None:
    mine, theirs = point("budget", Side.MANAGER, carries=2), point("on-call load")
    assert now(points=(mine, theirs)) == {Need.THEIR_POINT: "on-call load", Need.CARRIED_POINT: "budget"}
    assert now(points=(replace(theirs, status=PointStatus.DISCUSSED),)) == {}


def test_what_waits_to_be_said_is_known_by_its_kind() -> None:
    praise, growth = feedback(), feedback(FeedbackKind.GROWTH)
    assert now(feedback=(praise,)).keys() == {Need.WAITING_FEEDBACK, Need.WAITING_PRAISE}
    assert now(feedback=(growth,)).keys() == {Need.WAITING_FEEDBACK, Need.WAITING_GROWTH}
    assert now(feedback=(replace(praise, status=FeedbackStatus.DROPPED),)) == {}


def test_what_was_said_last_time_is_known_by_its_direction() -> None:
    given = feedback(status=FeedbackStatus.DELIVERED, meeting_id=BEFORE)
    assert now(feedback=(given,)).keys() == {Need.GIVEN_FEEDBACK}
    assert now(feedback=(replace(given, direction=Direction.RECEIVED),)).keys() == {Need.RECEIVED_FEEDBACK}
    assert now(feedback=(replace(given, meeting_id=TODAY),)) == {}
    assert now(feedback=(replace(given, meeting_id=UUID(int=98)),)) == {}


@pytest.mark.parametrize(
    ("energy", "workload", "known"),
    [
        (2, 4, {Need.LOW_ENERGY, Need.HIGH_WORKLOAD}),
        (1, 3, {Need.LOW_ENERGY}),
        (3, 5, {Need.HIGH_WORKLOAD}),
        (None, None, set()),
    ],
)
def test_how_they_arrived_today(energy: int | None, workload: int | None, known: set[Need]) -> None:
    arrived = CheckIn(person_id=ANA, meeting_id=TODAY, created_at=NOON, energy=energy, workload=workload)
    assert now(check_in=arrived).keys() == known


def test_nothing_private_is_spoken_of() -> None:
    records = {
        "commitments": (
            promised("secret", visibility=PRIVATE, carries=1),
            promised("secret", Side.REPORT, visibility=PRIVATE, status=CommitmentStatus.BLOCKED),
            promised("secret", visibility=PRIVATE, meeting_id=TODAY),
        ),
        "goals": (goal("secret", visibility=PRIVATE), goal("secret", visibility=PRIVATE)),
        "points": (point("secret", visibility=PRIVATE, carries=1),),
        "feedback": (feedback(), feedback(FeedbackKind.GROWTH)),
    }
    found = now(**records)
    assert set(found.values()) == {""}
    assert not {*SPEAKABLE} & found.keys()
