"""What two windows changed, side by side, and what becomes of it: mine, theirs, or the words of both."""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Any
from uuid import UUID

from facilitator.domain.clock import Clock
from facilitator.domain.models import Conflict, Note, Person, Record
from facilitator.services import undoing
from facilitator.services.merging import differing, my_version
from facilitator.services.opening import Reads
from facilitator.services.runtime import Runtime
from facilitator.storage.records import kinds_by_table

GONE = "– removed –"


class Choice(StrEnum):
    """What a conflict comes to."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Part:
    """One field that is not the same in both versions, in words."""

    label: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both versions of a record; None for one in which it was removed. `person` and `what` name it."""

    conflict: Conflict
    person: str
    what: str
    mine: Record | None
    theirs: Record | None
    parts: tuple[Part, ...]

    @property
    def joinable(self) -> bool:
        """Return whether the words of both can stand in one record."""
        return bool(_words_in_both(self.mine, self.theirs))


def compare(store: Reads, conflict: Conflict, clock: Clock) -> Comparison:
    """Return both versions as they are now."""
    kind = kinds_by_table()[conflict.mine["table"]]
    theirs = store.get(kind, conflict.record_id)
    mine = my_version(conflict, theirs)
    person = store.get(Person, conflict.person_id)
    return Comparison(
        conflict=conflict,
        person=person.name if person is not None else "",
        what=conflict.mine["table"].replace("_", " "),
        mine=mine,
        theirs=theirs,
        parts=tuple(_parts(mine, theirs, clock)),
    )


def choose(runtime: Runtime, found: Comparison, choice: Choice) -> None:
    """Save what was chosen, so that it can be undone; a removal that was chosen removes the record."""
    chosen = {
        Choice.MINE: found.mine,
        Choice.THEIRS: found.theirs,
        Choice.BOTH: _joined(found.mine, found.theirs),
    }[choice]
    changed: dict[UUID, undoing.Before] = {found.conflict.id: found.conflict}
    if found.theirs is not None:
        changed[found.theirs.id] = found.theirs
    elif chosen is not None:
        changed[chosen.id] = type(chosen)
    after = {chosen.id: chosen} if chosen is not None else {}
    label = f"choosing a version of the {found.what}"
    step = undoing.step(found.conflict.person_id, runtime.clock.now(), label, changed, after)
    runtime.autosave.choose(found.conflict, chosen, found.theirs, step)


def _parts(mine: Record | None, theirs: Record | None, clock: Clock) -> list[Part]:
    known = mine or theirs
    if known is None:
        return []
    if mine is None or theirs is None:
        names = [each.name for each in fields(known) if type(getattr(known, each.name)) is str]
        names = [name for name in names if getattr(known, name)]
    else:
        names = [each.name for each in fields(known) if each.name in differing(mine, theirs)]
    return [Part(_label(name), _side(mine, name, clock), _side(theirs, name, clock)) for name in names]


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


def _words_in_both(mine: Record | None, theirs: Record | None) -> list[str]:
    """Return the fields in which both wrote words of their own."""
    if mine is None or theirs is None:
        return []
    return [
        name
        for name in differing(mine, theirs)
        if type(getattr(mine, name)) is str and getattr(mine, name).strip() and getattr(theirs, name).strip()
    ]


def _joined(mine: Record | None, theirs: Record | None) -> Record | None:
    """Return mine with the words of theirs behind its own."""
    if mine is None or theirs is None:
        return mine or theirs
    between = "\n\n" if isinstance(mine, Note) else " / "
    joined: dict[str, Any] = {
        name: f"{getattr(mine, name)}{between}{getattr(theirs, name)}"
        for name in _words_in_both(mine, theirs)
    }
    return replace(mine, **joined)
