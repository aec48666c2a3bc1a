"""Finds records by their words, on a connection of its own so that no screen waits for it."""

import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlcipher3.dbapi2 import Connection

from facilitator.domain.models import Record
from facilitator.domain.search_words import Term
from facilitator.quick_dataclass import dataclass
from facilitator.storage import search_index
from facilitator.storage.errors import StorageError, translated
from facilitator.storage.plain_reader import PlainReader
from facilitator.storage.records import kinds_by_table
from facilitator.storage.search_index import first_id

CACHE_KB = 16_000
"""How much of the file its connection keeps at hand; the usual 2 MB do not hold a large index."""

_NEWEST = """
SELECT entry.record_table, entry.record_id
FROM (SELECT {id} AS id FROM {where} ORDER BY {id} DESC LIMIT ?) AS found
JOIN search_entry AS entry ON entry.id = found.id ORDER BY found.id DESC
"""
_BY_WORDS = _NEWEST.format(
    id="rowid", where="search_index WHERE search_index MATCH ? AND rowid >= ? AND rowid < ?"
)
_BY_DAYS = _NEWEST.format(id="id", where="search_entry WHERE id >= ? AND id < ?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for: all terms, and of each group of facets one; from `since` on, before `until`.

    A facet is a filter and its value, such as "kind_note", "is_open" or "who_" with a person's id in hex.
    """

    terms: Collection[Term] = ()
    facets: Collection[Collection[str]] = ()
    since: datetime | None = None
    until: datetime | None = None


class Search:
    """Answers what stands where; `connect` opens a connection when the first question comes."""

    def __init__(self, path: Path, connect: Callable[[], Connection]) -> None:
        self._path = path
        self._connect = connect
        self._connection: Connection | None = None
        self._turn = threading.Lock()
        self._closed = False
        self.plain = PlainReader(self._reading)
        """Reads the records that were found, on the same connection."""

    def newest(self, wanted: Wanted, limit: int) -> list[tuple[type[Record], UUID]]:
        """Return what matches, the newest first and so many at most; one statement.

        An index that is damaged is built anew first. Raises StorageError.
        """
        asked = _match(wanted)
        first = first_id(wanted.since) if wanted.since is not None else -(1 << 62)
        behind = first_id(wanted.until) if wanted.until is not None else (1 << 63) - 1
        values = [first, behind, limit] if not asked else [asked, first, behind, limit]
        rows = self._rows(_BY_WORDS if asked else _BY_DAYS, values)
        kinds = kinds_by_table()
        return [(kinds[table], UUID(record_id)) for table, record_id in rows]

    def _rows(self, statement: str, values: list[Any]) -> list[tuple[str, str]]:
        try:
            with self._reading() as connection:
                found: list[tuple[str, str]] = connection.execute(statement, values).fetchall()
        except StorageError as error:
            if not search_index.is_mendable(error.__cause__):
                raise
            self.rebuild()
            with self._reading() as connection:
                found = connection.execute(statement, values).fetchall()
        return found

    def is_right(self) -> bool:
        """Return whether the index holds what is written, all of it and nothing else. Raises StorageError."""
        with self._reading() as connection:
            return search_index.is_right(connection)

    def rebuild(self) -> None:
        """Build the index anew, which takes some seconds for 20,000 records. Raises StorageError."""
        with self._reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                search_index.build(connection)
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def close(self) -> None:
        """Close the connection, not while a thread is reading."""
        with self._turn:
            self._closed = True
            if self._connection is not None:
                self._connection.close()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._turn, translated(self._path):
            if self._closed:
                raise StorageError("The store is closed.", "Open it again.")
            if self._connection is None:
                self._connection = self._connect()
                self._connection.execute(f"PRAGMA cache_size = -{CACHE_KB}").fetchall()
            yield self._connection


def _match(wanted: Wanted) -> str:
    """Return the question in the language of FTS5; what it is made of holds no quote and no operator."""
    parts = [f"facets : ({_any(group)})" for group in wanted.facets]
    parts += [f"words : {_phrase(term)}" for term in wanted.terms]
    return " AND ".join(parts)


def _any(facets: Collection[str]) -> str:
    return " OR ".join(f'"{each}"' for each in sorted(facets)) or '"none"'


def _phrase(term: Term) -> str:
    return f'"{" ".join(term.words)}"{"*" if term.begins else ""}'
