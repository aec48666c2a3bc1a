"""Ids sort in the order of their making."""

import threading
import time

import time_machine

from facilitator.domain.ids import derived_id, new_id


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
