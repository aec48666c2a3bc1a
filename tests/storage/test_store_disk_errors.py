import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from store_samples import person

from facilitator.domain.models import Person
from facilitator.storage import store as store_module
from facilitator.storage.connection import connect
from facilitator.storage.errors import (
    DamagedError,
    DiskError,
    DiskFullError,
    LockedError,
    ReadOnlyError,
    StorageError,
)
from facilitator.storage.store import open_store


@pytest.fixture
def with_pragma(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Give every connection one more pragma, so that the real engine meets a real limit."""

    def add(pragma: str) -> None:
        def connecting(*args: Any) -> Any:
            connection = connect(*args)
            connection.execute(f"PRAGMA {pragma}")
            return connection

        monkeypatch.setattr(store_module, "connect", connecting)

    return add


@pytest.mark.parametrize(
    ("pragma", "error"), [("max_page_count = 60", DiskFullError), ("query_only = ON", ReadOnlyError)]
)
def test_a_disk_that_takes_no_more_is_told_apart(
    path: Path,
    key: bytes | None,
    with_pragma: Callable[[str], None],
    pragma: str,
    error: type[StorageError],
) -> None:
    with_pragma(pragma)
    with open_store(path, key) as store, pytest.raises(error) as caught:
        store.save([person(aspiration="x" * 400_000)])
    assert caught.value.message
    assert caught.value.hint


def test_a_file_that_another_program_holds_is_told_apart(
    path: Path, key: bytes | None, with_pragma: Callable[[str], None]
) -> None:
    with_pragma("busy_timeout = 20")
    with open_store(path, key) as store:
        other = connect(path, key)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LockedError):
            store.save([person()])
        assert store.find(Person) == [], "reading goes on meanwhile"
        other.execute("ROLLBACK")
        store.save([person()])
        other.close()


def test_a_damaged_file_is_told_apart_from_a_wrong_key(path: Path, key: bytes | None) -> None:
    with open_store(path, key) as store:
        store.save([person(name=f"p{i}", aspiration="x" * 3000) for i in range(200)])
    content = bytearray(path.read_bytes())
    for page in range(len(content) // 8192 * 4096, len(content), 4096):
        content[page : page + 64] = b"\xff" * 64
    path.write_bytes(content)
    with open_store(path, key) as store:
        with pytest.raises(DamagedError, match="damaged"):
            store.find(Person)
        with pytest.raises(DamagedError):
            store.glance.people(person().created_at.date())
        with pytest.raises(DamagedError):
            store.save([person()])


WRITE_TOO_MUCH = """
import resource, sys
from pathlib import Path
from facilitator.storage.errors import DiskError
from facilitator.storage.store import open_store
from store_samples import person

key = bytes.fromhex(sys.argv[2]) or None
store = open_store(Path(sys.argv[1]), key)
kept = person()
store.save([kept])
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
try:
    store.save([person(aspiration="x" * 2_000_000)])
except DiskError as error:
    print(type(error).__name__, [p.id == kept.id for p in store.find(type(kept))])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_a_write_that_the_system_refuses_is_an_error_of_the_disk_and_loses_nothing(
    path: Path, key: bytes | None
) -> None:
    command = [sys.executable, "-c", WRITE_TOO_MUCH, str(path), (key or b"").hex()]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1])
    assert done.stdout.split() == ["DiskError", "[True]"]


def test_a_folder_that_cannot_be_made_is_an_error_of_the_disk(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(DiskError, match="could not be opened"):
        open_store(tmp_path / "file" / "store.db")
