"""Brings an older store up to date: numbered steps in one transaction, after a checked backup."""

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from sqlcipher3 import dbapi2
from sqlcipher3.dbapi2 import Connection

from facilitator.storage import schema, schema_corrections, schema_privacy, schema_search, schema_windows
from facilitator.storage.backup import back_up
from facilitator.storage.errors import DamagedError, NewerStoreError, translated

Migration = Callable[[Connection], None]

MIGRATIONS: tuple[Migration, ...] = (
    schema.create_first,
    schema.add_inbox,
    schema_privacy.add_retention_and_visibility,
    schema.add_undo,
    schema_windows.add_conflicts,
    schema_windows.let_undo_be_about_nobody,
    schema_search.add_search,
    schema_corrections.add_corrections,
)
"""Step n (counted from 1) leads from schema n-1 to schema n; a step that was released never changes."""


def build(connection: Connection, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Give a new, empty file the latest schema."""
    _run(connection, migrations)


def migrate(
    connection: Connection, path: Path, key: bytes | None, migrations: Sequence[Migration] = MIGRATIONS
) -> Path | None:
    """Bring the open store to the latest schema, and return the backup made first, if one was needed.

    Raises NewerStoreError for a file that a newer program wrote, DamagedError for one whose tables are not
    those of its schema, and leaves both as they are. A step that fails leaves the store as it was.
    """
    with translated(path):
        found = schema_version(connection)
        if found == len(migrations):
            return None
        if found > len(migrations) and (key is not None or _columns(connection) != _columns_of(migrations)):
            raise NewerStoreError(
                f"{path} was written by a newer Facilitator (schema {found}, not {len(migrations)}).",
                "Update Facilitator. The file was not touched.",
            )
        if found > len(migrations) or _columns(connection) != _columns_of(migrations[:found]):
            # Where nothing is encrypted, no checksum tells of a bit that flipped in this number.
            newer = " If a newer Facilitator wrote it, update this one." if found > len(migrations) else ""
            raise DamagedError(
                f"{path} is damaged: it says that its schema is {found}, and its tables are not.{newer}",
                "It was not touched; facilitator check tells how to put the newest good backup back.",
            )
        kept = back_up(connection, path.with_name(f"{path.name}.schema-{found}.backup"), key)
        if key is not None:
            _copy_vault(path, kept)
        _run(connection, migrations)
        return kept


def _copy_vault(path: Path, backup: Path) -> None:
    """Put a copy of the vault beside a backup: without it, a key that was rotated opens nothing any more."""
    from facilitator.storage.files import copy_private
    from facilitator.storage.pair import vault_of, vault_path

    if vault_path(path).exists():
        copy_private(vault_path(path), vault_of(backup))


def schema_version(connection: Connection) -> int:
    """Return the number of the schema that the file has; 0 for a new one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _columns(connection: Connection) -> set[tuple[str, str]]:
    """Return every table's columns but those of the search index, which is built anew in any case."""
    return set(
        connection.execute(
            "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c"
            " WHERE t.type = 'table' AND t.name NOT LIKE 'search%' AND t.name NOT LIKE 'sqlite%'"
        )
    )


def _columns_of(migrations: Sequence[Migration]) -> set[tuple[str, str]]:
    with closing(dbapi2.connect(":memory:", isolation_level=None)) as made:
        for step in migrations:
            step(made)
        return _columns(made)


def _run(connection: Connection, migrations: Sequence[Migration]) -> None:
    from facilitator.storage import search_index

    # Rebuilding a table drops the old one, and with foreign keys on that deletes its children too.
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Read again: another window may have migrated while this one waited.
        for step in migrations[schema_version(connection) :]:
            step(connection)
        if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise DamagedError(
                "The store could not be brought up to date: some of its records lost what they belong to.",
                "It was left as it was. Please report this.",
            )
        search_index.build(connection)  # whatever the steps did to the words
        connection.execute(f"PRAGMA user_version = {len(migrations)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    finally:
        connection.execute("PRAGMA foreign_keys = ON")
