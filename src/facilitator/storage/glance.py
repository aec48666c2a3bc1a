"""Answers the home screen in plain SQL, so that it stands before the ORM is imported."""

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlcipher3.dbapi2 import Connection

from facilitator.domain.glance import BriefGlance, PersonGlance
from facilitator.domain.models import WORKS_BEST, CheckIn, Commitment, Feedback, Goal, TalkingPoint
from facilitator.storage.records import R, column_names, from_sql, sql_moment, table_name

_PEOPLE = """
WITH promised AS (
    SELECT person_id,
           sum(owner = 'manager') AS mine,
           sum(owner = 'report') AS theirs,
           sum(status = 'open' AND due < :today) AS overdue,
           sum(status = 'open' AND due BETWEEN :today AND :week_end) AS this_week
    FROM commitment WHERE status IN ('open', 'blocked') GROUP BY person_id
), closed AS (
    SELECT person_id, max(coalesce(ended_at, started_at)) AS last_met, count(*) AS met
    FROM meeting WHERE status = 'closed' GROUP BY person_id
)
SELECT person.id, name, role, cadence, meets_at, time_zone, next_on, archived_at IS NOT NULL,
       coalesce(mine, 0), coalesce(theirs, 0), coalesce(overdue, 0), coalesce(this_week, 0),
       (SELECT id FROM meeting WHERE person_id = person.id AND status = 'draft'
        ORDER BY created_at DESC, id DESC LIMIT 1),
       last_met, coalesce(met, 0), person.created_at, review_on, hold, profile
FROM person
LEFT JOIN promised ON promised.person_id = person.id
LEFT JOIN closed ON closed.person_id = person.id
WHERE :archived OR archived_at IS NULL
"""

_LAST_MEETING = """
SELECT coalesce(started_at, created_at), coalesce(ended_at, started_at), summary, id
FROM meeting WHERE person_id = ? AND status = 'closed'
ORDER BY coalesce(ended_at, started_at) DESC, created_at DESC, id DESC LIMIT 1
"""


class Glance:
    """The home screen's questions, on one connection of their own that threads take turns with.

    `lend` gives the connection, and turns what the database reports into a StorageError.
    """

    def __init__(self, lend: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._lend = lend
        self.turn = threading.Lock()

    def people(self, today: date, *, archived: bool = False) -> list[PersonGlance]:
        """Return everyone by name, with those who left too when `archived`; one statement."""
        values = {
            "today": today.isoformat(),
            "week_end": (today + timedelta(days=6)).isoformat(),
            "archived": archived,
        }
        with self.reading() as connection:
            rows = connection.execute(_PEOPLE, values).fetchall()
        return sorted((_person(row) for row in rows), key=lambda p: (p.name.casefold(), p.id))

    def data_version(self) -> int:
        """Return a number that changes when anything was written, by this window or another one."""
        with self.turn, self._lend() as connection:
            return int(connection.execute("PRAGMA data_version").fetchone()[0])

    def brief(self, person_id: UUID) -> BriefGlance:
        """Return what to know before meeting that person; six statements, nothing for a stranger."""
        with self.reading() as connection:
            who = (person_id.hex,)
            last = connection.execute(_LAST_MEETING, who).fetchone()
            since, last_met, summary, meeting = last or (None, None, "", None)
            latest = _find(connection, CheckIn, who, order="created_at DESC, id DESC LIMIT 4")
            return BriefGlance(
                commitments=_find(
                    connection,
                    Commitment,
                    (*who, since),
                    "(status IN ('open', 'blocked') OR closed_at >= ?)",
                    "owner <> 'manager', due IS NULL, due, id",
                ),
                points=_find(connection, TalkingPoint, who, "status = 'open'"),
                kept=_find(connection, Feedback, who, "status = 'kept'"),
                goals=_find(connection, Goal, who, "status IN ('on_track', 'at_risk')"),
                check_ins=latest[::-1],
                last_summary=summary,
                last_meeting_id=UUID(meeting) if meeting else None,
                last_met=sql_moment(last_met) if last_met else None,
            )

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read one moment's state, whatever is being written meanwhile."""
        with self.turn, self._lend() as connection:
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")


def _find(
    connection: Connection,
    kind: type[R],
    values: tuple[object, ...],
    where: str = "1",
    order: str = "created_at, id",
) -> tuple[R, ...]:
    names, table = ", ".join(column_names(kind)), table_name(kind)
    rows = connection.execute(
        f"SELECT {names} FROM {table} WHERE person_id = ? AND {where} ORDER BY {order}", values
    )
    return tuple(from_sql(kind, row) for row in rows)


def _person(row: Sequence[Any]) -> PersonGlance:
    (
        who,
        name,
        role,
        cadence,
        at,
        zone,
        next_on,
        archived,
        mine,
        theirs,
        overdue,
        this_week,
        draft,
        last_met,
        met,
        created_at,
        review_on,
        hold,
        profile,
    ) = row
    return PersonGlance(
        id=UUID(who),
        name=name,
        role=role,
        cadence=cadence,
        meets_at=at,
        time_zone=zone,
        next_on=date.fromisoformat(next_on) if next_on else None,
        archived=bool(archived),
        mine_open=mine,
        theirs_open=theirs,
        overdue=overdue,
        due_this_week=this_week,
        draft_meeting_id=UUID(draft) if draft else None,
        last_met=sql_moment(last_met) if last_met else None,
        met=met,
        created_at=sql_moment(created_at),
        works_best=str(json.loads(profile).get(WORKS_BEST, "")),
        review_on=date.fromisoformat(review_on) if review_on else None,
        hold=hold,
    )
