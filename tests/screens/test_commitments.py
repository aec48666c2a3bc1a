"""Commitments: cue, action, due date in words, owner; read back aloud one by one."""

from datetime import date

from driving import COMMITMENTS, NARROW, Words, click, meeting, press, screen, shown, stored, unwrapped, write
from meeting_steps import promised
from textual.pilot import Pilot

from facilitator.domain.models import Commitment, CommitmentEvent, EventKind, Person, Side
from facilitator.services.runtime import Runtime
from facilitator.widgets.text_field import TextField


async def promise(
    pilot: Pilot[None], action: str, *, cue: str = "", due: str = "", theirs: bool = False
) -> None:
    """Write down a promise, field by field."""
    await press(pilot, "C")
    if theirs:
        await press(pilot, "shift+tab", "right", "enter")
    for words in (cue, action, due):
        if words:
            await write(pilot, words)
        await press(pilot, "enter")


async def test_a_promise_reads_as_it_is_said_aloud_once_it_says_what_will_be_done(
    runtime: Runtime, ana: Person
) -> None:
    async with meeting(runtime, stage=COMMITMENTS) as pilot:
        assert "No promise yet. C writes one: when …, I will …, by …" in unwrapped(pilot)
        await promise(pilot, "", cue="the budget is out")
        assert "Say what will be done." in shown(pilot)
        assert stored(runtime, Commitment) == []
        await press(pilot, Words("ask legal"), "enter", Words("fri"), "enter")
        assert "☐ When the budget is out, I will ask legal, by Fri 13 Mar, in 4 days" in unwrapped(pilot)
    (made,) = stored(runtime, Commitment)
    assert (made.cue, made.action, made.due) == ("the budget is out", "ask legal", date(2026, 3, 13))
    assert (made.owner, made.read_back) == (Side.MANAGER, False)
    assert [e.kind for e in stored(runtime, CommitmentEvent)] == [EventKind.MADE]


async def test_both_promise_and_it_is_read_back_and_four_of_one_side_are_many(
    runtime: Runtime, ana: Person
) -> None:
    async with meeting(runtime, stage=COMMITMENTS) as pilot:
        await promise(pilot, "write the plan", theirs=True)
        await promise(pilot, "ask legal")
        found = unwrapped(pilot)
        assert "Ana will write the plan no date" in found
        assert found.index("I will ask legal") < found.index("Ana will write the plan")
        assert {c.action: c.owner for c in stored(runtime, Commitment)} == {
            "write the plan": Side.REPORT,
            "ask legal": Side.MANAGER,
        }
        await press(pilot, "home", "enter")
        assert "☑ I will ask legal" in shown(pilot)
        assert "1 of 2 read back aloud" in shown(pilot)
        await press(pilot, "space")  # the cursor went on to the next
        assert "2 of 2 read back aloud" in shown(pilot)
        await press(pilot, "enter")
        assert {c.action: c.read_back for c in stored(runtime, Commitment)} == {
            "write the plan": False,
            "ask legal": True,
        }
        for number in range(2):
            await promise(pilot, f"task {number}", theirs=True)
        assert "More than three" not in shown(pilot)
        await promise(pilot, "one more", theirs=True)
        assert "More than three for Ana. Which ones matter most?" in unwrapped(pilot)


async def test_beside_notes_in_a_low_window_the_count_and_the_newest_promise_are_seen(
    runtime: Runtime, ana: Person
) -> None:
    for words in ("one", "two"):
        promised(runtime, ana, words)
    async with meeting(runtime, NARROW, COMMITMENTS) as pilot:
        assert "No promise yet today; 2 open from before." in unwrapped(pilot)
        await press(pilot, "w", Words("a note"), "escape", "v", Words("another"), "escape")
        for number in range(4):
            await promise(pilot, f"task {number}")
            assert "read back aloud" in shown(pilot)
            assert f"I will task {number}" in unwrapped(pilot)
        assert "6 for you, 2 of them from before. Which ones matter most?" in unwrapped(pilot)


async def test_a_date_in_words_is_echoed_as_a_date_or_refused(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, stage=COMMITMENTS) as pilot:
        await press(pilot, "C", "enter", Words("ask legal"), "enter")
        field = pilot.app.focused
        assert isinstance(field, TextField)
        for words, echo in (
            ("next fri", "Fri 20 Mar, in 11 days"),
            ("in 2 weeks", "Mon 23 Mar, in 14 days"),
            ("end of month", "Tue 31 Mar, in 22 days"),
            ("tomorrow", "tomorrow"),
        ):
            field.clear()
            await write(pilot, words)
            assert echo in unwrapped(pilot)
        for words, answer in (
            ("1 mar 2026", "is past: Sunday 1 March"),
            ("30 feb", "There is no 30 February."),
            ("soon", "can mean more than one day"),
            ("[/x] when pigs fly", "was not understood as a date"),
        ):
            field.clear()
            await press(pilot, Words(words), "enter")
            assert answer in unwrapped(pilot)
            assert stored(runtime, Commitment) == []
        field.clear()
        await press(pilot, Words("fri"), "enter")
        assert [c.due for c in stored(runtime, Commitment)] == [date(2026, 3, 13)]


async def test_a_promise_of_this_meeting_can_be_taken_back_and_the_keys_stay_with_the_stage(
    runtime: Runtime, ana: Person
) -> None:
    async with meeting(runtime, stage=COMMITMENTS) as pilot:
        await press(pilot, "w", Words("a note"), "escape")
        await promise(pilot, "ask legal")
        await click(pilot, "ask legal")
        assert "☑ I will ask legal" in shown(pilot)
        await press(pilot, "x")
        assert "Took back: ask legal" in shown(pilot)
        assert "No promise yet" in shown(pilot)
        assert stored(runtime, Commitment) == []
        assert stored(runtime, CommitmentEvent) == []
        assert pilot.app.focused is screen(pilot).view
        await press(pilot, "b")
        assert screen(pilot).session.stage.title == "Goals"
        await press(pilot, "C", "shift+tab", *"nsbqgx")
        assert "A promise" in shown(pilot), "letters in a choice leave neither the form"
        assert screen(pilot).session.stage.title == "Goals", "nor the stage"
