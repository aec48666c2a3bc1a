import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from store_samples import KEY, one_of_each

from facilitator.domain.models import Person
from facilitator.storage.errors import ConflictError, StorageError
from facilitator.storage.store import open_store

SECRET = "she-wants-to-leave"

READ_ALL = """
import pathlib, sys
for each in pathlib.Path(sys.argv[1]).iterdir():
    sys.stdout.buffer.write(each.read_bytes())
"""


def everything_in(folder: Path) -> bytes:
    """Read the files from another process: closing them in this one would drop SQLite's locks."""
    return subprocess.run(
        [sys.executable, "-c", READ_ALL, str(folder)], capture_output=True, check=True
    ).stdout


@pytest.mark.parametrize("key", [KEY, None])
def test_an_encrypted_store_holds_no_plain_text_not_even_in_its_journal(
    path: Path, key: bytes | None
) -> None:
    with open_store(path, key) as store:
        store.save(one_of_each(SECRET))
        assert (path.parent / "store.db-wal").stat().st_size > 0
        during = everything_in(path.parent)
    for found in (during, everything_in(path.parent)):
        for trace in (SECRET.encode(), b"CREATE TABLE", b"standard"):
            assert (trace in found) == (key is None)


def test_what_was_removed_is_gone_from_a_plain_file(path: Path) -> None:
    with open_store(path) as store:
        records = one_of_each(SECRET)
        store.save(records)
        store.save([], [replace(r, version=1) for r in records])
    assert SECRET.encode() not in everything_in(path.parent)


def test_an_error_never_repeats_what_was_written(path: Path) -> None:
    with open_store(path, KEY) as store:
        orphan = next(r for r in one_of_each(SECRET) if type(r).__name__ == "Note")
        with pytest.raises(StorageError) as caught:
            store.save([orphan])
        who = Person(name=SECRET, created_at=orphan.created_at)  # type: ignore[attr-defined]
        store.save([who])
        with pytest.raises(ConflictError) as conflict:
            store.save([replace(who, role=SECRET)])
    for error in (caught.value, caught.value.__cause__, conflict.value):
        assert SECRET not in str(error)
        assert KEY.hex() not in str(error)
