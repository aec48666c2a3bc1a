"""A wrong passphrase is followed by a pause that grows and ends; a store that cannot be read stays closed."""

import pytest

from facilitator.domain.clock import SetClock
from facilitator.domain.models import Person
from facilitator.paths import Paths
from facilitator.services.keeping import open_readable
from facilitator.services.unlocking import PAUSES, Patience
from facilitator.storage.errors import DamagedError
from facilitator.storage.store import open_store

PAGE = 4096


def test_the_first_slip_costs_nothing_and_each_further_one_more_up_to_half_a_minute() -> None:
    now = [100.0]
    patience = Patience(lambda: now[0])
    waited = []
    for _ in range(len(PAUSES) + 3):
        patience.take()
        waited.append(patience.seconds)
        now[0] += patience.seconds
        assert patience.seconds == 0
    assert waited == [0, 1, 2, 4, 8, 15, 30, 30, 30, 30, 30]


def test_damage_where_the_people_are_is_told_at_the_gate_and_changes_nothing(
    paths: Paths, clock: SetClock
) -> None:
    with open_store(paths.database) as store:
        store.save([Person(name="Ana Ruiz", created_at=clock.now())])
    content = bytearray(paths.database.read_bytes())
    page = content.index(b"Ana Ruiz") // PAGE * PAGE
    content[page] ^= 0xFF
    paths.database.write_bytes(content)
    with pytest.raises(DamagedError, match="is damaged"):
        open_readable(paths.database, None, clock)
    assert paths.database.read_bytes() == content
