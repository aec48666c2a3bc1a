"""Tells whether a store is open somewhere, by a lock on the folder that it lies in: no file is left."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from facilitator.storage.errors import LockedError
from facilitator.storage.locks import lock, lock_folder

_PATIENCE = 1.0
"""Seconds to wait for a window that opens at the same moment: for an instant it has the folder alone."""


class InUse:
    """One window's word that it has the store open; `first` when nobody else had."""

    def __init__(self, store: Path) -> None:
        self.first = True
        self._handle: int | None = None
        try:
            self._handle = lock_folder(store.absolute().parent)
        except OSError:  # no folder, or no rights: opening the store tells what is wrong
            return
        if self._handle is None:
            return
        self.first = lock(self._handle, shared=False)
        if not lock(self._handle, shared=True, patience=_PATIENCE):
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


@contextmanager
def alone(store: Path) -> Iterator[None]:
    """Keep every window out while the store's file is replaced; LockedError while one is open."""
    handle = lock_folder(store.absolute().parent)
    try:
        if handle is not None and not lock(handle, shared=False):
            raise LockedError(
                f"{store} is open in another window.", "Close every window of Facilitator and try again."
            )
        yield
    finally:
        if handle is not None:
            os.close(handle)
