"""The store of one manager: opened once, shared by every thread, closed at the end."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self
from uuid import UUID

from sqlcipher3.dbapi2 import Connection

from facilitator.domain.models import Record
from facilitator.storage import migrations
from facilitator.storage.connection import connect, create
from facilitator.storage.errors import StorageError, translated
from facilitator.storage.glance import Glance
from facilitator.storage.records import R

if TYPE_CHECKING:
    from facilitator.storage.orm import Orm


class Store:
    """Every record of one manager. All methods may be called from any thread.

    `glance` answers the home screen without the ORM; the first other call imports that, so have
    `warm` called in a background thread. Whatever the disk does is raised as a StorageError.
    """

    def __init__(self, path: Path, key: bytes | None, connection: Connection) -> None:
        self.path = path
        self._key = key
        self._connection = connection
        self._opening = threading.Lock()
        self._writing = threading.Lock()
        self._made: Orm | None = None
        self._closed = False
        self.glance = Glance(self._lend)

    def save(self, records: Sequence[Record], removed: Sequence[Record] = ()) -> dict[UUID, int]:
        """Write all of these and remove those, or do nothing, in one transaction and in any order.

        Returns the version that each now has, 0 for what was removed. A record's version must be the
        one that is stored, or 0 for a new one; otherwise ConflictError, unless what is stored is what
        an earlier call wrote though it raised. A record without changes keeps its version. A Draft
        ignores versions: the last writer wins. Removing what is gone is no error; to bring it back,
        save it with version 0. Raises StorageError.
        """
        with self._writing, translated(self.path):
            return self._orm().save(records, removed)

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

        Without `order_by` they come in the order of their ids, which is that of their making.
        """
        with translated(self.path):
            return self._orm().find(kind, equals, order_by=order_by, descending=descending, limit=limit)

    def warm(self) -> None:
        """Import the ORM and build its engine, which takes about half a second the first time."""
        self._orm()

    def close(self) -> None:
        """Close every connection; what was saved stays saved. Closing twice is no error."""
        with self._writing, self._opening, translated(self.path):
            if self._closed:
                return
            self._closed = True
            if self._made is not None:
                self._made.close()
            with self.glance.turn:  # not while a thread is reading
                self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _orm(self) -> "Orm":
        with self._opening:
            self._refuse_closed()
            if self._made is None:
                from facilitator.storage.orm import Orm

                self._made = Orm(self.path, self._connect)
            return self._made

    def _connect(self) -> Connection:
        return connect(self.path, self._key)

    @contextmanager
    def _lend(self) -> Iterator[Connection]:
        with translated(self.path):
            self._refuse_closed()
            yield self._connection

    def _refuse_closed(self) -> None:
        if self._closed:
            raise StorageError("The store is closed.", "Open it again.")


def open_store(path: Path, key: bytes | None = None) -> Store:
    """Open the store at `path`, making it when there is none and bringing an older one up to date.

    `key` is the raw 32-byte key, None for a plain file. The ORM is not imported. Raises StorageError,
    and then has changed nothing.
    """
    path = path.absolute()
    if not path.exists():
        create(path, key, migrations.build)
    connection = connect(path, key)
    try:
        migrations.migrate(connection, path, key)
    except BaseException:
        connection.close()
        raise
    return Store(path, key, connection)
