"""What becomes of a record that this window and another one changed: field by field, and no word is lost."""

from collections.abc import Set
from dataclasses import fields, replace
from typing import Any
from uuid import UUID

from facilitator.domain.models import Conflict, Meeting, Record
from facilitator.quick_dataclass import dataclass
from facilitator.storage.records import from_plain, to_plain

_OF_THE_CLOCK = frozenset(
    {"stage", "focus", "stage_seconds", "skipped", "talk_manager", "talk_report", "and_what_else"}
)
"""Fields of a meeting that hold no words: the last writer's count."""


@dataclass(frozen=True, slots=True)
class Change:
    """A record as it is to be, and which of its fields are new; None when all of them count."""

    record: Record
    fields: frozenset[str] | None = None

    @classmethod
    def between(cls, before: Record | None, after: Record) -> "Change":
        """Return the change that leads from one to the other."""
        return cls(after, None if before is None else differing(before, after))

    def after(self, earlier: "Change | None") -> "Change":
        """Return this change together with one that came before and was not saved yet."""
        if earlier is None:
            return self
        whole = self.fields is None or earlier.fields is None
        return Change(self.record, None if whole else (self.fields or frozenset()) | earlier.fields)  # type: ignore[operator]

    def over(self, stored: Record) -> Record:
        """Return the record to save over what is stored now."""
        if self.fields is None:
            return replace(self.record, version=stored.version)
        return replace(stored, **values_of(self.record, self.fields))

    def without(self, names: frozenset[str]) -> "Change | None":
        """Return the part of the change that is about other fields, None when there is none."""
        mine = (
            self.fields if self.fields is not None else frozenset(each.name for each in fields(self.record))
        )
        rest = mine - names - {"id", "version"}
        return Change(self.record, rest) if rest else None


@dataclass(frozen=True, slots=True)
class News:
    """What another window changed beneath this one: the record as it is stored, and which fields are new.

    None for the record means that it is gone, None for the fields that all of them count.
    """

    record_id: UUID
    record: Record | None
    fields: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Merged:
    """What two versions of a record come to: `mine` can be saved over theirs, `clash` has to be chosen.

    `theirs` names the fields that are new here.
    """

    mine: Change | None
    clash: frozenset[str]
    theirs: frozenset[str]


def merge(change: Change, stored: Record | None, theirs: Record) -> Merged:
    """Put a change together with what another window saved; `stored` is what it was made upon, if known."""
    differs = differing(change.record, theirs)
    mine = change.fields
    if mine is None:
        mine = differs if stored is None else differing(stored, change.record)
    new = differs if stored is None else differing(stored, theirs)
    clash = mine & new & differs
    if isinstance(theirs, Meeting):
        clash -= _OF_THE_CLOCK
    clear = mine - clash
    return Merged(Change(change.record, clear) if clear else None, clash, new - mine)


def set_apart(record: Record, names: frozenset[str] | None) -> Conflict:
    """Return what keeps these fields of a record, all of them for None, until a version is chosen."""
    values = to_plain(record)
    wanted = values if names is None else {"table", "id", *names}
    return Conflict(
        person_id=_person_of(record),
        record_id=record.id,
        mine={name: value for name, value in values.items() if name in wanted},
    )


def set_apart_removal(record: Record) -> Conflict:
    """Return what remembers that a record was removed here, though another window changed it."""
    return Conflict(
        person_id=_person_of(record), record_id=record.id, mine={"table": to_plain(record)["table"]}
    )


def names_apart(conflict: Conflict) -> frozenset[str]:
    """Return the fields that are to be chosen; none for a removal."""
    return frozenset(conflict.mine) - {"table", "id", "version"}


def apart_with(conflict: Conflict, change: Change) -> Conflict:
    """Return what was set apart with the words that were written since."""
    values = to_plain(change.record)
    names = names_apart(conflict) & (change.fields if change.fields is not None else values.keys())
    return replace(conflict, mine=conflict.mine | {name: values[name] for name in names})


def my_version(conflict: Conflict, theirs: Record | None) -> Record | None:
    """Return the record as this window had it, None when it was removed here or cannot be told any more."""
    if not names_apart(conflict):
        return None
    if theirs is None:
        return replace(from_plain(conflict.mine), version=0) if "version" in conflict.mine else None
    return replace(from_plain(to_plain(theirs) | conflict.mine), version=theirs.version)


def differing(one: Record, other: Record) -> frozenset[str]:
    """Return the names of the fields in which two records are not the same, `version` left out."""
    names = (each.name for each in fields(one) if each.name != "version")
    return frozenset(name for name in names if getattr(one, name) != getattr(other, name))


def values_of(record: Record, names: Set[str]) -> dict[str, Any]:
    """Return these fields of a record by their names."""
    return {name: getattr(record, name) for name in names}


def _person_of(record: Record) -> UUID:
    person_id: UUID = getattr(record, "person_id", record.id)
    return person_id
