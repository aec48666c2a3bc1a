"""Keeps the search index: after every change it is what the stored records make of it, and nothing else.

An entry's id begins with the moment of its record, so that the index itself yields the newest first. The
fingerprint tells whether an entry still is what its record says: only then it is written anew.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from typing import NamedTuple

from sqlcipher3 import dbapi2
from sqlcipher3.dbapi2 import Connection

from facilitator.domain.models import (
    Commitment,
    CommitmentEvent,
    Draft,
    Goal,
    GoalUpdate,
    Meeting,
    Note,
    Person,
    PromptUse,
    Record,
)
from facilitator.domain.search_words import words_in
from facilitator.storage.errors import sqlite_code
from facilitator.storage.records import table_name
from facilitator.storage.schema_search import add_search
from facilitator.storage.search_sources import BETWEEN, SOURCES, Source

_AT_ONCE = 500

_RANDOM_BITS = 20
_LATEST = (1 << 43) - 1  # milliseconds; in the year 2248

_MENDABLE = (dbapi2.SQLITE_CORRUPT, dbapi2.SQLITE_ERROR)


class _Entry(NamedTuple):
    """What the index holds of one record."""

    id: int
    record_id: str
    facets: str
    words: str
    fingerprint: bytes


def keep_current(connection: Connection, records: Iterable[Record]) -> None:
    """Bring the index up to date with these records, which were just written or removed.

    Call it in the transaction that changed them. An index that is damaged is built anew; if even that
    fails it is left as it is, since nobody's words shall be lost for want of it.
    """
    connection.execute("SAVEPOINT search")
    try:
        _refresh(connection, records)
    except dbapi2.DatabaseError as error:
        if not is_mendable(error):
            raise
        connection.execute("ROLLBACK TO search")
        _mend(connection)
    connection.execute("RELEASE search")


def build(connection: Connection) -> None:
    """Build the index of everything anew; a file that has none yet stays without."""
    if not exists(connection):
        return
    connection.execute("DROP TABLE IF EXISTS search_index")
    connection.execute("DROP TABLE IF EXISTS search_entry")
    add_search(connection)
    for source in SOURCES:
        for entry in _entries(connection, source, f"SELECT id FROM {table_name(source.kind)}"):
            _insert(connection, source, entry)
    connection.execute("INSERT INTO search_index (search_index) VALUES ('optimize')")


def is_right(connection: Connection) -> bool:
    """Return whether the index is whole and holds what the records say."""
    try:
        connection.execute("INSERT INTO search_index (search_index) VALUES ('integrity-check')")
        if not connection.execute(_SAME_IDS).fetchone()[0]:
            return False
        known = dict(connection.execute("SELECT record_id, fingerprint FROM search_entry").fetchall())
        for source in SOURCES:
            for entry in _entries(connection, source, f"SELECT id FROM {table_name(source.kind)}"):
                if known.pop(entry.record_id, None) != entry.fingerprint:
                    return False
    except dbapi2.DatabaseError as error:
        if not is_mendable(error):
            raise
        return False
    return not known


def remove_lost(connection: Connection) -> None:
    """Remove what the index holds of records that are gone, so that no word of them is left in its pages."""
    if not exists(connection):
        return
    for source in SOURCES:
        table = table_name(source.kind)
        lost = connection.execute(
            "SELECT id FROM search_entry WHERE record_table = ? "
            f"AND record_id NOT IN (SELECT id FROM {table})",
            (table,),
        )
        _delete(connection, [row[0] for row in lost.fetchall()])
    connection.execute("INSERT INTO search_index (search_index) VALUES ('optimize')")


def first_id(moment: datetime) -> int:
    """Return the lowest id that an entry of that moment or a later one can have."""
    return min(int(moment.timestamp() * 1000), _LATEST) << _RANDOM_BITS


def is_mendable(error: BaseException | None) -> bool:
    """Return whether that error may come from an index that is damaged or missing."""
    return error is not None and sqlite_code(error) in _MENDABLE


def exists(connection: Connection) -> bool:
    """Return whether this file has an index: an older copy has none."""
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'search_entry'")
    return found.fetchone() is not None


_SAME_IDS = """
SELECT (SELECT count(*) FROM search_entry) = (SELECT count(*) FROM search_index)
   AND NOT EXISTS (SELECT rowid FROM search_index EXCEPT SELECT id FROM search_entry)
"""


def _mend(connection: Connection) -> None:
    try:
        build(connection)
    except dbapi2.DatabaseError as error:
        if not is_mendable(error):
            raise
        connection.execute("ROLLBACK TO search")


def _refresh(connection: Connection, records: Iterable[Record]) -> None:
    touched: dict[type[Record], set[str]] = defaultdict(set)
    for record in records:
        touched[type(record)].add(record.id.hex)
        if isinstance(record, PromptUse):  # the practice of the notes below that question
            touched[Note] |= _ids(connection, "note WHERE meeting_id = ?", record.meeting_id.hex)
        elif isinstance(record, Commitment):  # its decisions are for the same eyes
            touched[CommitmentEvent] |= _ids(
                connection, "commitment_event WHERE commitment_id = ?", record.id.hex
            )
        elif isinstance(record, Goal):
            touched[GoalUpdate] |= _ids(connection, "goal_update WHERE goal_id = ?", record.id.hex)
        elif isinstance(record, Meeting | Person) and record.version == 0:  # whose its unfinished words are
            scopes = (f"{place}:{record.id}" for place in ("meeting", "person", "home", "kept"))
            touched[Draft] |= _ids(connection, "draft WHERE scope IN (?, ?, ?, ?)", *scopes)
    for source in SOURCES:
        ids = sorted(touched[source.kind])
        for start in range(0, len(ids), _AT_ONCE):
            _renew(connection, source, ids[start : start + _AT_ONCE])


def _ids(connection: Connection, where: str, *values: str) -> set[str]:
    return {row[0] for row in connection.execute(f"SELECT id FROM {where}", values).fetchall()}


def _renew(connection: Connection, source: Source, ids: Sequence[str]) -> None:
    """Write the entries anew that are not what their record says; those of records that are gone go."""
    marks = ", ".join("?" * len(ids))
    found = connection.execute(
        f"SELECT record_id, id, fingerprint FROM search_entry WHERE record_id IN ({marks})", ids
    )
    old = {record_id: (entry_id, fingerprint) for record_id, entry_id, fingerprint in found.fetchall()}
    new = {entry.record_id: entry for entry in _entries(connection, source, marks, ids)}
    same = {each for each in new if each in old and old[each][1] == new[each].fingerprint}
    _delete(connection, [entry_id for record_id, (entry_id, _) in old.items() if record_id not in same])
    for record_id, entry in new.items():
        if record_id not in same:
            _insert(connection, source, entry)


def _entries(
    connection: Connection, source: Source, ids: str, values: Sequence[str] = ()
) -> Iterator[_Entry]:
    """Yield what the index should hold of these records; nothing of one without words.

    They come in the order of their ids, as far as 500 at a time reach: FTS5 writes its pages out whenever
    an id is lower than the one before.
    """
    rows = connection.execute(source.query(table_name(source.kind), ids), values)
    while several := rows.fetchmany(_AT_ONCE):
        yield from sorted(entry for row in several if (entry := _entry(*row)) is not None)


def _entry(record_id: str, moment: str, facets: str, text: str) -> _Entry | None:
    words = words_in(text)
    if all(word == BETWEEN for word in words):
        return None
    when = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    entry_id = first_id(when) | int(record_id, 16) & (1 << _RANDOM_BITS) - 1
    said = f"{moment}\n{facets}\n{' '.join(words)}".encode()
    return _Entry(entry_id, record_id, facets, " ".join(words), blake2b(said, digest_size=8).digest())


def _insert(connection: Connection, source: Source, entry: _Entry) -> None:
    entry_id = entry.id
    while connection.execute("SELECT 1 FROM search_entry WHERE id = ?", (entry_id,)).fetchone():
        entry_id += 1
    connection.execute(
        "INSERT INTO search_entry (id, record_id, record_table, fingerprint) VALUES (?, ?, ?, ?)",
        (entry_id, entry.record_id, table_name(source.kind), entry.fingerprint),
    )
    connection.execute(
        "INSERT INTO search_index (rowid, facets, words) VALUES (?, ?, ?)",
        (entry_id, entry.facets, entry.words),
    )


def _delete(connection: Connection, entry_ids: Iterable[int]) -> None:
    for entry_id in entry_ids:
        connection.execute("DELETE FROM search_index WHERE rowid = ?", (entry_id,))
        connection.execute("DELETE FROM search_entry WHERE id = ?", (entry_id,))
