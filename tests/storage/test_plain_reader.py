"""Plain SQL gives the same answers as the ORM."""

from dataclasses import fields, replace
from uuid import UUID

import pytest
from store_samples import NASTY, NOW, history, one_of_each

from facilitator.domain.models import RECORDS, Commitment, CommitmentStatus, Meeting, Person, Record
from facilitator.storage.store import Store


@pytest.fixture
def records(store: Store) -> list[Record]:
    found = [*one_of_each("".join(NASTY.values())), *history(3)]
    store.save(found)
    return [replace(each, version=1) for each in found]


def test_both_find_the_same(store: Store, records: list[Record]) -> None:
    for kind in RECORDS:
        assert store.plain.find(kind) == store.find(kind)
        assert store.plain.find(kind, descending=True, limit=2) == store.find(kind, descending=True, limit=2)
        names = {each.name for each in fields(kind)}
        for name in names & {
            "person_id",
            "meeting_id",
            "status",
            "visibility",
            "day",
            "carries",
            "read_back",
        }:
            for value in {getattr(each, name) for each in records if type(each) is kind}:
                assert store.plain.find(kind, **{name: value}) == store.find(kind, **{name: value})
        if "created_at" in names:
            assert store.plain.find(kind, order_by="created_at") == store.find(kind, order_by="created_at")
    either = (CommitmentStatus.OPEN, CommitmentStatus.DROPPED)
    assert store.plain.find(Commitment, status=either) == store.find(Commitment, status=either)
    assert store.plain.find(Meeting, rating=(5, None)) == store.find(Meeting, rating=(5, None))
    assert store.plain.find(Person, id=()) == store.find(Person, id=()) == []


def test_everything_is_all_records_and_ids_are_theirs(store: Store, records: list[Record]) -> None:
    everything = store.plain.everything()
    assert list(everything) == list(RECORDS)
    found = [each for kind in everything.values() for each in kind]
    assert sorted(found, key=lambda each: each.id) == sorted(records, key=lambda each: each.id)
    assert store.plain.ids() == {each.id: type(each) for each in records}
    assert store.plain.get(Person, UUID(int=0)) is None


def test_what_cannot_be_looked_for_is_a_mistake_of_the_program(store: Store) -> None:
    for wrong in ({"colour": 1}, {"created_at": NOW}, {"flow_copy": {}}):
        with pytest.raises(TypeError):
            store.plain.find(Meeting, **wrong)  # type: ignore[arg-type]
