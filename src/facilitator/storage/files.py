"""Files that only their owner may read, written so that a power cut leaves the old or the new one whole."""

import errno
import os
import re
import stat
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

PRIVATE_FILE = 0o600

_CHUNK = 1 << 20

_FORGOTTEN_SECONDS = 3600.0


def make_empty(path: Path) -> None:
    """Make an empty file that only this user may read; FileExistsError when there is one."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE))


def fresh_name(path: Path) -> Path:
    """Return a hidden name beside `path` for what will take its place once it is whole."""
    return path.with_name(f".{path.name}.{os.urandom(4).hex()}.new")


def is_fresh_name(path: Path) -> bool:
    """Return whether that is a name of `fresh_name`, so what was not finished when nobody is at it."""
    return re.fullmatch(r"\..+\.[0-9a-f]{8}\.new", path.name) is not None


def remove_unfinished(folder: Path) -> None:
    """Remove what a program that was killed left half written in the folder, once it is over an hour old."""
    with suppress(OSError):  # whatever the disk does, it may lie there for longer
        for path in folder.iterdir():
            is_of_one = is_fresh_name(path.with_name(re.sub("-(journal|wal|shm)$", "", path.name)))
            if is_of_one and path.is_file() and time.time() - path.stat().st_mtime > _FORGOTTEN_SECONDS:
                overwrite_and_remove(path)


def write_private(path: Path, content: bytes | Iterable[bytes], *, replace: bool = True) -> None:
    """Put `content` under that name in one step, for this user alone; OSError, and then nothing changed.

    Content in pieces is written as they come. A link is replaced, not what it leads to; a device or a pipe
    is refused. Without `replace` that is FileExistsError when something has the name already, a link too.
    """
    if replace and _is_special(path):
        raise OSError(errno.EINVAL, "it is no ordinary file", str(path))
    fresh = fresh_name(path)
    try:
        with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE), "wb") as file:
            file.writelines([content] if isinstance(content, bytes) else content)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            fresh.replace(path)
        else:
            _appear(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)
    sync_folder(path.parent)


def _is_special(path: Path) -> bool:
    try:
        mode = path.lstat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISLNK(mode) or stat.S_ISDIR(mode))


def _appear(fresh: Path, path: Path) -> None:
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        raise
    except OSError:  # not every file system has hard links
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        fresh.rename(path)


def copy_private(source: Path, target: Path) -> None:
    """Copy a file for this user alone; the copy gets its name when it is whole and on the disk. OSError."""
    fresh = fresh_name(target)
    try:
        make_empty(fresh)
        with fresh.open("wb") as out, source.open("rb") as into:
            while piece := into.read(_CHUNK):
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
    sync_folder(target.parent)


def sync_file(path: Path) -> None:
    """Have the content of the file survive a power cut."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Have a new name in the folder survive a power cut, where the system offers that."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def overwrite_and_remove(path: Path) -> None:
    """Write random bytes over the whole file and remove it; none there is no error.

    A disk that writes elsewhere (flash, copy on write) keeps the old bytes for a while all the same.
    """
    with suppress(FileNotFoundError):
        with path.open("rb+") as file:
            left = os.fstat(file.fileno()).st_size
            while left > 0:
                left -= file.write(os.urandom(min(left, _CHUNK)))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        sync_folder(path.parent)
