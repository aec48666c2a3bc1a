"""Whether the file that is open still has its name: a folder can be taken away while the program runs.

What is written into a file without a name is lost, though the system reports no error.
"""

import ctypes
from pathlib import Path

from sqlcipher3.dbapi2 import Connection

from facilitator.storage.errors import MissingStoreError, translated


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


def leave_open(connection: Connection) -> None:
    """Keep a connection open until the process ends, and then let the system close its files.

    SQLite removes a journal by its name when the last connection is closed, and once a file was put in
    the place of another one, that is the journal of the wrong file.
    """
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(connection))
