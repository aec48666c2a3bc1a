"""Files that only their owner may read, written so that a power cut leaves the old or the new one whole."""

import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path

PRIVATE_FILE = 0o600

_CHUNK = 1 << 20


def make_empty(path: Path) -> None:
    """Make an empty file that only this user may read; FileExistsError when there is one."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE))


def fresh_name(path: Path) -> Path:
    """Return a hidden name beside `path` for what will take its place once it is whole."""
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")


def write_private(path: Path, content: bytes) -> None:
    """Put `content` under that name in one step, for this user alone; OSError, and then nothing changed."""
    fresh = fresh_name(path)
    try:
        with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Have the content of the file survive a power cut."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Have a new name in the folder survive a power cut, where the system offers that."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def overwrite(path: Path, told: Callable[[int], object] = lambda _: None) -> None:
    """Write random bytes over the whole file; `told` hears how many bytes are done.

    A disk that writes elsewhere (flash, copy on write) keeps the old bytes for a while all the same.
    """
    handle = os.open(path, os.O_RDWR)
    try:
        left = os.fstat(handle).st_size
        done = 0
        while left:
            written = os.write(handle, secrets.token_bytes(min(left, _CHUNK)))
            left -= written
            done += written
            told(done)
        os.fsync(handle)
    finally:
        os.close(handle)
