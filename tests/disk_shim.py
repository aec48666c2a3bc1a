"""Stands between the store's own SQLite and the disk: sees each write and sync, and lets syncs fail.

The tables of functions are those of https://www.sqlite.org/c3ref/vfs.html and io_methods.html, taken over
in place, so that the program under test opens its files as it always does. Loading this is for good: use
it in a process of its own.
"""

import ctypes
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from sqlcipher3 import _sqlite3

IOERR_FSYNC = 10 | 4 << 8

_VFS = [
    "xOpen",
    "xDelete",
    "xAccess",
    "xFullPathname",
    "xDlOpen",
    "xDlError",
    "xDlSym",
    "xDlClose",
    "xRandomness",
    "xSleep",
    "xCurrentTime",
    "xGetLastError",
    "xCurrentTimeInt64",
    "xSetSystemCall",
    "xGetSystemCall",
    "xNextSystemCall",
]
_METHODS = [
    "xClose",
    "xRead",
    "xWrite",
    "xTruncate",
    "xSync",
    "xFileSize",
    "xLock",
    "xUnlock",
    "xCheckReservedLock",
    "xFileControl",
    "xSectorSize",
    "xDeviceCharacteristics",
    "xShmMap",
    "xShmLock",
    "xShmBarrier",
    "xShmUnmap",
    "xFetch",
    "xUnfetch",
]


class _Vfs(ctypes.Structure):
    _fields_ = [
        ("iVersion", ctypes.c_int),
        ("szOsFile", ctypes.c_int),
        ("mxPathname", ctypes.c_int),
        ("pNext", ctypes.c_void_p),
        ("zName", ctypes.c_char_p),
        ("pAppData", ctypes.c_void_p),
        *((name, ctypes.c_void_p) for name in _VFS),
    ]


class _Methods(ctypes.Structure):
    _fields_ = [("iVersion", ctypes.c_int), *((name, ctypes.c_void_p) for name in _METHODS)]


class _File(ctypes.Structure):
    _fields_ = [("pMethods", ctypes.POINTER(_Methods))]


_int, _pointer, _long = ctypes.c_int, ctypes.c_void_p, ctypes.c_int64
# Names are pointers here: SQLite keeps them, and reads on behind their ends.
_OPEN = ctypes.CFUNCTYPE(_int, _pointer, _pointer, _pointer, _int, _pointer)
_DELETE = ctypes.CFUNCTYPE(_int, _pointer, _pointer, _int)
_WRITE = ctypes.CFUNCTYPE(_int, _pointer, _pointer, _int, _long)
_TRUNCATE = ctypes.CFUNCTYPE(_int, _pointer, _long)
_SYNC = ctypes.CFUNCTYPE(_int, _pointer, _int)


class Watcher(Protocol):
    """What is told of every step before the disk sees it; a number other than 0 is SQLite's error."""

    def write(self, path: Path, start: int, data: bytes) -> int: ...
    def truncate(self, path: Path, size: int) -> int: ...
    def sync(self, path: Path) -> int: ...
    def delete(self, path: Path) -> int: ...


class FailingSyncs:
    """Has every sync fail as long as that file is there."""

    def __init__(self, sign: Path) -> None:
        self.sign = sign

    def sync(self, path: Path) -> int:
        return IOERR_FSYNC if self.sign.exists() else 0

    def write(self, path: Path, start: int, data: bytes) -> int:
        return 0

    def truncate(self, path: Path, size: int) -> int:
        return 0

    def delete(self, path: Path) -> int:
        return 0


_kept: list[Any] = []


def stand_between(watcher: Watcher) -> None:
    """Have the watcher told of all that is done from now on to the files that are opened from now on."""
    library = ctypes.CDLL(_sqlite3.__file__)
    library.sqlite3_initialize()
    library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
    vfs = library.sqlite3_vfs_find(None).contents
    paths: dict[int, Path] = {}
    tables: dict[int, _Methods] = {}
    opened, deleted = _OPEN(vfs.xOpen), _DELETE(vfs.xDelete)

    def wrapped(kind: Callable[..., Any], inner: int, ask: Callable[..., int]) -> int:
        real = kind(inner)

        @kind
        def step(file: int, *rest: int) -> int:
            path = paths.get(file)
            answer = ask(path, *rest) if path is not None else 0
            return answer or int(real(file, *rest))

        _kept.append(step)
        return ctypes.cast(step, ctypes.c_void_p).value or 0

    def table(methods: _Methods) -> _Methods:
        address = ctypes.addressof(methods)
        if address not in tables:
            made = _Methods.from_buffer_copy(methods)
            made.xWrite = wrapped(
                _WRITE, methods.xWrite, lambda p, d, n, at: watcher.write(p, at, ctypes.string_at(d, n))
            )
            made.xTruncate = wrapped(_TRUNCATE, methods.xTruncate, watcher.truncate)
            made.xSync = wrapped(_SYNC, methods.xSync, lambda p, _: watcher.sync(p))
            tables[address] = made
        return tables[address]

    @_OPEN
    def open_file(own: int, name: int | None, file: int, flags: int, out: int | None) -> int:
        answer = int(opened(own, name, file, flags, out))
        if answer == 0 and name:
            handle = _File.from_address(file)
            handle.pMethods = ctypes.pointer(table(handle.pMethods.contents))
            paths[file] = Path(os.fsdecode(ctypes.string_at(name)))
        return answer

    @_DELETE
    def delete_file(own: int, name: int, sync: int) -> int:
        return watcher.delete(Path(os.fsdecode(ctypes.string_at(name)))) or int(deleted(own, name, sync))

    _kept.extend([open_file, delete_file, tables, opened, deleted])
    vfs.xOpen = ctypes.cast(open_file, ctypes.c_void_p).value
    vfs.xDelete = ctypes.cast(delete_file, ctypes.c_void_p).value


class _Header(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


def give_up_root() -> None:
    """Have the system hold this process to the rights of files, as it does everybody but root (Linux)."""
    libc = ctypes.CDLL(None, use_errno=True)
    header, sets = _Header(0x20080522, 0), (ctypes.c_uint32 * 6)()
    if libc.capget(ctypes.byref(header), sets) == 0:
        for index in range(3):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_FOWNER
            sets[index] &= ~0b1110
        libc.capset(ctypes.byref(header), sets)


def lines(call: str) -> str:
    """Return the lines of Python that do `call` in another process, before the program starts."""
    folder = str(Path(__file__).parent)
    return f"import sys; sys.path.insert(0, {folder!r}); from disk_shim import *; {call}"
