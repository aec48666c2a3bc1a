"""All that happened with one person, newest first: what there is in one statement, a page of it by kind."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from uuid import UUID

from sqlcipher3.dbapi2 import Connection

from facilitator.domain.models import (
    CheckIn,
    Commitment,
    CommitmentEvent,
    Correction,
    Feedback,
    Goal,
    GoalUpdate,
    Meeting,
    Note,
    Record,
)
from facilitator.quick_dataclass import dataclass
from facilitator.storage.records import column_names, from_sql, table_name

_WHEN: dict[type[Record], str] = {
    Meeting: "coalesce(started_at, created_at)",
    CheckIn: "created_at",
    Feedback: "coalesce(delivered_at, created_at)",
    Goal: "created_at",
    GoalUpdate: "created_at",
    Commitment: "created_at",
    CommitmentEvent: "created_at",
}
"""The kinds that stand in a timeline, and the moment by which each has its place."""

_KINDS = tuple(_WHEN)
_ABOUT: dict[type[Record], tuple[type[Record], str]] = {
    CommitmentEvent: (Commitment, "commitment_id"),
    GoalUpdate: (Goal, "goal_id"),
}
"""Kinds that say something of another record: which kind that is, and the field that names it."""

_KEYS = (
    " UNION ALL ".join(
        f"SELECT {place}, id, {when} AS moment FROM {table_name(kind)} WHERE person_id = :person"
        # The making of a promise is the promise itself.
        + (" AND kind <> 'made'" if kind is CommitmentEvent else "")
        for place, (kind, when) in enumerate(_WHEN.items())
    )
    + " ORDER BY moment DESC, 1 DESC, 2 DESC"
)

Key = tuple[int, str]
"""The place of the kind in `_KINDS`, and the id in hex."""


@dataclass(frozen=True, slots=True)
class Happened:
    """A record in the timeline, the promise or goal it is about, and whether its words were corrected.

    A meeting whose notes were brought in is about its first note, since nothing else of it is known.
    """

    record: Record
    about: Record | None = None
    corrected: bool = False


class TimelineReader:
    """Answers in plain SQL; `reading` lends a connection on one moment's state."""

    def __init__(self, reading: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._reading = reading

    def keys(self, person_id: UUID) -> list[Key]:
        """Return what there is, newest first; one statement."""
        with self._reading() as connection:
            rows = connection.execute(_KEYS, {"person": person_id.hex})
            return [(kind, record_id) for kind, record_id, _ in rows]

    def records(self, keys: Sequence[Key]) -> list[Happened | None]:
        """Return these in their order, None for what is gone since; at most eleven statements."""
        found: dict[str, Record] = {}
        with self._reading() as connection:
            for place, kind in enumerate(_KINDS):
                found |= _by_id(connection, kind, [own for each, own in keys if each == place])
            for kind, (about, field) in _ABOUT.items():
                wanted = [getattr(each, field).hex for each in found.values() if type(each) is kind]
                found |= _by_id(connection, about, [own for own in wanted if own not in found])
            brought_in = [
                own for own, each in found.items() if isinstance(each, Meeting) and each.is_brought_in
            ]
            notes = _first_notes(connection, brought_in) if brought_in else {}
            corrected = _corrected(connection, [own for _, own in keys])
        there = ((own, found.get(own)) for _, own in keys)
        return [
            Happened(each, notes.get(own) or _about(each, found), own in corrected) if each else None
            for own, each in there
        ]


def _corrected(connection: Connection, ids: Sequence[str]) -> set[str]:
    places = ", ".join("?" * len(ids))
    name = table_name(Correction)
    return {
        own
        for (own,) in connection.execute(f"SELECT record_id FROM {name} WHERE record_id IN ({places})", ids)
    }


def _about(record: Record, found: dict[str, Record]) -> Record | None:
    named = _ABOUT.get(type(record))
    return found.get(getattr(record, named[1]).hex) if named else None


def _first_notes(connection: Connection, meetings: Sequence[str]) -> dict[str, Record]:
    """Return the first note of each of these meetings that has one."""
    columns, places = ", ".join(column_names(Note)), ", ".join("?" * len(meetings))
    rows = connection.execute(
        f"SELECT {columns} FROM {table_name(Note)} WHERE meeting_id IN ({places})"
        " ORDER BY created_at DESC, id DESC",
        meetings,
    )
    return {note.meeting_id.hex: note for note in (from_sql(Note, row) for row in rows)}


def _by_id(connection: Connection, kind: type[Record], ids: Sequence[str]) -> dict[str, Record]:
    if not ids:
        return {}
    columns, places = ", ".join(column_names(kind)), ", ".join("?" * len(ids))
    rows = connection.execute(f"SELECT {columns} FROM {table_name(kind)} WHERE id IN ({places})", ids)
    records = (from_sql(kind, row) for row in rows)
    return {record.id.hex: record for record in records}
