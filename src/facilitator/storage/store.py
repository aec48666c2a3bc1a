"""The store of one manager: opened once, shared by every thread, closed at the end."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self
from uuid import UUID

from sqlcipher3.dbapi2 import Connection

from facilitator.domain.models import Record
from facilitator.domain.stamps import continue_after
from facilitator.storage.connection import SCHEMA, connect, create
from facilitator.storage.errors import DamagedError, ReadOnlyError, StorageError, translated
from facilitator.storage.glance import Glance
from facilitator.storage.in_use import InUse
from facilitator.storage.journal import Evidence, Journal, gather
from facilitator.storage.records import R
from facilitator.storage.whereabouts import mark_of, written_stamp

if TYPE_CHECKING:
    from facilitator.storage.backup import Progress
    from facilitator.storage.orm import Orm
    from facilitator.storage.plain_reader import PlainReader
    from facilitator.storage.search import Search
    from facilitator.storage.timeline import TimelineReader


class Store:
    """Every record of one manager. All methods may be called from any thread.

    `glance` answers the home screen without the ORM, `plain` what a command asks, `timeline` what happened
    with a person, and `search` what stands where; the first other call imports it, so have `warm` called
    in a background thread. Whatever the disk does is raised as a StorageError.
    """

    def __init__(
        self,
        path: Path,
        key: bytes | None,
        connection: Connection,
        in_use: InUse | None = None,
        left_behind: Evidence | None = None,
    ) -> None:
        self.path = path
        self.left_behind = left_behind
        """The log that a program left which ended without closing the store, None if it did close it."""
        self.key = key
        self._connection = connection
        self._in_use = in_use
        self._opening = threading.Lock()
        self._writing = threading.Lock()
        self._made: Orm | None = None
        self._mark: tuple[int, int] | None = mark_of(path)
        self._closed = False
        self.glance = Glance(self._lend)
        self._search: Search | None = None

    def save(self, records: Sequence[Record], removed: Sequence[Record] = ()) -> dict[UUID, int]:
        """Write all of these and remove those, or do nothing, in one transaction and in any order.

        Returns the version that each now has, 0 for what was removed. A record's version must be the
        one that is stored, or 0 for a new one; otherwise ConflictError, unless what is stored is what
        an earlier call wrote though it raised. A record without changes keeps its version. A Draft
        ignores versions: the last writer wins, but one that was changed since is not removed. Removing
        what is gone is no error; to bring it back, save it with version 0. Raises StorageError;
        MissingStoreError while the file is gone, and once it, or another one of the same key, is put in
        its place, goes on with that.
        """
        with self._writing:
            try:
                with translated(self.path):
                    self._follow_file()
                    return self._orm().save(records, removed)
            except ReadOnlyError:
                self._mark = None  # SQLite opened it for reading alone, which lasts until it is opened anew
                raise

    def others_version(self) -> int:
        """Return a number that changes when another window or a command wrote something; waits for a save."""
        with self._writing, translated(self.path):
            return self._orm().others_version()

    def stamp(self) -> tuple[int, ...] | None:
        """Return what changes with the files, quickly enough for any thread; None when it cannot be told."""
        return written_stamp(self.path)

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
        self._orm().warm()

    def back_up(self, target: Path, progress: "Progress | None" = None) -> Path:
        """Copy the whole store to `target`, check the copy, and return its path; see `backup.back_up`."""
        from facilitator.storage.backup import back_up

        self._refuse_closed()
        with closing(self._connect()) as connection:
            return back_up(connection, target, self.key, progress)

    def check(self) -> list[str]:
        """Return what is wrong with the file, in words; an empty list when it is whole."""
        from facilitator.storage.backup import faults

        self._refuse_closed()
        with translated(self.path), closing(self._connect()) as connection:
            return faults(connection, encrypted=self.key is not None)

    @cached_property
    def plain(self) -> "PlainReader":
        """Return what answers commands."""
        from facilitator.storage.plain_reader import PlainReader

        return PlainReader(self.glance.reading)

    @cached_property
    def timeline(self) -> "TimelineReader":
        """Return what answers what happened with a person."""
        from facilitator.storage.timeline import TimelineReader

        return TimelineReader(self.glance.reading)

    @property
    def search(self) -> "Search":
        """Return what answers where words stand; it is made when it is first asked for."""
        with self._opening:
            self._refuse_closed()
            if self._search is None:
                from facilitator.storage.search import Search

                self._search = Search(self.path, self._connect)
            return self._search

    def close(self) -> None:
        """Close every connection; what was saved stays saved. Closing twice is no error."""
        with self._writing, self._opening, translated(self.path):
            if self._closed:
                return
            self._closed = True
            if self._made is not None:
                self._made.close()
            if self._search is not None:
                self._search.close()
            with self.glance.turn:  # not while a thread is reading
                self._connection.close()
            if self._in_use is not None:
                self._in_use.close()

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
        return connect(self.path, self.key)

    def _follow_file(self) -> None:
        """Go on with the file that has the store's name now, in the rare case that it is another one."""
        mark = mark_of(self.path)
        if mark == self._mark:
            return
        connection = _connected(self.path, self.key)
        in_use = InUse(self.path)
        with self._opening, self.glance.turn:
            self._connection.close()  # SQLite leaves a journal alone that is no longer this file's
            if self._made is not None:
                self._made.close()
            if self._in_use is not None:
                self._in_use.close()
            self._in_use, self._connection, self._mark = in_use, connection, mark

    @contextmanager
    def _lend(self) -> Iterator[Connection]:
        with translated(self.path):
            self._refuse_closed()
            yield self._connection

    def _refuse_closed(self) -> None:
        if self._closed:
            raise StorageError("The store is closed.", "Open it again.")


def open_store(path: Path, key: bytes | None = None, *, with_whole_journal: bool = False) -> Store:
    """Open the store at `path`, making it when there is none and bringing an older one up to date.

    `key` is the raw 32-byte key, None for a plain file. The ORM is not imported. Raises StorageError,
    and then has changed nothing; `with_whole_journal` that is also a DamagedError when a killed program left
    a journal that has lost saves. Without, it is opened as it is before them, and `left_behind` tells.
    """
    path = path.absolute()
    with translated(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    in_use = InUse(path)
    try:
        if not path.exists():
            from facilitator.storage.migrations import build

            create(path, key, build)
        left = gather(path) if in_use.first else None
        if with_whole_journal and left is not None and left.verdict() is Journal.DAMAGED:
            raise DamagedError(
                f"The journal beside {path} is damaged: the last changes in it cannot be read.",
                "facilitator check names the newest good backup. To go on without those changes, start "
                "facilitator.",
            )
        return Store(
            path, key, _connected(path, key), in_use, left if left is not None and left.any else None
        )
    except BaseException:
        in_use.close()
        raise


def _connected(path: Path, key: bytes | None) -> Connection:
    connection = connect(path, key)
    try:
        with translated(path):
            known = connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA
        if not known:
            from facilitator.storage.migrations import migrate

            migrate(connection, path, key)
        with translated(path):
            latest = connection.execute("SELECT max(id) FROM undo_step").fetchone()[0]
        if latest:
            continue_after(latest)  # what is undone first is what was done last, whatever the clock says
    except BaseException:
        connection.close()
        raise
    return connection
