"""Reads CSV tables of people, promises or notes; the names of the columns tell which."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from facilitator.domain.names import fold
from facilitator.domain.text import one_line
from facilitator.errors import FacilitatorError
from facilitator.quick_dataclass import dataclass
from facilitator.services.exports.csv_table import COLUMNS as OUR_COLUMNS
from facilitator.services.imports.texts import read_text

LONGEST_CELL = 10_000_000
_LONGEST_HEADER = 40

_NAMES = {
    "person": ("person", "name", "who", "with", "report", "employee", "team member", "colleague"),
    "promise": ("promise", "action", "action item", "task", "todo", "to do", "commitment"),
    "note": ("note", "notes", "text", "summary", "comment", "comments"),
    "date": ("date", "day", "met on", "meeting", "meeting date", "made on", "created"),
    "due": ("due", "due date", "deadline", "by"),
    "owner": ("owner", "whose", "assignee", "responsible"),
    "status": ("status", "state"),
    "cue": ("cue", "when"),
    "visibility": ("visibility",),
    "role": ("role", "title", "job title", "position"),
    "pronouns": ("pronouns",),
    "email": ("email", "e-mail", "mail"),
    "cadence": ("cadence", "rhythm", "frequency", "how often"),
    "length": ("length", "minutes", "duration"),
    "time_zone": ("time zone", "timezone", "zone"),
    "meets_at": ("meets at", "hour", "time", "at"),
    "next_on": ("next", "next on", "next meeting", "next date"),
}
_COLUMN_OF = {name: column for column, names in _NAMES.items() for name in names}


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row with its line, counted from 1, and its cells and their headers by what the column means."""

    line: int
    cells: dict[str, str]
    headers: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "").strip()

    def header(self, column: str) -> str:
        """Return what the file itself calls that column; what it means where the file has none."""
        return one_line(self.headers.get(column, "")).strip()[:_LONGEST_HEADER] or column


@dataclass(frozen=True, slots=True)
class Table:
    """A table of "people", "promises" or "notes"; `unused` names the columns that mean nothing here.

    `doubled` tells of columns that mean the same, and `torn`, by its line, what is wrong with each row
    that does not fit below the first.
    """

    kind: str
    rows: Sequence[TableRow]
    unused: Sequence[str]
    doubled: Sequence[str]
    torn: Mapping[int, str]


def read_table(path: Path) -> Table:
    """Return the table; commas, semicolons or tabs part its cells.

    FacilitatorError when it is no table, or when its columns do not say what it holds.
    """
    lines = list(_lines(path, read_text(path).removeprefix("\ufeff")))
    if not lines:
        raise FacilitatorError(f"{path} is empty. Nothing was imported.")
    first, header = lines[0]
    if tuple(header) == OUR_COLUMNS:
        raise FacilitatorError(
            f"{path} was written by facilitator export csv, which leaves things out. Nothing was imported.",
            "facilitator export json --include-private writes what can be brought back whole.",
        )
    meant = [_COLUMN_OF.get(fold(each).replace("_", " "), "") for each in header]
    rows: list[TableRow] = []
    torn: dict[int, str] = {}
    for line, cells in lines[1:]:
        if any(each.strip() for each in cells[len(header) :]):
            torn[line] = (
                f"this row has {len(cells)} cells, the first line {len(header)}. "
                "Put words that hold a comma in quotes."
            )
        else:
            rows.append(_row(line, header, meant, cells))
    unused = [name for name, column in zip(header, meant, strict=True) if not column and name.strip()]
    return Table(_kind(path, first, meant), rows, unused, _doubled(header, meant), torn)


def _doubled(header: Sequence[str], meant: Sequence[str]) -> list[str]:
    """Return a remark for each meaning that several columns have."""
    named: dict[str, list[str]] = {}
    for name, column in zip(header, meant, strict=True):
        if column:
            named.setdefault(column, []).append(f"“{one_line(name).strip()[:_LONGEST_HEADER]}”")
    return [
        f"the columns {' and '.join(names)} mean the same; the first that holds something counts."
        for names in named.values()
        if len(names) > 1
    ]


def _kind(path: Path, line: int, meant: Sequence[str]) -> str:
    if "person" in meant:
        if "promise" in meant:
            return "promises"
        if "note" in meant and "date" in meant:
            return "notes"
        if "note" not in meant:
            return "people"
    raise FacilitatorError(
        f"{path}, line {line}: the names of the columns do not say what this holds. Nothing was imported.",
        "People have a column name; promises have person and promise; notes have person, date and note.",
    )


def _lines(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """Return each row that is not empty with the line it begins on."""
    csv.field_size_limit(LONGEST_CELL)
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(each.strip() for each in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise FacilitatorError(
            f"{path}, line {line}: the quotes of this row do not close ({error}). Nothing was imported."
        ) from None


def _row(line: int, header: Sequence[str], meant: Sequence[str], cells: Sequence[str]) -> TableRow:
    """Return the row; of columns that mean the same the first one that holds something counts."""
    row = TableRow(line, {}, {})
    for name, column, cell in zip(header, meant, cells, strict=False):
        if column and not row.cells.get(column):
            row.cells[column], row.headers[column] = cell, name
    return row
