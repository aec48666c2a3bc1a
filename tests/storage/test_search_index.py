"""The search index is at any time what the stored records make of it, and nothing else."""

import random
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3.dbapi2 import Connection
from store_samples import KEY, NASTY, history, note, one_of_each

from facilitator.domain import models as m
from facilitator.domain.search_words import Term
from facilitator.storage import search_index
from facilitator.storage.connection import connect
from facilitator.storage.search import Wanted
from facilitator.storage.store import Store, open_store

ALL = Wanted(facets=[["is_private", "is_shared"]])


def content(connection: Connection) -> list[Any]:
    """Return every word and facet of the index with its record and place, whatever the entries' ids are."""
    connection.execute("CREATE VIRTUAL TABLE temp.vocab USING fts5vocab (main, search_index, instance)")
    try:
        return connection.execute(
            "SELECT record_table, record_id, fingerprint, col, offset, term FROM temp.vocab "
            "LEFT JOIN search_entry ON search_entry.id = doc ORDER BY 1, 2, 4, 5, 6"
        ).fetchall()
    finally:
        connection.execute("DROP TABLE temp.vocab")


def assert_as_if_built_anew(store: Store) -> None:
    with closing(connect(store.path, store.key)) as connection:
        kept = content(connection)
        assert search_index.is_right(connection)
        connection.execute("BEGIN IMMEDIATE")
        search_index.build(connection)
        built = content(connection)
        connection.execute("ROLLBACK")
    assert kept
    assert kept == built


def changed(draw: random.Random, record: m.Record) -> m.Record:
    """Return the record with other words, other eyes or another state."""
    choices: dict[str, Any] = {}
    if hasattr(record, "visibility"):
        choices["visibility"] = draw.choice(list(m.Visibility))
    if isinstance(record, m.Commitment):
        choices |= {"status": draw.choice(list(m.CommitmentStatus)), "cue": draw.choice(["", "friday comes"])}
    for name in ("text", "word", "title", "summary", "reason"):
        if hasattr(record, name):
            choices[name] = draw.choice(["", "été à la mer", "on-call 会议", f"x{draw.random()}"])
    return replace(record, **choices)


@pytest.mark.parametrize("seed", range(4))
def test_after_any_run_of_changes_it_is_as_if_built_anew(path: Path, seed: int) -> None:
    draw = random.Random(seed)
    people = [each for each in history(seed, people=2) if isinstance(each, m.Person)]
    with open_store(path) as store:
        kept: dict[Any, m.Record] = {}

        def save(records: list[m.Record], removed: list[m.Record]) -> None:
            versions = store.save(records, removed)
            kept.update({each.id: replace(each, version=versions[each.id]) for each in records})
            for each in removed:
                kept.pop(each.id, None)

        save([*history(seed), *one_of_each("first words"), *people], [])
        for _ in range(12):
            some = draw.sample([*kept.values()], min(9, len(kept)))
            loose = m.Note | m.Mark | m.TalkingPoint | m.Draft | m.PromptUse | m.CommitmentEvent | m.InboxItem
            gone = [each for each in some if isinstance(each, loose) and draw.random() < 0.4]
            save([changed(draw, each) for each in some if each not in gone], gone)
            for each in gone:  # as when it is undone
                if draw.random() < 0.4:
                    save([replace(each, version=0)], [])
        assert_as_if_built_anew(store)


def test_every_kind_is_in_it_in_any_words_and_in_copies_of_the_store(path: Path, key: bytes | None) -> None:
    with open_store(path, key) as store:
        for words in (words for name, words in NASTY.items() if name != "long"):
            store.save([each for each in one_of_each(words) if not isinstance(each, m.InboxKey)])
        assert_as_if_built_anew(store)
        kinds = {kind for kind, _ in store.search.newest(ALL, 999)}
        assert kinds == {each.kind for each in search_index.SOURCES}
        copy = store.back_up(path.with_name("copy.db"))
    with open_store(copy, key) as store:
        assert store.search.is_right()
        assert {kind for kind, _ in store.search.newest(ALL, 999)} == kinds


def test_practice_and_eyes_follow_the_records_that_decide_them(path: Path) -> None:
    records = one_of_each("words")
    (own,) = (each for each in records if isinstance(each, m.Note))
    (promise,) = (each for each in records if isinstance(each, m.Commitment))
    courage, private = Wanted(facets=[["practice_courage"], ["kind_note"]]), Wanted(facets=[["is_private"]])
    with open_store(path) as store:
        store.save([*records, replace(own, prompt_id="q1")])
        assert store.search.newest(courage, 9) == []
        its = {"person_id": own.person_id, "meeting_id": own.meeting_id, "created_at": own.created_at}
        asked = m.PromptUse(**its, stage="listening", prompt_id="q1", practice="courage", text="q")
        store.save([asked])
        assert store.search.newest(courage, 9) == [(m.Note, own.id)]
        store.save([], [replace(asked, version=1)])
        assert store.search.newest(courage, 9) == []
        store.save([replace(promise, version=1, visibility=m.Visibility.PRIVATE)])
        kinds = {kind for kind, _ in store.search.newest(private, 99)}
        assert {m.Commitment, m.CommitmentEvent} <= kinds
        assert_as_if_built_anew(store)


def test_an_index_that_is_damaged_costs_no_word_and_mends_itself(path: Path) -> None:
    records = one_of_each("words")
    met = next(each for each in records if isinstance(each, m.Meeting))
    with open_store(path, KEY) as store:
        store.save(records)
        for damage in (
            "DELETE FROM search_index_data",
            "DROP TABLE search_index",
            "DELETE FROM search_entry",
        ):
            with closing(connect(path, KEY)) as connection:
                connection.execute(damage)
            assert not store.search.is_right()
            if damage.startswith("DELETE FROM search_index"):
                assert store.search.newest(Wanted(terms=[Term(("words",))]), 99)
                assert store.search.is_right()
            store.save([note(met, f"after {damage}")])
            assert damage in {each.text.removeprefix("after ") for each in store.find(m.Note)}
        store.search.rebuild()
        assert store.search.is_right()
        assert len(store.search.newest(Wanted(terms=[Term(("after",))]), 9)) == 3


def test_a_save_that_changes_no_words_leaves_the_index_alone(path: Path) -> None:
    records = one_of_each("words")
    met = next(each for each in records if isinstance(each, m.Meeting))
    with open_store(path) as store:
        store.save(records)
        with closing(connect(path)) as connection:
            before = connection.execute("SELECT id, block FROM search_index_data").fetchall()
            store.save([replace(met, version=1, stage_seconds={"goals": 9.0})])
            assert connection.execute("SELECT id, block FROM search_index_data").fetchall() == before
