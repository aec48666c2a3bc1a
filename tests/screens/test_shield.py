"""While the shield is up, no word that anybody wrote is on the screen; when it comes down, all are back."""

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import timedelta

import pytest
from driving import TALL, TINY, Words, meeting, press, running, screen, settle, shown
from rich.segment import Segment
from rich.style import Style
from textual._compositor import LayoutUpdate
from textual.color import Color
from textual.pilot import Pilot

from facilitator.app import FacilitatorApp
from facilitator.domain.models import (
    CheckIn,
    Commitment,
    CommitmentEvent,
    EventKind,
    Feedback,
    Goal,
    GoalUpdate,
    Meeting,
    MeetingStatus,
    Person,
    Record,
    Side,
    TalkingPoint,
)
from facilitator.services import questions
from facilitator.services.runtime import Runtime
from facilitator.widgets.key_bar import KeyBar
from facilitator.widgets.shield import BLOCK, STEP, Shield

MARK = re.compile(r"Q[a-z]{2}\b")
NO_WORDS = {"cadence", "time_zone", "meets_at", "flow_id", "stage", "focus", "prompt_id", "practice"}
"""Fields of records that hold something else than words of the user."""


@pytest.fixture
def mark() -> Callable[[], str]:
    """Return what makes a word that occurs nowhere else, short enough never to be wrapped."""
    letters = itertools.product("bcdfghjklmnpqrstvwxz", repeat=2)
    return lambda: "Q" + "".join(next(letters))


@pytest.fixture
def past(runtime: Runtime, mark: Callable[[], str]) -> set[str]:
    """Fill every field of every record of an earlier meeting with words of its own; return them."""
    now, day = runtime.clock.now(), runtime.clock.today()
    made: set[str] = set()

    def marked(record: Record) -> Record:
        words = {
            each.name: mark()
            for each in fields(record)
            if each.type in ("str", str) and each.name not in NO_WORDS
        }
        made.update(words.values())
        return replace(record, **words)

    ana = Person(name="", created_at=now, next_on=day)
    met = Meeting(person_id=ana.id, flow_id="standard", created_at=now - timedelta(days=9))
    met = replace(met, status=MeetingStatus.CLOSED, started_at=met.created_at, ended_at=met.created_at)
    ours = {"person_id": ana.id, "created_at": now}
    goal = Goal(**ours, title="")
    promises = [Commitment(**ours, owner=side, action="") for side in Side]
    promises.append(Commitment(**ours, owner=Side.REPORT, action="", meeting_id=met.id))
    runtime.store.save(
        [
            marked(each)
            for each in (
                ana,
                met,
                goal,
                GoalUpdate(**ours, goal_id=goal.id, meeting_id=met.id, status=goal.status),
                *promises,
                *(TalkingPoint(**ours, text="", raised_by=side) for side in Side),
                Feedback(**ours),
                CheckIn(**ours, meeting_id=met.id, energy=4, workload=2),
            )
        ]
    )
    runtime.store.save(
        [
            CommitmentEvent(**ours, commitment_id=each.id, day=day, kind=EventKind.MADE)
            for each in runtime.store.find(Commitment)
        ]
    )
    made -= {each.hold for each in runtime.store.find(Person)}  # these three no screen shows
    made -= {each.word for each in runtime.store.find(CheckIn)}
    made -= {each.opener for each in runtime.store.find(CheckIn)}
    return made


def journey(mark: Callable[[], str]) -> Iterator[tuple[str, ...]]:
    """Yield the keys that lead to every screen, stage and form, with a new word for every field."""

    def words(count: int) -> list[str]:
        return [each for _ in range(count) for each in (Words(mark()), "tab")]

    yield ()
    yield "a", Words(mark())
    yield "escape", "f"
    yield "escape", "e"
    yield "escape", "n", Words(mark()), "tab", Words(mark())
    yield "escape", "question_mark"
    yield "escape", "enter"  # follow-through
    yield "k", Words(mark())
    yield ("enter",)
    yield "n", "3", "4", "o", Words(mark())  # check-in
    yield "escape", "end", "up", "enter", Words(mark())
    yield "enter", "n", "f", "w", Words(mark())  # listening
    yield "escape", "v", Words(mark())
    yield "escape", "home", "enter", "h"
    yield "h", "T", Words(mark())
    yield "escape", "g"
    yield "escape", "n", "F", *words(4)  # feedback
    yield "ctrl+s", "enter"
    yield "n", "home", "enter", Words(mark())  # goals
    yield "escape", "end", "enter", Words(mark())
    yield "escape", "a", Words(mark()), "tab", "tab", *words(3)
    yield "ctrl+s", "n", "C", *words(2)  # commitments
    yield ("ctrl+s",)
    yield "x", "C", *words(2), "ctrl+s"
    yield "n", "home", "o", Words(mark())  # wrap-up
    yield "ctrl+s", "m", "e"
    yield "escape", "d", Words(mark())
    yield "escape", "question_mark"


def marks_on(pilot: Pilot[None]) -> set[str]:
    return {*MARK.findall(shown(pilot))}


def with_those_below(pilot: Pilot[None]) -> str:
    """Return all that is painted, with what shows through of the screens below."""
    app = pilot.app
    update = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    assert isinstance(update, LayoutUpdate)
    return "\n".join("".join(strip.text for strip in line) for line in update.strips)


def places(pilot: Pilot[None]) -> list[object]:
    return [(each, each.region) for each in pilot.app.screen.walk_children(with_self=True)]


@pytest.mark.parametrize(
    "size", [pytest.param((50, 80), marks=pytest.mark.slow), (120, 80)], ids=["50", "120"]
)
async def test_not_one_word_is_seen_on_any_screen_and_all_come_back(
    runtime: Runtime, past: set[str], mark: Callable[[], str], size: tuple[int, int]
) -> None:
    wanted, seen = set(past), set()

    def noted() -> str:
        wanted.add(made := mark())
        return made

    if size[0] < 100:  # what was said last time stands beside the meeting where there is room
        wanted -= {each.summary for each in runtime.store.find(Meeting)}
    async with running(runtime, size) as pilot:
        for keys in journey(noted):
            await press(pilot, *keys)
            before, stood = marks_on(pilot), places(pilot)
            await press(pilot, "f8")
            hidden = with_those_below(pilot)
            assert not MARK.search(hidden), hidden
            assert places(pilot) == stood, "nothing moves"
            assert not before or BLOCK in hidden
            await press(pilot, "ctrl+g")
            assert marks_on(pilot) == before, keys
            seen |= before
    assert seen >= wanted, wanted - seen


async def test_what_is_typed_behind_it_is_taken_and_what_helps_to_find_the_way_stays(
    runtime: Runtime, past: set[str]
) -> None:
    async with running(runtime, TALL) as pilot:
        pilot.app.action_shield()
        await press(pilot, "enter")
        asked = questions.current(screen(pilot).session)
        assert asked is not None
        await press(pilot, "w", Words("Qaa"))
        text = shown(pilot)
        for words in (
            "Shielded · f8",
            "Follow-through",
            "0:00 of 25",
            "1/7",
            "Shared",
            "esc leave",
        ):
            assert words.replace(" ", "") in text.replace(" ", ""), words
        assert asked.use.text.split()[0] not in text
        assert "Qaa" not in text
        screen(pilot).say("Took back: Qab")
        pilot.app.notify("Qac", markup=False)
        await settle(pilot)
        assert not marks_on(pilot)
        await press(pilot, "f8")
        assert {"Qaa", "Qab", "Qac"} <= marks_on(pilot)
        assert "Shielded" not in shown(pilot)
        await pilot.resize_terminal(*TINY)
        await press(pilot, "f8", "escape")
        assert "Shielded" in shown(pilot)
        assert not marks_on(pilot)


async def test_no_heading_and_no_count_tells_of_what_is_private(runtime: Runtime, past: set[str]) -> None:
    tells = re.compile(
        "(?i)not yet said|said today|praise|mood|energy +[0-9]|promise[ds]?\\b|your marks|to settle"
        "|nothing is waiting|private (note|was|·)|· private|stays? (here|with you)|from now on|too much|noted"
    )
    seen = set()

    def above_the_keys() -> str:
        return "\n".join(shown(pilot).splitlines()[: pilot.app.screen.query_one(KeyBar).region.y])

    async def look() -> None:
        seen.update(each[0].lower() for each in tells.finditer(above_the_keys()))
        await press(pilot, "f8")
        assert not tells.search(above_the_keys()), shown(pilot)
        await press(pilot, "f8")

    async with running(runtime, (120, 50)) as pilot:
        for keys in (("h",), ("escape", "b"), ("escape",), ("enter", "n"), ("n", "c"), ("v", Words("Qaa"))):
            await press(pilot, *keys)
            await look()
        for keys in (("escape", "n"), ("V",), ("n",), ("g", "7"), ("E",)):
            await press(pilot, *keys)
            await look()
    assert seen >= {"not yet said", "praise", "mood", "your marks", "private note", "· private"}, seen


@pytest.mark.parametrize("stage", ["4", "7"])
async def test_the_keys_do_not_tell_whether_feedback_or_a_mark_waits(
    runtime: Runtime, past: set[str], stage: str
) -> None:
    async with meeting(runtime, (120, 50), "3") as pilot:

        def keys() -> list[str]:
            return shown(pilot).splitlines()[pilot.app.screen.query_one(KeyBar).region.y :]

        await press(pilot, "c", "g", stage)
        open_keys = keys()
        await press(pilot, "f8")
        hidden = keys()
        await press(pilot, "x")  # which lets go of either
        assert keys() == hidden
        await press(pilot, "f8")
        assert keys() != open_keys


async def test_frames_tell_as_little_of_one_private_note_as_of_none(runtime: Runtime, past: set[str]) -> None:
    async with meeting(runtime, (120, 40), "7") as pilot:

        def foot() -> str:
            return next(line for line in shown(pilot).splitlines() if "╰" in line)

        none = foot()
        assert "nothing private was written" in none
        await press(pilot, "f8")
        empty = foot()
        await press(pilot, "v", Words("Qaa"), "escape", "f8")
        assert "1 private note stays here" in foot()
        await press(pilot, "f8")
        assert foot() == empty


async def test_the_list_of_commands_hides_what_is_searched_for_and_tells_its_names(runtime: Runtime) -> None:
    async with running(runtime) as pilot:
        pilot.app.action_shield()
        pilot.app.action_command_palette()
        for key in "new":
            await pilot.press(key)
        while "New person" not in shown(pilot):
            await pilot.pause(0.05)
        assert "new" not in shown(pilot)
        assert "Add a person" in shown(pilot), "what a command does is no secret either"


async def test_it_acts_while_other_keys_wait_for_a_slow_screen(runtime: Runtime, past: set[str]) -> None:
    async with running(runtime, TALL) as pilot:
        app = pilot.app
        assert isinstance(app, FacilitatorApp)
        app._awaited = 10_000  # as if the key before had not done its work
        await pilot.press("f8")
        assert app.shielded
        app._awaited = None


async def test_energy_and_other_moods_are_hidden(runtime: Runtime, past: set[str]) -> None:
    async with meeting(runtime, TALL, "2") as pilot:
        await press(pilot, "5", "4")
        assert "▮▮▮▮▮ 5" in shown(pilot)
        await press(pilot, "f8")
        assert "▮▮▮▮" not in shown(pilot)
        await press(pilot, "n", "c")
        assert "0:00 concern" not in shown(pilot)
        await press(pilot, "f8")
        assert "0:00 concern" in shown(pilot)


# One line

OURS = Style.from_meta({"own": True})


def drawn(*parts: str | tuple[str, Style]) -> str:
    line = [Segment(*each) if isinstance(each, tuple) else Segment(each) for each in parts]
    return "".join(each.text for each in Shield().apply(line, Color.parse("#102030")))


def test_a_name_does_not_tell_how_long_it_is() -> None:
    lines = {drawn(name.ljust(20), (" overdue 3 d", OURS)) for name in ("Bo", "Ana Ruiz", "Jan de W")}
    assert lines == {BLOCK * STEP + " " * 12 + " overdue 3 d"}
    assert drawn("Bo", " " * 9) == drawn("Ana", " " * 8) == BLOCK * STEP + " " * 3


@pytest.mark.parametrize(
    "words", ["日本語 の", "e\u0301 👍🏽", "مرحبا", "[/x] [@click=app.quit]", "a\u00a0b"]
)
def test_every_cell_keeps_its_width(words: str) -> None:
    from rich.cells import cell_len

    line = drawn("│ ", words, " │")
    assert cell_len(line) == cell_len(words) + 4
    assert {*line} <= {"│", " ", BLOCK}


def test_praise_and_concern_get_the_same_look() -> None:
    kinds = [Segment("praise", Style(color="green", bold=True)), Segment("growth", Style(color="blue"))]
    assert len({each.style for each in Shield().apply(kinds, Color.parse("black"))}) == 1
