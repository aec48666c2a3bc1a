"""Puts what was read beside what is stored: what is new, what is there, and where the two differ."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from typing import Any
from uuid import UUID

from facilitator.domain.kind_words import kind_words
from facilitator.domain.models import Record
from facilitator.quick_dataclass import dataclass
from facilitator.storage.plain_reader import PlainReader
from facilitator.storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A record as a file tells it: its id and some or all other fields, checked and of the right type.

    `once` leaves what is stored under that id as it is; `wins` puts the file's fields in its place.
    """

    kind: type[Record]
    id: UUID
    values: Mapping[str, Any]
    once: bool = False
    wins: bool = False


@dataclass(frozen=True, slots=True)
class Trouble:
    """What was not understood, and where: `column` counts from 1, 0 for none; `header` is a table's own."""

    file: str
    line: int
    words: str
    column: int = 0
    header: str = ""

    def __str__(self) -> str:
        column = f"“{self.header}”" if self.header else str(self.column or "")
        at = f", column {column}" if column else ""
        return f"{self.file}, line {self.line}{at}: {self.words}"


@dataclass(slots=True, kw_only=True)
class Understood:
    """What was read: records, how they were understood in a line each, and what was not understood.

    `remarks` tell of what could have been meant otherwise.
    """

    told: list[Told] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    left_out: list[Trouble] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def add(self, other: "Understood") -> None:
        """Take in what was read elsewhere."""
        self.told += other.told
        self.lines += other.lines
        self.troubles += other.troubles
        self.left_out += other.left_out
        self.remarks += other.remarks


@dataclass(frozen=True, slots=True)
class Difference:
    """A record that the file and the store tell differently, and in which fields."""

    stored: Record
    told: Record
    fields: Sequence[str]


@dataclass(slots=True, kw_only=True)
class Merge:
    """What importing would do; `conflicts` stay as they are stored, `changed` takes the file's word."""

    added: list[Record] = field(default_factory=list)
    changed: list[Difference] = field(default_factory=list)
    conflicts: list[Difference] = field(default_factory=list)
    unchanged: int = 0

    def people_changed(self) -> set[UUID]:
        """Return the ids of the people of whom something that is stored would change."""
        return {getattr(each.stored, "person_id", each.stored.id) for each in self.changed}

    def counts(self, records: Iterable[Record]) -> str:
        """Return how many there are of each kind: "4 people, 1 meeting"."""
        found = Counter(type(record) for record in records)
        return ", ".join(f"{number} {kind_words(kind, number)}" for kind, number in found.items())


def merge(told: Iterable[Told], reader: PlainReader, *, file_wins: bool = False) -> Merge:
    """Return what importing these would do to the store; `file_wins` takes the file's word in conflicts."""
    stored = {record.id: record for records in reader.everything().values() for record in records}
    found = Merge()
    for each in told:
        there = stored.get(each.id)
        if there is None:
            found.added.append(each.kind(id=each.id, **each.values))
            continue
        made = replace(there, **each.values)
        if each.once or made == there:
            found.unchanged += 1
            continue
        names = [name for name in each.values if getattr(made, name) != getattr(there, name)]
        difference = Difference(there, made, names)
        (found.changed if each.wins or file_wins else found.conflicts).append(difference)
    return found


def carry_out(store: Store, found: Merge) -> None:
    """Write what is new and what changed, all or nothing. Raises FacilitatorError."""
    records = [*found.added, *(each.told for each in found.changed)]
    if records:
        store.save(records)
