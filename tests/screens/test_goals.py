"""Goals: where the person wants to go, goals set together, their progress and status."""

from datetime import date, timedelta

import pytest
from driving import GOALS, Words, click, go, meeting, press, seen, shown, stored, unwrapped, write

from facilitator.domain.models import Goal, GoalStatus, GoalUpdate, Person, Proposer
from facilitator.services.runtime import Runtime

ABOUT = 3
"""Rows on the person above the goals."""


@pytest.fixture
def goal(runtime: Runtime, ana: Person) -> Goal:
    """Return a goal of hers that was set a month ago, saved."""
    then = runtime.clock.now() - timedelta(days=30)
    made = Goal(person_id=ana.id, created_at=then, title="lead one migration", support="a free Friday")
    said = GoalUpdate(
        person_id=ana.id,
        goal_id=made.id,
        meeting_id=None,
        created_at=then,
        status=GoalStatus.ON_TRACK,
        text="the plan is written",
    )
    runtime.store.save([made, said])
    return made


async def test_no_goals_yet_says_how_to_set_one(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, stage=GOALS) as pilot:
        assert "No goals yet. a sets one together." in shown(pilot)


async def test_a_goal_is_set_with_all_that_belongs_to_it(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, stage=GOALS) as pilot:
        await press(pilot, "a")
        await write(pilot, "lead one migration")
        await press(pilot, "enter", "right", "enter")
        for words in ("a calmer on-call", "no page at night", "time to learn", "end of month"):
            await write(pilot, words)
            await press(pilot, "enter")
        found = unwrapped(pilot)
        assert "● on track lead one migration proposed by both of you" in found
        assert "serves: a calmer on-call seen by: no page at night support: time to learn" in found
    (made,) = stored(runtime, Goal)
    assert (made.title, made.proposed_by) == ("lead one migration", Proposer.TOGETHER)
    assert (made.serves, made.measure, made.support) == (
        "a calmer on-call",
        "no page at night",
        "time to learn",
    )
    assert made.due == date(2026, 3, 31)


async def test_a_goal_without_words_is_refused(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, stage=GOALS) as pilot:
        await press(pilot, "a", "ctrl+s")
        assert "Give the goal a few words." in shown(pilot)
        assert stored(runtime, Goal) == []


async def test_last_times_progress_is_there_and_new_progress_is_added(runtime: Runtime, goal: Goal) -> None:
    async with meeting(runtime, stage=GOALS) as pilot:
        assert "last time: the plan is written" in unwrapped(pilot)
        await press(pilot, *["down"] * ABOUT, "enter")
        await write(pilot, "half of the tables moved")
        await press(pilot, "enter")
        assert "now: half of the tables moved" in unwrapped(pilot)
    assert [u.text for u in stored(runtime, GoalUpdate)] == [
        "the plan is written",
        "half of the tables moved",
    ]


async def test_more_progress_in_one_meeting_stays_in_the_history(runtime: Runtime, goal: Goal) -> None:
    async with meeting(runtime, stage=GOALS) as pilot:
        await press(
            pilot, *["down"] * ABOUT, "enter", Words("half"), "enter", "enter", Words("more"), "enter"
        )
        assert "now: more" in unwrapped(pilot)
    assert [u.text for u in stored(runtime, GoalUpdate)][1:] == ["half", "more"]


@pytest.mark.parametrize(
    ("key", "status", "sign"),
    [
        ("o", GoalStatus.ON_TRACK, "● on track"),
        ("r", GoalStatus.AT_RISK, "▲ at risk"),
        ("d", GoalStatus.DONE, "✓ reached"),
        ("x", GoalStatus.DROPPED, "✗ let go"),
    ],
)
async def test_one_key_says_how_a_goal_is_doing(
    runtime: Runtime, goal: Goal, key: str, status: GoalStatus, sign: str
) -> None:
    async with meeting(runtime, stage=GOALS) as pilot:
        await press(pilot, *["down"] * ABOUT, key)
        assert f"{sign}  lead one migration" in shown(pilot)
    assert [g.status for g in stored(runtime, Goal)] == [status]
    assert stored(runtime, GoalUpdate)[-1].status is status


async def test_a_status_keeps_the_progress_that_was_written(runtime: Runtime, goal: Goal) -> None:
    async with meeting(runtime, stage=GOALS) as pilot:
        await press(pilot, *["down"] * ABOUT, "enter", Words("half"), "enter", "r")
        assert "now: half" in shown(pilot)
    assert [(u.status, u.text) for u in stored(runtime, GoalUpdate)][1:] == [(GoalStatus.AT_RISK, "half")]


async def test_the_keys_of_a_goal_work_on_a_goal_alone(runtime: Runtime, goal: Goal) -> None:
    async with meeting(runtime, stage=GOALS) as pilot:
        await press(pilot, "d", "x", "r")
        assert "atrisk" not in seen(pilot, "#keys")
        await press(pilot, *["down"] * ABOUT)
        assert "atrisk" in seen(pilot, "#keys")
    assert [g.status for g in stored(runtime, Goal)] == [GoalStatus.ON_TRACK]


async def test_the_words_of_a_goal_can_be_changed(runtime: Runtime, goal: Goal) -> None:
    async with meeting(runtime, stage=GOALS) as pilot:
        await press(pilot, *["down"] * ABOUT, "e")
        assert "Change the goal" in shown(pilot)
        await write(pilot, " well")
        await press(pilot, "ctrl+s")
        assert "lead one migration well" in shown(pilot)
    (changed,) = stored(runtime, Goal)
    assert (changed.id, changed.title, changed.support) == (
        goal.id,
        "lead one migration well",
        "a free Friday",
    )


@pytest.mark.parametrize(
    ("row", "label", "field"),
    [(0, "Aspiration", "aspiration"), (1, "Strengths", "strengths"), (2, "Growth", "growth_areas")],
)
async def test_where_the_person_wants_to_go_is_kept_on_the_person(
    runtime: Runtime, ana: Person, row: int, label: str, field: str
) -> None:
    async with meeting(runtime, stage=GOALS) as pilot:
        await press(pilot, *["down"] * row, "enter")
        await write(pilot, "calm teams")
        await press(pilot, "enter")
        assert f"{label:<12}calm teams" in shown(pilot)
    assert [getattr(p, field) for p in stored(runtime, Person)] == ["calm teams"]


async def test_a_reached_goal_does_not_come_back(runtime: Runtime, goal: Goal) -> None:
    async with meeting(runtime, stage=GOALS) as pilot:
        await press(pilot, *["down"] * ABOUT, "d")
        await go(pilot, "7")
        await press(pilot, "E", "enter")
        await go(pilot, GOALS)
        assert "No goals yet" in shown(pilot)


async def test_a_click_on_the_goal_and_one_more_opens_its_progress(runtime: Runtime, goal: Goal) -> None:
    async with meeting(runtime, stage=GOALS) as pilot:
        await click(pilot, "lead one migration")
        await click(pilot, "lead one migration")
        assert "what moved since last time" in shown(pilot)
