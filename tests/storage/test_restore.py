"""Backups are checked, and put back without losing what was there."""

import os
import random
from pathlib import Path

import pytest
from store_samples import KEY, NOW, meeting, note, one_of_each, person

from facilitator.domain.clock import SetClock
from facilitator.domain.models import Note, Person
from facilitator.services import backups
from facilitator.storage.errors import LockedError, StorageError
from facilitator.storage.files import fresh_name, remove_unfinished
from facilitator.storage.restore import check_file
from facilitator.storage.store import Store, open_store


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


def test_a_backup_holds_everything_and_comes_back(
    store: Store, key: bytes | None, clock: SetClock, tmp_path: Path
) -> None:
    store.save(one_of_each("before"))
    before = store.find(Note)
    parts: list[float] = []
    made = backups.make_backup(store, tmp_path, clock, progress=parts.append)
    assert parts[-1] == 1.0
    store.save([person(name="Later")])
    with pytest.raises(LockedError, match="open in another window"):
        backups.restore(made.path, store.path, key, clock)
    store.close()
    kept = backups.restore(made.path, store.path, key, clock)
    with open_store(store.path, key) as back:
        assert back.find(Note) == before
        assert not back.find(Person, name="Later")
        assert back.check() == []
        assert back.search.is_right()
    with open_store(kept[0], key) as aside:
        assert aside.find(Person, name="Later")


def test_a_store_that_lost_its_file_comes_back(
    store: Store, key: bytes | None, clock: SetClock, tmp_path: Path
) -> None:
    store.save([person()])
    made = backups.make_backup(store, tmp_path, clock)
    store.close()
    store.path.unlink()
    assert backups.restore(made.path, store.path, key, clock) == []
    with open_store(store.path, key) as back:
        assert back.find(Person)


def test_every_changed_bit_and_every_cut_of_an_encrypted_store_is_found(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with open_store(path, KEY) as store:
        who = person()
        met = meeting(who)
        store.save([who, met, *(note(met, f"note {number}") for number in range(40))])
    good, dice = path.read_bytes(), random.Random(3)
    for _ in range(100):
        place = dice.randrange(len(good))
        bent = bytearray(good)
        bent[place] ^= 1 << dice.randrange(8)
        path.write_bytes(bent)
        assert check_file(path, KEY), place
        path.write_bytes(good[:place])
        assert check_file(path, KEY), place
    path.write_bytes(good)
    assert check_file(path, KEY) == []


def test_a_damaged_backup_is_not_put_back_and_the_newest_good_one_is_named(
    tmp_path: Path, clock: SetClock
) -> None:
    path, folder = tmp_path / "data" / "store.db", tmp_path / "backups"
    folder.mkdir()
    with open_store(path, KEY) as store:
        store.save([person()])
        first = backups.make_backup(store, folder, clock)
        clock.advance(3600)
        second = backups.make_backup(store, folder, clock)
    content = bytearray(second.path.read_bytes())
    content[len(content) // 2] ^= 1
    second.path.write_bytes(content)
    before = path.read_bytes()
    with pytest.raises(StorageError, match="not what was written"):
        backups.restore(second.path, path, KEY, clock)
    assert path.read_bytes() == before
    found = backups.newest_good(folder, KEY)
    assert found is not None
    assert found.path == first.path
    assert str(first.path) in backups.way_back(folder, KEY)


def test_one_backup_a_day_is_made_and_old_ones_go(store: Store, clock: SetClock, tmp_path: Path) -> None:
    store.save([person()])
    vault = tmp_path / "vault.json"
    vault.write_text("{}")
    folder = tmp_path / "backups"
    folder.mkdir()
    assert backups.make_daily(store, folder, clock, vault) is not None
    assert backups.make_daily(store, folder, clock, vault) is None
    for _ in range(9):
        clock.advance(24 * 3600)
        assert backups.make_daily(store, folder, clock, vault) is not None
    left = backups.backups_in(folder)
    assert len(left) < 10
    assert all(each.vault.read_text() == "{}" for each in left)
    assert len(list(folder.iterdir())) == 2 * len(left)
    assert backups.make_daily(store, folder, clock, vault) is None
    clock.advance(-400 * 24 * 3600)  # a clock that ran ahead, and was set right
    assert backups.make_daily(store, folder, clock, vault) is not None


def test_what_a_killed_copy_left_goes_once_nobody_can_be_at_it(tmp_path: Path) -> None:
    left = fresh_name(tmp_path / "facilitator.db")
    journal = left.with_name(left.name + "-journal")
    at_work = fresh_name(tmp_path / "facilitator.db")
    own = tmp_path / "own.new"
    for path in (left, journal, at_work, own):
        path.write_text("words")
    for path in (left, journal, own):
        os.utime(path, (0, 0))
    remove_unfinished(tmp_path)
    assert {*tmp_path.iterdir()} == {at_work, own}
    remove_unfinished(tmp_path / "gone")
