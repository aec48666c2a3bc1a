"""Feedback: given and received, praise or growth, said now or kept for later with its age."""

from datetime import timedelta

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
        assert "Nothing is waiting to be said. F writes feedback" in unwrapped(pilot)
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


async def test_saying_it_shares_it_and_can_be_taken_back_and_what_waits_can_be_let_go(
    runtime: Runtime, ana: Person
) -> None:
    kept(runtime, ana, "the calm handover", days=9)
    async with meeting(runtime, stage=FEEDBACK) as pilot:
        await press(pilot, "enter")
        assert "Said today" in shown(pilot)
        (said,) = stored(runtime, Feedback)
        assert (said.status, said.visibility) == (FeedbackStatus.DELIVERED, Visibility.SHARED)
        assert said.delivered_at == runtime.clock.now()
        await press(pilot, "x")
        assert "Said today" in shown(pilot), "what was said cannot be let go"
        assert [f.status for f in stored(runtime, Feedback)] == [FeedbackStatus.DELIVERED]
        await press(pilot, "enter")
        assert "Not yet said" in shown(pilot)
        (back,) = stored(runtime, Feedback)
        assert (back.status, back.visibility) == (FeedbackStatus.KEPT, Visibility.PRIVATE)
        await press(pilot, "x")
        assert "the calm handover" not in shown(pilot)
    assert [f.status for f in stored(runtime, Feedback)] == [FeedbackStatus.DROPPED]


async def test_keys_and_clicks_choose_whose_it_is_of_what_kind_and_whether_it_was_said(
    runtime: Runtime, ana: Person
) -> None:
    async with meeting(runtime, stage=FEEDBACK) as pilot:
        await press(pilot, "F", Words("my planning"), "shift+tab", "right", "shift+tab", "right")
        assert "‹Ana to me›" in shown(pilot)
        assert "‹growth›" in shown(pilot)
        await press(pilot, "shift+tab")
        assert "‹said, shared›" in shown(pilot), "what she told me was said"
        await press(pilot, "left", "tab", "left", "right")
        assert "‹kept, private›" in shown(pilot), "what was chosen stays"
        await press(pilot, "ctrl+s")
        assert "✓ growth from Ana · private" in unwrapped(pilot)
        await press(pilot, "enter")
        assert "It was said to you." in unwrapped(pilot)
        (made,) = stored(runtime, Feedback)
        assert (made.direction, made.kind) == (Direction.RECEIVED, FeedbackKind.GROWTH)
        assert made.status is FeedbackStatus.DELIVERED, "what the other one gave is said already"
        await press(pilot, "e", "shift+tab", "left", "ctrl+s")
        assert "✓ praise from Ana" in unwrapped(pilot)
        await press(pilot, "F", Words("demo"))
        await click(pilot, "growth")
        assert "‹growth›" in shown(pilot)
        await press(pilot, "tab", *["tab"] * 4, "space")
        assert "‹said, shared›" in shown(pilot)
        await press(pilot, "enter")
        assert "Said today" in shown(pilot)
        made = stored(runtime, Feedback)[-1]
        assert (made.situation, made.kind, made.status) == (
            "demo",
            FeedbackKind.GROWTH,
            FeedbackStatus.DELIVERED,
        )


async def test_words_about_the_person_are_flagged_gently_and_none_at_all_are_refused(
    runtime: Runtime, ana: Person
) -> None:
    async with meeting(runtime, stage=FEEDBACK) as pilot:
        await press(pilot, "F")
        await write(pilot, "the release went out on Friday")
        assert "“" not in seen(pilot, "#drawer"), "words about the task"
        await write(pilot, ", you are lazy")
        assert "“lazy” is about the person. What was done?" in unwrapped(pilot)
        await press(pilot, "ctrl+s")
        assert [f.situation for f in stored(runtime, Feedback)] == [
            "the release went out on Friday, you are lazy"
        ], "a flag refuses nothing"
        await press(pilot, "F", "tab", "tab", Words("sad"), "ctrl+s")
        assert "Say what happened: a situation, or what was done." in unwrapped(pilot)
        assert len(stored(runtime, Feedback)) == 1
        await press(pilot, Words("late"), "ctrl+s")
        assert [(f.situation, f.impact) for f in stored(runtime, Feedback)][1:] == [("late", "sad")]
