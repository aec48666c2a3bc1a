"""The frame around the stages: where you are, the clocks, the question, the notes, what waits in a form."""

from typing import Any

import pytest
from conftest import KEY
from driving import (
    CHECK_IN,
    COMMITMENTS,
    GOALS,
    LISTENING,
    NARROW,
    TALL,
    TINY,
    WIDE,
    WRAP_UP,
    Words,
    click,
    go,
    later,
    lines_of,
    meeting,
    press,
    resize,
    running,
    screen,
    seen,
    settle,
    shown,
    stored,
    until,
    unwrapped,
)
from haste import show_saved
from textual.pilot import Pilot

from facilitator.domain.clock import SetClock
from facilitator.domain.models import Draft, Meeting, MeetingStatus, Note, Person, PromptUse, Visibility
from facilitator.screens.help import HelpScreen
from facilitator.screens.home import HomeScreen
from facilitator.services.runtime import Runtime
from facilitator.services.save_report import SaveState
from facilitator.storage import store as store_module
from facilitator.storage.connection import connect
from facilitator.widgets.meeting_bar import MeetingBar
from facilitator.widgets.question_panel import QuestionPanel
from facilitator.widgets.text_field import TextField

TITLES = ["Follow-through", "Check-in", "Listening", "Feedback", "Goals", "Commitments", "Wrap-up"]


def title(pilot: Pilot[None]) -> str:
    return screen(pilot).session.stage.title


def question(pilot: Pilot[None]) -> str:
    return seen(pilot, "#question")


def tone(pilot: Pilot[None], words: str) -> str:
    """Return the colour in which words of the two lines at the top are drawn."""
    for strip in pilot.app.screen._compositor.render_strips()[:2]:
        for segment in strip:
            if words in segment.text and segment.style is not None:
                return str(segment.style.color)
    raise AssertionError(words)


# Stages


async def test_every_stage_is_reached_one_after_the_other_and_back(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, NARROW) as pilot:
        for place, name in enumerate(TITLES[1:], start=2):
            assert title(pilot) == name
            assert f"{place}/7" in shown(pilot)
            await press(pilot, "n")
        assert title(pilot) == "Wrap-up", "there is nothing after the last"
        for name in reversed(TITLES[:-1]):
            await press(pilot, "b")
            assert title(pilot) == name
        await press(pilot, "left")
        assert title(pilot) == "Follow-through"


async def test_any_stage_is_one_number_an_arrow_or_a_click_away(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, WIDE) as pilot:
        await press(pilot, "g")
        for name in TITLES:
            assert name in seen(pilot, "#drawer")
        for number in "637":
            await go(pilot, number)
            assert title(pilot) == TITLES[int(number) - 1]
        await go(pilot, LISTENING)
        await press(pilot, "g", "down", "down", "enter")
        assert title(pilot) == "Goals"
        await press(pilot, "g", "up", "escape")
        assert title(pilot) == "Goals"
        assert seen(pilot, "#drawer") == ""
        await click(pilot, "Commitments")
        assert title(pilot) == "Commitments"
        await press(pilot, "g")
        await click(pilot, "3 Listening")
        assert title(pilot) == "Listening"


async def test_a_skipped_stage_is_shown_as_skipped_until_it_is_visited(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, WIDE, stage=LISTENING) as pilot:
        await press(pilot, "s")
        assert "Skipped Listening. b goes back to it." in shown(pilot)
        assert "–Listening" in seen(pilot, "#rail")
        assert stored(runtime, Meeting)[0].skipped == ["review", "listening"]
        await press(pilot, "b")
        assert "▸Listening" in seen(pilot, "#rail")
        assert stored(runtime, Meeting)[0].skipped == ["review"]


async def test_a_click_on_a_key_is_that_key(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, stage=CHECK_IN) as pilot:
        await click(pilot, "n next")
        assert title(pilot) == "Listening"
        await click(pilot, "w write")
        assert isinstance(pilot.app.focused, TextField)
        await click(pilot, "esc leave")
        await click(pilot, "? help")
        assert isinstance(pilot.app.screen, HelpScreen)


# Clocks


async def test_both_clocks_run_and_the_stage_keeps_its_own(
    runtime: Runtime, ana: Person, clock: SetClock
) -> None:
    async with meeting(runtime, stage=LISTENING) as pilot:
        await later(pilot, clock, 65)
        assert "1:05 of 25" in shown(pilot)
        assert "1:05 of 8" in shown(pilot)
        await press(pilot, "n")
        await later(pilot, clock, 10)
        assert "1:15 of 25" in shown(pilot)
        assert "0:10 of 4" in shown(pilot)
        await press(pilot, "b")
        assert "1:05 of 8" in shown(pilot)
        clock.ticks -= 3600
        await later(pilot, clock, 0)
        await later(pilot, clock, 5)
        assert "1:20 of 25" in shown(pilot), "a clock that goes backwards takes nothing away"


async def test_the_clock_changes_its_tone_at_five_minutes_and_when_time_is_up(
    runtime: Runtime, ana: Person, clock: SetClock
) -> None:
    async with meeting(runtime, stage=LISTENING) as pilot:
        await later(pilot, clock, 19 * 60 + 59)
        calm = tone(pilot, "19:59 of 25")
        assert "commitments" not in shown(pilot).splitlines()[1]
        await later(pilot, clock, 1)
        closing = tone(pilot, "20:00 of 25")
        assert "g: commitments" in shown(pilot).splitlines()[1]
        await later(pilot, clock, 5 * 60)
        assert "time is up · g" in shown(pilot)
        await later(pilot, clock, 1)
        over = tone(pilot, "25:01 of 25")
        assert len({calm, closing, over}) == 3
        await go(pilot, COMMITMENTS)
        assert "time is up" not in shown(pilot)


# The question


async def test_another_a_deeper_and_the_last_question(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, stage=LISTENING) as pilot:
        asked = [question(pilot)]
        for key in "jJ":
            await press(pilot, key)
            asked.append(question(pilot))
        assert len(set(asked)) == 3
        await press(pilot, "K")
        assert question(pilot) == asked[1]
        await press(pilot, "K", "K")
        assert question(pilot) == asked[0]
        here = [use for use in stored(runtime, PromptUse) if use.stage == "listening"]
        assert len(here) == 1
        await press(pilot, "J")
        assert "goes no deeper" not in shown(pilot), "it has follow-ups of its own"
        await press(pilot, "J", "J", "J")
        assert "That one goes no deeper." in unwrapped(pilot)


async def test_after_a_question_a_calm_line_says_that_waiting_is_fine(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, stage=LISTENING) as pilot:
        panel = screen(pilot).query_one(QuestionPanel)
        assert "Waiting is fine" not in shown(pilot)
        await press(pilot, "j")
        assert "Let it stand. Waiting is fine." in shown(pilot)
        silence = panel._timer
        assert silence is not None
        assert silence._interval == 8.0
        assert silence._callback is not None
        silence._callback()
        await settle(pilot)
        assert "Waiting is fine" not in shown(pilot)
        assert question(pilot)


# Notes


async def test_shared_and_private_are_chosen_before_the_first_word_in_each_stage(
    runtime: Runtime, ana: Person
) -> None:
    async with meeting(runtime, stage=LISTENING) as pilot:
        await press(pilot, "w", Words("two weeks"), "escape", "v", Words("seems tired"), "escape")
        assert "Shared · goes into the summary" in shown(pilot)
        assert "Private · stays with you" in shown(pilot)
        await press(pilot, "n")
        assert "two weeks" not in shown(pilot)
        assert "Shared" not in shown(pilot), "an empty note takes no room"
        await press(pilot, "w", Words("thank her"), "escape", "b")
        assert "two weeks" in shown(pilot)
        assert "thank her" not in shown(pilot)
    assert {(n.visibility, n.text, n.stage) for n in stored(runtime, Note)} == {
        (Visibility.SHARED, "two weeks", "listening"),
        (Visibility.PRIVATE, "seems tired", "listening"),
        (Visibility.SHARED, "thank her", "feedback"),
    }


async def test_an_empty_note_goes_away_when_the_cursor_leaves_it(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, stage=LISTENING) as pilot:
        await press(pilot, "w", "escape", "v", "tab")
        assert "Shared" not in shown(pilot)
        assert "Private" not in shown(pilot)
        await press(pilot, "w", Words("x"), "backspace", "escape", "g", WRAP_UP)
        assert "Shared" not in shown(pilot)
    assert [n.text for n in stored(runtime, Note) if n.text] == []


async def test_a_note_that_was_emptied_and_comes_back_is_shown(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, stage=LISTENING) as pilot:
        await press(pilot, "w", Words("she wants to lead"), "escape", "w", "ctrl+u", "escape")
        assert "she wants" not in shown(pilot)
        await press(pilot, "ctrl+z")
        assert "she wants to lead" in shown(pilot)
        await press(pilot, "w", Words(" a team"), "escape")
    assert [n.text for n in stored(runtime, Note)] == ["she wants to lead a team"]


async def test_a_mistyped_note_is_saved_as_it_ends_up(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, stage=LISTENING) as pilot:
        await press(pilot, "w", "a", "b", "backspace", "c", "enter", "d")
        assert [n.text for n in stored(runtime, Note)] == ["ac\nd"]
        await until(pilot, "✓ saved")
        await press(pilot, "ctrl+s", "v", "e")
        notes = {n.visibility: n.text for n in stored(runtime, Note)}
        assert notes == {Visibility.SHARED: "ac\nd", Visibility.PRIVATE: "e"}, "ctrl+s leaves it, as a form"


# Forms and what waits in them


async def test_words_in_a_form_wait_behind_escape(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, stage=LISTENING) as pilot:
        await press(pilot, "T", "tab", "right", "escape")
        assert "Unfinished" not in shown(pilot)
        assert stored(runtime, Draft) == []
        await press(pilot, "C", Words("on friday"), "enter", Words("ask legal"), "escape")
        assert "Unfinished: A promise." in unwrapped(pilot)
        assert seen(pilot, "#drawer") == ""
        assert sorted(d.text for d in stored(runtime, Draft)) == ["ask legal", "on friday"]
        await press(pilot, "n", "C")
        assert "on friday" in shown(pilot)
        assert "ask legal" in shown(pilot)
        await press(pilot, "ctrl+s")
        assert stored(runtime, Draft) == []
        await press(pilot, "C")
        assert "ask legal" not in seen(pilot, "#drawer")


async def test_three_forms_open_from_every_stage(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, NARROW) as pilot:
        for number in "1367":
            await go(pilot, number)
            forms = {"F": "Feedback"}  # the one that needs the most room
            if number in "17":
                forms |= {"C": "A promise", "T": "A talking point"}
            for key, form in forms.items():
                await press(pilot, key)
                assert form in lines_of(pilot, "#drawer")[0]
                assert isinstance(pilot.app.focused, TextField)
                assert pilot.app.screen.region.contains_region(pilot.app.focused.region)
                await press(pilot, "escape")
        assert title(pilot) == "Wrap-up"


# Leaving and coming back


@pytest.mark.parametrize(
    ("keys", "field"),
    [
        (("w", Words("two weeks")), "note.shared"),
        (("F", "enter", Words("two weeks")), "feedback.behaviour"),
    ],
)
async def test_a_meeting_that_was_cut_off_goes_on_where_it_stopped(
    runtime: Runtime, ana: Person, clock: SetClock, keys: tuple[str, ...], field: str
) -> None:
    async with meeting(runtime, stage=LISTENING) as pilot:
        await later(pilot, clock, 100)
        asked = question(pilot)
        await press(pilot, *keys, "ctrl+q")
    clock.advance(3600)
    async with running(runtime, TALL) as pilot:
        assert "✎" in shown(pilot)
        await press(pilot, "enter")
        assert title(pilot) == "Listening"
        assert "1:40 of 25" in shown(pilot)
        assert question(pilot) == asked
        focused = pilot.app.focused
        assert isinstance(focused, TextField)
        assert (focused.text, screen(pilot).session.meeting.focus) == ("two weeks", field)
        await later(pilot, clock, 1)
        assert "1:41 of 25" in shown(pilot)
    assert [m.status for m in stored(runtime, Meeting)] == [MeetingStatus.DRAFT]


async def test_leaving_for_the_people_stops_the_clock(runtime: Runtime, ana: Person, clock: SetClock) -> None:
    async with meeting(runtime, stage=GOALS) as pilot:
        await later(pilot, clock, 30)
        await press(pilot, "q")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "A meeting was cut off." in unwrapped(pilot)
        clock.advance(600)
        await press(pilot, "enter")
        assert title(pilot) == "Goals"
        assert "0:30 of 25" in shown(pilot)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give up on a locked file at once, before the store is opened."""

    def connecting(*args: Any) -> Any:
        connection = connect(*args)
        connection.execute("PRAGMA busy_timeout = 20")
        return connection

    monkeypatch.setattr(store_module, "connect", connecting)


async def test_a_failed_save_is_said_for_as_long_as_it_lasts(
    impatient: None, runtime: Runtime, ana: Person
) -> None:
    async with meeting(runtime, stage=LISTENING) as pilot:
        assert runtime.autosave.flush()
        other = connect(runtime.paths.database, KEY)
        other.execute("BEGIN IMMEDIATE")
        await press(pilot, "w", Words("two weeks"))
        await until(pilot, "! not saved")
        assert "Not saved yet:" in unwrapped(pilot)
        await press(pilot, "escape", "n", "b")
        screen(pilot).hush()
        assert "Not saved yet:" in unwrapped(pilot)
        assert "two weeks" in shown(pilot)
        other.execute("ROLLBACK")
        other.close()
        await until(pilot, "✓ saved")
        await settle(pilot)
        assert "Not saved yet" not in shown(pilot)
    assert [n.text for n in stored(runtime, Note)] == ["two weeks"]


async def test_that_all_is_saved_is_said_once_it_has_been_so_for_a_moment(
    runtime: Runtime, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MeetingBar, "show_saved", show_saved)
    async with meeting(runtime, stage=LISTENING) as pilot:
        await until(pilot, "✓ saved")
        bar = pilot.app.screen.query_one(MeetingBar)
        for state in (SaveState.SAVING, SaveState.SAVED, SaveState.SAVING, SaveState.SAVED):
            bar.show_saved(state)
            assert bar.saved is SaveState.SAVING
        await until(pilot, "✓ saved")
        bar.show_saved(SaveState.FAILED)
        assert bar.saved is SaveState.FAILED


# Help and palette


async def test_help_names_the_keys_of_the_meeting_and_of_the_stage_and_the_palette_does_what_they_do(
    runtime: Runtime, ana: Person
) -> None:
    async with meeting(runtime, WIDE, LISTENING) as pilot:
        await press(pilot, "question_mark")
        found = unwrapped(pilot)
        assert "In every stage" in found
        assert "Go on to the next stage." in found
        await press(pilot, "end")
        await pilot.wait_for_scheduled_animations()
        assert "Take back the last mark." in found + unwrapped(pilot)
        assert "Set a goal together." not in unwrapped(pilot)
        await press(pilot, "question_mark")
        assert title(pilot) == "Listening"
        await press(pilot, "ctrl+p", Words("concern"))
        await until(pilot, "Mark a concern.")
        await press(pilot, "enter")
        assert "0:00 concern" in unwrapped(pilot)
        await press(pilot, "question_mark", "ctrl+q")
        assert not pilot.app.is_running, "help says that this key quits anywhere"


# Size


async def test_any_window_shows_where_you_are_what_you_write_and_what_works(
    runtime: Runtime, ana: Person
) -> None:
    async with meeting(runtime, TINY) as pilot:
        for place, name in enumerate(TITLES, start=1):
            await go(pilot, str(place))
            lines = shown(pilot).splitlines()
            assert f"{place}/7" in lines[0]
            assert name in lines[1]
            last_key = "E end meeting" if name == "Wrap-up" else "n next"
            assert f"{last_key}  ? help" in " ".join(lines[-2:]), "whatever else is said meanwhile"
            if place not in (1, 3, 7):  # the least and the most around the stage
                continue
            await press(pilot, "w", Words("two weeks"))
            assert "two weeks" in shown(pilot)
            await resize(pilot, (20, 5), WIDE)
            assert isinstance(pilot.app.focused, TextField)
            assert "two weeks" in shown(pilot)
            await press(pilot, "escape", "C", Words("on friday" if place == 1 else ""))
            await resize(pilot, NARROW, TINY)
            assert "on friday" in shown(pilot)
            assert "^s save" in unwrapped(pilot)
            await press(pilot, "escape")
            assert title(pilot) == name
        await press(pilot, "w", Words("\nand more" * 300), "escape", "v", Words("\nown words" * 300))
        assert "own words" in shown(pilot)
        assert "esc leave" in shown(pilot).splitlines()[-1]


async def test_the_key_bar_beside_a_call_holds_what_listening_needs(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, NARROW, LISTENING) as pilot:
        keys = " ".join(lines_of(pilot, "#keys"))
        for key in (*"jJefuprchwvCTFbn?", "space"):
            assert f" {key} " in keys
