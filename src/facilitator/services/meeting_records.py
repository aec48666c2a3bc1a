"""The records of one meeting in memory: changed at once, saved behind, and taken back step by step."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Protocol, TypeVar, cast
from uuid import UUID

from facilitator.domain.clock import Clock
from facilitator.domain.models import Draft, Meeting, Person, Record, UndoStep
from facilitator.errors import FacilitatorError
from facilitator.services import undoing
from facilitator.services.merging import Change, News, differing, merge, values_of

R = TypeVar("R", bound=Record)


class Saves(Protocol):
    """What a session needs of the autosave."""

    def put(self, *records: Record, removed: Iterable[Record] = (), before: Iterable[Record] = ()) -> None:
        """Have these saved, and those removed; `before` has them as they were."""

    def set_apart(self, record: Record, names: frozenset[str]) -> None:
        """Have these fields of a record wait beside what another window wrote into them."""

    def put_quietly(self, record: Record) -> None:
        """Have this saved without a word about it."""

    def hurry(self) -> None:
        """Save what waits now."""


class OnlyRead:
    """Stands behind a session that nobody writes in."""

    def put(self, *records: Record, removed: Iterable[Record] = (), before: Iterable[Record] = ()) -> None:  # noqa: ARG002
        """Refuse."""
        raise AssertionError(f"this session is only read, yet {len([*records, *removed])} came to be saved")

    def set_apart(self, record: Record, names: frozenset[str]) -> None:  # noqa: ARG002
        """Refuse."""
        self.put(record)

    def put_quietly(self, record: Record) -> None:
        """Refuse."""
        self.put(record)

    def hurry(self) -> None:
        """Refuse."""
        raise AssertionError("this session is only read")


class MeetingRecords:
    """An identity map of all that a meeting knows: `put` replaces, `all` reads, and both are instant."""

    def __init__(
        self, meeting: Meeting, person: Person, records: Iterable[Record], clock: Clock, saves: Saves
    ) -> None:
        self.clock = clock
        self._saves = saves
        self._meeting_id = meeting.id
        self._person_id = person.id
        self._records: dict[UUID, Record] = {r.id: r for r in records}
        self._records |= {person.id: person, meeting.id: meeting}
        self._shown: dict[UUID, Record] = {}
        self._step: dict[UUID, undoing.Before] | None = None
        self._undone: list[tuple[UndoStep, UndoStep]] = []

    @property
    def meeting(self) -> Meeting:
        """Return the meeting as it now is."""
        return cast(Meeting, self._records[self._meeting_id])

    @property
    def person(self) -> Person:
        """Return the person as they now are."""
        return cast(Person, self._records[self._person_id])

    @property
    def records(self) -> list[Record]:
        """Return all that the meeting knows."""
        return [*self._records.values()]

    def all(self, kind: type[R]) -> list[R]:
        """Return the records of that kind, oldest first."""
        found = [r for r in self._records.values() if type(r) is kind]
        return cast(list[R], sorted(found, key=lambda r: r.id))

    def get(self, kind: type[R], record_id: UUID) -> R:
        """Return one record. FacilitatorError when it is not there, as when another window took it back."""
        record = self._records.get(record_id)
        if record is None:
            raise FacilitatorError("That is no longer there.", "Another window took it back; esc leaves it.")
        assert isinstance(record, kind)
        return record

    def holds(self, record_id: UUID) -> bool:
        """Return whether that record is part of the meeting now."""
        return record_id in self._records

    def mine(self, kind: type[R]) -> list[R]:
        """Return the records of that kind that belong to this meeting."""
        return [r for r in self.all(kind) if getattr(r, "meeting_id", None) == self._meeting_id]

    def put(self, *records: Record, removed: Iterable[Record] = ()) -> None:
        """Take these into the meeting and out of it, and have both saved together."""
        records = tuple(self._beside_theirs(each) if each.id in self._shown else each for each in records)
        gone = list(removed)
        were = [self._records[each.id] for each in (*records, *gone) if each.id in self._records]
        if self._step is not None:
            for record in (*records, *gone):
                self._step.setdefault(record.id, self._records.get(record.id, type(record)))
        for record in records:
            self._records[record.id] = record
        for record in gone:
            self._records.pop(record.id, None)
        if self._step is None:  # else all of the step is saved at its end, in one transaction
            self._saves.put(*records, removed=gone, before=were)

    @contextmanager
    def upon(self, *shown: Record) -> Iterator[None]:
        """Have what is put within change these records, as a form showed them when it was opened.

        What another window has written since stays; where both wrote, both versions wait to be chosen.
        FacilitatorError when one is no longer there.
        """
        for each in shown:
            self.get(type(each), each.id)
        self._shown = {each.id: each for each in shown}
        try:
            yield
        finally:
            self._shown = {}

    def _beside_theirs(self, record: Record) -> Record:
        now = self._records.get(record.id)
        if now is None:
            return record
        shown = self._shown[record.id]
        merged = merge(Change.between(shown, record), shown, now)
        if merged.clash:
            self._saves.set_apart(record, merged.clash)
        return replace(now, **values_of(record, differing(shown, record)))

    @contextmanager
    def undoable(self, label: str) -> Iterator[None]:
        """Have all that is put within be taken back by one `undo`; within another it joins that one."""
        if self._step is not None:
            yield
            return
        self._step = {}
        try:
            yield
        finally:
            step, self._step = self._step, None
            changed = {own: before for own, before in step.items() if self._differs(own, before)}
            if changed:
                self._end_step(label, changed)

    def _differs(self, own: UUID, before: undoing.Before) -> bool:
        now = self._records.get(own)
        if now is None or not isinstance(before, Record):
            return now is not None or isinstance(before, Record)
        return bool(differing(before, now))

    def _end_step(self, label: str, changed: dict[UUID, undoing.Before]) -> None:
        step = undoing.step(self._person_id, self.clock.now(), label, changed, self._records)
        kept = [self._records[own] for own in changed if own in self._records]
        were = [each for each in changed.values() if isinstance(each, Record)]
        self._records[step.id] = step
        self._undone.clear()
        gone = [each for each in were if each.id not in self._records]
        self._saves.put(*kept, step, removed=gone, before=were)

    def undo(self) -> str:
        """Take back the last decision or removal, and return its label; "" when there is none."""
        steps = self.all(UndoStep)
        if not steps:
            return ""
        turn = undoing.turn(steps[-1], self._find)
        self.put(*turn.records, removed=[*turn.removed, steps[-1]])
        self._undone.append((steps[-1], turn.again))
        return steps[-1].label

    def redo(self) -> str:
        """Do again what was taken back last, and return its label; "" when there is nothing."""
        if not self._undone:
            return ""
        step, again = self._undone.pop()
        turn = undoing.turn(again, self._find, redo=True)
        self.put(*turn.records, replace(step, version=0), removed=turn.removed)
        return step.label

    def _find(self, kind: type[Record], record_id: UUID) -> Record | None:  # noqa: ARG002
        return self._records.get(record_id)

    def adopt(self, news: News) -> None:
        """Take up what another window changed, if it is about this person: it is saved already."""
        if news.record is not None and self._person_id not in (
            news.record_id,
            getattr(news.record, "person_id", None),
        ):
            return
        if news.record is None:
            self._records.pop(news.record_id, None)
            return
        mine = self._records.get(news.record_id)
        if mine is None or news.fields is None:
            self._records[news.record_id] = news.record
        else:
            changes = values_of(news.record, news.fields)
            self._records[news.record_id] = replace(mine, **changes)

    def take_in(self, *records: Record) -> None:
        """Take records into the meeting that are saved already."""
        for record in records:
            self._records.setdefault(record.id, record)

    def change_meeting(self, **changes: object) -> None:
        """Change fields of the meeting."""
        self.put(replace(self.meeting, **changes))  # type: ignore[arg-type]

    # Unfinished words

    def draft(self, field: str) -> str:
        """Return what was typed in that field and not yet sent."""
        found = self._records.get(Draft.of(self._scope, field, "").id)
        return found.text if isinstance(found, Draft) else ""

    def set_draft(self, field: str, text: str) -> None:
        """Keep the words of an unfinished field; "" forgets them."""
        draft = Draft.of(self._scope, field, text)
        if text:
            self.put(draft)
        elif draft.id in self._records:
            self.put(removed=[draft])

    def clear_drafts(self, prefix: str) -> None:
        """Forget the words of every field whose name starts so, once the form was sent."""
        gone = [d for d in self.all(Draft) if d.scope == self._scope and d.field.startswith(prefix)]
        if gone:
            self.put(removed=gone)

    @property
    def _scope(self) -> str:
        return f"meeting:{self._meeting_id}"
