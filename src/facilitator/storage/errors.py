"""What can go wrong with the store, in words that a user may read."""

import errno
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from sqlcipher3 import dbapi2

from facilitator.errors import FacilitatorError


class StorageError(FacilitatorError):
    """Anything that the disk or the file did."""


class MissingStoreError(StorageError):
    """There is no store under that name."""


class NotAStoreError(StorageError):
    """The file is something else, and was left alone."""


class WrongKeyError(StorageError):
    """The key does not open the file."""


class NewerStoreError(StorageError):
    """The file was written by a newer program."""


class DiskFullError(StorageError):
    """There was no room to write."""


class ReadOnlyError(StorageError):
    """The file or its folder may not be written."""


class DiskError(StorageError):
    """The disk answered with an error."""


class LockedError(StorageError):
    """Another program held the file for too long."""


class DamagedError(StorageError):
    """The file's content is not what was written."""


class BrokenLinkError(StorageError):
    """A record belongs to one that is not there, or others still belong to what was removed."""


class ConflictError(FacilitatorError):
    """Someone else changed these records first; `ids` says which, and nothing was written."""

    def __init__(self, ids: Iterable[UUID]) -> None:
        self.ids = frozenset(ids)
        super().__init__(
            "This was changed in another window in the meantime. Your words are still here, not yet saved.",
            "Copy what you want to keep, then open it again to see the other version.",
        )


_INDEX_BYTES = 64 * 1024
"""The first piece of that index is half as large (https://sqlite.org/walformat.html, 2.1)."""

_Kind = tuple[type[StorageError], str, str]

_FULL: _Kind = (
    DiskFullError,
    "The disk is full, so this was not saved. What was saved before is safe.",
    "Make some room on it.",
)
_NO_ROOM: _Kind = (
    DiskFullError,
    "The disk is full: there is no room to work with {path}. What was saved before is safe.",
    "Free some room, a megabyte will do, and try again.",
)
_READ_ONLY: _Kind = (
    ReadOnlyError,
    "{path} may not be written, so this was not saved.",
    "Check the rights of the file and of its folder.",
)
_DISK: _Kind = (
    DiskError,
    "The disk reported an error at {path}, so this may not be saved.",
    "Check that the drive is connected and healthy.",
)
_LOCKED: _Kind = (
    LockedError,
    "Another program is holding {path}, so this has to wait.",
    "Close other windows of Facilitator and any tool that copies or scans the file.",
)
_DAMAGED: _Kind = (
    DamagedError,
    "{path} is damaged. It was not changed any further.",
    "facilitator check tells how to put the newest good backup back. Keep the damaged file.",
)
_CANNOT_OPEN: _Kind = (
    DiskError,
    "{path} could not be opened.",
    "Check that its folder exists and that you may read and write there.",
)
_BROKEN_LINK: _Kind = (
    BrokenLinkError,
    "This was not saved: something that it belongs to is no longer there, or is still in use.",
    "It may have been deleted in another window; open the list again.",
)
_OTHER: _Kind = (
    StorageError,
    "{path} gave an unexpected error: {error}",
    "Nothing was written.",
)

_BY_CODE: dict[int, _Kind] = {
    dbapi2.SQLITE_FULL: _FULL,
    dbapi2.SQLITE_READONLY: _READ_ONLY,
    dbapi2.SQLITE_PERM: _READ_ONLY,
    dbapi2.SQLITE_IOERR: _DISK,
    dbapi2.SQLITE_BUSY: _LOCKED,
    dbapi2.SQLITE_LOCKED: _LOCKED,
    dbapi2.SQLITE_CORRUPT: _DAMAGED,
    dbapi2.SQLITE_NOTADB: _DAMAGED,
    dbapi2.SQLITE_CANTOPEN: _CANNOT_OPEN,
    dbapi2.SQLITE_CONSTRAINT: _BROKEN_LINK,
}

_BY_ERRNO: dict[int, _Kind] = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: _READ_ONLY,
    errno.EACCES: _CANNOT_OPEN,
    errno.EPERM: _CANNOT_OPEN,
    errno.ENOTDIR: _CANNOT_OPEN,
    errno.EEXIST: _CANNOT_OPEN,
    errno.EIO: _DISK,
}


def sqlite_code(error: BaseException) -> int:
    """Return SQLite's primary result code of an error, 0 when it has none."""
    return int(getattr(error, "sqlite_errorcode", None) or 0) & 0xFF


def _is_full(path: Path) -> bool:
    """Return whether there is no room for the index of the log, which even reading needs."""
    import shutil

    try:
        return shutil.disk_usage(path.parent).free < _INDEX_BYTES
    except OSError:
        return False


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise what the database or the system reports as a StorageError about `path`.

    An error of SQLAlchemy is known by the driver's error that it carries as `orig`, so that this
    module does not import the ORM.
    """
    try:
        yield
    except FacilitatorError:
        raise
    except Exception as error:
        cause = getattr(error, "orig", None) or error
        if isinstance(cause, dbapi2.Error):
            kind = _BY_CODE.get(sqlite_code(cause), _OTHER)
            kind = _NO_ROOM if kind is _DISK and _is_full(path) else kind
        elif isinstance(cause, OSError):
            kind = _BY_ERRNO.get(cause.errno or 0, _OTHER)
        else:
            raise
        problem, message, hint = kind
        raise problem(message.format(path=path, error=cause), hint) from error
