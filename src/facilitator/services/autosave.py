"""One writer off the screen's thread: what changed is on the disk a quarter of a second later."""

import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from time import monotonic
from typing import Protocol
from uuid import UUID

from facilitator.domain.models import Record
from facilitator.errors import FacilitatorError

DELAY = 0.25
"""Seconds from the first unsaved change to its save; half of what the product promises."""

_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0


class SaveState(StrEnum):
    """Whether everything that was typed is on the disk."""

    SAVED = "saved"
    SAVING = "saving"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SaveReport:
    """The state, and the problem in words when it is FAILED."""

    state: SaveState
    problem: str = ""


class Writes(Protocol):
    """What the autosave needs of a store."""

    def save(self, records: Sequence[Record], removed: Sequence[Record] = ()) -> dict[UUID, int]:
        """Write all in one transaction and return the new versions."""


class Autosave:
    """Collects changed records and saves them together, in the order they came.

    A failed save keeps everything in memory and is tried again with growing pauses (0.5 s to 30 s).
    `on_report` is called from the writer's thread.
    """

    def __init__(self, store: Writes, on_report: Callable[[SaveReport], None] | None = None) -> None:
        self._store = store
        self._on_report = on_report
        self._wake = threading.Condition()
        self._changed: dict[UUID, Record] = {}
        self._removed: dict[UUID, Record] = {}
        self._versions: dict[UUID, int] = {}
        self._due: float | None = None
        self._saving = False
        self._closing = False
        self._pause = _FIRST_PAUSE
        self._failures = 0
        self.report = SaveReport(SaveState.SAVED)
        self._thread = threading.Thread(target=self._run, name="autosave", daemon=True)
        self._thread.start()

    def put(self, *records: Record, removed: Iterable[Record] = ()) -> None:
        """Have these saved, and those removed, in one transaction."""
        with self._wake:
            for record in records:
                self._removed.pop(record.id, None)
                self._changed[record.id] = record
            for record in removed:
                self._changed.pop(record.id, None)
                self._removed[record.id] = record
            if self._due is None:
                self._due = monotonic() + DELAY
            first = self.report.state is SaveState.SAVED
            if first:
                self.report = SaveReport(SaveState.SAVING)
            self._wake.notify_all()
        if first:
            self._tell()

    def hurry(self) -> None:
        """Save what waits now, without waiting for it; on a stage change."""
        with self._wake:
            if self._due is not None:
                self._due = monotonic()
            self._wake.notify_all()

    def flush(self, timeout: float = 10.0) -> bool:
        """Save what waits and return whether all of it is on the disk within `timeout` seconds."""
        end = monotonic() + timeout
        with self._wake:
            # A save that is under way may not hold the last words, so its failure says nothing of them.
            if not self._wake.wait_for(lambda: not self._saving, timeout):
                return False
            failures = self._failures
            while (self._changed or self._removed or self._saving) and self._failures == failures:
                if not self._saving:
                    self._due = monotonic()
                    self._wake.notify_all()
                if not self._wake.wait(max(0.0, end - monotonic())) and monotonic() >= end:
                    return False
            return self._failures == failures

    def close(self, timeout: float = 10.0) -> bool:
        """Flush, end the writer's thread, and return whether all of it is on the disk."""
        saved = self.flush(timeout)
        with self._wake:
            self._closing = True
            self._wake.notify_all()
        self._thread.join(timeout if saved else 0.5)
        return saved

    @property
    def busy(self) -> bool:
        """Return whether a save is under way, and so the store in use."""
        return self._saving

    def _run(self) -> None:
        while True:
            with self._wake:
                while not self._closing and (self._due is None or self._due > monotonic()):
                    self._wake.wait(None if self._due is None else max(0.0, self._due - monotonic()))
                if self._closing:
                    return
                changed, removed = self._changed, self._removed
                self._changed, self._removed, self._due = {}, {}, None
                self._saving = True
            problem = self._save(changed, removed)
            with self._wake:
                self._saving = False
                if problem:
                    self._failures += 1
                    self._take_back(changed, removed)
                waiting = bool(self._changed or self._removed)
                self.report = (
                    SaveReport(SaveState.FAILED, problem)
                    if problem
                    else SaveReport(SaveState.SAVING if waiting else SaveState.SAVED)
                )
                self._wake.notify_all()
            self._tell()

    def _take_back(self, changed: dict[UUID, Record], removed: dict[UUID, Record]) -> None:
        """Keep what could not be saved, below whatever was changed since, for the next try."""
        for record_id, record in changed.items():
            if record_id not in self._removed:
                self._changed.setdefault(record_id, record)
        for record_id, record in removed.items():
            if record_id not in self._changed:
                self._removed.setdefault(record_id, record)
        self._due = monotonic() + self._pause
        self._pause = min(self._pause * 2, _LONGEST_PAUSE)

    def _save(self, changed: dict[UUID, Record], removed: dict[UUID, Record]) -> str:
        """Save once and return the problem in words, "" when there was none."""
        try:
            versions = self._store.save(
                [self._current(record) for record in changed.values()],
                [self._current(record) for record in removed.values()],
            )
        except FacilitatorError as error:
            return error.message
        except Exception as error:  # the writer must live on: whatever broke may mend itself
            return f"Saving failed ({type(error).__name__})."
        self._versions.update(versions)
        self._pause = _FIRST_PAUSE
        return ""

    def _current(self, record: Record) -> Record:
        """Return the record with the version that this writer last saved it as."""
        known = self._versions.get(record.id)
        if known == 0:  # it was removed and comes back
            return replace(record, version=0)
        return replace(record, version=known) if known and known > record.version else record

    def _tell(self) -> None:
        if self._on_report is not None:
            with suppress(Exception):  # the writer must live on, even if nobody can hear it any more
                self._on_report(self.report)
