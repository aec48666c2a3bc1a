import os
import sqlite3
import stat
import sys
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2
from store_samples import KEY, person

from facilitator.domain.models import Person
from facilitator.storage.connection import APPLICATION_ID, connect, create
from facilitator.storage.errors import MissingStoreError, NotAStoreError, WrongKeyError
from facilitator.storage.store import Store, open_store

OTHER_KEY = b"\x07" * 32


def files(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


@pytest.fixture
def made(path: Path, key: bytes | None) -> Path:
    """A store with one person in it, closed."""
    with open_store(path, key) as store:
        store.save([person()])
    return path


def test_a_new_store_is_for_this_user_alone_and_leaves_nothing_beside_it(made: Path) -> None:
    assert [each.name for each in made.parent.iterdir()] == [made.name]
    if sys.platform != "win32":
        assert stat.S_IMODE(made.stat().st_mode) == 0o600
        assert stat.S_IMODE(made.parent.stat().st_mode) == 0o700


@pytest.mark.skipif(sys.platform == "win32", reason="no modes there")
def test_the_journal_is_for_this_user_alone_too(store: Store) -> None:
    store.save([person()])
    modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in store.path.parent.iterdir()}
    assert modes == {"store.db": 0o600, "store.db-wal": 0o600, "store.db-shm": 0o600}


def test_opening_does_not_make_a_file_that_is_missing(path: Path, key: bytes | None) -> None:
    path.parent.mkdir()
    with pytest.raises(MissingStoreError):
        connect(path, key)
    assert files(path.parent) == {}


def test_a_store_whose_file_went_missing_is_not_replaced_while_its_journal_is_there(
    path: Path, key: bytes | None
) -> None:
    path.parent.mkdir()
    (path.parent / "store.db-wal").write_bytes(b"words")
    with pytest.raises(MissingStoreError, match=r"store\.db-wal"):
        open_store(path, key)
    assert files(path.parent) == {"store.db-wal": b"words"}


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"SQLite format 3\0", b"\x00" * 8192, os.urandom(8192)], ids=len
)
def test_a_file_that_is_no_store_is_refused_and_left_alone(
    path: Path, key: bytes | None, content: bytes
) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises((NotAStoreError, WrongKeyError)):
        open_store(path, key)
    assert files(path.parent) == {"store.db": content}


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_another_programs_database_is_refused_and_left_alone(
    path: Path, key: bytes | None, mode: str
) -> None:
    path.parent.mkdir()
    theirs = sqlite3.connect(path)
    theirs.execute(f"PRAGMA journal_mode = {mode}")
    theirs.execute("CREATE TABLE person (id)")
    theirs.commit()
    before = files(path.parent)
    with pytest.raises(NotAStoreError, match="another program"):
        open_store(path, key)
    assert files(path.parent) == before
    theirs.close()


def test_another_programs_encrypted_database_is_refused(path: Path) -> None:
    path.parent.mkdir()
    theirs = dbapi2.connect(str(path))
    theirs.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    theirs.execute("CREATE TABLE person (id)")
    theirs.close()
    before = files(path.parent)
    with pytest.raises(NotAStoreError, match="another program"):
        open_store(path, KEY)
    assert files(path.parent) == before


def test_a_folder_is_not_a_store(path: Path, key: bytes | None) -> None:
    path.mkdir(parents=True)
    with pytest.raises(NotAStoreError):
        open_store(path, key)


def test_a_wrong_key_is_refused_and_changes_nothing(made: Path, key: bytes | None) -> None:
    before = files(made.parent)
    with pytest.raises(WrongKeyError if key else NotAStoreError):
        open_store(made, OTHER_KEY)
    assert files(made.parent) == before


def test_an_encrypted_store_does_not_open_without_its_key(path: Path) -> None:
    open_store(path, KEY).close()
    before = files(path.parent)
    with pytest.raises(NotAStoreError, match="encrypted"):
        open_store(path)
    assert files(path.parent) == before


def test_a_wrong_key_does_not_lose_what_only_the_journal_holds(path: Path, tmp_path: Path) -> None:
    store = open_store(path, KEY)
    store.save([person()])
    crashed = tmp_path / "crashed" / "store.db"
    crashed.parent.mkdir()
    for each in files(path.parent).items():
        (crashed.parent / each[0]).write_bytes(each[1])
    store.close()
    with pytest.raises(WrongKeyError):
        open_store(crashed, OTHER_KEY)
    with open_store(crashed, KEY) as found:
        assert len(found.find(Person)) == 1


def test_a_key_of_the_wrong_length_is_a_mistake_of_the_caller(path: Path) -> None:
    with pytest.raises(ValueError, match="32"):
        open_store(path, b"short")
    assert files(path.parent) == {}


def test_a_store_that_appeared_meanwhile_is_kept(made: Path, key: bytes | None) -> None:
    before = files(made.parent)
    create(made, key, lambda connection: connection.execute("CREATE TABLE other (x)"))
    assert files(made.parent) == before


def test_a_build_that_fails_leaves_no_file(path: Path, key: bytes | None) -> None:
    def fail(connection: object) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        create(path, key, fail)
    assert files(path.parent) == {}


PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "busy_timeout": 5000,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "secure_delete": 1,
    "temp_store": 2,
    "application_id": APPLICATION_ID,
}


def test_every_connection_has_the_pragmas(store: Store) -> None:
    store.warm()
    with store._lend() as glance:  # the glance's own, and then three of the ORM's at once
        found = [{each: glance.execute(f"PRAGMA {each}").fetchone()[0] for each in PRAGMAS}]
    engine = store._orm()._engine
    pooled = [engine.raw_connection() for _ in range(3)]
    for connection in pooled:
        cursor = connection.cursor()
        found.append({each: cursor.execute(f"PRAGMA {each}").fetchone()[0] for each in PRAGMAS})
        cursor.close()
    for connection in pooled:
        connection.close()
    assert found == [PRAGMAS] * 4
