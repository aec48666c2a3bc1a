"""Unfinished words: each window has its own, and finds again what was cut off."""

from facilitator.domain.clock import SetClock
from facilitator.domain.models import Draft, Person
from facilitator.services.runtime import Runtime
from facilitator.services.unfinished import Unfinished, waiting_forms
from facilitator.storage.store import open_store
from tests.conftest import KEY

SCOPE = "person:new"


def test_the_same_form_in_two_windows_keeps_both_their_words(runtime: Runtime, clock: SetClock) -> None:
    other = Runtime(runtime.paths, open_store(runtime.paths.database, KEY), clock)
    mine, theirs = Unfinished(runtime, SCOPE), Unfinished(other, SCOPE)
    assert mine.open() == {}
    mine.put("name", "Ana")
    assert runtime.autosave.flush()
    assert theirs.open() == {}
    theirs.put("name", "Bo")
    assert other.autosave.flush()
    mine.forget(["name"])
    mine.close()
    assert runtime.autosave.flush()
    assert [draft.text for draft in runtime.store.find(Draft)] == ["Bo"]
    assert mine.open() == {}  # Bo is still being written
    other.close()  # without a word: its window was killed
    theirs.close()
    assert mine.open() == {"name": "Bo"}
    mine.forget(["name"])
    assert runtime.autosave.flush()
    assert runtime.store.find(Draft) == []


def test_what_waits_is_told_with_the_key_that_opens_it(runtime: Runtime, ana: Person) -> None:
    for scope, field in (
        ("person:new", "name"),
        (f"home:{ana.id}", "text"),
        (f"home:{ana.id}", "2.list"),
        (f"home:{ana.id}", f"due-{ana.id.hex}"),
        (f"home:{ana.id}", f"action-{ana.id.hex}"),
        (f"kept:{ana.id}", "review_on"),
    ):
        runtime.autosave.put(Draft.of(scope, field, "words"))
    assert runtime.autosave.flush()
    assert sorted(waiting_forms(runtime.store)) == [
        "a correction about Ana Ruiz (h)",
        "a decision with Ana Ruiz (b)",
        "a list for Ana Ruiz (P)",
        "a new person (n)",
        "a point for Ana Ruiz (a)",
        "what is kept on Ana Ruiz (w)",
    ]


def test_a_form_that_was_left_without_a_word_is_had_again_by_its_own_window(runtime: Runtime) -> None:
    first = Unfinished(runtime, SCOPE)
    first.open()
    first.put("name", "Ana")
    assert runtime.autosave.flush()
    assert Unfinished(runtime, SCOPE).open() == {"name": "Ana"}
