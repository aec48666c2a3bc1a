"""Locking: when it happens by itself, and where the way back leads."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from driving import NARROW, Words, press, running, settle, shown
from textual.pilot import Pilot
from vault_samples import CHEAP

from facilitator.app import FacilitatorApp
from facilitator.domain.clock import SetClock
from facilitator.domain.models import Person
from facilitator.hand_over import HandOver, Place
from facilitator.paths import Paths
from facilitator.screens.gate.unlock import UnlockScreen
from facilitator.screens.meeting import MeetingScreen
from facilitator.services.keeping import set_up
from facilitator.services.runtime import Runtime
from facilitator.storage.errors import StorageError
from facilitator.storage.store import Store, open_store
from facilitator.storage.vault import new_vault
from facilitator.widgets.choice import Choice
from facilitator.widgets.text_field import TextField

PASSPHRASE = "blue kettle sings at noon"


@pytest.fixture
def encrypted(paths: Paths, clock: SetClock) -> Iterator[Runtime]:
    """Return a runtime on an encrypted store with two people."""
    made = new_vault(PASSPHRASE, CHEAP)
    set_up(paths, made)
    runtime = Runtime(paths, open_store(paths.database, made.key), clock)
    people = [("Ana Ruiz", date(2026, 3, 9)), ("Bo Chen", date(2026, 3, 11))]
    runtime.store.save([Person(name=name, created_at=clock.now(), next_on=day) for name, day in people])
    yield runtime
    runtime.close()


def app_of(pilot: Pilot[None]) -> FacilitatorApp:
    assert isinstance(pilot.app, FacilitatorApp)
    return pilot.app


def focused(pilot: Pilot[None]) -> str:
    field = pilot.app.focused
    return f"{type(pilot.app.screen).__name__} {field.key if isinstance(field, TextField | Choice) else ''}"


JOURNEYS = {
    "people": ("down",),
    "a point for the next meeting": ("down", "a", Words("holidays"), "tab"),
    "a new person": ("n", Words("Chidi"), "tab", Words("designer")),
    "a person": ("down", "e", "tab", "tab"),
    "a note": ("enter", "n", "v", Words("she is tired")),
    "a form in a meeting": ("down", "enter", "n", "n", "C", Words("after lunch"), "tab", Words("call legal")),
    "under a page of help": ("enter", "n", "w", Words("so far"), "f1"),
}


@pytest.mark.parametrize("journey", JOURNEYS)
async def test_after_the_passphrase_everything_is_where_it_was(encrypted: Runtime, journey: str) -> None:
    async with running(encrypted, NARROW) as pilot:
        await press(pilot, *JOURNEYS[journey])
        before = shown(pilot) if journey != "under a page of help" else None
        where = focused(pilot)
        await press(pilot, "f4")
        handed = app_of(pilot).locked
    assert handed is not None
    assert {"Ana", "Bo", "Chidi", "holidays", "tired", "lunch"}.isdisjoint(str(handed).split())
    encrypted.close()
    again = Runtime(encrypted.paths, None, encrypted.clock)
    again.load()
    app = FacilitatorApp(again, shielded=handed.shielded, came_back=handed.place)
    async with app.run_test(size=NARROW) as pilot:
        assert isinstance(app.screen, UnlockScreen)
        await press(pilot, Words(PASSPHRASE), "enter")
        if before is None:
            assert "so far" in shown(pilot)
        else:
            assert again.autosave.flush()
            await settle(pilot)
            assert focused(pilot) == where
            assert same(shown(pilot)) == same(before)
    again.close()


def same(screen: str) -> str:
    """Return a screen without what tells whether it was just saved."""
    return screen.replace("· saving", " ✓ saved")


async def test_it_locks_by_itself_when_nobody_is_there_but_not_in_a_meeting(
    encrypted: Runtime, clock: SetClock
) -> None:
    async with running(encrypted, NARROW) as pilot:
        app = app_of(pilot)
        clock.advance(299)
        app._look_whether_idle()
        assert app.locked is None
        await press(pilot, "enter")
        clock.advance(3600)
        app._look_whether_idle()
        assert isinstance(app.screen, MeetingScreen)
        await press(pilot, "q")
        clock.advance(299)
        await press(pilot, "down")
        clock.advance(299)
        app._look_whether_idle()
        assert app.locked is None
        clock.advance(2)
        app._look_whether_idle()
        await settle(pilot)
        assert app.locked == HandOver(Place("home", app.locked.place.id if app.locked else ""))


@pytest.mark.parametrize(
    ("settings", "locks"),
    [("lock_in_meetings = true", True), ("lock_after_minutes = 0\nlock_in_meetings = true", False)],
)
async def test_the_settings_have_it_lock_in_meetings_or_never(
    encrypted: Runtime, clock: SetClock, settings: str, locks: bool
) -> None:
    encrypted.paths.config_file.write_text(settings)
    async with running(encrypted, NARROW) as pilot:
        await press(pilot, "enter")
        clock.advance(3600)
        app = app_of(pilot)
        timers = [each for each in app._timers if each._callback == app._look_whether_idle]
        assert bool(timers) is locks
        if locks:
            app._look_whether_idle()
            await settle(pilot)
            assert app.locked is not None
            assert app.locked.place.screen == "meeting"


async def test_what_cannot_be_saved_keeps_it_open_and_says_so(
    encrypted: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(encrypted, NARROW) as pilot:
        await press(pilot, "enter", "n", "w")

        def refuse(*_: object) -> None:
            raise StorageError("The disk is full.", "Make room.")

        with monkeypatch.context() as broken:
            broken.setattr(Store, "save", refuse)
            await press(pilot, Words("she is tired"), "f4")
            assert "Not locked" in shown(pilot)
            assert app_of(pilot).locked is None
        await press(pilot, "f4")
        assert app_of(pilot).locked is not None


async def test_a_machine_that_slept_counts_as_nobody_there(encrypted: Runtime, clock: SetClock) -> None:
    async with running(encrypted, NARROW) as pilot:
        clock.set(datetime(2026, 3, 9, 13, 0, tzinfo=UTC))  # its own clock stood still meanwhile
        assert app_of(pilot).idle_seconds == 3600
        await press(pilot, "down")
        assert app_of(pilot).idle_seconds == 0


def test_what_is_handed_over_is_taken_once_and_nonsense_is_passed_over() -> None:
    handed = HandOver(Place("meeting", "id", "note.private"), shielded=True, stop=False, terminal=(1, 2))
    environ = {HandOver.VARIABLE: handed.to_json(), "HOME": "/"}
    assert HandOver.take(environ) == handed
    assert environ == {"HOME": "/"}
    for nonsense in ("", "{}", "[]", "nothing", '{"place": {"screen": 1, "x": 2}}'):
        assert HandOver.take({HandOver.VARIABLE: nonsense}) is None
