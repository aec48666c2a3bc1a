"""Turns the rows of a table into people, promises and past meetings."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any
from uuid import UUID

from facilitator.domain import ledger
from facilitator.domain.cadence import parse_cadence
from facilitator.domain.clock import Clock
from facilitator.domain.due_dates import DueError
from facilitator.domain.glance import PersonGlance
from facilitator.domain.ids import derived_id
from facilitator.domain.models import Commitment, EventKind, Person, Record, Side, Visibility
from facilitator.domain.names import fold
from facilitator.domain.past_days import (
    EXAMPLES,
    PastDayError,
    order_of_days,
    read_coming_day,
    read_past_day,
)
from facilitator.domain.text import one_line
from facilitator.errors import FacilitatorError
from facilitator.services.imports.merge import Told, Trouble, Understood
from facilitator.services.imports.past import Past, person_in
from facilitator.services.imports.table import Table, TableRow
from facilitator.services.people import LONGEST_NAME, check_hour, check_length, check_mail, check_time_zone

_WORDS = ("role", "pronouns", "email")
"""Columns on a person that hold any words."""

_MINE = ("", "me", "mine", "i", "manager", "my", "yours", "you")
_THEIRS = ("they", "theirs", "them", "report", "her", "his", "she", "he")
_STATUSES = {
    "": None,
    "open": None,
    "todo": None,
    "to do": None,
    "done": EventKind.DONE,
    "closed": EventKind.DONE,
    "complete": EventKind.DONE,
    "completed": EventKind.DONE,
    "x": EventKind.DONE,
    "blocked": EventKind.BLOCKED,
    "dropped": EventKind.DROPPED,
    "cancelled": EventKind.DROPPED,
    "canceled": EventKind.DROPPED,
}


_Read = Callable[..., date]
_DAYS = ("date", "due", "next_on")


class RowReader:
    """Reads the rows of tables; `people` are those of the store, `day_first` reads 3/4/2026 as 3 April."""

    def __init__(
        self,
        people: Sequence[PersonGlance],
        clock: Clock,
        defaults: Mapping[str, Any],
        *,
        day_first: bool,
    ) -> None:
        self._people = people
        self._clock = clock
        self._past = Past(clock)
        self._defaults = defaults
        self._usual = self._day_first = day_first
        self._seen: dict[str, int] = {}
        self._met: set[UUID] = set()
        self._promised: Counter[tuple[str, ...]] = Counter()

    def read(self, table: Table, file: str) -> Understood:
        """Return what the rows tell, each row whole or not at all."""
        read: dict[str, Callable[[TableRow, Understood], None]] = {
            "people": self._person,
            "promises": self._promise,
            "notes": self._note,
        }
        found = Understood()
        found.left_out += [
            Trouble(file, 1, f"the column “{one_line(each)[:40]}” is not used") for each in table.unused
        ]
        found.remarks += [f"{file}: {remark}" for remark in table.doubled]
        found.troubles += [Trouble(file, line, words) for line, words in table.torn.items()]
        self._take_order(table, file, found)
        for row in table.rows:
            try:
                read[table.kind](row, found)
            except _RowError as error:
                for each in error.cells:
                    header = row.header(each.column)
                    found.troubles.append(Trouble(file, row.line, each.message, header=header))
        found.troubles.sort(key=lambda each: each.line)
        return found

    def _take_order(self, table: Table, file: str, found: Understood) -> None:
        """Read days and months in the order of this table; FacilitatorError when it has both."""
        cells = ((row.line, row[column]) for row in table.rows for column in _DAYS)
        try:
            order = order_of_days(cells, day_first=self._usual)
        except PastDayError as error:
            raise FacilitatorError(f"{file}: {error.message} Nothing was imported.", error.hint) from None
        self._day_first = order.day_first
        found.remarks += [f"{file}: {order.remark}"] if order.remark else []

    def _person(self, row: TableRow, found: Understood) -> None:
        name = one_line(row["person"]).strip()
        if not name or len(name) > LONGEST_NAME:
            raise _CellError("person", f"It needs 1 to {LONGEST_NAME} characters.")
        folded = fold(name)
        if folded in self._seen:
            raise _CellError("person", f"“{name[:60]}” stands in line {self._seen[folded]} already.")
        self._seen[folded] = row.line
        given = self._about_person(row)
        there = next((each for each in self._people if fold(each.name) == folded), None)
        if there is not None:
            found.told.append(Told(kind=Person, id=there.id, values=given))
            found.lines.append(f"{name}: is there already{_in_words(given, before=', ')}")
            return
        blank = dict.fromkeys(_WORDS, "")
        values = {**self._defaults, **blank, **given, "name": name, "created_at": self._clock.now()}
        found.told.append(
            Told(kind=Person, id=derived_id("imported person", folded), values=values, once=True)
        )
        found.lines.append(f"{name}: {_in_words({'cadence': values['cadence'], **given})}")

    def _about_person(self, row: TableRow) -> dict[str, Any]:
        """Return what the row's cells say of a person, without the empty ones."""
        checks: dict[str, Callable[[str], object]] = {
            "email": check_mail,
            "cadence": lambda words: str(parse_cadence(words)),
            "length": check_length,
            "time_zone": check_time_zone,
            "meets_at": check_hour,
            "next_on": lambda words: read_coming_day(words, self._clock.today(), day_first=self._day_first),
        }
        given: dict[str, Any] = {column: row[column] for column in _WORDS if row[column]}
        wrong: list[_CellError] = []
        for column, check in checks.items():
            if not row[column]:
                continue
            try:
                given["length_minutes" if column == "length" else column] = _checked(column, row, check)
            except _CellError as error:
                wrong.append(error)
        if wrong:
            raise _RowError(wrong)
        return given

    def _promise(self, row: TableRow, found: Understood) -> None:
        person = self._whose(row)
        action = one_line(row["promise"]).strip()
        if not action:
            raise _CellError("promise", "It is empty. Say here what was promised.")
        owner = self._owner(row["owner"], person)
        today = self._clock.today()
        due = self._coming(row, "due")
        said = self._day(row, "date")
        made = said or min(today, due or today)
        if made > today:
            raise _CellError("date", f"{made.isoformat()} is still to come; it is the day it was promised.")
        if fold(row["status"]) not in _STATUSES:
            raise _CellError("status", f"“{row['status'][:40]}” is none of open, done, blocked, dropped.")
        given: dict[str, Any] = {
            "owner": owner,
            "action": action,
            "cue": one_line(row["cue"]).strip(),
            "due": due,
        }
        decision = _STATUSES[fold(row["status"])]
        try:
            given |= {"person_id": person.id, "visibility": _visibility(row["visibility"])}
            records = self._records(given, made, decision, self._key(said, given))
        except FacilitatorError as error:
            raise _CellError("due", error.message) from None
        found.told += [_as_told(each) for each in records]
        whose = "you" if owner is Side.MANAGER else one_line(person.name)
        by = f", by {due.isoformat()}" if due else ""
        found.lines.append(f"{one_line(person.name)}: {whose} will {action[:60]}{by} ({records[0].status})")

    def _records(
        self, given: dict[str, Any], made: date, decision: EventKind | None, key: tuple[str, ...]
    ) -> tuple[Commitment, *tuple[Record, ...]]:
        moment = self._clock.at(made, 12, 0)
        promise, event = ledger.make(now=moment, day=made, **given)
        promise = replace(promise, id=derived_id("imported promise", *key))
        events = [replace(event, id=derived_id("imported promise made", *key), commitment_id=promise.id)]
        if decision is not None:
            day = max(made, given["due"] or made)
            promise, event = ledger.decide(
                promise,
                decision,
                now=moment,
                day=day,
                reason="" if decision is EventKind.DONE else "imported so",
            )
            events.append(replace(event, id=derived_id("imported promise decided", *key)))
        return promise, *events

    def _key(self, said: date | None, given: dict[str, Any]) -> tuple[str, ...]:
        """Return what the ids of a promise follow from: what its row says, whatever the day of the import."""
        days = (str(each or "") for each in (said, given["due"]))
        key = (str(given["person_id"]), *days, given["owner"], given["action"], given["cue"])
        self._promised[key] += 1
        return (*key, str(self._promised[key]))

    def _note(self, row: TableRow, found: Understood) -> None:
        person = self._whose(row)
        day = self._day(row, "date")
        if day is None:
            raise _CellError("date", f"It is empty. A past meeting needs its day. {EXAMPLES}")
        if day > self._clock.today():
            raise _CellError("date", f"{day.isoformat()} is still to come; a past meeting is needed here.")
        if not row["note"]:
            raise _CellError("note", "It is empty. Write here what was noted.")
        meeting = self._past.meeting(person.id, day)
        if meeting.id not in self._met:
            self._met.add(meeting.id)
            found.told.append(meeting)
        found.told.append(self._past.note(meeting, row["note"]))
        found.lines.append(f"{one_line(person.name)}, {day.isoformat()}: {one_line(row['note'])[:60]}")

    def _whose(self, row: TableRow) -> PersonGlance:
        words = row["person"]
        exact = [each for each in self._people if fold(each.name) == fold(words)]
        found = exact[0] if len(exact) == 1 else person_in(words, self._people) if not exact else None
        if found is None:
            raise _CellError(
                "person",
                f"“{one_line(words)[:60]}” is nobody, or several, of your people. Write the whole name.",
            )
        return found

    def _owner(self, words: str, person: PersonGlance) -> Side:
        said = fold(words)
        if said in _MINE:
            return Side.MANAGER
        if said in _THEIRS or person_in(words, [person]) is not None:
            return Side.REPORT
        raise _CellError("owner", f"“{words[:40]}” is neither me nor {one_line(person.name)}.")

    def _day(self, row: TableRow, column: str, read: _Read = read_past_day) -> date | None:
        if not row[column]:
            return None
        try:
            return read(row[column], self._clock.today(), day_first=self._day_first)
        except DueError as error:
            raise _CellError(column, f"{error.message} {error.hint}".strip()) from None

    def _coming(self, row: TableRow, column: str) -> date | None:
        return self._day(row, column, read_coming_day)


class _RowError(Exception):
    """A row that was not understood, for the sake of these cells."""

    def __init__(self, cells: "Sequence[_CellError]") -> None:
        super().__init__()
        self.cells = cells


class _CellError(_RowError):
    """A cell that was not understood."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__([self])
        self.column = column
        self.message = message


def _checked(column: str, row: TableRow, check: Callable[[str], object]) -> object:
    try:
        return check(row[column])
    except FacilitatorError as error:
        raise _CellError(column, f"{error.message} {error.hint}".strip()) from None


_SAID: Mapping[str, str] = {
    "role": "{}",
    "pronouns": "{}",
    "cadence": "meets {}",
    "length_minutes": "{} min",
    "meets_at": "at {}",
    "time_zone": "in {}",
    "next_on": "next on {}",
    "email": "{}",
}


def _in_words(given: Mapping[str, Any], *, before: str = "") -> str:
    """Return how each cell on a person was understood."""
    said = [form.format(given[column]) for column, form in _SAID.items() if given.get(column)]
    return before + ", ".join(said) if said else ""


def _visibility(words: str) -> Visibility:
    """Return who may see it: what was written elsewhere stays private unless it is said to be shared."""
    return Visibility.SHARED if fold(words) == Visibility.SHARED else Visibility.PRIVATE


def _as_told(record: Record) -> Told:
    names = [each.name for each in fields(record) if each.name not in ("id", "version")]
    return Told(
        kind=type(record), id=record.id, values={name: getattr(record, name) for name in names}, once=True
    )
