"""Reads records in plain SQL, for commands that should not wait for the ORM."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlcipher3.dbapi2 import Connection

from facilitator.domain.models import RECORDS, Record
from facilitator.storage.records import R, column_names, from_sql, stored_value, table_name


class PlainReader:
    """Answers as `Store.get` and `Store.find` do; `reading` lends a connection on one moment's state."""

    def __init__(self, reading: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._reading = reading

    def get(self, kind: type[R], record_id: UUID) -> R | None:
        """Return one record, or None."""
        found = self.find(kind, id=record_id)
        return found[0] if found else None

    def find(
        self,
        kind: type[R],
        *,
        order_by: str = "id",
        descending: bool = False,
        limit: int | None = None,
        **equals: object,
    ) -> list[R]:
        """Return the records whose fields equal these values; a tuple, list or set stands for any of its own.

        TypeError for a field that the kind has not, or for a value that is a moment or JSON.
        """
        names = column_names(kind)
        unknown = {*equals, order_by} - set(names)
        if unknown:
            raise TypeError(f"{kind.__name__} has no field {', '.join(sorted(unknown))}")
        conditions, values = [], list[Any]()
        for name, value in equals.items():
            condition, given = _equal(name, value)
            conditions.append(condition)
            values += given
        way = "DESC" if descending else "ASC"
        statement = (
            f"SELECT {', '.join(names)} FROM {table_name(kind)} WHERE {' AND '.join(conditions) or '1'} "
            f"ORDER BY {order_by} {way}, id {way} LIMIT ?"
        )
        with self._reading() as connection:
            rows = connection.execute(statement, (*values, -1 if limit is None else limit)).fetchall()
        return [from_sql(kind, row) for row in rows]

    def everything(self) -> dict[type[Record], list[Record]]:
        """Return all records by kind, in the order of their ids, as they are at one moment."""
        return {kind: list(records) for kind, records in self.each(RECORDS)}

    def each(self, kinds: Iterable[type[Record]]) -> Iterator[tuple[type[Record], Iterator[Record]]]:
        """Yield the records of each kind in the order of their ids, one at a time, as they are at one moment.

        Go through those of a kind before the next kind is asked for.
        """
        with self._reading() as connection:
            for kind in kinds:
                rows = connection.execute(
                    f"SELECT {', '.join(column_names(kind))} FROM {table_name(kind)} ORDER BY id"
                )
                yield kind, map(partial(from_sql, kind), rows)

    def ids(self) -> dict[UUID, type[Record]]:
        """Return the id of every record, and of what kind it is."""
        found: dict[UUID, type[Record]] = {}
        with self._reading() as connection:
            for kind in RECORDS:
                rows = connection.execute(f"SELECT id FROM {table_name(kind)}").fetchall()
                found |= {UUID(row[0]): kind for row in rows}
        return found


def _equal(name: str, value: object) -> tuple[str, list[Any]]:
    if not isinstance(value, tuple | list | set | frozenset):
        return (f"{name} IS NULL", []) if value is None else (f"{name} = ?", [_sql(value)])
    given = [_sql(each) for each in value if each is not None]
    among = f"{name} IN ({', '.join('?' * len(given))})"
    return (f"({among} OR {name} IS NULL)" if None in value else among), given


def _sql(value: object) -> Any:
    if isinstance(value, datetime | dict | list):
        raise TypeError(f"a {type(value).__name__} cannot be looked for")
    if isinstance(value, UUID):
        return value.hex
    plain = stored_value(value)
    return plain.isoformat() if hasattr(plain, "isoformat") else plain
