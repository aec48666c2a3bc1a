"""One writer off the screen's thread: what changed is on the disk within a quarter of a second."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from time import monotonic
from typing import Protocol
from uuid import UUID

from facilitator.domain.models import Conflict, Record, UndoStep
from facilitator.errors import FacilitatorError
from facilitator.services.merging import News
from facilitator.services.pending import Batch, Pending, Reading
from facilitator.services.save_report import SaveReport, SaveState
from facilitator.storage.errors import BrokenLinkError, ConflictError
from facilitator.storage.records import R

DELAY = 0.25
"""Seconds from one save to the next while changes keep coming; half of what the product promises."""

SOON = 0.05
"""Seconds to the save of a change after a pause: what it shows is drawn first, and it has time in plenty."""

_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0

_TRIES = 20
"""How often a save is tried again at once because another window keeps changing the same records."""


class Writes(Protocol):
    """What the autosave needs of a store."""

    def save(self, records: Sequence[Record], removed: Sequence[Record] = ()) -> dict[UUID, int]:
        """Write all in one transaction and return the new versions."""

    def get(self, kind: type[R], record_id: UUID) -> R | None:
        """Return one record, or None."""


class Autosave:
    """Collects changed records and saves them together, in the order they came.

    A failed save keeps everything in memory and is tried again with growing pauses (0.5 s to 30 s). What
    another window changed meanwhile is put together field by field; words about the same field are set
    apart as a Conflict in the same transaction, and everything else is saved. `on_report` is called from
    the writer's thread.
    """

    def __init__(self, store: Writes, on_report: Callable[[SaveReport], None] | None = None) -> None:
        self._store = store
        self._on_report = on_report
        self._wake = threading.Condition()
        self._pending = Pending()
        self._due: float | None = None
        self._last = -DELAY
        self._saving = False
        self._closing = False
        self._pause = _FIRST_PAUSE
        self._failures = 0
        self.report = SaveReport(SaveState.SAVED)
        self._thread = threading.Thread(target=self._run, name="autosave", daemon=True)
        self._thread.start()

    def put(self, *records: Record, removed: Iterable[Record] = (), before: Iterable[Record] = ()) -> None:
        """Have these saved, and those removed, in one transaction.

        `before` has records as they were before the change: with it, only the fields that differ count.
        """
        was = {record.id: record for record in before}
        with self._wake:
            for record in records:
                self._pending.put(record, was.get(record.id))
            for record in removed:
                self._pending.remove(record)
            self._have_saved()
            first = self.report.state is SaveState.SAVED
            if first:
                self.report = SaveReport(SaveState.SAVING)
        if first:
            self._tell()

    def set_apart(self, record: Record, names: frozenset[str]) -> None:
        """Have these fields of a record wait beside what another window wrote into them, to be chosen.

        It is saved with what is put next.
        """
        with self._wake:
            self._pending.set_apart(record, names)

    def put_quietly(self, record: Record) -> None:
        """Have this saved, and tell only when it could not be: for a clock, which changes all the time."""
        with self._wake:
            self._pending.put(record, None)
            self._have_saved()

    def _have_saved(self) -> None:
        if self._due is None:
            self._due = max(monotonic() + SOON, self._last + DELAY)
        self._wake.notify_all()

    def choose(
        self, conflict: Conflict, record: Record | None, theirs: Record | None, step: UndoStep
    ) -> None:
        """End a conflict: have the record saved as it was chosen, None to remove it, over `theirs`.

        `step` is saved in the same transaction.
        """
        with self._wake:
            self._pending.chosen(conflict, record, theirs, step)
        self.put()

    def news(self) -> list[News]:
        """Return what other windows changed beneath this one, each piece once."""
        with self._wake:
            return self._pending.news()

    def known(self, records: Iterable[Record]) -> dict[UUID, Record]:
        """Return those of these records that are stored, as they are known to be."""
        with self._wake:
            return self._pending.known(records)

    def catch_up(self, known: Mapping[UUID, Record], read: Reading) -> list[News] | None:
        """Return what others wrote, by what was read since `known`; None while a save is under way."""
        with self._wake:
            return None if self._saving else self._pending.catch_up(known, read)

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
            while (self._pending.waiting or self._saving) and self._failures == failures:
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
                batch, self._due, self._last = self._pending.take(), None, monotonic()
                self._saving = True
            problem = self._save(batch)
            with self._wake:
                if problem:
                    self._failures += 1
                    self._pending.take_back(batch)
                    self._due = monotonic() + self._pause
                    self._pause = min(self._pause * 2, _LONGEST_PAUSE)
                waiting = bool(self._pending.waiting)
                self.report = (
                    SaveReport(SaveState.FAILED, problem, self._due - monotonic() if self._due else 0.0)
                    if problem
                    else SaveReport(SaveState.SAVING if waiting else SaveState.SAVED, apart=batch.apart)
                )
            self._tell()
            with self._wake:  # whoever waits goes on when it has been told too
                self._saving = False
                self._wake.notify_all()

    def _save(self, batch: Batch) -> str:
        """Save once and return the problem in words, "" when there was none."""
        try:
            try:
                saved = self._insist(batch)
            except BrokenLinkError:
                saved = self._save_each(batch)
            if saved:
                self._pause = _FIRST_PAUSE
                return ""
        except FacilitatorError as error:
            return error.message
        except Exception as error:  # the writer must live on: whatever broke may mend itself
            return f"Saving failed ({type(error).__name__})."
        return "Another window keeps changing the same words."

    def _insist(self, batch: Batch) -> bool:
        return any(self._save_over_others(batch) for _ in range(_TRIES))

    def _save_each(self, batch: Batch) -> bool:
        """Save one by one, and set apart what belongs to something that another window removed."""
        for single in batch.singles():
            try:
                if not self._insist(single):
                    return False
            except BrokenLinkError:
                with self._wake:
                    aside = self._pending.set_aside(single)
                    batch.exchange(single, aside)
                self._insist(aside)
        return True

    def _save_over_others(self, batch: Batch) -> bool:
        """Save, or take up what another window did meanwhile and return False."""
        with self._wake:
            records, removed = self._pending.as_stored(batch)
        try:
            versions = self._store.save(records, removed)
        except ConflictError as error:
            kinds = {record.id: type(record) for record in (*records, *removed)}
            for own in error.ids:
                theirs = self._store.get(kinds[own], own)
                with self._wake:
                    self._pending.settle(batch, own, theirs)
            return False
        with self._wake:
            self._pending.saved(batch, records, versions)
        return True

    def _tell(self) -> None:
        if self._on_report is not None:
            with suppress(Exception):  # the writer must live on, even if nobody can hear it any more
                self._on_report(self.report)
