"""Whether the file that is open still has its name: a folder can be taken away while the program runs.

What is written into a file without a name is lost, though the system reports no error.
"""

import sys
import time
from pathlib import Path

from facilitator.storage.errors import MissingStoreError, translated

COARSE_SECONDS = 1.0
"""Two writes within this time may leave the same time on a file."""


def written_stamp(path: Path) -> tuple[int, ...] | None:
    """Return what is another after each write to the database or its log, read in some microseconds.

    None when that cannot be told: something was written just now, the file is gone, or the system keeps
    the time of an open file back (Windows).
    """
    if sys.platform == "win32":
        return None
    stamp: list[int] = []
    for each in (path, path.with_name(path.name + "-wal")):
        try:
            status = each.stat()
        except OSError:
            return None
        if abs(time.time() - status.st_mtime) < COARSE_SECONDS:
            return None
        stamp += status.st_ino, status.st_mtime_ns, status.st_size
    return tuple(stamp)


def mark_of(path: Path) -> tuple[int, int]:
    """Return what tells the file of that name from every other one.

    MissingStoreError when there is none; other StorageErrors when the disk fails.
    """
    with translated(path):
        try:
            status = path.stat()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise MissingStoreError(
                f"{path} is gone, so this was not saved. It is kept here.",
                "Put the file back where it was, with its folder; saving is tried again.",
            ) from error
        return status.st_dev, status.st_ino
