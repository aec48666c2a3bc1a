from dataclasses import fields, replace
from pathlib import Path

import pytest
from store_samples import NASTY, NOW, meeting, note, one_of_each, person

from facilitator.domain.flow import Flow, Stage, StageKind
from facilitator.domain.models import RECORDS, Meeting, Note
from facilitator.storage.records import FIELD_TYPES
from facilitator.storage.store import Store, open_store
from facilitator.storage.tables import ROWS


@pytest.mark.parametrize("words", NASTY.values(), ids=NASTY)
def test_every_record_comes_back_from_the_file_as_it_was_saved(
    path: Path, key: bytes | None, words: str
) -> None:
    records = one_of_each(words)
    assert {type(r) for r in records} == set(RECORDS)
    with open_store(path, key) as store:
        store.save(records)
    with open_store(path, key) as store:
        for record in records:
            assert store.get(type(record), record.id) == replace(record, version=1)


def test_a_moment_comes_back_aware_in_utc_to_the_microsecond(store: Store) -> None:
    who = person()
    store.save([who])
    found = store.find(type(who))[0]
    assert found.created_at.tzinfo is not None
    assert found.created_at.utcoffset().total_seconds() == 0  # type: ignore[union-attr]
    assert found.created_at.microsecond == NOW.microsecond


def test_a_flow_read_from_a_stored_meeting_is_the_flow_that_was_used(store: Store) -> None:
    stage = Stage(id="a", title="[/x]", kind=StageKind.REVIEW, minutes=2.5, purpose="", prompts=("p", "q"))
    flow = Flow(id="own", title="Mine", purpose="", stages=(stage,))
    who = person()
    met = meeting(who, flow_copy=flow.to_copy())
    store.save([who, met])
    found = store.get(Meeting, met.id)
    assert found is not None
    assert Flow.from_copy(found.flow_copy) == flow
    assert store.save([replace(met, version=1)]) == {met.id: 1}, "tuples and lists are the same words"


def test_the_columns_of_every_row_are_the_fields_of_its_record() -> None:
    assert set(ROWS) == set(RECORDS)
    for kind, row in ROWS.items():
        assert [c.name for c in row.__table__.columns] == [f.name for f in fields(kind)]
        assert [c.nullable for c in row.__table__.columns] == [f.optional for f in FIELD_TYPES[kind]]


def test_a_thousand_notes_saved_at_once_are_all_there(store: Store) -> None:
    who = person()
    met = meeting(who)
    notes = [note(met, f"note {i}") for i in range(2500)]
    store.save([*notes, met, who])
    assert [n.text for n in store.find(Note)] == [n.text for n in notes]
    assert set(store.save([replace(n, version=1) for n in notes]).values()) == {1}
