"""Stores of every schema there ever was come up to date with all that is in them, or stay as they were."""

import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from store_samples import KEY

from facilitator.domain.models import RECORDS
from facilitator.storage.connection import connect
from facilitator.storage.errors import DamagedError, NewerStoreError
from facilitator.storage.migrations import MIGRATIONS, migrate, schema_version
from facilitator.storage.records import table_name
from facilitator.storage.restore import check_file, put_back
from facilitator.storage.store import open_store
from tests.storage.examples.make import make

EXAMPLES = Path(__file__).parent / "examples"
LATEST = len(MIGRATIONS)

Content = dict[str, list[dict[str, Any]]]


@pytest.fixture(params=range(1, LATEST + 1))
def schema(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def older(schema: int, tmp_path: Path) -> Path:
    """Return a copy of the example store of that schema."""
    source = EXAMPLES / f"schema-{schema}.db"
    assert source.exists(), "a new schema needs its example: python -m tests.storage.examples.make"
    return Path(shutil.copy(source, tmp_path / "facilitator.db"))


def content(path: Path) -> Content:
    """Return every row of every table of records, byte for byte, by its column."""
    with closing(connect(path, KEY)) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        found: Content = {}
        for table in map(table_name, RECORDS):
            if table in tables:
                rows = connection.execute(f"SELECT * FROM {table} ORDER BY id")
                names = [each[0] for each in rows.description]
                found[table] = [dict(zip(names, row, strict=True)) for row in rows]
        return found


def everything(path: Path) -> list[tuple[Any, ...]]:
    """Return every row of every table of any kind, and every definition."""
    with closing(connect(path, KEY)) as connection:
        found = connection.execute("SELECT * FROM sqlite_master").fetchall()
        names = [row[1] for row in found if row[0] == "table" and not row[1].startswith("search_index")]
        rows = [row for name in names for row in connection.execute(f'SELECT * FROM "{name}"')]
        return [*found, *rows, (schema_version(connection),)]


def test_a_store_of_any_schema_comes_up_to_date_with_all_that_was_in_it(older: Path, schema: int) -> None:
    before = content(older)
    assert len(before["person"]) == 6
    assert sum(map(len, before.values())) > 6 * 12
    with open_store(older, KEY) as store:
        assert store.check() == []
        assert store.search.is_right()
        held = store.plain.everything()
        assert {kind: len(each) for kind, each in held.items() if each} == {
            kind: len(before[table_name(kind)]) for kind in RECORDS if before.get(table_name(kind))
        }
        store.save([held_one for each in held.values() for held_one in each[:1]])
    after = content(older)
    for table, rows in before.items():
        assert [
            {name: new[name] for name in old} for old, new in zip(rows, after[table], strict=True)
        ] == rows
    kept = older.with_name(f"{older.name}.schema-{schema}.backup")
    assert kept.exists() == (schema < LATEST)
    if schema < LATEST:
        assert content(kept) == before
        put_back(kept, older, KEY, ".aside")
        assert content(older) == before
        assert check_file(older, KEY) == []


def test_a_step_that_fails_anywhere_leaves_every_byte_of_the_content(older: Path, schema: int) -> None:
    def fail(_: Any) -> None:
        raise RuntimeError("no")

    before = everything(older)
    for number in range(schema, LATEST + 1) if schema == 1 else [LATEST]:
        steps = (*MIGRATIONS[:number], fail, *MIGRATIONS[number:])
        with closing(connect(older, KEY)) as connection, pytest.raises(RuntimeError):
            migrate(connection, older, KEY, steps)
        assert everything(older) == before
        assert check_file(older, KEY) == []


DIES = """
import os, signal, sys
from pathlib import Path
from store_samples import KEY
from facilitator.storage.connection import connect
from facilitator.storage.migrations import MIGRATIONS, migrate
path = Path(sys.argv[1])
connection = connect(path, KEY)
connection.execute("PRAGMA cache_size = 1")  # so that pages reach the disk before the end
migrate(connection, path, KEY, (*MIGRATIONS, lambda _: os.kill(os.getpid(), signal.SIGKILL)))
"""


@pytest.mark.parametrize("schema", [1])
@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
def test_a_program_that_is_killed_in_the_middle_leaves_the_content_and_the_next_one_goes_on(
    older: Path,
) -> None:
    before = everything(older)
    environ = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    subprocess.run([sys.executable, "-c", DIES, str(older)], env=environ, check=False)
    assert older.with_name(f"{older.name}.schema-1.backup").exists()
    assert everything(older) == before
    with open_store(older, KEY) as store:
        assert store.check() == []


def test_a_file_of_a_newer_program_is_refused_untouched(tmp_path: Path) -> None:
    newer = Path(shutil.copy(EXAMPLES / f"schema-{LATEST}.db", tmp_path / "facilitator.db"))
    with closing(connect(newer, KEY)) as connection:
        connection.execute(f"PRAGMA user_version = {LATEST + 1}")
    before = newer.read_bytes()
    with pytest.raises(NewerStoreError, match=r"newer Facilitator \(schema"):
        open_store(newer, KEY)
    assert newer.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == [newer.name]


@pytest.mark.parametrize("number", [0, 1, LATEST + 1, LATEST + 16])
def test_a_damaged_schema_number_of_a_plain_store_is_told_from_a_newer_program(
    tmp_path: Path, number: int
) -> None:
    path = tmp_path / "facilitator.db"
    open_store(path).close()
    with closing(connect(path, None)) as connection:
        connection.execute(f"PRAGMA user_version = {number}")
    before = path.read_bytes()
    with pytest.raises(DamagedError, match=f"schema is {number}"):
        open_store(path)
    assert path.read_bytes() == before
    with closing(connect(path, None)) as connection:
        connection.execute(f"PRAGMA user_version = {LATEST + 1}")
        connection.execute("CREATE TABLE of_tomorrow (id)")
    with pytest.raises(NewerStoreError):
        open_store(path)


def test_the_examples_can_be_made_anew(tmp_path: Path) -> None:
    make(1, tmp_path / "first.db")
    made = content(tmp_path / "first.db")
    kept = content(EXAMPLES / "schema-1.db")
    assert {table: len(rows) for table, rows in made.items()} == {t: len(rows) for t, rows in kept.items()}
