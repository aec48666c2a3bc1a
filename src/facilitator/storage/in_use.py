"""Tells whether a store is open somewhere, by a lock on the folder that it lies in.

The lock is the system's own (`flock`): it ends with the process that holds it, however that ends, so
a killed window never keeps anybody out; and it leaves no file behind. On Windows, which has
no shared locks of that kind, an open database file cannot be replaced anyway, so nothing is locked there.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from facilitator.storage.errors import LockedError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


class InUse:
    """One window's word that it has the store open; `first` when nobody else had."""

    def __init__(self, store: Path) -> None:
        self.first = True
        self._handle: int | None = None
        if fcntl is None:
            return
        try:
            self._handle = _open(store)
        except OSError:  # no folder, or no rights: opening the store tells what is wrong
            return
        self.first = _lock(self._handle, fcntl.LOCK_EX)
        if not _lock(self._handle, fcntl.LOCK_SH):
            self.close()
            raise LockedError(
                f"{store} is being replaced by another program just now.",
                "Wait until it is done, and try again.",
            )

    def close(self) -> None:
        """Take the word back; twice is no error."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@contextmanager
def alone(store: Path) -> Iterator[None]:
    """Keep every window out while the store's file is replaced; LockedError while one is open."""
    if fcntl is None:
        yield
        return
    handle = _open(store)
    try:
        if not _lock(handle, fcntl.LOCK_EX):
            raise LockedError(
                f"{store} is open in another window.", "Close every window of Facilitator and try again."
            )
        yield
    finally:
        os.close(handle)


def _open(store: Path) -> int:
    return os.open(store.absolute().parent, os.O_RDONLY | os.O_CLOEXEC)


def _lock(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without such locks
        return True
    return True
