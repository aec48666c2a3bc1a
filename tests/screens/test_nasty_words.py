"""Whatever a person types or pastes stands on the screen and on the disk as it was typed."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
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
    USUAL,
    WIDE,
    WRAP_UP,
    Words,
    go,
    joined,
    meeting,
    press,
    resize,
    screen,
    seen,
    settle,
    shown,
    stored,
    write,
)
from meeting_steps import promised
from nasty import CONTROL, HUGE, NASTY
from textual.pilot import Pilot
from textual.widgets import OptionList

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
    TalkingPoint,
    Visibility,
)
from facilitator.domain.text import clean
from facilitator.screens.help import HelpScreen
from facilitator.services.runtime import Runtime
from facilitator.widgets.text_field import TextField

ROOM = [(50, 120), (120, 120)]
"""Both widths, high enough to see all of it at once."""

BOTH = pytest.mark.parametrize(
    "size", [ROOM[0], pytest.param(ROOM[1], marks=pytest.mark.slow)], ids=["50", "120"]
)

ALL = " ".join(NASTY)

ONE_LINE = " ".join(ALL.split("\n"))

CHUNKS = [" ".join(NASTY[place::5]) for place in range(5)]
"""All of them, a few at a time, for what shows no more than that."""

NAMES = [" ".join(NASTY[::2]), " ".join(NASTY[1::2])]
"""All of them, in names that are not too long."""

SMALL = [NARROW, TINY, (20, 6)]


@dataclass(frozen=True)
class Place:
    """A form: the keys that open it in its stage, its fields of words, and the record they go to."""

    keys: tuple[str, ...]
    kind: type[Record]
    fields: Mapping[str, str]
    """Field of the form -> field of the record."""


def same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


PLACES = {
    REVIEW: [Place(("k",), CommitmentEvent, same("reason"))],
    CHECK_IN: [
        Place(("end", "up", "enter"), CheckIn, same("word")),
        Place(("o",), CheckIn, same("opener")),
    ],
    LISTENING: [Place(("T",), TalkingPoint, same("text"))],
    FEEDBACK: [Place(("F",), Feedback, same("situation", "behaviour", "impact", "request"))],
    GOALS: [
        Place(("end", "enter"), GoalUpdate, same("text")),
        Place(("a",), Goal, same("title", "serves", "measure", "support")),
        Place(("home", "enter"), Person, same("aspiration")),
        Place(("home", "down", "enter"), Person, same("strengths")),
        Place(("home", "down", "down", "enter"), Person, same("growth_areas")),
    ],
    COMMITMENTS: [Place(("C",), Commitment, same("cue", "action"))],
    WRAP_UP: [
        Place(("o",), Mark, same("text")),
        Place(("c",), Commitment, same("cue", "action")),
        Place(("t",), TalkingPoint, same("text")),
        Place(("f",), Feedback, same("behaviour")),
    ],
}
"""Every form, by its stage."""


@pytest.fixture
def past(runtime: Runtime, ana: Person) -> Person:
    """Return a person with a promise and a goal from earlier."""
    promised(runtime, ana, "ask legal", days=None)
    goal = Goal(person_id=ana.id, created_at=runtime.clock.now(), title="lead one migration")
    runtime.store.save([goal])
    return ana


async def fill_focused(pilot: Pilot[None], words: str) -> None:
    """Paste into the field that has the cursor, in place of what is there."""
    field = pilot.app.focused
    assert isinstance(field, TextField)
    field.select_all()
    await write(pilot, words)


async def fill(pilot: Pilot[None], values: Mapping[str, str]) -> None:
    """Paste into the fields of the form that is open, in place of what is there."""
    fields = {field.key: field for field in screen(pilot).query("Form TextField").results(TextField)}
    for name, words in values.items():
        screen(pilot).set_focus(fields[name])
        await fill_focused(pilot, words)


@asynccontextmanager
async def writing(runtime: Runtime, size: tuple[int, int], stage: str) -> AsyncIterator[Pilot[None]]:
    """Go to a stage; in the wrap-up, a mark waits for each of its forms."""
    async with meeting(runtime, size, LISTENING if stage == WRAP_UP else stage) as pilot:
        if stage == WRAP_UP:
            await press(pilot, *"u" * len(PLACES[stage]))
            await go(pilot, stage)
        yield pilot


def words_for(place: Place) -> str:
    """Return all of them; for talking points on one line, for lines may be as many points."""
    return ALL if place.keys != ("T",) else ONE_LINE


async def send(pilot: Pilot[None], place: Place, values: Mapping[str, str]) -> None:
    """Open the form, fill it, and save it; what it lacks is said, so nothing may be left open."""
    if place in PLACES[WRAP_UP]:
        marks = stored(screen(pilot).runtime, Mark)
        screen(pilot).view.point_at(str(marks[PLACES[WRAP_UP].index(place)].id))
    await press(pilot, *place.keys)
    await fill(pilot, values)
    await press(pilot, "ctrl+s")
    assert seen(pilot, "#drawer") == "", shown(pilot)


@BOTH
@pytest.mark.parametrize("stage", PLACES)
async def test_every_field_keeps_and_shows_what_was_typed(
    runtime: Runtime, past: Person, stage: str, size: tuple[int, int]
) -> None:
    async with writing(runtime, size, stage) as pilot:
        for place in PLACES[stage]:
            await send(pilot, place, dict.fromkeys(place.fields, words_for(place)))
            newest = stored(runtime, place.kind)[PLACES[stage].index(place) if place.kind is Mark else -1]
            assert {getattr(newest, name) for name in place.fields.values()} == {words_for(place)}
        for place in PLACES[stage] if stage != WRAP_UP else ():
            words = joined(ALL[:40] if "opener" in place.fields else ALL)
            assert seen(pilot, "#stages").count(words) >= len(place.fields), shown(pilot)
        await resize(pilot, *SMALL)


async def test_a_note_keeps_and_shows_what_was_typed(runtime: Runtime, past: Person) -> None:
    async with meeting(runtime, ROOM[0], LISTENING) as pilot:
        for words in CHUNKS:
            for key, eyes in (("w", "shared"), ("v", "private")):
                await press(pilot, key)
                await fill_focused(pilot, words)
                assert joined(words) in joined(seen(pilot, f"#note-{eyes}").replace("│", "")), shown(pilot)
                await press(pilot, "escape")
            assert {n.visibility: n.text for n in stored(runtime, Note)} == dict.fromkeys(Visibility, words)
        await press(pilot, "w")
        await fill_focused(pilot, ALL)
        await press(pilot, "escape", "h")
        for line in ALL.splitlines():
            assert joined(line) in seen(pilot, "#stages"), shown(pilot)
        await resize(pilot, ROOM[1], *SMALL)


async def test_the_summary_shows_what_is_sent_and_keeps_every_word(runtime: Runtime, past: Person) -> None:
    async with meeting(runtime, ROOM[1], LISTENING) as pilot:
        await press(pilot, "T", Words(ONE_LINE), "ctrl+s", "enter")
        await go(pilot, WRAP_UP)
        preview = str(screen(pilot).query_one("#summary").render())
        assert ONE_LINE in preview
        assert joined(preview) in seen(pilot, "#preview").replace("│", "")
        await press(pilot, "e")
        await fill(pilot, {"text": ALL})
        await press(pilot, "ctrl+s")
        assert str(screen(pilot).query_one("#summary").render()) == ALL.strip() + "\n"


async def test_a_name_goes_through_the_whole_meeting(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, USUAL) as pilot:
        for words in NAMES:
            name = " ".join(words.split())
            await press(pilot, "q", "e")
            await fill_focused(pilot, words)
            await press(pilot, "ctrl+s", "enter")
            for stage in PLACES:
                await go(pilot, stage)
                assert seen(pilot, "#meeting-bar").startswith(joined(name)[:20])
            await press(pilot, "C", "escape", "T", "escape", "F", "escape", "question_mark")
            assert isinstance(pilot.app.screen, HelpScreen)
            await press(pilot, "escape", "ctrl+p")
            assert pilot.app.screen.query(OptionList)
            await press(pilot, "escape")
            assert joined(stored(runtime, Person)[0].name) == joined(name)
        await resize(pilot, *SMALL)


async def test_a_message_and_a_title_repeat_the_words_as_they_are(runtime: Runtime, past: Person) -> None:
    async with meeting(runtime, ROOM[1], COMMITMENTS) as pilot:
        await press(pilot, "C", "enter", Words(ALL), "ctrl+s", "x")
        assert joined(f"Took back: {ALL}") in seen(pilot, "#message"), shown(pilot)
        await press(pilot, "C", "enter", Words("x"), "enter", Words(ALL), "enter")
        assert seen(pilot, "#drawer"), "words that are no date are refused"
        screen(pilot).say(ALL)
        await settle(pilot)
        assert joined(ALL) in seen(pilot, "#message")


async def test_what_would_drive_the_terminal_is_taken_out(runtime: Runtime, past: Person) -> None:
    async with meeting(runtime, NARROW, LISTENING) as pilot:
        await press(pilot, "w", Words(CONTROL), "escape", "T", Words(CONTROL), "ctrl+s")
        assert joined(clean(CONTROL)) in seen(pilot, "#stages")
    assert [n.text for n in stored(runtime, Note)] == [clean(CONTROL)]
    assert [p.text for p in stored(runtime, TalkingPoint)] == [clean(CONTROL)]


@pytest.mark.slow
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["50x24", "120x40"])
@pytest.mark.parametrize(("stage", "place"), [(stage, each) for stage in PLACES for each in PLACES[stage]])
async def test_a_hundred_kilobytes_fit_into_every_field(
    runtime: Runtime, past: Person, stage: str, place: Place, size: tuple[int, int]
) -> None:
    async with writing(runtime, size, stage) as pilot:
        await send(pilot, place, dict.fromkeys(place.fields, HUGE))
        newest = stored(runtime, place.kind)[PLACES[stage].index(place) if place.kind is Mark else -1]
        assert all(getattr(newest, each) == HUGE for each in place.fields.values())
        await go(pilot, WRAP_UP)
        await go(pilot, stage)
        await press(pilot, *place.keys)
        assert isinstance(pilot.app.focused, TextField) or stage == WRAP_UP
        assert pilot.app.focused is not None
        assert pilot.app.screen.region.overlaps(pilot.app.focused.region)


async def test_a_note_of_a_hundred_kilobytes_goes_into_the_summary(runtime: Runtime, past: Person) -> None:
    async with meeting(runtime, NARROW, LISTENING) as pilot:
        await press(pilot, "v", Words(HUGE), "escape", "w", Words(HUGE), "escape", "h", "end", "h")
        await go(pilot, WRAP_UP)
        assert HUGE in str(screen(pilot).query_one("#summary").render())
        await resize(pilot, WIDE)
    assert {n.visibility: n.text for n in stored(runtime, Note)} == dict.fromkeys(Visibility, HUGE)
