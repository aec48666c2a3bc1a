from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2
from store_samples import meeting, note, one_of_each, person

from facilitator.domain.ids import new_id
from facilitator.domain.models import Draft, Meeting, Note, Person
from facilitator.storage import store as store_module
from facilitator.storage.connection import connect
from facilitator.storage.errors import BrokenLinkError, ConflictError, StorageError
from facilitator.storage.store import Store, open_store


def test_each_change_gives_the_next_version(store: Store) -> None:
    who = person()
    assert store.save([who]) == {who.id: 1}
    assert store.save([replace(who, version=1, role="lead")]) == {who.id: 2}
    assert store.get(Person, who.id) == replace(who, version=2, role="lead")


def test_saving_the_same_again_leaves_the_version(store: Store) -> None:
    who = person()
    store.save([who])
    assert store.save([replace(who, version=1)]) == {who.id: 1}


def test_any_order_of_parents_and_children_can_be_saved_and_removed(store: Store) -> None:
    records = one_of_each("x")
    store.save(records)
    removed = [replace(r, version=1) for r in reversed(records)]
    assert set(store.save([], removed).values()) == {0}
    assert [r for r in records if store.get(type(r), r.id)] == []


def test_an_outdated_version_is_refused_by_name_and_nothing_is_written(store: Store) -> None:
    who, other = person(), person(name="Bo")
    store.save([who])
    store.save([replace(who, version=1, role="theirs")])
    with pytest.raises(ConflictError) as caught:
        store.save([other, replace(who, version=1, role="mine")])
    assert caught.value.ids == {who.id}
    assert store.get(Person, other.id) is None
    assert store.find(Person)[0].role == "theirs"


def test_changing_or_removing_what_someone_else_changed_or_removed_is_a_conflict(store: Store) -> None:
    who, other = person(), person(name="Bo")
    store.save([who, other])
    store.save([replace(who, version=1, role="new")], removed=[replace(other, version=1)])
    for records, removed in (([], [replace(who, version=1)]), ([replace(other, version=1, role="x")], [])):
        with pytest.raises(ConflictError):
            store.save(records, removed)


def test_the_same_change_made_twice_from_one_version_counts_once_and_says_so(store: Store) -> None:
    who = person()
    met = meeting(who)
    store.save([who, met])
    counted = replace(met, version=1, and_what_else=1)
    store.save([counted])
    with pytest.raises(ConflictError):
        store.save([counted])


def test_a_new_record_never_replaces_one_that_has_its_id(store: Store) -> None:
    who = person()
    store.save([who])
    with pytest.raises(ConflictError):
        store.save([replace(who, name="Someone else")])


def test_removing_what_is_gone_is_no_error_and_it_can_be_brought_back(store: Store) -> None:
    who = person()
    store.save([who])
    gone = replace(who, version=1)
    store.save([], [gone])
    assert store.save([], [gone]) == {who.id: 0}
    assert store.save([who]) == {who.id: 1}


def test_what_is_both_saved_and_removed_is_gone(store: Store) -> None:
    who = person()
    store.save([who])
    store.save([replace(who, version=1, role="x")], [replace(who, version=1)])
    assert store.find(Person) == []


def test_of_two_drafts_the_last_one_stays_whatever_their_versions(store: Store) -> None:
    for text in ("first", "second", "third"):
        store.save([replace(Draft.of("meeting:1", "note", text), version=7)])
    assert [d.text for d in store.find(Draft)] == ["third"]
    store.save([], [Draft.of("meeting:1", "note", "")])
    assert store.find(Draft) == []


def test_a_child_without_its_parent_is_refused_and_so_is_removing_a_parent_alone(store: Store) -> None:
    who = person()
    met = meeting(who)
    with pytest.raises(BrokenLinkError):
        store.save([met])
    store.save([who, met])
    with pytest.raises(BrokenLinkError):
        store.save([], [replace(who, version=1)])
    with pytest.raises(BrokenLinkError):
        store.save([note(replace(met, id=new_id()), "lost")])
    assert len(store.find(Person)) == len(store.find(Meeting)) == 1
    assert store.find(Note) == []


class LostAnswer(dbapi2.Connection):  # type: ignore[misc]
    """A connection whose commits reach the disk while the answer says otherwise."""

    lost = False

    def commit(self) -> None:
        super().commit()
        if LostAnswer.lost:
            raise dbapi2.OperationalError("disk I/O error")


@pytest.fixture
def losing_answers(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    real = dbapi2.connect

    def connecting(*args: Any, **named: Any) -> Any:
        return real(*args, factory=LostAnswer, **named)

    def lose(lost: bool) -> None:
        LostAnswer.lost = lost

    monkeypatch.setattr(dbapi2, "connect", connecting)
    monkeypatch.setattr(LostAnswer, "lost", False)
    return lose


def test_a_save_whose_answer_was_lost_can_be_repeated(
    losing_answers: Callable[[bool], None], store: Store
) -> None:
    who, gone = person(), person(name="Bo")
    store.save([gone])
    losing_answers(True)
    with pytest.raises(StorageError):
        store.save([who], [replace(gone, version=1)])
    losing_answers(False)
    assert store.save([who], [replace(gone, version=1)]) == {who.id: 1, gone.id: 0}


def test_after_a_lost_answer_newer_words_are_saved_over_the_own_ones(
    losing_answers: Callable[[bool], None], store: Store
) -> None:
    who = person()
    store.save([who])
    losing_answers(True)
    with pytest.raises(StorageError):
        store.save([replace(who, version=1, role="typed")])
    losing_answers(False)
    assert store.save([replace(who, version=1, role="typed on")]) == {who.id: 3}


def test_several_lost_answers_in_a_row_do_not_lock_the_own_words_out(
    losing_answers: Callable[[bool], None], store: Store
) -> None:
    who = person()
    store.save([who])
    losing_answers(True)
    for role in ("t", "ty", "typ"):
        with pytest.raises(StorageError):
            store.save([replace(who, version=1, role=role)])
    losing_answers(False)
    assert store.save([replace(who, version=1, role="typed")]) == {who.id: 5}


def test_a_lost_answer_and_then_a_true_failure_do_not_lock_the_own_words_out(
    losing_answers: Callable[[bool], None], monkeypatch: pytest.MonkeyPatch, store: Store
) -> None:
    def refuse(connection: LostAnswer) -> None:
        raise dbapi2.OperationalError("disk I/O error")

    who = person()
    store.save([who])
    losing_answers(True)
    with pytest.raises(StorageError):
        store.save([replace(who, version=1, role="landed")])
    losing_answers(False)
    with monkeypatch.context() as failing:
        failing.setattr(LostAnswer, "commit", refuse)
        for role in ("not", "not this"):
            with pytest.raises(StorageError):
                store.save([replace(who, version=1, role=role)])
    assert store.find(Person)[0].role == "landed"
    assert store.save([replace(who, version=1, role="typed")]) == {who.id: 3}
    assert store.save([]) == {}


def test_after_a_lost_answer_someone_elses_words_are_still_not_overwritten(
    losing_answers: Callable[[bool], None], path: Path, key: bytes | None, store: Store
) -> None:
    who = person()
    store.save([who])
    losing_answers(True)
    with pytest.raises(StorageError):
        store.save([replace(who, version=1, role="mine")])
    losing_answers(False)
    with open_store(path, key) as other:
        other.save([replace(who, version=2, role="theirs")])
    with pytest.raises(ConflictError):
        store.save([replace(who, version=1, role="mine, longer")])


def test_saving_works_again_after_a_refused_save(
    monkeypatch: pytest.MonkeyPatch, path: Path, key: bytes | None
) -> None:
    limit = [0]

    def small(*args: Any) -> Any:
        connection = connect(*args)
        connection.execute(f"PRAGMA max_page_count = {limit[0] or 2**30}")
        return connection

    monkeypatch.setattr(store_module, "connect", small)
    who = person(aspiration="x" * 500_000)
    limit[0] = 60
    with open_store(path, key) as store, pytest.raises(StorageError, match="disk is full"):
        store.save([who])
    limit[0] = 0
    with open_store(path, key) as store:
        assert store.save([who]) == {who.id: 1}
