"""Makes the example store of a schema: `python -m tests.storage.examples.make` adds those that are missing.

An example is made once, when its schema is new, and never again: it stands for the stores of users.
"""

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from facilitator.domain.models import RECORDS
from facilitator.storage.connection import connect, create
from facilitator.storage.migrations import MIGRATIONS, build
from facilitator.storage.records import table_name
from facilitator.storage.store import open_store
from tests.store_samples import KEY, NASTY, one_of_each

HERE = Path(__file__).parent
WORDS = [NASTY[kind] for kind in ("markup", "quotes", "arabic", "emoji", "lines", "beyond")]


def example(schema: int) -> Path:
    """Return where the example store of that schema lies; it is encrypted with the tests' key."""
    return HERE / f"schema-{schema}.db"


def columns(connection: Any, table: str) -> list[str]:
    """Return the columns of a table, none when there is no such table."""
    return [str(row[1]) for row in connection.execute(f"PRAGMA table_info({table})")]


def make(schema: int, target: Path) -> None:
    """Make a store of that schema with a record of every kind that it knows, for each of the words."""
    with TemporaryDirectory() as folder:
        newest = Path(folder) / "newest.db"
        with open_store(newest, KEY) as store:
            for words in WORDS:
                store.save(one_of_each(words))
            if schema == len(MIGRATIONS):
                store.back_up(target)
                return
        create(target, KEY, lambda connection: build(connection, MIGRATIONS[:schema]))
        with closing(connect(newest, KEY)) as source, closing(connect(target, KEY)) as out:
            for table in map(table_name, RECORDS):
                names = [name for name in columns(out, table) if name in columns(source, table)]
                listed = ", ".join(names)
                for row in source.execute(f"SELECT {listed} FROM {table}") if names else ():
                    out.execute(f"INSERT INTO {table} ({listed}) VALUES ({', '.join('?' * len(row))})", row)
            out.execute("VACUUM")


if __name__ == "__main__":
    for number in range(1, len(MIGRATIONS) + 1):
        if not example(number).exists():
            make(number, example(number))
            print(example(number), example(number).stat().st_size)
