"""What can be told of a store without telling anything that is in it."""

from contextlib import closing
from pathlib import Path

from sqlcipher3 import dbapi2
from sqlcipher3.dbapi2 import Connection

from facilitator.quick_dataclass import dataclass
from facilitator.storage.connection import open_raw
from facilitator.storage.errors import translated
from facilitator.storage.migrations import MIGRATIONS, schema_version

LATEST_SCHEMA = len(MIGRATIONS)

_PRAGMAS = (
    "journal_mode",
    "synchronous",
    "foreign_keys",
    "busy_timeout",
    "secure_delete",
    "trusted_schema",
    "cell_size_check",
    "temp_store",
    "auto_vacuum",
    "page_size",
    "page_count",
    "freelist_count",
    "cipher_page_size",
    "kdf_iter",
    "cipher_hmac_algorithm",
)


@dataclass(frozen=True, slots=True)
class Description:
    """The schema's number, how many rows all tables have together, and what the pragmas are set to."""

    schema: int
    rows: int
    pragmas: dict[str, str]


def describe(path: Path, key: bytes | None) -> Description:
    """Return what an existing store looks like from outside. Raises StorageError."""
    with translated(path), closing(open_raw(path, key)) as connection:
        names = [
            str(row[0]) for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        rows = sum(int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in names)
        return Description(schema_version(connection), rows, pragmas(connection))


def pragmas(connection: Connection) -> dict[str, str]:
    """Return the settings of an open database; those that it does not know are left out."""
    found = {}
    for name in _PRAGMAS:
        row = connection.execute(f"PRAGMA {name}").fetchone()
        if row is not None:
            found[name] = str(row[0])
    return found


def engine_versions() -> dict[str, str]:
    """Return the versions of SQLite and of SQLCipher."""
    with closing(dbapi2.connect(":memory:")) as connection:
        cipher = connection.execute("PRAGMA cipher_version").fetchone()
    return {"SQLite": dbapi2.sqlite_version, "SQLCipher": str(cipher[0]) if cipher else "none"}
