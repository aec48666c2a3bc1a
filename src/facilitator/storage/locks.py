"""Locks of the system (`flock`): they end with the process that holds them, however that ends.

Windows has no locks of that kind, so there every lock is granted; an open database file cannot be
replaced there anyway, and SQLite itself keeps two writers apart.
"""

import os
import sys
import time
from pathlib import Path

if sys.platform != "win32":
    import fcntl

_A_LOOK = 0.02
"""Seconds that a lock is tried again for, since `is_locked` takes one for an instant to look."""

_PAUSE = 0.002


def lock_file(path: Path) -> int | None:
    """Lock a file for this process alone, making it if need be; None when another one has it."""
    handle = os.open(path, os.O_CREAT | os.O_RDWR | getattr(os, "O_CLOEXEC", 0), 0o600)
    if lock(handle, shared=False, patience=_A_LOOK):
        return handle
    os.close(handle)
    return None


def is_locked(path: Path) -> bool:
    """Return whether another handle has that file for itself."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
    except OSError:
        return False
    try:
        return not lock(handle, shared=True)
    finally:
        os.close(handle)


def lock_folder(path: Path) -> int | None:
    """Return a handle of a folder to lock, None where folders cannot be opened."""
    return None if sys.platform == "win32" else os.open(path, os.O_RDONLY | os.O_CLOEXEC)


def lock(handle: int, *, shared: bool, patience: float = 0.0) -> bool:
    """Lock what is open under that handle, and return whether it could be; an earlier lock is changed.

    It is tried for that many seconds.
    """
    end = time.monotonic() + patience
    while not (locked := _try(handle, shared=shared)) and time.monotonic() < end:
        time.sleep(_PAUSE)
    return locked


def _try(handle: int, *, shared: bool) -> bool:
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without such locks
        return True
    return True


def unlock_file(handle: int) -> None:
    """Give a lock back."""
    os.close(handle)
