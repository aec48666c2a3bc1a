"""Reads the JSON document of `facilitator export json`: every field is checked before anything is written."""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

from facilitator.domain.models import Commitment, Goal, Meeting, Person, Record
from facilitator.domain.text import clean
from facilitator.errors import FacilitatorError
from facilitator.quick_dataclass import dataclass
from facilitator.services.exports.document import EVERYTHING, FORMAT, FORMAT_VERSION, SHARED
from facilitator.services.exports.schema import required_fields
from facilitator.services.exports.selection import exported_kinds
from facilitator.services.imports.json_place import place_in
from facilitator.services.imports.merge import Told, Understood
from facilitator.services.imports.sense import nonsense_in
from facilitator.services.imports.texts import read_text
from facilitator.storage.plain_reader import PlainReader
from facilitator.storage.records import FIELD_TYPES, FieldType, table_name

LONGEST = 500_000_000
"""Bytes of a document; many years of many people have less."""

_LARGEST = 2**63
_LINKS: dict[str, type[Record]] = {
    "person_id": Person,
    "meeting_id": Meeting,
    "goal_id": Goal,
    "commitment_id": Commitment,
}


class _WrongError(Exception):
    """Something in the document is not as it should be; `path` leads to it."""

    def __init__(self, words: str, *path: str | int) -> None:
        super().__init__(words)
        self.words = words
        self.path = path


@dataclass(frozen=True, slots=True)
class _Known:
    """What is stored: each record by its id."""

    records: Mapping[UUID, Record]

    def kind(self, record_id: UUID) -> type[Record] | None:
        """Return the kind of the record with that id, None without one."""
        found = self.records.get(record_id)
        return None if found is None else type(found)


def read_document(path: Path, reader: PlainReader) -> Understood:
    """Return what the document tells; `reader` answers what the store has already.

    FacilitatorError with line and column for whatever is not as docs/export.schema.json wants it.
    """
    text = read_text(path, LONGEST).removeprefix("\ufeff")
    document = _parsed(path, text)
    stored = {each.id: each for records in reader.everything().values() for each in records}
    try:
        return Understood(told=_told(document, _Known(stored)))
    except _WrongError as wrong:
        line, column = place_in(text, wrong.path)
        raise FacilitatorError(
            f"{path}, line {line}, column {column}: {wrong.words} Nothing was imported."
        ) from None


def _parsed(path: Path, text: str) -> Any:
    try:
        # What JSON does not have, and a number without end, become what no field takes.
        return json.loads(text, parse_constant=lambda _: math.inf, parse_int=_number)
    except json.JSONDecodeError as error:
        cut = error.pos >= len(text.rstrip())
        why = "the file ends here, in the middle" if cut else f"this is no JSON ({error.msg})"
        raise FacilitatorError(
            f"{path}, line {error.lineno}, column {error.colno}: {why}. Nothing was imported.",
            "Export or download it again." if cut else "",
        ) from None
    except RecursionError:
        raise FacilitatorError(f"{path} is nested too deeply. Nothing was imported.") from None


def _number(digits: str) -> int | float:
    return int(digits) if len(digits) < 20 else math.inf


def _told(document: Any, known: _Known) -> list[Told]:
    kinds = {table_name(kind): kind for kind in exported_kinds()}
    _check_head(document, kinds)
    told: dict[UUID, Told] = {}
    places: dict[UUID, tuple[str, int]] = {}
    for name, kind in kinds.items():
        for number, each in enumerate(document.get(name, [])):
            try:
                found = _record(kind, each, known)
            except _WrongError as wrong:
                raise _WrongError(wrong.words, name, number, *wrong.path) from None
            if found.id in told:
                raise _WrongError("This id stands here for the second time.", name, number, "id")
            told[found.id], places[found.id] = found, (name, number)
    for each in told.values():
        for field, kind in _LINKS.items():
            link = each.values.get(field)
            target = told[link].kind if link in told else None if link is None else known.kind(link)
            if link is not None and target is not kind:
                words = f"It belongs to a {table_name(kind)} that is neither here nor in the store."
                raise _WrongError(words, *places[each.id], field)
    return list(told.values())


def _check_head(document: Any, kinds: Mapping[str, type[Record]]) -> None:
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise _WrongError("This was not written by facilitator export json.", "format")
    version = document.get("format_version")
    if version != FORMAT_VERSION:
        newer = isinstance(version, int) and version > FORMAT_VERSION
        raise _WrongError(
            "A newer Facilitator wrote this; update yours." if newer else "This version is not known.",
            "format_version",
        )
    if document.get("holds") not in (EVERYTHING, SHARED):
        raise _WrongError(f"It should say “{EVERYTHING}” or “{SHARED}”.", "holds")
    for name, value in document.items():
        if name in ("format", "format_version", "holds"):
            continue
        if name not in kinds:
            raise _WrongError(f"There is no kind of record called “{name[:40]}”.", name)
        if not isinstance(value, list):
            raise _WrongError("A list of records should stand here.", name)


def _record(kind: type[Record], told: Any, known: _Known) -> Told:
    if not isinstance(told, dict):
        raise _WrongError(f"A {table_name(kind)} should stand here.")
    fields = {each.name: each for each in FIELD_TYPES[kind] if each.name != "version"}
    values: dict[str, Any] = {}
    for name, value in told.items():
        if name not in fields:
            raise _WrongError(f"A {table_name(kind)} has no “{name[:40]}”.", name)
        values[name] = _value(fields[name], value)
    if "id" not in values:
        raise _WrongError(f"This {table_name(kind)} has no id.")
    record_id = values.pop("id")
    there = known.records.get(record_id)
    if there is not None and type(there) is not kind:
        raise _WrongError(f"In the store this id is that of a {table_name(type(there))}.", "id")
    missing = [name for name in required_fields(kind) if name not in ("id", *values)]
    if there is None and missing:
        raise _WrongError(f"This {table_name(kind)} has no {missing[0]}.")
    made = kind(id=record_id, **values) if there is None else replace(there, **values)
    if made != there and (wrong := nonsense_in(made)):
        field, words = wrong
        raise _WrongError(f"{field} {words}".rstrip(".") + ".", *([field] if field in told else []))
    return Told(kind=kind, id=record_id, values=values)


def _value(field: FieldType, value: Any) -> Any:
    if value is None and field.optional:
        return None
    read = _READERS[StrEnum if issubclass(field.type, StrEnum) else field.type]
    try:
        return read(field.type, value)
    except (ValueError, TypeError, OverflowError, KeyError):
        raise _WrongError(f"“{field.name}” should be {_expected(field)}.", field.name) from None


def _expected(field: FieldType) -> str:
    if issubclass(field.type, StrEnum):
        return "one of " + ", ".join(each.value for each in field.type)
    return _NAMES[field.type]


def _moment(_: type, value: Any) -> datetime:
    found = datetime.fromisoformat(value)
    if found.tzinfo is None:
        raise ValueError
    return found.astimezone(UTC)


def _of(*types: type) -> Callable[[type, Any], Any]:
    def read(_: type, value: Any) -> Any:
        if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
            raise TypeError
        return _cleaned(value)

    return read


def _whole(_: type, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not -_LARGEST <= value < _LARGEST:
        raise TypeError
    return value


def _decimal(_: type, value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise TypeError
    return float(value)


def _cleaned(value: Any) -> Any:
    """Return the value with every word in it cleaned; ValueError for a number without end."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(each) for each in value]
    if isinstance(value, dict):
        return {clean(key): _cleaned(each) for key, each in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError
    return value


def _text_of(kind: Callable[[str], Any]) -> Callable[[type, Any], Any]:
    def read(_: type, value: Any) -> Any:
        if not isinstance(value, str):
            raise TypeError
        return kind(value)

    return read


_READERS: dict[type, Callable[[type, Any], Any]] = {
    UUID: _text_of(UUID),
    date: _text_of(date.fromisoformat),
    datetime: _moment,
    StrEnum: lambda kind, value: kind(value),
    bool: _of(bool),
    int: _whole,
    float: _decimal,
    str: _of(str),
    dict: _of(dict),
    list: _of(list),
}
_NAMES: dict[type, str] = {
    UUID: "an id",
    date: "a day such as 2026-03-09",
    datetime: "a moment such as 2026-03-09T12:00:00+00:00",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "text",
    dict: "an object",
    list: "a list",
}
