"""Follow-through: every open promise gets one decision with one key, the manager's own first."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from driving import (
    REVIEW,
    WIDE,
    Words,
    click,
    go,
    meeting,
    press,
    screen,
    seen,
    shown,
    stored,
    unwrapped,
    write,
)

from facilitator.domain.clock import SetClock
from facilitator.domain.ledger import make
from facilitator.domain.models import (
    Commitment,
    CommitmentEvent,
    CommitmentStatus,
    EventKind,
    Person,
    Side,
    Visibility,
)
from facilitator.services.runtime import Runtime


def promise(
    runtime: Runtime,
    person: Person,
    action: str,
    owner: Side = Side.MANAGER,
    *,
    days: int = 3,
    carries: int = 0,
) -> Commitment:
    """Save a promise made ten days ago and due in that many days."""
    clock = runtime.clock
    made, event = make(
        person_id=person.id,
        meeting_id=None,
        owner=owner,
        action=action,
        cue="",
        due=clock.today() + timedelta(days),
        visibility=Visibility.SHARED,
        now=clock.now() - timedelta(days=10),
        day=clock.today() - timedelta(days=10),
    )
    made = replace(made, carries=carries)
    runtime.store.save([made, event])
    return made


def events(runtime: Runtime) -> list[tuple[EventKind, str]]:
    """Return every decision on the disk but the making, with its reason."""
    return [(e.kind, e.reason) for e in stored(runtime, CommitmentEvent) if e.kind is not EventKind.MADE]


async def test_the_managers_own_promises_come_first(runtime: Runtime, ana: Person) -> None:
    promise(runtime, ana, "draft the plan", Side.REPORT, days=-5)
    promise(runtime, ana, "ask legal", Side.MANAGER, days=9)
    async with meeting(runtime) as pilot:
        found = unwrapped(pilot)
        order = ["You promised", "ask legal", "in 9 days", "Ana promised", "draft the plan", "5 days ago"]
        places = [found.index(words) for words in order]
        assert places == sorted(places)


async def test_done_is_one_key_and_goes_on_to_the_next(runtime: Runtime, ana: Person) -> None:
    promise(runtime, ana, "ask legal")
    promise(runtime, ana, "draft the plan", Side.REPORT)
    async with meeting(runtime) as pilot:
        assert "2 without a decision" in shown(pilot)
        await press(pilot, "d")
        assert "1 without a decision" in shown(pilot)
        await press(pilot, "d")
        assert "All settled. n goes on." in shown(pilot)
    assert [c.status for c in stored(runtime, Commitment)] == [CommitmentStatus.DONE] * 2
    assert events(runtime) == [(EventKind.DONE, "")] * 2


async def test_a_new_date_asks_for_date_and_reason_in_place(runtime: Runtime, ana: Person) -> None:
    promise(runtime, ana, "ask legal")
    async with meeting(runtime) as pilot:
        await press(pilot, "r")
        assert "A new date for: ask legal" in shown(pilot)
        await write(pilot, "in 2 weeks")
        assert "Mon 23 Mar, in 14 days" in shown(pilot)
        await press(pilot, "enter")
        await write(pilot, "the lawyer is away")
        await press(pilot, "enter")
        assert "new date: the lawyer is away" in unwrapped(pilot)
    assert [c.due for c in stored(runtime, Commitment)] == [date(2026, 3, 23)]
    assert events(runtime) == [(EventKind.RENEGOTIATED, "the lawyer is away")]


@pytest.mark.parametrize(
    ("words", "answer"),
    [("1 mar 2026", "is past"), ("soon", "more than one day"), ("blue", "was not understood")],
)
async def test_a_date_that_is_past_or_not_understood_is_refused(
    runtime: Runtime, ana: Person, words: str, answer: str
) -> None:
    before = promise(runtime, ana, "ask legal")
    async with meeting(runtime) as pilot:
        await press(pilot, "r")
        await write(pilot, words)
        assert answer in unwrapped(pilot)
        await press(pilot, "enter", Words("late"), "enter")
        assert "A new date for: ask legal" in shown(pilot)
        assert [c.due for c in stored(runtime, Commitment)] == [before.due]
        assert events(runtime) == []


@pytest.mark.parametrize(
    ("key", "label", "kind"),
    [
        ("k", "Needs", EventKind.BLOCKED),
        ("x", "Why", EventKind.DROPPED),
        ("h", "Why", EventKind.HANDED_OVER),
    ],
)
async def test_the_other_decisions_ask_for_a_reason(
    runtime: Runtime, ana: Person, key: str, label: str, kind: EventKind
) -> None:
    promise(runtime, ana, "ask legal")
    async with meeting(runtime) as pilot:
        await press(pilot, key)
        assert label in shown(pilot)
        await write(pilot, "a reason")
        await press(pilot, "enter")
        assert f"{kind.replace('_', ' ')}: a reason" in unwrapped(pilot)
        assert "All settled" in shown(pilot)
    assert events(runtime) == [(kind, "a reason")]


async def test_a_promise_handed_over_belongs_to_the_other(runtime: Runtime, ana: Person) -> None:
    promise(runtime, ana, "ask legal")
    async with meeting(runtime) as pilot:
        await press(pilot, "h", Words("hers now"), "enter")
        assert [c.owner for c in stored(runtime, Commitment)] == [Side.REPORT]


async def test_what_is_left_undecided_is_counted_as_carried(runtime: Runtime, ana: Person) -> None:
    promise(runtime, ana, "ask legal")
    promise(runtime, ana, "draft the plan", Side.REPORT)
    async with meeting(runtime) as pilot:
        await press(pilot, "l")
        assert "left for next time" in shown(pilot)
        await go(pilot, "7")
        await press(pilot, "E")
    assert [c.carries for c in stored(runtime, Commitment)] == [1, 1]
    assert events(runtime) == [(EventKind.CARRIED, "")] * 2


async def test_a_third_carry_asks_for_a_decision(runtime: Runtime, ana: Person) -> None:
    promise(runtime, ana, "ask legal", carries=2)
    async with meeting(runtime) as pilot:
        assert "carried 2×" in shown(pilot)
        assert "Do it, drop it or hand it over?" in shown(pilot)
        await press(pilot, "l")
        assert "Carried twice already" in unwrapped(pilot)
        assert events(runtime) == []
        await press(pilot, "d")
        assert events(runtime) == [(EventKind.DONE, "")]


async def test_a_second_decision_stands_and_the_first_stays_in_the_history(
    runtime: Runtime, ana: Person
) -> None:
    promise(runtime, ana, "ask legal")
    async with meeting(runtime) as pilot:
        await press(pilot, "d", "x", Words("no need"), "enter")
        assert "dropped: no need" in unwrapped(pilot)
        assert [c.status for c in stored(runtime, Commitment)] == [CommitmentStatus.DROPPED]
        assert (EventKind.DONE, "") in events(runtime)


async def test_a_first_meeting_says_that_nothing_was_promised_and_moves_on(
    runtime: Runtime, ana: Person
) -> None:
    async with meeting(runtime) as pilot:
        assert "nothing was promised yet" in unwrapped(pilot)
        assert screen(pilot).session.stage.title == "Check-in"
        await press(pilot, "b")
        assert "Your first meeting here: nothing was promised yet. Go on with n." in unwrapped(pilot)
        await press(pilot, "d", "r", "l")
        assert screen(pilot).session.stage.title == "Follow-through"
    assert stored(runtime, CommitmentEvent) == []


async def test_the_cursor_walks_over_the_headings(runtime: Runtime, ana: Person, clock: SetClock) -> None:
    promise(runtime, ana, "ask legal")
    promise(runtime, ana, "draft the plan", Side.REPORT)
    async with meeting(runtime) as pilot:
        await press(pilot, "down", "d")
        done = [c.owner for c in stored(runtime, Commitment) if c.status is CommitmentStatus.DONE]
        assert done == [Side.REPORT]


async def test_a_click_chooses_a_promise_and_another_on_a_key_decides(runtime: Runtime, ana: Person) -> None:
    promise(runtime, ana, "ask legal")
    promise(runtime, ana, "draft the plan", Side.REPORT)
    async with meeting(runtime, WIDE, REVIEW) as pilot:
        await click(pilot, "draft the plan")
        await click(pilot, "d done")
        assert "✓ draft the plan" in shown(pilot)
        assert "○asklegal" in seen(pilot, "#stages")
