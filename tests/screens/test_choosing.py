"""Words that two windows changed: said on a line that stays, chosen when there is time, and never lost."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from time import monotonic

from driving import (
    GOALS,
    NARROW,
    PATIENCE,
    WIDE,
    Words,
    meeting,
    press,
    running,
    settle,
    shown,
    stored,
    unwrapped,
)
from textual.pilot import Pilot

from facilitator.domain.models import Conflict, Goal, Person, Record, Visibility, VisibilityChange
from facilitator.screens.home import HomeScreen
from facilitator.screens.meeting import MeetingScreen
from facilitator.services.runtime import Runtime

MINE = "write more مرحبا"
THEIRS = "lead [/x] a team [@click=app.quit]"
LINE = "This was changed in two windows; every version is kept. ctrl+o compares."


def other_window(runtime: Runtime, **fields: object) -> None:
    """Change Ana as another window would."""
    (person,) = runtime.store.find(Person)
    runtime.store.save([replace(person, **fields)])  # type: ignore[arg-type]


async def clash(pilot: Pilot[None], runtime: Runtime) -> None:
    """Write Ana's aspiration while another window does the same, and her role."""
    other_window(runtime, aspiration=THEIRS, role="Engineer")
    await press(pilot, "enter", Words(MINE), "escape")
    await line(pilot)


async def line(pilot: Pilot[None], *, there: bool = True) -> None:
    """Wait until the line that tells of it is there, or gone: the writer's own thread brings it."""
    until = monotonic() + PATIENCE
    while (LINE in unwrapped(pilot)) is not there:
        assert monotonic() < until, shown(pilot)
        await asyncio.sleep(0.01)
        await settle(pilot)


def aspiration(runtime: Runtime) -> str:
    return stored(runtime, Person)[0].aspiration


async def test_both_versions_wait_until_one_is_chosen_and_that_can_be_taken_back(
    runtime: Runtime, ana: Person
) -> None:
    async with meeting(runtime, NARROW, stage=GOALS) as pilot:
        await press(pilot, "ctrl+o")
        assert isinstance(pilot.app.screen, MeetingScreen), "there is nothing to compare yet"
        await clash(pilot, runtime)
        assert MINE in shown(pilot), "what was typed stays where it was typed"
        assert aspiration(runtime) == THEIRS
        assert stored(runtime, Person)[0].role == "Engineer"
        await press(pilot, "ctrl+o")
        words = unwrapped(pilot)
        assert [
            words.index(each) for each in ("Aspiration", "1 · In use", THEIRS, "2 · Set aside", MINE)
        ] == sorted(words.index(each) for each in ("Aspiration", "1 · In use", THEIRS, "2 · Set aside", MINE))
        assert "Role" not in words
        await press(pilot, "escape")
        assert LINE in unwrapped(pilot)
        await press(pilot, "ctrl+o", "b")
        assert aspiration(runtime) == f"{THEIRS} / {MINE}"
        await line(pilot, there=False)
        assert THEIRS in unwrapped(pilot)
        await press(pilot, "ctrl+z")
        assert aspiration(runtime) == THEIRS
        await line(pilot)
        await press(pilot, "ctrl+o", "2")
        assert aspiration(runtime) == MINE
        assert stored(runtime, Conflict) == []


async def test_after_a_restart_it_is_offered_among_the_people_beside_each_other(
    runtime: Runtime, ana: Person
) -> None:
    async with meeting(runtime, WIDE, stage=GOALS) as pilot:
        await clash(pilot, runtime)
    async with running(runtime, WIDE) as pilot:
        await line(pilot)
        await press(pilot, "ctrl+o")
        (both,) = [each for each in shown(pilot).splitlines() if MINE in each]
        assert THEIRS in both
        await press(pilot, "1")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert aspiration(runtime) == THEIRS
        await line(pilot, there=False)
        await press(pilot, "ctrl+z")
        assert "Undone: choosing a version of the person." in unwrapped(pilot)
        await press(pilot, "ctrl+y")
        assert "Done again: choosing a version of the person." in unwrapped(pilot)
        assert stored(runtime, Conflict) == []


async def test_what_another_window_chose_meanwhile_is_not_chosen_again(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, NARROW, stage=GOALS) as pilot:
        await clash(pilot, runtime)
        await press(pilot, "ctrl+o")
        other_window(runtime, aspiration="teach")
        await press(pilot, "1")
        assert "Another window changed it just now." in unwrapped(pilot)
        assert "teach" in unwrapped(pilot), "what is in use now stands there"
        assert len(stored(runtime, Conflict)) == 1
        runtime.store.save([], removed=runtime.store.find(Conflict))
        await press(pilot, "2")
        assert "Another window has chosen already" in unwrapped(pilot)
        assert isinstance(pilot.app.screen, MeetingScreen)
        assert aspiration(runtime) == "teach"


async def test_what_another_window_wrote_while_a_form_was_open_is_not_written_over(
    runtime: Runtime, ana: Person
) -> None:
    goal = Goal(person_id=ana.id, created_at=runtime.clock.now(), title="learn Rust", measure="a talk")
    runtime.store.save([goal])

    async def meanwhile(record: Record) -> None:
        runtime.store.save([record])
        assert isinstance(pilot.app.screen, MeetingScreen)
        await wait_for(pilot, pilot.app.screen.show_stored)

    async with meeting(runtime, NARROW, stage=GOALS) as pilot:
        await press(pilot, "enter", Words(MINE))
        await meanwhile(replace(stored(runtime, Person)[0], aspiration=THEIRS, role="Engineer"))
        await press(pilot, "escape")
        await line(pilot)
        assert aspiration(runtime) == THEIRS
        assert [each.mine["aspiration"] for each in stored(runtime, Conflict)] == [MINE]
        await press(pilot, "ctrl+o", "2")
        assert (aspiration(runtime), stored(runtime, Person)[0].role) == (MINE, "Engineer")

        await press(pilot, "down", "down", "down", "e")
        await meanwhile(replace(stored(runtime, Goal)[0], title="learn Zig", visibility=Visibility.PRIVATE))
        await press(pilot, *["enter"] * 2, Words(" of ours"), "ctrl+s")
        now = stored(runtime, Goal)[0]
        assert (now.title, now.serves, now.measure) == ("learn Zig", " of ours", "a talk")
        assert now.visibility is Visibility.PRIVATE
        assert stored(runtime, Conflict) == stored(runtime, VisibilityChange) == []
        await press(pilot, "ctrl+z")
        assert replace(stored(runtime, Goal)[0], serves=now.serves, version=now.version) == now

        await press(pilot, "e", Words("!"))
        runtime.store.save([], removed=[stored(runtime, Goal)[0]])
        await wait_for(pilot, pilot.app.screen.show_stored)
        await press(pilot, "ctrl+s")
        assert "Another window took it back; esc leaves it." in unwrapped(pilot)


async def wait_for(pilot: Pilot[None], take_up: Callable[[], Awaitable[bool]]) -> None:
    """Have the screen take up what others wrote, once no save is under way."""
    while not await take_up():
        await settle(pilot)
