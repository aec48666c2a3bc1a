"""Whether the file that is open still has its name: a folder can be taken away while the program runs.

What is written into a file without a name is lost, though the system reports no error.
"""

from pathlib import Path

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
