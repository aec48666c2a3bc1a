"""The autosave: nothing waits longer than promised, and a failed save loses nothing."""

import threading
import time
from collections.abc import Sequence
from uuid import UUID

import pytest

from facilitator.domain.clock import SetClock
from facilitator.domain.models import Draft, Person, Record
from facilitator.errors import FacilitatorError
from facilitator.services import autosave as autosave_module
from facilitator.services.autosave import Autosave
from facilitator.services.save_report import SaveReport, SaveState
from facilitator.storage.store import Store


class Failing:
    """A real store behind a switch that refuses to save."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.broken = threading.Event()
        self.calls = 0

    def save(self, records: Sequence[Record], removed: Sequence[Record] = ()) -> dict[UUID, int]:
        self.calls += 1
        if self.broken.is_set():
            raise FacilitatorError("The disk is full.")
        return self.store.save(records, removed)


@pytest.fixture
def failing(store: Store) -> Failing:
    store.warm()
    return Failing(store)


def until(check: object, seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while not check() and time.monotonic() < end:  # type: ignore[operator]
        time.sleep(0.005)
    assert check()  # type: ignore[operator]


def test_a_change_reaches_the_disk_without_being_asked(failing: Failing, clock: SetClock) -> None:
    autosave = Autosave(failing)
    person = Person(name="Ana", created_at=clock.now())
    autosave.put(person)
    until(lambda: failing.store.get(Person, person.id) is not None)
    assert autosave.report.state is SaveState.SAVED
    autosave.close()


def test_a_change_after_a_pause_is_saved_at_once(failing: Failing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(autosave_module, "DELAY", 3600.0)
    autosave = Autosave(failing)
    autosave.put(Draft.of("f", "x", "word"))
    until(lambda: failing.store.find(Draft))
    autosave.close()


def test_typing_on_and_on_does_not_put_the_save_off(failing: Failing) -> None:
    autosave = Autosave(failing)
    for count in range(120):
        autosave.put(Draft.of("f", "x", "word " * count))
        time.sleep(0.01)
    assert failing.calls >= 2
    autosave.close()
    assert failing.store.find(Draft)[0].text == "word " * 119


def test_many_changes_of_one_record_are_saved_one_after_the_other(failing: Failing, clock: SetClock) -> None:
    autosave = Autosave(failing)
    person = Person(name="Ana", created_at=clock.now())
    for name in ("Ana", "Anna", "Hannah"):
        autosave.put(Person(id=person.id, name=name, created_at=person.created_at))
        assert autosave.flush()
    stored = failing.store.get(Person, person.id)
    assert stored is not None
    assert stored.name == "Hannah"
    autosave.close()


def test_what_was_removed_can_come_back(failing: Failing, clock: SetClock) -> None:
    autosave = Autosave(failing)
    person = Person(name="Ana", created_at=clock.now())
    for change in ("put", "remove", "put"):
        if change == "put":
            autosave.put(person)
        else:
            autosave.put(removed=[person])
        assert autosave.flush()
    assert failing.store.get(Person, person.id) is not None
    autosave.close()


def test_a_failed_save_says_so_keeps_the_words_and_tries_again(failing: Failing) -> None:
    reports: list[SaveReport] = []
    autosave = Autosave(failing, reports.append)
    failing.broken.set()
    autosave.put(Draft.of("f", "x", "first"))
    until(lambda: autosave.report.state is SaveState.FAILED)
    assert autosave.report.problem == "The disk is full."
    autosave.put(Draft.of("f", "y", "second"))
    failing.broken.clear()
    until(lambda: autosave.report.state is SaveState.SAVED)
    assert {d.field: d.text for d in failing.store.find(Draft)} == {"x": "first", "y": "second"}
    assert SaveState.FAILED in [report.state for report in reports]
    autosave.close()


def test_newer_words_win_over_those_that_could_not_be_saved(failing: Failing) -> None:
    autosave = Autosave(failing)
    failing.broken.set()
    autosave.put(Draft.of("f", "x", "old"))
    until(lambda: autosave.report.state is SaveState.FAILED)
    autosave.put(Draft.of("f", "x", "new"))
    failing.broken.clear()
    assert autosave.flush()
    assert failing.store.find(Draft)[0].text == "new"
    autosave.close()


def test_flush_does_not_claim_what_did_not_happen(failing: Failing) -> None:
    autosave = Autosave(failing)
    failing.broken.set()
    autosave.put(Draft.of("f", "x", "words"))
    assert not autosave.flush(2)
    failing.broken.clear()
    assert autosave.close()
    assert failing.store.find(Draft)[0].text == "words"


def test_flush_of_nothing_is_at_once(failing: Failing) -> None:
    autosave = Autosave(failing)
    assert autosave.flush(0)
    assert autosave.close()
    assert failing.calls == 0
