"""Ids sort in the order of their making."""

import threading
import time
from uuid import UUID

import time_machine
from hypothesis import given
from hypothesis import strategies as st

from facilitator.domain.ids import derived_id, is_meant, new_id, short_ids


def test_ids_are_version_7_and_rise() -> None:
    made = [new_id() for _ in range(5000)]
    assert made == sorted(set(made))
    assert {each.version for each in made} == {7}
    assert {each.variant for each in made} == {"specified in RFC 4122"}


def test_an_id_tells_its_millisecond() -> None:
    assert abs((new_id().int >> 80) - time.time_ns() // 1_000_000) < 5000


def test_a_clock_that_goes_backwards_does_not_break_the_order() -> None:
    with time_machine.travel("2040-01-01", tick=False):
        later = new_id()
    assert new_id() > later


def test_threads_never_get_the_same() -> None:
    made: list[object] = []
    threads = [threading.Thread(target=lambda: made.extend(new_id() for _ in range(2000))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 8000


def test_a_derived_id_is_always_the_same() -> None:
    assert derived_id("a", "b") == derived_id("a", "b")
    assert derived_id("a", "b") != derived_id("ab", "")


@given(st.sets(st.uuids(), min_size=1, max_size=40), st.integers(0, 3))
def test_a_short_id_means_one_of_them_alone(ids: set[UUID], alike: int) -> None:
    known = ids | {UUID(int=each.int & (1 << 16 * alike) - 1) for each in ids}
    short = short_ids(known)
    assert set(short) == known
    for each, letters in short.items():
        assert [other for other in known if other.hex.endswith(letters)] == [each]
        assert len(letters) == 4 or any(other.hex.endswith(letters[1:]) for other in known if other != each)


def test_an_id_is_meant_by_its_beginning_its_end_and_the_whole_of_it() -> None:
    each = UUID("019ae8e2-8590-7000-8000-00000000025c")
    for letters in (str(each), each.hex, "019ae8e2", "025C", "019a-e8e2-8590"):
        assert is_meant(letters, each)
    for letters in ("", "25c", "ae8e2", "zzzz", "-" * 9, "025c "):
        assert not is_meant(letters, each)
