"""How every screen and stage looks, narrow and wide; `make test ARGS=--snapshot-update` takes them anew."""

import itertools
import shutil
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import time_machine
from conftest import KEY, NOON
from driving import NARROW, WIDE, press, settle
from textual.pilot import Pilot

from facilitator.app import FacilitatorApp
from facilitator.domain import stamps
from facilitator.domain.clock import SetClock
from facilitator.domain.models import Person
from facilitator.paths import Paths
from facilitator.services.catalog import load_catalog
from facilitator.services.example import fill_example
from facilitator.services.runtime import Runtime
from facilitator.storage.store import open_store
from facilitator.widgets.text_field import TextField

Compare = Callable[..., bool]
Steps = tuple[str, ...]

pytestmark = pytest.mark.xdist_group("pictures")  # they share the team, which takes a second to make

LISTENING = ("enter", "n", "n")
SHOTS: dict[str, Steps] = {
    "people": (),
    "people-second-person": ("down",),
    "person-form": ("n",),
    "add-point": ("a", *"her talk"),
    "other-flows": ("f",),
    "help": ("question_mark",),
    "brief": ("b",),
    "history": ("h", "down"),
    "past-meeting": ("h", "down", "enter"),
    "search": ("slash",),
    "search-found": ("slash", *"plan is:open", "down"),
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


@contextmanager
def numbered() -> Iterator[Iterator[int]]:
    """Make every id the same in every run: the choice of questions rests on them."""
    numbers = itertools.count(1)
    with pytest.MonkeyPatch.context() as patch, time_machine.travel(NOON, tick=False):
        patch.setattr(stamps, "_random_62", lambda: next(numbers))
        patch.setattr(stamps, "_last", 0)
        yield numbers


@pytest.fixture
def same_ids() -> Iterator[None]:
    with numbered():
        yield


@pytest.fixture(scope="session")
def team(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """Return a store with the example team in it, and how many ids that took."""
    path = tmp_path_factory.mktemp("team") / "facilitator.db"
    with open_store(path, KEY) as store, numbered() as numbers:
        fill_example(store, SetClock(NOON), load_catalog(None))
        return path, next(numbers) - 1


@pytest.fixture
def example(same_ids: None, team: tuple[Path, int], paths: Paths, clock: SetClock) -> Iterator[Runtime]:
    """Return a runtime with a copy of the example team."""
    path, taken = team
    shutil.copy(path, paths.database)
    for _ in range(taken):
        stamps.new_hex()
    runtime = Runtime(paths, open_store(paths.database, KEY), clock, example=True)
    yield runtime
    runtime.close()


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
