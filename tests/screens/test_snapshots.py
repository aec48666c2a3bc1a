"""How every screen and stage looks, narrow and wide; `make test ARGS=--snapshot-update` takes them anew."""

import itertools
from collections.abc import Awaitable, Callable, Iterator

import pytest
import time_machine
from driving import NARROW, WIDE, press, settle
from textual.pilot import Pilot

from facilitator.app import FacilitatorApp
from facilitator.domain import ids
from facilitator.domain.clock import SetClock
from facilitator.domain.models import Person
from facilitator.services.example import fill_example
from facilitator.services.runtime import Runtime
from facilitator.widgets.text_field import TextField

Compare = Callable[..., bool]
Steps = tuple[str, ...]

LISTENING = ("enter", "n", "n")
SHOTS: dict[str, Steps] = {
    "people": (),
    "people-second-person": ("down",),
    "person-form": ("n",),
    "add-point": ("a", *"her talk"),
    "other-flows": ("f",),
    "help": ("question_mark",),
    "follow-through": ("enter", "d"),
    "follow-through-new-date": ("enter", "down", "r"),
    "check-in": ("enter", "n", "p", "4", "3"),
    "listening": (*LISTENING, "j", "e", "space", "f", "u", "enter"),
    "listening-notes": (*LISTENING, "w", *"on-call wears her out", "escape", "v", *"ask Bo first"),
    "listening-play-back": (*LISTENING, "enter", "h"),
    "stage-list": (*LISTENING, "g"),
    "feedback": (*LISTENING, "n", "enter"),
    "feedback-form": (*LISTENING, "n", "F", *"you are always late"),
    "goals": (*LISTENING, "n", "n", "a"),
    "commitments": (*LISTENING, "n", "n", "n", "C", "tab", *"call legal", "enter", *"fri", "enter"),
    "wrap-up": (*LISTENING, "f", "p", "n", "n", "n", "n", "5"),
}


@pytest.fixture
def same_ids(monkeypatch: pytest.MonkeyPatch, clock: SetClock) -> Iterator[None]:
    """Make every id the same in every run: the choice of questions rests on them."""
    numbers = itertools.count(1)
    monkeypatch.setattr(ids, "_random_62", lambda: next(numbers))
    monkeypatch.setattr(ids, "_stamps", ids._Stamps())
    with time_machine.travel(clock.now(), tick=False):
        yield


@pytest.fixture
def example(same_ids: None, runtime: Runtime, clock: SetClock) -> Runtime:
    """Return a runtime with the example team."""
    runtime.load()
    runtime.example = True
    fill_example(runtime.store, clock, runtime.catalog)
    return runtime


def steps(keys: Steps) -> Callable[[Pilot[None]], Awaitable[None]]:
    async def run(pilot: Pilot[None]) -> None:
        await settle(pilot)
        await press(pilot, *keys)
        for field in pilot.app.screen.query(TextField):
            field.cursor_blink = False
        app = pilot.app
        assert isinstance(app, FacilitatorApp)
        assert app.runtime.autosave.flush()
        await settle(pilot)

    return run


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["50x24", "120x40"])
@pytest.mark.parametrize("shot", SHOTS)
def test_looks(example: Runtime, snap_compare: Compare, shot: str, size: tuple[int, int]) -> None:
    assert snap_compare(FacilitatorApp(example), terminal_size=size, run_before=steps(SHOTS[shot]))


@pytest.mark.parametrize("theme", ["light", "ansi"])
def test_looks_in_other_themes(example: Runtime, snap_compare: Compare, theme: str) -> None:
    keys = SHOTS["listening"]
    assert snap_compare(FacilitatorApp(example, theme), terminal_size=NARROW, run_before=steps(keys))


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["50x24", "120x40"])
def test_looks_empty(runtime: Runtime, snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(FacilitatorApp(runtime), terminal_size=size, run_before=steps(()))


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["50x24", "120x40"])
def test_looks_at_a_first_meeting(
    same_ids: None, runtime: Runtime, clock: SetClock, snap_compare: Compare, size: tuple[int, int]
) -> None:
    runtime.store.save([Person(name="Ana Ruiz", created_at=clock.now())])
    assert snap_compare(FacilitatorApp(runtime), terminal_size=size, run_before=steps(("enter",)))
