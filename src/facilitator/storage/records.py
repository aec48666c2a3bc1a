"""How the fields of a record are kept: one description of each, read off the record's own types."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from enum import StrEnum
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints
from uuid import UUID

from facilitator.domain.models import RECORDS, Record
from facilitator.quick_dataclass import dataclass

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class FieldType:
    """A field's name, its bare Python type, and whether it may be None."""

    name: str
    type: type[Any]
    optional: bool


def _field_type(name: str, hint: Any) -> FieldType:
    optional = isinstance(hint, UnionType)
    if optional:
        (hint,) = (each for each in get_args(hint) if each is not type(None))
    return FieldType(name, get_origin(hint) or hint, optional)


def _field_types(kind: type[Record]) -> tuple[FieldType, ...]:
    hints = get_type_hints(kind)
    return tuple(_field_type(each.name, hints[each.name]) for each in fields(kind))


FIELD_TYPES: dict[type[Record], tuple[FieldType, ...]] = {kind: _field_types(kind) for kind in RECORDS}
"""The fields of every kind of record, in order."""

_SQL_READERS: dict[type[Any], Callable[[Any], Any]] = {
    UUID: UUID,
    datetime: lambda text: datetime.fromisoformat(text).replace(tzinfo=UTC),
    date: date.fromisoformat,
    bool: bool,
    dict: json.loads,
    list: json.loads,
}


def stored_values(record: Record) -> dict[str, Any]:
    """Return a record's fields as the store gives them back: enums as text, moments in UTC, JSON plain."""
    return {each.name: stored_value(getattr(record, each.name)) for each in FIELD_TYPES[type(record)]}


def stored_value(value: Any) -> Any:
    """Return one value as the store gives it back."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, dict | list):
        return json.loads(json.dumps(value))  # tuples come back as lists, and keys as text
    return value


def from_stored(kind: type[R], values: Mapping[str, Any]) -> R:
    """Return the record whose fields were kept as `stored_values` gives them."""
    made = {name: values[name] for name in column_names(kind)}
    for each in FIELD_TYPES[kind]:
        if issubclass(each.type, StrEnum):
            made[each.name] = each.type(made[each.name])
    return kind(**made)


def from_sql(kind: type[R], row: Iterable[Any]) -> R:
    """Return the record in a row of plain SQLite values whose columns are `column_names(kind)`."""
    made = {
        each.name: _from_sql(each.type, value) for each, value in zip(FIELD_TYPES[kind], row, strict=True)
    }
    return kind(**made)


def column_names(kind: type[Record]) -> tuple[str, ...]:
    """Return the names of a kind's fields, which are those of its columns."""
    return tuple(each.name for each in FIELD_TYPES[kind])


def table_name(kind: type[Record]) -> str:
    """Return the name of the table that keeps a kind of record."""
    return re.sub("(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower()


def sql_moment(text: str) -> datetime:
    """Return the moment that SQLite holds as text in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _from_sql(kind: type[Any], value: Any) -> Any:
    if value is None:
        return None
    read = kind if issubclass(kind, StrEnum) else _SQL_READERS.get(kind)
    return value if read is None else read(value)


def kinds_by_table() -> dict[str, type[Record]]:
    """Return every kind of record by the name of its table."""
    return {table_name(kind): kind for kind in RECORDS}


def to_plain(record: Record) -> dict[str, Any]:
    """Return the record as JSON can hold it, with the name of its table under "table"."""
    values: dict[str, Any] = {"table": table_name(type(record))}
    for name, value in stored_values(record).items():
        values[name] = str(value) if isinstance(value, UUID) else value
        if isinstance(value, date):  # a moment is one too
            values[name] = value.isoformat()
    return values


def from_plain(values: Mapping[str, Any]) -> Record:
    """Return the record that `to_plain` gave; KeyError for a table that is not known."""
    kind = kinds_by_table()[values["table"]]
    made: dict[str, Any] = {}
    for each in FIELD_TYPES[kind]:
        value = values[each.name]
        made[each.name] = value if isinstance(value, dict | list) else _from_sql(each.type, value)
    return kind(**made)
