"""What waits to be saved, told apart from what the store is known to hold."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field, replace
from uuid import UUID

from facilitator.domain.models import RECORDS, Conflict, Draft, Record, UndoStep
from facilitator.quick_dataclass import dataclass
from facilitator.services.merging import (
    Change,
    News,
    apart_with,
    differing,
    merge,
    names_apart,
    set_apart,
    set_apart_removal,
)

Get = Callable[[type[Record], UUID], Record | None]
"""Reads one record from the store, None when there is none."""


@dataclass(slots=True)
class Batch:
    """What is saved together: changes and removals by the id of their record."""

    changed: dict[UUID, Change] = field(default_factory=dict)
    removed: dict[UUID, Record] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.changed or self.removed)

    @property
    def apart(self) -> bool:
        """Return whether a conflict is among them."""
        records = [*(change.record for change in self.changed.values()), *self.removed.values()]
        return any(isinstance(record, Conflict) for record in records)

    def singles(self) -> list["Batch"]:
        """Return each of them alone, what others belong to first, and the removals in the other order."""
        place = {kind: number for number, kind in enumerate(RECORDS)}
        changed = sorted(self.changed.items(), key=lambda each: place[type(each[1].record)])
        removed = sorted(self.removed.items(), key=lambda each: -place[type(each[1])])
        return [*(Batch({own: each}) for own, each in changed), *(Batch({}, {own: r}) for own, r in removed)]

    def exchange(self, part: "Batch", other: "Batch") -> None:
        """Put another batch in the place of a part of this one."""
        for own in (*part.changed, *part.removed):
            self.changed.pop(own, None)
            self.removed.pop(own, None)
        self.changed |= other.changed


@dataclass(frozen=True, slots=True)
class Reading:
    """What the store was read to hold, and what it holds no longer."""

    records: tuple[Record, ...]
    gone: frozenset[UUID]


class Pending:
    """Changes that wait, put together with what other windows save; its owner keeps threads apart.

    Words about a field that another window changed too are set apart as a Conflict; until one of them is
    chosen, what is written into that field goes there as well.
    """

    def __init__(self) -> None:
        self.waiting = Batch()
        self._stored: dict[UUID, Record | None] = {}
        self._apart: dict[UUID, Conflict] = {}
        self._news: list[News] = []
        self._unheard: dict[UUID, frozenset[str]] = {}

    def put(self, record: Record, before: Record | None) -> None:
        """Have a record saved; with `before` only the fields count in which the two differ."""
        stored = self._stored.get(record.id)
        if before is not None and before.version > (stored.version if stored is not None else 0):
            self._stored[record.id] = before  # it was read after the last save
        elif before is None and stored is not None and record.version > stored.version:
            del self._stored[record.id]
        elif before is not None:
            self._keep_from_the_unheard(record, differing(before, record))
        self.waiting.removed.pop(record.id, None)
        self._add(Change.between(before, record))

    def _keep_from_the_unheard(self, record: Record, names: frozenset[str]) -> None:
        """Set words apart that were written before this window heard what another one made of that field."""
        if names & self._unheard.get(record.id, frozenset()):
            self.set_apart(record, names & self._unheard[record.id])

    def set_apart(self, record: Record, names: frozenset[str]) -> None:
        """Set words apart that were written into these fields while another window wrote there too."""
        self._set_apart(record, names, self.waiting)

    def remove(self, record: Record) -> None:
        """Have a record removed."""
        self.waiting.changed.pop(record.id, None)
        self.waiting.removed[record.id] = record

    def chosen(
        self, conflict: Conflict, record: Record | None, theirs: Record | None, step: UndoStep
    ) -> None:
        """End a conflict: the record is to be as it was chosen, where `theirs` is what is stored."""
        own = conflict.record_id
        if own in self._apart and self._apart[own].id == conflict.id:
            del self._apart[own]
        self._stored[own] = theirs
        self._news += [News(own, record), News(step.id, step)]
        self.remove(conflict)
        self.put(step, None)
        if record is None:
            if theirs is not None:
                self.remove(theirs)
        elif record != theirs:
            self.put(record, theirs)

    def news(self) -> list[News]:
        """Return what other windows changed beneath this one, each piece once."""
        found, self._news, self._unheard = self._news, [], {}
        return found

    # What others wrote while nothing was saved here

    def known(self, records: Iterable[Record]) -> dict[UUID, Record]:
        """Return those of these records that are stored, as they are known to be."""
        found = {each.id: self._stored.get(each.id, each if each.version else None) for each in records}
        return {own: each for own, each in found.items() if each is not None}

    def catch_up(self, known: Mapping[UUID, Record], read: Reading) -> list[News]:
        """Take up what was read of the store since `known`; what waits is left to its save."""
        news = []
        for record in read.records:
            own = record.id
            stored = self._stored.get(own, known.get(own))
            if isinstance(record, Draft) or self._waits(own):
                continue
            if stored.version >= record.version if stored is not None else own in self._stored:
                continue
            names = None if stored is None else differing(stored, record)
            if names is not None and own in self._apart:
                names -= names_apart(self._apart[own])
            self._stored[own] = record
            news.append(News(own, record, names))
        for own in read.gone:
            if not self._waits(own) and self._stored.get(own, known.get(own)) is not None:
                self._stored[own] = None
                news.append(News(own, None))
        return news

    def _waits(self, own: UUID) -> bool:
        return own in self.waiting.changed or own in self.waiting.removed

    # Saving

    def take(self) -> Batch:
        """Return all that waits, to be saved."""
        batch, self.waiting = self.waiting, Batch()
        return batch

    def as_stored(self, batch: Batch) -> tuple[list[Record], list[Record]]:
        """Return the records to save and to remove: each change upon what the store is known to hold."""
        records = [self._current(change) for change in batch.changed.values()]
        return records, [self._stored.get(own) or record for own, record in batch.removed.items()]

    def saved(self, batch: Batch, records: Iterable[Record], versions: Mapping[UUID, int]) -> None:
        """Remember that these records are stored now, and that what was to go has gone."""
        for record in records:
            self._stored[record.id] = replace(record, version=versions[record.id])
        self._stored.update(dict.fromkeys(batch.removed))

    def take_back(self, batch: Batch) -> None:
        """Let what could not be saved wait again, below whatever was changed since."""
        for own, change in batch.changed.items():
            if own not in self.waiting.removed:
                later = self.waiting.changed.get(own)
                self.waiting.changed[own] = change if later is None else later.after(change)
        for own, record in batch.removed.items():
            if own not in self.waiting.changed:
                self.waiting.removed.setdefault(own, record)

    def settle(self, batch: Batch, own: UUID, theirs: Record | None) -> None:
        """Take up what another window made of a record, so that the next try finds nothing in its way."""
        mine = batch.removed[own] if own in batch.removed else batch.changed[own].record
        stored, self._stored[own] = self._stored.get(own), theirs
        if isinstance(mine, Conflict | UndoStep):
            return
        if own not in batch.removed:
            self._merge(batch, batch.changed.pop(own), stored, theirs)
        elif theirs is not None:
            apart = set_apart_removal(batch.removed.pop(own))
            batch.changed[apart.id] = Change(apart)
            self._news.append(News(own, theirs))

    def set_aside(self, batch: Batch) -> Batch:
        """Return what keeps words that cannot be saved: what they belong to is no longer there."""
        aside = Batch()
        for own, change in batch.changed.items():
            if not isinstance(change.record, UndoStep):  # of what could not be done
                self._stored[own] = None
                self._set_apart(change.record, None, aside)
        for record in batch.removed.values():
            apart = set_apart_removal(record)
            aside.changed[apart.id] = Change(apart)
        return aside

    def _merge(self, batch: Batch, change: Change, stored: Record | None, theirs: Record | None) -> None:
        own = change.record.id
        later = self.waiting.changed.pop(own, None)  # it was written while the save was under way
        change = change if later is None else later.after(change)
        clash: frozenset[str] | None = None  # all of it, when there is no longer such a record
        if theirs is not None:
            merged = merge(change, stored, theirs)
            clash = merged.clash
            if merged.mine is not None:
                batch.changed[own] = merged.mine
            if merged.theirs:
                self._news.append(News(own, theirs, merged.theirs))
                self._unheard[own] = self._unheard.get(own, frozenset()) | merged.theirs
        if clash is None or clash:
            self._set_apart(change.record, clash, batch)

    def _set_apart(self, record: Record, names: frozenset[str] | None, batch: Batch) -> None:
        apart = set_apart(record, names)
        if record.id in self._apart:
            known = self._apart[record.id]
            apart = replace(known, mine=known.mine | apart.mine)
        self._apart[record.id] = apart
        batch.changed[apart.id] = Change(apart)

    def _add(self, change: Change) -> None:
        own = change.record.id
        rest: Change | None = change
        if own in self._apart:
            apart = self._apart[own] = apart_with(self._apart[own], change)
            self.waiting.changed[apart.id] = Change(apart)
            rest = change.without(names_apart(apart)) if self._stored.get(own) is not None else None
        if rest is not None:
            self.waiting.changed[own] = rest.after(self.waiting.changed.get(own))

    def _current(self, change: Change) -> Record:
        own = change.record.id
        if own not in self._stored:
            return change.record
        stored = self._stored[own]
        return replace(change.record, version=0) if stored is None else change.over(stored)
