"""Whatever a person types or pastes stands on the screen and on the disk as it was typed."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from driving import (
    CHECK_IN,
    COMMITMENTS,
    FEEDBACK,
    GOALS,
    LISTENING,
    NARROW,
    REVIEW,
    TINY,
    WIDE,
    WRAP_UP,
    Words,
    go,
    joined,
    meeting,
    press,
    screen,
    seen,
    settle,
    shown,
    stored,
    write,
)
from nasty import CONTROL, HUGE, NASTY
from textual.pilot import Pilot
from textual.widgets import OptionList

from facilitator.domain.ledger import make
from facilitator.domain.models import (
    CheckIn,
    Commitment,
    CommitmentEvent,
    Feedback,
    Goal,
    GoalUpdate,
    Mark,
    Note,
    Person,
    Record,
    Side,
    TalkingPoint,
    Visibility,
)
from facilitator.domain.text import clean
from facilitator.screens.help import HelpScreen
from facilitator.services.runtime import Runtime
from facilitator.widgets.text_field import TextField

ROOM = [(50, 70), (120, 70)]
"""Both widths, high enough to see all of it at once."""

CHUNKS = [" ".join(NASTY[place::4]) for place in range(4)]
"""All of them, a few at a time."""

SIZES = [NARROW, WIDE, TINY, (20, 6)]


@dataclass(frozen=True)
class Place:
    """A form: the stage and the keys that open it, its fields of words, and the record they go to."""

    stage: str
    keys: tuple[str, ...]
    kind: type[Record]
    fields: Mapping[str, str]
    """Field of the form -> field of the record."""


def same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


PLACES = {
    "decision": Place(REVIEW, ("k",), CommitmentEvent, same("reason")),
    "word": Place(CHECK_IN, ("end", "up", "enter"), CheckIn, same("word")),
    "opener": Place(CHECK_IN, ("o",), CheckIn, same("opener")),
    "point": Place(LISTENING, ("T",), TalkingPoint, same("text")),
    "feedback": Place(FEEDBACK, ("F",), Feedback, same("situation", "behaviour", "impact", "request")),
    "goal": Place(GOALS, ("a",), Goal, same("title", "serves", "measure", "support")),
    "progress": Place(GOALS, ("end", "enter"), GoalUpdate, same("text")),
    "aspiration": Place(GOALS, ("home", "enter"), Person, same("aspiration")),
    "strengths": Place(GOALS, ("home", "down", "enter"), Person, same("strengths")),
    "growth": Place(GOALS, ("home", "down", "down", "enter"), Person, same("growth_areas")),
    "promise": Place(COMMITMENTS, ("C",), Commitment, same("cue", "action")),
    "mark note": Place(WRAP_UP, ("o",), Mark, same("text")),
    "mark promise": Place(WRAP_UP, ("c",), Commitment, same("cue", "action")),
    "mark point": Place(WRAP_UP, ("t",), TalkingPoint, same("text")),
    "mark feedback": Place(WRAP_UP, ("f",), Feedback, same("behaviour")),
}


@pytest.fixture
def past(runtime: Runtime, ana: Person) -> Person:
    """Return a person with a promise and a goal from earlier."""
    now, day = runtime.clock.now(), runtime.clock.today()
    promise, event = make(
        person_id=ana.id,
        meeting_id=None,
        owner=Side.MANAGER,
        action="ask legal",
        cue="",
        due=None,
        visibility=Visibility.SHARED,
        now=now,
        day=day,
    )
    goal = Goal(person_id=ana.id, created_at=now, title="lead one migration")
    runtime.store.save([promise, event, goal])
    return ana


async def fill(pilot: Pilot[None], values: Mapping[str, str]) -> None:
    """Paste into the fields of the form that is open, in place of what is there."""
    fields = {field.key: field for field in screen(pilot).query("Form TextField").results(TextField)}
    for name, words in values.items():
        field = fields[name]
        screen(pilot).set_focus(field)
        field.select_all()
        await write(pilot, words)


async def send(pilot: Pilot[None], place: Place, values: Mapping[str, str]) -> None:
    """Open the form, fill it, and save it; what it lacks is said, so nothing may be left open."""
    if place.stage == WRAP_UP:
        await go(pilot, LISTENING)
        await press(pilot, "u")
        await go(pilot, WRAP_UP)
        screen(pilot).view.point_at(str(stored(screen(pilot).runtime, Mark)[-1].id))
    await press(pilot, *place.keys)
    await fill(pilot, values)
    await press(pilot, "ctrl+s")
    assert seen(pilot, "#drawer") == "", shown(pilot)


async def resized(pilot: Pilot[None]) -> None:
    """Pull the window to every size and back."""
    back = pilot.app.size
    for size in [*SIZES, (back.width, back.height)]:
        await pilot.resize_terminal(*size)
        await settle(pilot)


@pytest.mark.parametrize("name", PLACES)
async def test_every_field_keeps_and_shows_what_was_typed(runtime: Runtime, past: Person, name: str) -> None:
    place = PLACES[name]
    async with meeting(runtime, ROOM[0], place.stage) as pilot:
        for turn in range(len(CHUNKS)):
            if turn == len(CHUNKS) // 2:
                await pilot.resize_terminal(*ROOM[1])
            values = {field: CHUNKS[turn - nth] for nth, field in enumerate(place.fields)}
            await send(pilot, place, values)
            newest = stored(runtime, place.kind)[-1]
            for field, words in values.items():
                assert getattr(newest, place.fields[field]) == words
                if place.stage != WRAP_UP:
                    assert_shown(pilot, words[:40] if name == "opener" else words)
        await resized(pilot)


def assert_shown(pilot: Pilot[None], words: str) -> None:
    """The words stand in the stage as they were typed."""
    assert joined(words) in seen(pilot, "#stages"), shown(pilot)


@pytest.mark.parametrize("eyes", ["shared", "private"])
async def test_a_note_keeps_and_shows_what_was_typed(runtime: Runtime, past: Person, eyes: str) -> None:
    async with meeting(runtime, ROOM[1], LISTENING) as pilot:
        for words in CHUNKS:
            await press(pilot, "w" if eyes == "shared" else "v")
            field = pilot.app.focused
            assert isinstance(field, TextField)
            field.select_all()
            await write(pilot, words)
            assert joined(words) in joined(seen(pilot, f"#note-{eyes}").replace("│", "")), shown(pilot)
            await press(pilot, "escape")
            (note,) = stored(runtime, Note)
            assert (note.text, note.visibility) == (words, eyes)
            if eyes == "shared":
                await press(pilot, "h")
                for line in words.splitlines():
                    assert_shown(pilot, line)
                await press(pilot, "h")
        await resized(pilot)


@pytest.mark.parametrize("words", CHUNKS)
async def test_the_summary_shows_what_is_sent_and_keeps_every_word(
    runtime: Runtime, past: Person, words: str
) -> None:
    async with meeting(runtime, ROOM[1], LISTENING) as pilot:
        await press(pilot, "T", Words(words), "ctrl+s", "enter")
        await go(pilot, WRAP_UP)
        preview = str(screen(pilot).query_one("#summary").render())
        for line in words.splitlines():
            assert line.strip() in preview
        assert joined(preview) in seen(pilot, "#preview").replace("│", "")
        await press(pilot, "e")
        await fill(pilot, {"text": words})
        await press(pilot, "ctrl+s")
        assert str(screen(pilot).query_one("#summary").render()) == words.strip() + "\n"


@pytest.mark.parametrize("words", CHUNKS)
async def test_a_name_goes_through_the_whole_meeting(runtime: Runtime, ana: Person, words: str) -> None:
    name = " ".join(words.split())
    async with meeting(runtime, WIDE) as pilot:
        await press(pilot, "q", "e")
        field = pilot.app.focused
        assert isinstance(field, TextField)
        field.select_all()
        await press(pilot, Words(words), "ctrl+s", "enter")
        for stage in "1234567":
            await go(pilot, stage)
            assert seen(pilot, "#meeting-bar").startswith(joined(name)[:20])
        for form in "CTF":
            await press(pilot, form, "escape")
        await press(pilot, "question_mark")
        assert isinstance(pilot.app.screen, HelpScreen)
        await press(pilot, "escape", "ctrl+p")
        assert pilot.app.screen.query(OptionList)
        await press(pilot, "escape")
        await resized(pilot)
    assert joined(stored(runtime, Person)[0].name) == joined(name)


@pytest.mark.parametrize("words", CHUNKS)
async def test_a_message_and_a_title_repeat_the_words_as_they_are(
    runtime: Runtime, past: Person, words: str
) -> None:
    async with meeting(runtime, ROOM[1], COMMITMENTS) as pilot:
        await press(pilot, "C", "enter", Words(words), "ctrl+s", "x")
        assert joined(f"Took back: {words}") in seen(pilot, "#message"), shown(pilot)
        await press(pilot, "C", "enter", Words("x"), "enter", Words(words), "enter")
        assert seen(pilot, "#drawer"), "words that are no date are refused"
        screen(pilot).say(words)
        await pilot.pause()
        assert joined(words) in seen(pilot, "#message")


async def test_what_would_drive_the_terminal_is_taken_out(runtime: Runtime, past: Person) -> None:
    async with meeting(runtime, NARROW, LISTENING) as pilot:
        await press(pilot, "w", Words(CONTROL), "escape", "T", Words(CONTROL), "ctrl+s")
        assert joined(clean(CONTROL)) in seen(pilot, "#stages")
    assert [n.text for n in stored(runtime, Note)] == [clean(CONTROL)]
    assert [p.text for p in stored(runtime, TalkingPoint)] == [clean(CONTROL)]


@pytest.mark.slow
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["50x24", "120x40"])
@pytest.mark.parametrize("name", PLACES)
async def test_a_hundred_kilobytes_fit_into_every_field(
    runtime: Runtime, past: Person, name: str, size: tuple[int, int]
) -> None:
    place = PLACES[name]
    async with meeting(runtime, size, place.stage) as pilot:
        await send(pilot, place, dict.fromkeys(place.fields, HUGE))
        newest = stored(runtime, place.kind)[-1]
        assert all(getattr(newest, each) == HUGE for each in place.fields.values())
        await go(pilot, WRAP_UP)
        await go(pilot, place.stage)
        await press(pilot, *place.keys)
        assert isinstance(pilot.app.focused, TextField) or place.stage == WRAP_UP
        assert pilot.app.focused is not None
        assert pilot.app.screen.region.overlaps(pilot.app.focused.region)


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["50x24", "120x40"])
async def test_a_note_of_a_hundred_kilobytes_goes_into_the_summary(
    runtime: Runtime, past: Person, size: tuple[int, int]
) -> None:
    async with meeting(runtime, size, LISTENING) as pilot:
        await press(pilot, "v", Words(HUGE), "escape", "w", Words(HUGE), "escape", "h", "end", "h")
        await go(pilot, WRAP_UP)
        assert HUGE in str(screen(pilot).query_one("#summary").render())
    assert {n.visibility: n.text for n in stored(runtime, Note)} == dict.fromkeys(Visibility, HUGE)
