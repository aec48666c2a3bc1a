"""Looks at a write-ahead log before SQLite does, which drops what it cannot read without a word.

SQLite ends its reading of a log at the first frame whose checksum is wrong. That is right for a save
that the power cut short, and wrong for a damaged disk: every save after that frame would vanish in
silence. So what the log must hold is compared with what it does hold.

Layout: https://www.sqlite.org/walformat.html
"""

import struct
from enum import StrEnum
from pathlib import Path

from facilitator.quick_dataclass import dataclass

_MAGIC = {0x377F0682: "<", 0x377F0683: ">"}
_HEADER, _FRAME = 32, 24
_INDEX_HEADER = struct.Struct("=IIIBBHIIIIIIII")


class Journal(StrEnum):
    """What a look at the log found."""

    GOOD = "good"
    CUT = "cut"  # its last save is not whole: the power went, or the disk lost it
    DAMAGED = "damaged"  # saves that were confirmed cannot be read any more


@dataclass(frozen=True, slots=True)
class _Expected:
    """What the index beside the log says that it holds."""

    frames: int
    salts: bytes


@dataclass(frozen=True, slots=True)
class Evidence:
    """A store's log and the index beside it, as they lay on the disk before the store was opened."""

    index: bytes
    log: bytes | None

    @property
    def any(self) -> bool:
        """Return whether a program ended without closing the store, which would have removed the log."""
        return bool(self.log) or bool(self.index)

    def verdict(self) -> Journal:
        """Return how the log was; a log of some MB takes a tenth of a second."""
        expected = _expected(self.index)
        if not self.log:
            return Journal.DAMAGED if expected and expected.frames else Journal.GOOD
        salts, whole, torn = _read(self.log)
        if expected is not None and expected.frames:
            if salts == expected.salts:
                return Journal.GOOD if whole >= expected.frames else Journal.DAMAGED
            return Journal.DAMAGED if salts is None else Journal.GOOD  # other salts: begun anew since
        if salts is None:
            return Journal.DAMAGED if len(self.log) > _HEADER else Journal.CUT
        return Journal.CUT if torn else Journal.GOOD


def gather(store: Path) -> Evidence:
    """Read the log of that store. Call it before this process opens the store.

    Reading the index in a process that has the store open would drop the locks that SQLite holds on it.
    """
    index = store.with_name(store.name + "-shm")
    log = store.with_name(store.name + "-wal")
    # The index first: a window that is open only adds frames to what it tells.
    return Evidence(_content(index, _INDEX_HEADER.size * 2) or b"", _content(log))


def _content(path: Path, size: int = -1) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError:
        return None


def _expected(content: bytes) -> _Expected | None:
    """Return what the index tells, None when there is none or it is not whole."""
    first, second = content[: _INDEX_HEADER.size], content[_INDEX_HEADER.size :]
    if len(first) < _INDEX_HEADER.size or first != second:
        return None
    fields = _INDEX_HEADER.unpack(first)
    is_whole = fields[3] == 1 and _checksum(first[:-8], "=", (0, 0)) == fields[-2:]
    return _Expected(fields[6], first[32:40]) if is_whole else None


def _read(content: bytes) -> tuple[bytes | None, int, bool]:
    """Return the salts (None: the header is damaged), the last whole commit, and whether more follows."""
    if len(content) < _HEADER:
        return None, 0, False
    magic, _, page, _ = struct.unpack(">IIII", content[:16])
    order = _MAGIC.get(magic)
    if order is None or not page or page & (page - 1) or page > 65536:
        return None, 0, False
    sums = _checksum(content[:24], order, (0, 0))
    if sums != struct.unpack(">II", content[24:32]):
        return None, 0, False
    salts, committed, index, size = content[16:24], 0, 0, _FRAME + page
    for start in range(_HEADER, len(content), size):
        frame = content[start : start + size]
        if len(frame) < size:
            return salts, committed, len(frame) < 16 or frame[8:16] == salts
        index += 1
        sums = _checksum(frame[_FRAME:], order, _checksum(frame[:8], order, sums))
        if frame[8:16] != salts or sums != struct.unpack(">II", frame[16:24]):
            rest = (content[at + 8 : at + 16] for at in range(start, len(content), size))
            return salts, committed, any(each == salts for each in rest)
        if frame[4:8] != b"\0\0\0\0":
            committed = index
    return salts, committed, committed < index


def _checksum(content: bytes, order: str, sums: tuple[int, int]) -> tuple[int, int]:
    one, two = sums
    words = struct.unpack(f"{order}{len(content) // 4}I", content)
    for first, second in zip(words[::2], words[1::2], strict=True):
        one = (one + first + two) & 0xFFFFFFFF
        two = (two + second + one) & 0xFFFFFFFF
    return one, two
