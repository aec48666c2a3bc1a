"""Follow-through: every open promise gets one decision with one key, the manager's own first."""

from datetime import date

from driving import (
    REVIEW,
    WIDE,
    Words,
    click,
    go,
    meeting,
    press,
    running,
    screen,
    shown,
    stored,
    unwrapped,
    write,
)
from meeting_steps import promised

from facilitator.domain.models import (
    Commitment,
    CommitmentEvent,
    CommitmentStatus,
    EventKind,
    Person,
    Side,
)
from facilitator.services.runtime import Runtime
from facilitator.widgets.text_field import TextField


def events(runtime: Runtime) -> list[tuple[EventKind, str]]:
    """Return every decision on the disk but the making, with its reason."""
    return [(e.kind, e.reason) for e in stored(runtime, CommitmentEvent) if e.kind is not EventKind.MADE]


async def test_the_managers_own_promises_come_first(runtime: Runtime, ana: Person) -> None:
    promised(runtime, ana, "draft the plan", Side.REPORT, days=-5)
    promised(runtime, ana, "ask legal", Side.MANAGER, days=9)
    async with meeting(runtime) as pilot:
        found = unwrapped(pilot)
        order = ["You promised", "○ ask legal", "in 9 days", "Ana promised", "draft the plan", "5 days ago"]
        places = [found.index(words) for words in order]
        assert places == sorted(places)


async def test_done_is_one_key_and_goes_on_to_the_next(runtime: Runtime, ana: Person) -> None:
    promised(runtime, ana, "ask legal")
    promised(runtime, ana, "draft the plan", Side.REPORT)
    async with meeting(runtime) as pilot:
        assert "2 without a decision" in shown(pilot)
        await press(pilot, "d")
        assert "1 without a decision" in shown(pilot)
        await press(pilot, "d")
        assert "All settled. n goes on." in shown(pilot)
    assert [c.status for c in stored(runtime, Commitment)] == [CommitmentStatus.DONE] * 2
    assert events(runtime) == [(EventKind.DONE, "")] * 2


async def test_the_question_follows_the_promise_that_waits(runtime: Runtime, ana: Person) -> None:
    for words, side in (("read it", Side.MANAGER), ("ask legal", Side.MANAGER), ("write more", Side.REPORT)):
        promised(runtime, ana, words, side)
    async with meeting(runtime) as pilot:
        for words in ("I promised you: “read it”", "I promised you: “ask legal”", "on: “write more”"):
            assert words in unwrapped(pilot)
            await press(pilot, "d")
        assert "I promised you" not in unwrapped(pilot)


async def test_a_new_date_asks_for_date_and_reason_in_place(runtime: Runtime, ana: Person) -> None:
    promised(runtime, ana, "ask legal")
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


async def test_a_decision_that_was_cut_off_goes_on_with_its_own_promise(
    runtime: Runtime, ana: Person
) -> None:
    promised(runtime, ana, "ask legal")
    promised(runtime, ana, "draft the plan", Side.REPORT)
    async with meeting(runtime) as pilot:
        await press(pilot, "down", "k", Words("waits for Lena"), "ctrl+q")
    async with running(runtime) as pilot:
        await press(pilot, "enter")
        assert "waits for Lena" in shown(pilot)
        await press(pilot, "escape", "d")
    assert [c.action for c in stored(runtime, Commitment) if c.status is CommitmentStatus.DONE] == [
        "draft the plan"
    ]


async def test_a_date_that_is_past_or_not_understood_is_refused(runtime: Runtime, ana: Person) -> None:
    before = promised(runtime, ana, "ask legal")
    async with meeting(runtime) as pilot:
        await press(pilot, "r", "tab", Words("late"), "shift+tab")
        for words, answer in (
            ("1 mar 2026", "is past"),
            ("soon", "more than one day"),
            ("blue", "was not understood"),
        ):
            field = pilot.app.focused
            assert isinstance(field, TextField)
            field.clear()
            await write(pilot, words)
            assert answer in unwrapped(pilot)
            await press(pilot, "enter", "enter")  # refused: the cursor is in the date again
            assert "A new date for: ask legal" in shown(pilot)
        assert [c.due for c in stored(runtime, Commitment)] == [before.due]
        assert events(runtime) == []


async def test_the_other_decisions_ask_for_a_reason(runtime: Runtime, ana: Person) -> None:
    decisions = (
        ("k", "Needs", EventKind.BLOCKED),
        ("x", "Why", EventKind.DROPPED),
        ("h", "Why", EventKind.HANDED_OVER),
    )
    for _, _, kind in decisions:
        promised(runtime, ana, f"to be {kind}")
    async with meeting(runtime) as pilot:
        for key, label, kind in decisions:
            await press(pilot, key)
            assert label in shown(pilot)
            await write(pilot, f"a reason why {kind}")
            await press(pilot, "enter")
            to = " to Ana" if kind is EventKind.HANDED_OVER else ""
            assert f"{kind.replace('_', ' ')}{to}: a reason why {kind}" in unwrapped(pilot)
        assert "All settled" in shown(pilot)
    assert events(runtime) == [(kind, f"a reason why {kind}") for _, _, kind in decisions]
    assert stored(runtime, Commitment)[-1].owner is Side.REPORT, "a promise handed over belongs to the other"


async def test_what_is_left_undecided_is_counted_as_carried(runtime: Runtime, ana: Person) -> None:
    promised(runtime, ana, "ask legal", days=-1)
    promised(runtime, ana, "draft the plan", Side.REPORT, days=0)
    async with meeting(runtime) as pilot:
        await press(pilot, "l")
        assert "left for next time" in shown(pilot)
        await go(pilot, "7")
        await press(pilot, "E")
    assert [c.carries for c in stored(runtime, Commitment)] == [1, 1]
    assert events(runtime) == [(EventKind.CARRIED, "")] * 2


async def test_a_third_carry_asks_for_a_decision(runtime: Runtime, ana: Person) -> None:
    promised(runtime, ana, "ask legal", carries=2, days=0)
    async with meeting(runtime) as pilot:
        assert "carried 2×" in shown(pilot)
        assert "Do it, drop it or hand it over?" in shown(pilot)
        await press(pilot, "l")
        assert "Carried twice already" in unwrapped(pilot)
        assert events(runtime) == []
        await press(pilot, "d")
        assert events(runtime) == [(EventKind.DONE, "")]


async def test_a_first_meeting_says_that_nothing_was_promised_and_moves_on(
    runtime: Runtime, ana: Person
) -> None:
    async with meeting(runtime) as pilot:
        assert "nothing to follow up yet" in unwrapped(pilot)
        assert screen(pilot).session.stage.title == "Check-in"
        await press(pilot, "b")
        assert "Your first meeting here: nothing was promised yet. Go on with n." in unwrapped(pilot)
        await press(pilot, "d", "r", "l")
        assert screen(pilot).session.stage.title == "Follow-through"
    assert stored(runtime, CommitmentEvent) == []


async def test_the_cursor_walks_over_the_headings_a_click_chooses_and_a_second_decision_stands(
    runtime: Runtime, ana: Person
) -> None:
    promised(runtime, ana, "ask legal")
    promised(runtime, ana, "draft the plan", Side.REPORT)
    async with meeting(runtime, WIDE, REVIEW) as pilot:
        await press(pilot, "down", "d")
        assert {c.action: c.status for c in stored(runtime, Commitment)} == {
            "ask legal": CommitmentStatus.OPEN,
            "draft the plan": CommitmentStatus.DONE,
        }
        await click(pilot, "ask legal")
        await click(pilot, "d done")
        assert "✓ ask legal" in shown(pilot)
        await click(pilot, "draft the plan")
        await press(pilot, "x", Words("no need"), "enter")
        assert "dropped: no need" in unwrapped(pilot)
    assert {c.action: c.status for c in stored(runtime, Commitment)} == {
        "ask legal": CommitmentStatus.DONE,
        "draft the plan": CommitmentStatus.DROPPED,
    }
    assert events(runtime) == [(EventKind.DONE, "")] * 2 + [(EventKind.DROPPED, "no need")]
