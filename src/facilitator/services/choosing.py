"""What two windows changed, side by side, and what becomes of it: one version, or the words of both."""

from dataclasses import fields, replace
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Any
from uuid import UUID

from facilitator.domain.clock import Clock
from facilitator.domain.models import Conflict, Note, Person, Record
from facilitator.quick_dataclass import dataclass
from facilitator.services import undoing
from facilitator.services.merging import differing, my_version
from facilitator.services.opening import Reads
from facilitator.services.runtime import Runtime
from facilitator.storage.records import kinds_by_table

GONE = "– removed –"

_PROSE = frozenset(
    {
        *("text", "reason", "word", "opener", "summary", "hold", "role", "aspiration", "strengths"),
        *("growth_areas", "situation", "behaviour", "impact", "request", "title", "serves", "measure"),
        *("support", "action", "cue"),
    }
)
"""Fields in which the words of two can stand one after the other; a cadence or an hour would mean nothing."""


class Choice(StrEnum):
    """What a conflict comes to."""

    IN_USE = "in use"
    SET_ASIDE = "set aside"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Part:
    """One field that is not the same in both versions, in words."""

    label: str
    aside: str
    in_use: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both versions of a record; None for one in which it was removed. `person` and `what` name it."""

    conflict: Conflict
    person: str
    what: str
    aside: Record | None
    in_use: Record | None
    parts: tuple[Part, ...]

    @property
    def joinable(self) -> bool:
        """Return whether the words of both can stand in one record."""
        return _can_join(self.aside, self.in_use)


def compare(store: Reads, conflict: Conflict, clock: Clock) -> Comparison | None:
    """Return both versions as they are now, without parts once they are alike; None once one was chosen."""
    now = store.get(Conflict, conflict.id)  # words that were written since have joined it
    if now is None:
        return None
    conflict = now
    kind = kinds_by_table()[conflict.mine["table"]]
    in_use = store.get(kind, conflict.record_id)
    aside = my_version(conflict, in_use)
    person = store.get(Person, conflict.person_id)
    return Comparison(
        conflict=conflict,
        person=person.name if person is not None else "",
        what=conflict.mine["table"].replace("_", " "),
        aside=aside,
        in_use=in_use,
        parts=tuple(_parts(aside, in_use, clock)),
    )


def choose(runtime: Runtime, found: Comparison, choice: Choice) -> None:
    """Save what was chosen, so that it can be undone; a removal that was chosen removes the record."""
    chosen = {
        Choice.SET_ASIDE: found.aside,
        Choice.IN_USE: found.in_use,
        Choice.BOTH: _joined(found.aside, found.in_use),
    }[choice]
    changed: dict[UUID, undoing.Before] = {found.conflict.id: found.conflict}
    if found.in_use is not None:
        changed[found.in_use.id] = found.in_use
    elif chosen is not None:
        changed[chosen.id] = type(chosen)
    after = {chosen.id: chosen} if chosen is not None else {}
    label = f"choosing a version of the {found.what}"
    step = undoing.step(found.conflict.person_id, runtime.clock.now(), label, changed, after)
    runtime.autosave.choose(found.conflict, chosen, found.in_use, step)


def _parts(aside: Record | None, in_use: Record | None, clock: Clock) -> list[Part]:
    known = aside or in_use
    if known is None:
        return []
    if aside is None or in_use is None:
        names = [each.name for each in fields(known) if type(getattr(known, each.name)) is str]
        names = [name for name in names if getattr(known, name)]
    else:
        names = [each.name for each in fields(known) if each.name in differing(aside, in_use)]
    return [Part(_label(name), _side(aside, name, clock), _side(in_use, name, clock)) for name in names]


def _side(record: Record | None, name: str, clock: Clock) -> str:
    return GONE if record is None else _in_words(getattr(record, name), clock)


def _label(name: str) -> str:
    return name.replace("_", " ").removesuffix(" at").removesuffix(" on").capitalize()


def _in_words(value: object, clock: Clock) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Enum):
        return str(value.value).replace("_", " ")
    if isinstance(value, datetime):
        return f"{clock.local(value):%a %d %b %H:%M}"
    return f"{value:%a %d %b %Y}" if isinstance(value, date) else str(value)


def _can_join(aside: Record | None, in_use: Record | None) -> bool:
    """Return whether they differ in prose alone, and both wrote some."""
    if aside is None or in_use is None:
        return False
    names = differing(aside, in_use)
    both = any(getattr(aside, name).strip() and getattr(in_use, name).strip() for name in names & _PROSE)
    return both and names <= _PROSE


def _joined(aside: Record | None, in_use: Record | None) -> Record | None:
    """Return what is in use with the words that were set aside behind its own, where that can be."""
    if aside is None or in_use is None or not _can_join(aside, in_use):
        return in_use
    between = "\n\n" if isinstance(in_use, Note) else " / "
    joined: dict[str, Any] = {
        name: between.join(filter(str.strip, (getattr(in_use, name), getattr(aside, name))))
        for name in differing(aside, in_use)
    }
    return replace(in_use, **joined)
