"""Feedback: given and received, praise or growth, said now or kept for later with its age."""

from datetime import timedelta

import pytest
from driving import FEEDBACK, Words, click, meeting, press, seen, shown, stored, unwrapped, write

from facilitator.domain.models import (
    Direction,
    Feedback,
    FeedbackKind,
    FeedbackStatus,
    Person,
    Visibility,
)
from facilitator.services.runtime import Runtime


def kept(runtime: Runtime, person: Person, behaviour: str, days: int = 0) -> None:
    """Save feedback that has been waiting for so many days."""
    then = runtime.clock.now() - timedelta(days=days)
    runtime.store.save([Feedback(person_id=person.id, created_at=then, behaviour=behaviour)])


async def test_nothing_to_say_yet_says_how_to_begin(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, stage=FEEDBACK) as pilot:
        assert "Nothing is waiting to be said. F writes feedback" in unwrapped(pilot)


async def test_what_waits_shows_its_age_and_that_it_is_private(runtime: Runtime, ana: Person) -> None:
    kept(runtime, ana, "the calm handover", days=9)
    kept(runtime, ana, "the new tests", days=1)
    kept(runtime, ana, "the demo")
    async with meeting(runtime, stage=FEEDBACK) as pilot:
        found = unwrapped(pilot)
        assert "9 days old · private Behaviour the calm handover" in found
        assert found.count("○ praise") == 3
        assert "1 day old" in found
        assert "today · private Behaviour the demo" in found


async def test_the_four_fields_are_filled_one_after_the_other(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, stage=FEEDBACK) as pilot:
        await press(pilot, "F")
        for words in ("yesterday's demo", "stopped for questions", "everybody followed", "do it again"):
            await write(pilot, words)
            await press(pilot, "enter")
        await press(pilot, "enter")
        found = unwrapped(pilot)
        assert "Situation yesterday's demo Behaviour stopped for questions" in found
        assert "Impact everybody followed Request do it again" in found
    (made,) = stored(runtime, Feedback)
    assert (made.situation, made.behaviour) == ("yesterday's demo", "stopped for questions")
    assert (made.impact, made.request) == ("everybody followed", "do it again")
    assert (made.direction, made.kind) == (Direction.GIVEN, FeedbackKind.PRAISE)
    assert (made.status, made.visibility, made.meeting_id) == (FeedbackStatus.KEPT, Visibility.PRIVATE, None)


async def test_saying_it_shares_it_and_can_be_taken_back(runtime: Runtime, ana: Person) -> None:
    kept(runtime, ana, "the calm handover", days=9)
    async with meeting(runtime, stage=FEEDBACK) as pilot:
        await press(pilot, "enter")
        assert "Said today" in shown(pilot)
        (said,) = stored(runtime, Feedback)
        assert (said.status, said.visibility) == (FeedbackStatus.DELIVERED, Visibility.SHARED)
        assert said.delivered_at == runtime.clock.now()
        await press(pilot, "enter")
        assert "Not yet said" in shown(pilot)
        (back,) = stored(runtime, Feedback)
        assert (back.status, back.visibility) == (FeedbackStatus.KEPT, Visibility.PRIVATE)


async def test_growth_that_the_other_one_gave_is_said_already(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, stage=FEEDBACK) as pilot:
        await press(pilot, "F")
        await write(pilot, "my planning")
        await press(pilot, "shift+tab", "right", "shift+tab", "right")
        assert "‹Ana to me›" in shown(pilot)
        assert "‹growth›" in shown(pilot)
        await press(pilot, "ctrl+s")
        assert "✓ growth" in unwrapped(pilot)
    (made,) = stored(runtime, Feedback)
    assert (made.direction, made.kind) == (Direction.RECEIVED, FeedbackKind.GROWTH)
    assert made.status is FeedbackStatus.DELIVERED


async def test_the_form_can_say_that_it_was_said_now(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, stage=FEEDBACK) as pilot:
        await press(pilot, "F", Words("demo"), *["tab"] * 4, "space")
        assert "‹said, shared›" in shown(pilot)
        await press(pilot, "enter")
        assert "Said today" in shown(pilot)
    assert [f.status for f in stored(runtime, Feedback)] == [FeedbackStatus.DELIVERED]


async def test_what_waits_can_be_let_go(runtime: Runtime, ana: Person) -> None:
    kept(runtime, ana, "the calm handover")
    async with meeting(runtime, stage=FEEDBACK) as pilot:
        await press(pilot, "x")
        assert "the calm handover" not in shown(pilot)
    assert [f.status for f in stored(runtime, Feedback)] == [FeedbackStatus.DROPPED]


async def test_what_was_said_cannot_be_let_go(runtime: Runtime, ana: Person) -> None:
    kept(runtime, ana, "the calm handover")
    async with meeting(runtime, stage=FEEDBACK) as pilot:
        await press(pilot, "enter", "x")
        assert "Said today" in shown(pilot)
    assert [f.status for f in stored(runtime, Feedback)] == [FeedbackStatus.DELIVERED]


@pytest.mark.parametrize(
    ("words", "flag"),
    [
        ("you are lazy", "“lazy” is about the person. What was done?"),
        ("your attitude", "“attitude” is about the person. What did you see?"),
        ("you Never test", "“Never” is rarely so. Which time do you mean?"),
        ("always late", "“always” is rarely so."),
    ],
)
async def test_words_about_the_person_are_flagged_gently(
    runtime: Runtime, ana: Person, words: str, flag: str
) -> None:
    async with meeting(runtime, stage=FEEDBACK) as pilot:
        await press(pilot, "F")
        await write(pilot, words)
        assert flag in unwrapped(pilot)
        await press(pilot, "ctrl+s")
        assert [f.situation for f in stored(runtime, Feedback)] == [words], "a flag refuses nothing"


async def test_words_about_the_task_are_not_flagged(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, stage=FEEDBACK) as pilot:
        await press(pilot, "F")
        await write(pilot, "the release went out on Friday")
        assert "“" not in seen(pilot, "#drawer")


async def test_feedback_without_words_is_refused_and_the_form_stays(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, stage=FEEDBACK) as pilot:
        await press(pilot, "F", "tab", "tab", Words("sad"), "ctrl+s")
        assert "Say what happened: a situation, or what was done." in unwrapped(pilot)
        assert stored(runtime, Feedback) == []
        await press(pilot, "shift+tab", Words("late"), "ctrl+s")
        assert [(f.behaviour, f.impact) for f in stored(runtime, Feedback)] == [("late", "sad")]


async def test_a_click_changes_a_choice(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, stage=FEEDBACK) as pilot:
        await press(pilot, "F")
        await write(pilot, "demo")
        await click(pilot, "growth")
        assert "‹growth›" in shown(pilot)
        await press(pilot, "ctrl+s")
    assert [f.kind for f in stored(runtime, Feedback)] == [FeedbackKind.GROWTH]
