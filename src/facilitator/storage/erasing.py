"""Removes a person from a store's file so that no byte of them is left in it: rows, free pages, journal."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from uuid import UUID

from sqlcipher3.dbapi2 import Connection

from facilitator.domain.ids import derived_id
from facilitator.domain.names import candidates
from facilitator.storage import search_index
from facilitator.storage.connection import APPLICATION_ID, open_raw
from facilitator.storage.errors import DamagedError, LockedError, StorageError, translated
from facilitator.storage.files import sync_folder


def holds_person(path: Path, key: bytes | None, person_id: UUID) -> bool | None:
    """Return whether that file is a store in which the person is; None for a file that does not open.

    A file of another program counts as one without them. Raises nothing that the file itself causes.
    """
    try:
        with translated(path), closing(open_raw(path, key)) as connection:
            if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                return False
            found = connection.execute("SELECT 1 FROM person WHERE id = ?", (person_id.hex,))
            return found.fetchone() is not None
    except StorageError:
        return None


def erase_person(path: Path, key: bytes | None, person_id: UUID, thoughts: Collection[UUID] = ()) -> None:
    """Remove every row about the person from a store or a copy of one, and rewrite the file without them.

    `thoughts` are ids of records that were once thoughts from a shell: in an older copy they may still
    wait to be given. All of the rows go in one transaction; a crash before its end leaves the file as it
    was. Raises LockedError while anybody has the file open, and other StorageErrors.
    """
    with translated(path), closing(open_raw(path, key)) as connection:
        mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
        # This writes the log back and removes it, and only works for whoever is alone with the file.
        if connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0] != "delete":
            raise LockedError(
                f"{path} is open elsewhere.", "Close every window of Facilitator and try again."
            )
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN EXCLUSIVE")
        try:
            _remove(connection, person_id, thoughts)
            if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise DamagedError(
                    f"{path} was left as it was: records of others belong to this person's.",
                    "Please report this.",
                )
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        connection.execute("VACUUM")
        connection.execute(f"PRAGMA journal_mode = {mode}").fetchall()
    sync_folder(path.parent)


def _remove(connection: Connection, person_id: UUID, thoughts: Collection[UUID]) -> None:
    meetings = connection.execute("SELECT id FROM meeting WHERE person_id = ?", (person_id.hex,)).fetchall()
    ids = {person_id.hex, str(person_id), *(str(UUID(meeting)) for (meeting,) in meetings)}
    _remove_thoughts(connection, person_id, thoughts)
    for table, columns in _tables(connection):
        if "person_id" in columns:
            # What is about nobody yet may name this person: a thought that was let go.
            about = "person_id = ? OR person_id IS NULL"
            connection.execute(f'DELETE FROM "{table}" WHERE {about}', (person_id.hex,))
        elif table == "person":
            connection.execute("DELETE FROM person WHERE id = ?", (person_id.hex,))
        elif table != "search_entry":
            # Drafts by their scope, and whatever else keeps a copy of a record.
            _remove_mentions(connection, table, columns, ids)
    search_index.remove_lost(connection)


def _remove_thoughts(connection: Connection, person_id: UUID, thoughts: Collection[UUID]) -> None:
    """Remove the thoughts that wait for somebody if they can only be meant for this person."""
    if not any(table == "inbox_item" for table, _ in _tables(connection)):
        return
    people = connection.execute("SELECT id, name FROM person").fetchall()
    for item_id, who in connection.execute("SELECT id, who FROM inbox_item").fetchall():
        fit = [people[place][0] for place in candidates(who, [name for _, name in people])]
        if fit == [person_id.hex] or derived_id("thought", str(UUID(item_id))) in thoughts:
            connection.execute("DELETE FROM inbox_item WHERE id = ?", (item_id,))


def _remove_mentions(
    connection: Connection, table: str, columns: Sequence[str], ids: Collection[str]
) -> None:
    for column in columns:
        for each in ids:
            connection.execute(f'DELETE FROM "{table}" WHERE instr("{column}", ?)', (each,))


def _tables(connection: Connection) -> Iterator[tuple[str, list[str]]]:
    """Yield the name and the columns of each table that holds records."""
    found = connection.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
    ).fetchall()
    for (name,) in found:
        if not name.startswith("sqlite_"):
            columns = connection.execute("SELECT name FROM pragma_table_info(?)", (name,)).fetchall()
            yield name, [column for (column,) in columns]
