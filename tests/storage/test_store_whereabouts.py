"""The file is taken away while the store is open: nothing is written into a file without a name."""

import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from store_samples import KEY, person

from facilitator.domain.models import Person
from facilitator.storage.errors import MissingStoreError, WrongKeyError
from facilitator.storage.store import Store, open_store

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="an open file keeps its name there")


def names(store: Store) -> set[str]:
    return {each.name for each in store.find(Person)}


def test_a_folder_that_is_gone_is_told_and_what_comes_back_is_gone_on_with(
    path: Path, key: bytes | None
) -> None:
    away = path.parent.with_name("away")
    with open_store(path, key) as store:
        store.save([person(name="before")])
        path.parent.rename(away)
        with pytest.raises(MissingStoreError, match="is gone"):
            store.save([person(name="lost")])
        away.rename(path.parent)
        store.save([person(name="after")])
    with open_store(path, key) as again:
        assert names(again) == {"before", "after"}


def test_another_copy_in_its_place_is_gone_on_with_and_keeps_its_own_journal(
    path: Path, key: bytes | None, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    with open_store(path, key) as store:
        store.warm()
        who = person(name="before")
        store.save([who])
        store.back_up(kept)
        store.save([person(name="in the lost file alone")])
        shutil.rmtree(path.parent)
        with pytest.raises(MissingStoreError):
            store.save([person()])
        path.parent.mkdir()
        shutil.copy(kept, path)
        with open_store(path, key) as other:
            other.save([person(name="by another window")])
            store.save([replace(who, version=1, role="moved"), person(name="after")])
            assert names(store) == {"before", "by another window", "after"}
            assert {each.name for each in store.glance.people(who.created_at.date())} == names(store)
        assert store.back_up(tmp_path / "again").exists()
    with open_store(path, key) as again:
        assert names(again) == {"before", "by another window", "after"}
        assert again.check() == []


def test_closing_leaves_the_journal_of_a_file_that_took_its_place(path: Path, key: bytes | None) -> None:
    store = open_store(path, key)
    store.save([person(name="old")])
    path.parent.rename(path.parent.with_name("away"))
    with open_store(path, key) as other:
        other.save([person(name="new")])
        journal = path.with_name(f"{path.name}-wal")
        before = journal.read_bytes()
        store.close()
        assert journal.read_bytes() == before
        assert names(other) == {"new"}


def test_a_file_of_another_key_is_not_written(path: Path) -> None:
    with open_store(path, KEY) as store:
        store.save([person()])
        path.parent.rename(path.parent.with_name("away"))
        open_store(path, bytes(32)).close()
        before = path.read_bytes()
        with pytest.raises(WrongKeyError):
            store.save([person()])
        assert path.read_bytes() == before
