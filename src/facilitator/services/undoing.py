"""Takes back a decision or a removal: a step keeps what it changed as it was, across a restart too."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from facilitator.domain.models import RECORDS, Person, Record, UndoStep
from facilitator.storage.records import from_plain, table_name, to_plain

if TYPE_CHECKING:
    from facilitator.services.runtime import Runtime

Before = Record | type[Record]
"""What a record was before a change: itself, or only its kind when the change made it."""

_QUOTED = 40


def step(person_id: UUID, now: datetime, label: str, changed: Mapping[UUID, Before]) -> UndoStep:
    """Return the step that takes a change back; `changed` has what each record was."""
    return UndoStep(
        person_id=person_id,
        created_at=now,
        label=label,
        before=[to_plain(record) for record in changed.values() if isinstance(record, Record)],
        made=[
            f"{table_name(kind)}:{record_id}"
            for record_id, kind in changed.items()
            if not isinstance(kind, Record)
        ],
    )


def taken_back(undo: UndoStep) -> tuple[list[Record], list[tuple[type[Record], UUID]]]:
    """Return the records as they were, and the kind and id of those that the change made."""
    kinds = {table_name(kind): kind for kind in RECORDS}
    made = (each.split(":") for each in undo.made)
    return [from_plain(values) for values in undo.before], [(kinds[kind], UUID(own)) for kind, own in made]


def undo_last(runtime: "Runtime") -> str:
    """Take back the last decision of the last session, whoever it was about; "" when there is none.

    For the list of people; a meeting that is open has its own. Raises StorageError.
    """
    store = runtime.store
    runtime.autosave.flush()
    found = store.find(UndoStep, order_by="created_at", descending=True, limit=1)
    if not found:
        return ""
    before, made = taken_back(found[0])
    present = [store.get(type(record), record.id) for record in before]
    gone = [record for kind, own in made if (record := store.get(kind, own)) is not None]
    store.save(
        [replace(old, version=now.version if now else 0) for old, now in zip(before, present, strict=True)],
        removed=[*gone, found[0]],
    )
    return found[0].label


def archived(person: Person, now: datetime) -> UndoStep:
    """Return the step that takes back putting a person away, or bringing them back."""
    what = "archiving" if person.archived_at is None else "bringing back"
    return step(person.id, now, f"{what} {quoted(person.name)}", {person.id: person})


def quoted(words: str) -> str:
    """Return the beginning of what a person wrote, in quotes and on one line."""
    line = " ".join(words.split())
    return f"“{line[:_QUOTED].rstrip()}…”" if len(line) > _QUOTED else f"“{line}”"
