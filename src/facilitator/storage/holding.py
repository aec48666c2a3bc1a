"""Who has a meeting: one window at a time, told apart by a lock of the system on a small file.

The lock ends with the process that holds it, however that ends, so a killed window never keeps
anybody out and nothing has to time out. A second window can ask for the meeting: it locks the file's
`.wanted` neighbour, which the first one looks for every second. Names are hashes, and the files hold
a process number and a terminal, so they tell nothing of who is met.
"""

import os
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from facilitator.domain.ids import derived_id
from facilitator.quick_dataclass import dataclass
from facilitator.storage.locks import is_locked, lock_file, unlock_file

_WANTED = ".wanted"
_LOOK_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Holder:
    """The window that has a meeting: its process, its terminal ("" when it has none), and since when."""

    process: int
    terminal: str
    since: datetime


class Hold:
    """This window's hold on the meetings with one person, until it is released."""

    def __init__(self, person_id: UUID, path: Path, handle: int) -> None:
        self.person_id = person_id
        self._path = path
        self._handle: int | None = handle

    @property
    def wanted(self) -> bool:
        """Return whether another window that is alive asks for it."""
        asked = _beside(self._path)
        if self._handle is None or not asked.exists():
            return False
        handle = lock_file(asked)
        if handle is None:
            return True
        asked.unlink(missing_ok=True)  # whoever asked has gone
        unlock_file(handle)
        return False

    def release(self) -> None:
        """Let another window have it; twice is no error."""
        if self._handle is not None:
            handle, self._handle = self._handle, None
            os.ftruncate(handle, 0)
            unlock_file(handle)


def take(folder: Path, person_id: UUID) -> Hold | Holder:
    """Return the hold on the meetings with a person, or who has it."""
    path = _path(folder, person_id)
    handle = lock_file(path)
    if handle is None:
        return _holder(path)
    os.ftruncate(handle, 0)
    os.pwrite(handle, f"{os.getpid()} {_terminal()}".encode(), 0)
    return Hold(person_id, path, handle)


def holder_of(folder: Path, person_id: UUID) -> Holder | None:
    """Return the window that has the meetings with a person, None when none has; nothing is taken."""
    path = folder / derived_id("hold", str(person_id)).hex
    return _holder(path) if is_locked(path) else None


def ask_for(folder: Path, person_id: UUID, seconds: float) -> Hold | Holder:
    """Ask the window that has it to let go, and return the hold, or who still has it after so long."""
    path = _path(folder, person_id)
    asked = lock_file(_beside(path))
    end = time.monotonic() + seconds
    try:
        while isinstance(found := take(folder, person_id), Holder) and time.monotonic() < end:
            time.sleep(_LOOK_SECONDS)
        return found
    finally:
        if asked is not None:
            _beside(path).unlink(missing_ok=True)
            unlock_file(asked)


def _path(folder: Path, person_id: UUID) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / derived_id("hold", str(person_id)).hex


def _beside(path: Path) -> Path:
    return path.with_name(path.name + _WANTED)


def _holder(path: Path) -> Holder:
    try:
        process, _, terminal = path.read_text().partition(" ")
        since = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return Holder(int(process), terminal, since)
    except (OSError, ValueError):  # it was taken this very moment
        return Holder(0, "", datetime.now(UTC))


def _terminal() -> str:
    try:
        return os.ttyname(0).removeprefix("/dev/")
    except OSError:
        return ""
