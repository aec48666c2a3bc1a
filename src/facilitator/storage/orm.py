"""Reads and writes records through SQLModel rows; importing this imports the ORM."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import URL, Column, ColumnElement, Table, create_engine, event, or_, select
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import configure_mappers
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from facilitator.domain.models import RECORDS, Draft, Record
from facilitator.quick_dataclass import dataclass
from facilitator.storage.errors import ConflictError
from facilitator.storage.records import R, column_names, from_stored, stored_value, stored_values
from facilitator.storage.search_index import keep_current
from facilitator.storage.tables import ROWS, Row

_AT_ONCE = 1000  # ids in one statement; SQLite takes many more, a server fewer


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A save whose answer was an error: the record, and the version its row has if it did land."""

    record: Record
    version: int

    def landed_in(self, row: Row) -> bool:
        values = stored_values(self.record) | {"version": self.version}
        return all(getattr(row, name) == value for name, value in values.items())


class Orm:
    """The engine of one store. Sessions are short, and every thread takes its own connection.

    `connect` opens and keys a connection, so that the key is in no URL. A pool keeps a few open: the
    last one to close would write the whole journal back into the file, at every save. All saves go
    through one connection of their own, which can tell by that what others wrote.
    """

    def __init__(self, path: Path, connect: Callable[[], dbapi2.Connection]) -> None:
        self._engine = _engine(path, connect, at_most=None)
        self._writing = _engine(path, connect, at_most=1).execution_options(begin="IMMEDIATE")
        self._unsettled: dict[UUID, list[_Attempt]] = {}

    def warm(self) -> None:
        """Do what SQLAlchemy puts off until the first save, which would be late with somebody's words."""
        configure_mappers()

    def find(
        self,
        kind: type[R],
        equals: dict[str, object],
        *,
        order_by: str = "id",
        descending: bool = False,
        limit: int | None = None,
    ) -> list[R]:
        """Return the records whose fields equal these values; TypeError for a field it has not."""
        unknown = {*equals, order_by} - set(column_names(kind))
        if unknown:
            raise TypeError(f"{kind.__name__} has no field {', '.join(sorted(unknown))}")
        table = _table(kind)
        columns = table.c
        order = [columns[order_by], columns.id] if order_by != "id" else [columns.id]
        query = (
            select(*columns)
            .where(*(_equal(columns[name], value) for name, value in equals.items()))
            .order_by(*(each.desc() if descending else each.asc() for each in order))
            .limit(limit)
        )
        with self._engine.connect() as connection:
            return [from_stored(kind, dict(row)) for row in connection.execute(query).mappings()]

    def save(self, records: Sequence[Record], removed: Sequence[Record]) -> dict[UUID, int]:
        """Write all or nothing in one transaction; see `Store.save`."""
        gone = {record.id: record for record in removed}
        kept = {record.id: record for record in records if record.id not in gone}
        with Session(self._writing, autoflush=False, expire_on_commit=False) as session:
            rows = _load(session, [*kept.values(), *gone.values()])
            present = [record for record in gone.values() if _may_go(record, rows.get(record.id))]
            self._refuse_conflicts([*kept.values(), *present], rows)
            changed = _write(session, kept.values(), rows)
            _delete(session, present, rows)
            keep_current(_raw(session), [*kept.values(), *present])
            # A commit may land and still report an error: then the next try must know its own words.
            for record in kept.values():
                attempt = _Attempt(record, changed[record.id].version)
                self._unsettled.setdefault(record.id, []).append(attempt)
            session.commit()
        for record_id in (*kept, *gone):
            self._unsettled.pop(record_id, None)
        return {**{record_id: row.version for record_id, row in changed.items()}, **dict.fromkeys(gone, 0)}

    def others_version(self) -> int:
        """Return a number that changes when anything was written, unless this wrote it."""
        with self._writing.connect().execution_options(begin="DEFERRED") as connection:
            return int(connection.exec_driver_sql("PRAGMA data_version").scalar_one())

    def close(self) -> None:
        """Close the connections that no thread is using."""
        self._engine.dispose()
        self._writing.dispose()

    def _refuse_conflicts(self, records: Iterable[Record], rows: dict[UUID, Row]) -> None:
        stale = [record.id for record in records if self._conflicts(record, rows.get(record.id))]
        if stale:
            raise ConflictError(stale)

    def _conflicts(self, record: Record, row: Row | None) -> bool:
        tried = self._unsettled.pop(record.id, [])
        landed = [each for each in tried if row is not None and each.landed_in(row)]
        if landed:
            self._unsettled[record.id] = landed
        if isinstance(record, Draft):
            return False
        stored = 0 if row is None else row.version
        return stored != record.version and all(each.record.version != record.version for each in landed)


def _engine(path: Path, connect: Callable[[], dbapi2.Connection], at_most: int | None) -> Engine:
    """Return an engine of so many connections, None for as many as there are threads."""
    made = create_engine(
        URL.create("sqlite", database=str(path)),
        module=dbapi2,
        creator=connect,
        poolclass=QueuePool,
        pool_size=at_most or 3,
        max_overflow=0 if at_most else -1,
        hide_parameters=True,  # an error's text must not hold what was written
    )
    event.listen(made, "begin", _begin)
    return made


def _begin(connection: Connection) -> None:
    # Without this the driver begins late and reads first, and two writers then deadlock.
    connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('begin', 'DEFERRED')}")


def _raw(session: Session) -> dbapi2.Connection:
    """Return the driver's own connection, in the transaction of that session."""
    raw: dbapi2.Connection = session.connection().connection.driver_connection
    return raw


def _table(kind: type[Record]) -> Table:
    return ROWS[kind].__table__


def _equal(column: Column[Any], value: object) -> ColumnElement[bool]:
    if not isinstance(value, tuple | list | set | frozenset):
        equal: ColumnElement[bool] = column == stored_value(value)
        return equal
    values = [stored_value(each) for each in value]
    among = column.in_([each for each in values if each is not None])
    return or_(among, column.is_(None)) if None in values else among


def _load(session: Session, records: Iterable[Record]) -> dict[UUID, Row]:
    """Return the stored rows of these records by id; beginning here takes the write lock."""
    ids: dict[type[Record], list[UUID]] = defaultdict(list)
    for record in records:
        ids[type(record)].append(record.id)
    found: dict[UUID, Row] = {}
    for kind, wanted in ids.items():
        for start in range(0, len(wanted), _AT_ONCE):
            row_type = ROWS[kind]
            query = select_rows(row_type).where(col(row_type.id).in_(wanted[start : start + _AT_ONCE]))
            found |= {row.id: row for row in session.exec(query)}
    return found


def _write(session: Session, records: Iterable[Record], rows: dict[UUID, Row]) -> dict[UUID, Row]:
    """Insert and update, parents first, and return the rows as they then are."""
    written: dict[UUID, Row] = {}
    by_kind = _by_kind(records)
    for kind in RECORDS:
        for record in by_kind[kind]:
            row = rows.get(record.id)
            values = stored_values(record)
            if row is None:
                row = ROWS[kind](**values)
                session.add(row)
            else:
                _change(row, values)
            written[record.id] = row
        session.flush()
    return written


def _may_go(record: Record, row: Row | None) -> bool:
    """Return whether there is something to remove; unfinished words that were changed since are not."""
    if row is None:
        return False
    return not isinstance(record, Draft) or record.version in (0, row.version)


def _change(row: Row, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if name not in ("id", "version") and getattr(row, name) != value:
            setattr(row, name, value)


def _delete(session: Session, records: Iterable[Record], rows: dict[UUID, Row]) -> None:
    by_kind = _by_kind(records)
    for kind in reversed(RECORDS):
        for record in by_kind[kind]:
            session.delete(rows[record.id])
        session.flush()


def _by_kind(records: Iterable[Record]) -> dict[type[Record], list[Record]]:
    found: dict[type[Record], list[Record]] = defaultdict(list)
    for record in records:
        found[type(record)].append(record)
    return found
