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


async def test_a_goal_is_set_with_all_that_belongs_to_it(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, stage=GOALS) as pilot:
        assert "No goals yet. a sets one together." in shown(pilot)
        await press(pilot, "a", "ctrl+s")
        assert "Give the goal a few words." in shown(pilot)
        assert stored(runtime, Goal) == []
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


async def test_progress_stands_beside_last_times_and_more_of_it_stays_in_the_history(
    runtime: Runtime, goal: Goal
) -> None:
    async with meeting(runtime, stage=GOALS) as pilot:
        assert "last time: the plan is written" in unwrapped(pilot)
        await press(pilot, *["down"] * ABOUT, "enter")
        await write(pilot, "half of the tables moved")
        await press(pilot, "enter")
        assert "now: half of the tables moved" in unwrapped(pilot)
        await press(pilot, "enter", Words("more"), "enter")
        assert "now: more" in unwrapped(pilot)
        await press(pilot, "r")
        assert "now: more" in shown(pilot), "a status keeps the progress that was written"
    assert [(u.status, u.text) for u in stored(runtime, GoalUpdate)] == [
        (GoalStatus.ON_TRACK, "the plan is written"),
        (GoalStatus.ON_TRACK, "half of the tables moved"),
        (GoalStatus.AT_RISK, "more"),
    ]


async def test_one_key_says_how_a_goal_is_doing_and_a_reached_one_does_not_come_back(
    runtime: Runtime, goal: Goal
) -> None:
    async with meeting(runtime, stage=GOALS) as pilot:
        await press(pilot, "d", "x", "r")
        assert "atrisk" not in seen(pilot, "#keys"), "the keys of a goal work on a goal alone"
        assert [g.status for g in stored(runtime, Goal)] == [GoalStatus.ON_TRACK]
        await press(pilot, *["down"] * ABOUT)
        assert "atrisk" in seen(pilot, "#keys")
        for key, status, sign in (
            ("r", GoalStatus.AT_RISK, "▲ at risk"),
            ("o", GoalStatus.ON_TRACK, "● on track"),
            ("x", GoalStatus.DROPPED, "✗ let go"),
            ("d", GoalStatus.DONE, "✓ reached"),
        ):
            await press(pilot, key)
            assert f"{sign}  lead one migration" in shown(pilot)
            assert [g.status for g in stored(runtime, Goal)] == [status]
            assert stored(runtime, GoalUpdate)[-1].status is status
        await go(pilot, "7")
        await press(pilot, "E", "enter")
        await go(pilot, GOALS)
        assert "No goals yet" in shown(pilot)


async def test_the_words_of_a_goal_can_be_changed_and_a_click_opens_its_progress(
    runtime: Runtime, goal: Goal
) -> None:
    async with meeting(runtime, stage=GOALS) as pilot:
        await press(pilot, *["down"] * ABOUT, "e")
        assert "Change the goal" in shown(pilot)
        await write(pilot, " well")
        await press(pilot, "ctrl+s")
        assert "lead one migration well" in shown(pilot)
        await press(pilot, "home")
        await click(pilot, "lead one migration")
        await click(pilot, "lead one migration")
        assert "what moved since last time" in shown(pilot)
    (changed,) = stored(runtime, Goal)
    assert (changed.id, changed.title, changed.support) == (
        goal.id,
        "lead one migration well",
        "a free Friday",
    )


async def test_where_the_person_wants_to_go_is_kept_on_the_person(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, stage=GOALS) as pilot:
        for row, label in enumerate(("Aspiration", "Strengths", "Growth")):
            await press(pilot, "home", *["down"] * row, "enter", Words(f"calm {label}"), "enter")
            assert f"{label:<12}calm {label}" in shown(pilot)
    assert [(p.aspiration, p.strengths, p.growth_areas) for p in stored(runtime, Person)] == [
        ("calm Aspiration", "calm Strengths", "calm Growth")
    ]
