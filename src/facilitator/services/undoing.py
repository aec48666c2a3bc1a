"""Takes back a decision or a removal: a step keeps what it changed as it was, across a restart too."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from facilitator.domain.models import Note, Record, UndoStep
from facilitator.errors import FacilitatorError
from facilitator.quick_dataclass import dataclass
from facilitator.services.merging import differing, values_of
from facilitator.storage.records import from_plain, kinds_by_table, table_name, to_plain

if TYPE_CHECKING:
    from facilitator.services.runtime import Runtime

Before = Record | type[Record]
"""What a record was before a change: itself, or only its kind when the change made it."""

Find = Callable[[type[Record], UUID], Record | None]
"""Finds a record as it is now, None when there is none."""

EMPTYING = "emptying "
"""How the label of a step begins that emptied a note."""

_QUOTED = 40


@dataclass(frozen=True, slots=True)
class Turn:
    """What takes a step back: records to save and to remove, all as they `were`, and what does it again."""

    records: list[Record]
    removed: list[Record]
    were: list[Record]
    again: UndoStep


def step(
    person_id: UUID | None,
    now: datetime,
    label: str,
    changed: Mapping[UUID, Before],
    after: Mapping[UUID, Record],
) -> UndoStep:
    """Return the step that takes a change back; `changed` has what each record was, `after` what it is now.

    Of a record that goes on only the fields are kept that the change touched: what is written into the
    others later stays.
    """
    before = [_kept(each, after.get(own)) for own, each in changed.items() if isinstance(each, Record)]
    made = [f"{table_name(kind)}:{own}" for own, kind in changed.items() if not isinstance(kind, Record)]
    return UndoStep(person_id=person_id, created_at=now, label=label, before=before, made=made)


def _kept(before: Record, after: Record | None) -> dict[str, Any]:
    values = to_plain(before)
    if after is None:
        return values
    wanted = {"table", "id", *differing(before, after)}
    return {name: value for name, value in values.items() if name in wanted}


def _with_later_words(back: Record, now: Record) -> Record:
    """Return a note that comes back, with what was written in its place since below it; no words twice."""
    if not (isinstance(back, Note) and isinstance(now, Note) and now.text.strip()):
        return back
    return replace(back, text=now.text if back.text in now.text else f"{back.text.rstrip()}\n{now.text}")


def turn(undo: UndoStep, find: Find, *, redo: bool = False) -> Turn:
    """Return what takes the step back from how things are now; `redo` that it is one of `Turn.again`."""
    kinds = kinds_by_table()
    records: list[Record] = []
    changed: dict[UUID, Before] = {}
    emptied = undo.label.startswith(EMPTYING)
    for values in undo.before:
        own = UUID(values["id"])
        now = find(kinds[values["table"]], own)
        if now is not None:
            known = from_plain(to_plain(now) | values)
            back = replace(now, **values_of(known, values.keys() - {"table", "id", "version"}))
            records.append(_with_later_words(back, now) if emptied and not redo else back)
        elif "version" in values:
            records.append(replace(from_plain(values), version=0))
        else:  # it was removed since, and only some of its fields are known
            continue
        changed[own] = now or type(records[-1])
    removed = [
        record
        for table, _, own in (each.partition(":") for each in undo.made)
        if (record := find(kinds[table], UUID(own))) is not None
    ]
    changed |= {record.id: record for record in removed}
    after = {record.id: record for record in records}
    again = step(undo.person_id, undo.created_at, undo.label, changed, after)
    return Turn(records, removed, [each for each in changed.values() if isinstance(each, Record)], again)


def undo_last(runtime: "Runtime") -> str:
    """Take back the last decision of the last session, whoever it was about; "" when there is none.

    For the list of people; a meeting that is open has its own, and what belongs to one that another
    window has is left to that. Raises FacilitatorError when there is nothing else, or when it cannot be
    saved.
    """
    _flush(runtime)
    steps = runtime.store.find(UndoStep, order_by="id", descending=True)
    for last in steps:
        found = _turn_in_store(runtime, last, removed=[last])
        if found is not None:
            runtime.undone.append((last, found.again))
            if last.id in runtime.steps:
                runtime.steps.add(found.again.id)
            return last.label
    if steps:
        raise FacilitatorError("What can be undone belongs to a meeting in another window.", "Undo it there.")
    return ""


def redo_last(runtime: "Runtime") -> str:
    """Do again what was taken back last in the list of people; "" when there is nothing."""
    _flush(runtime)
    if not runtime.undone:
        return ""
    undone, again = runtime.undone[-1]
    if _turn_in_store(runtime, again, back=[replace(undone, version=0)]) is None:
        return ""
    runtime.undone.pop()
    return undone.label


def _turn_in_store(
    runtime: "Runtime",
    undo: UndoStep,
    *,
    back: list[Record] | None = None,
    removed: list[Record] | None = None,
) -> Turn | None:
    """Take the step back on the disk; None when another window has a meeting with that person."""
    from facilitator.storage.holding import Hold, take

    with ExitStack() as held:
        if undo.person_id is not None and undo.id not in runtime.steps:
            hold = take(runtime.paths.holds, undo.person_id)
            if not isinstance(hold, Hold):
                return None
            held.callback(hold.release)
        found = turn(undo, runtime.store.get, redo=back is not None)
        gone = [*found.removed, *(removed or [])]
        runtime.autosave.put(*found.records, *(back or []), removed=gone, before=found.were)
        _flush(runtime)
    return found


def _flush(runtime: "Runtime") -> None:
    if not runtime.let_go():
        problem = runtime.autosave.report.problem or "The disk is slow."
        raise FacilitatorError(f"Not saved yet: {problem}", "Undo works again when that is mended.")


def keep(
    runtime: "Runtime", person_id: UUID, label: str, records: Iterable[Record], before: Iterable[Record]
) -> None:
    """Have records saved that change those of `before`, and can be taken back; out of a meeting."""
    changed, known = list(records), list(before)
    if changed == known:
        return
    undo = step_of(person_id, runtime.clock.now(), label, changed, known)
    runtime.autosave.put(*changed, undo, before=known)
    runtime.steps.add(undo.id)
    runtime.undone.clear()


def step_of(
    person_id: UUID | None, now: datetime, label: str, records: Iterable[Record], before: Iterable[Record]
) -> UndoStep:
    """Return the step that puts `before` back in the place of `records`: some changed, made or removed."""
    after = {record.id: record for record in records}
    changed: dict[UUID, Before] = {own: type(record) for own, record in after.items()}
    return step(person_id, now, label, changed | {record.id: record for record in before}, after)


def quoted(words: str) -> str:
    """Return the beginning of what a person wrote, in quotes and on one line."""
    line = " ".join(words.split())
    return f"“{line[:_QUOTED].rstrip()}…”" if len(line) > _QUOTED else f"“{line}”"
