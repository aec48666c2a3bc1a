from datetime import timedelta

import pytest
from store_samples import NOW, meeting, person

from facilitator.domain.ids import new_id
from facilitator.domain.models import Meeting, MeetingStatus, Person
from facilitator.storage.errors import StorageError
from facilitator.storage.store import Store


@pytest.fixture
def meetings(store: Store) -> list[Meeting]:
    who = person()
    found = [
        meeting(who, created_at=NOW - timedelta(days=i), status=status, rating=rating)
        for i, (status, rating) in enumerate(
            [
                (MeetingStatus.CLOSED, 5),
                (MeetingStatus.CLOSED, None),
                (MeetingStatus.DRAFT, None),
                (MeetingStatus.PLANNED, 3),
            ]
        )
    ]
    store.save([who, *found])
    return found


def ids(found: list[Meeting]) -> list[object]:
    return [each.id for each in found]


def test_what_is_not_there_is_none(store: Store) -> None:
    assert store.get(Person, new_id()) is None


def test_without_an_order_records_come_as_they_were_made(store: Store, meetings: list[Meeting]) -> None:
    assert ids(store.find(Meeting)) == ids(meetings)
    assert ids(store.find(Meeting, descending=True)) == ids(meetings[::-1])


def test_order_and_limit_choose_the_latest(store: Store, meetings: list[Meeting]) -> None:
    found = store.find(Meeting, order_by="created_at", descending=True, limit=2)
    assert ids(found) == ids(meetings[:2])
    assert ids(store.find(Meeting, order_by="created_at")) == ids(meetings[::-1])


def test_a_value_selects_what_equals_it(store: Store, meetings: list[Meeting]) -> None:
    assert ids(store.find(Meeting, status=MeetingStatus.DRAFT)) == ids(meetings[2:3])
    assert ids(store.find(Meeting, created_at=NOW)) == ids(meetings[:1])
    assert ids(store.find(Meeting, status=MeetingStatus.CLOSED, rating=5)) == ids(meetings[:1])
    assert store.find(Meeting, person_id=new_id()) == []


def test_none_selects_what_is_empty(store: Store, meetings: list[Meeting]) -> None:
    assert ids(store.find(Meeting, rating=None)) == ids(meetings[1:3])


@pytest.mark.parametrize("container", [tuple, list, set])
def test_several_values_select_any_of_them(
    store: Store, meetings: list[Meeting], container: type[tuple[object, ...]]
) -> None:
    chosen = container([MeetingStatus.DRAFT, MeetingStatus.PLANNED])
    assert ids(store.find(Meeting, status=chosen)) == ids(meetings[2:])
    assert ids(store.find(Meeting, rating=container([None, 5]))) == ids(meetings[:3])
    assert ids(store.find(Meeting, id=container([meetings[1].id]))) == ids(meetings[1:2])
    assert store.find(Meeting, id=container([])) == []


def test_a_field_that_does_not_exist_is_a_mistake_of_the_caller(store: Store) -> None:
    with pytest.raises(TypeError, match="Meeting has no field statuss"):
        store.find(Meeting, statuss="closed")
    with pytest.raises(TypeError, match="nowhere"):
        store.find(Meeting, order_by="nowhere")


def test_a_closed_store_says_so(store: Store) -> None:
    store.find(Person)
    store.close()
    store.close()
    for use in (lambda: store.find(Person), lambda: store.save([]), lambda: store.glance.people(NOW.date())):
        with pytest.raises(StorageError, match="closed"):
            use()
