"""The JSON Schema of the document, read off the records themselves (docs/export.schema.json)."""

from dataclasses import MISSING, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from facilitator.domain.models import Record
from facilitator.services.exports.document import EVERYTHING, FORMAT, FORMAT_VERSION, SHARED
from facilitator.services.exports.selection import exported_kinds
from facilitator.services.plain_json import json_text
from facilitator.storage.records import FIELD_TYPES, FieldType, table_name

_PLAIN: dict[type[Any], dict[str, str]] = {
    UUID: {"type": "string", "format": "uuid"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    str: {"type": "string"},
    dict: {"type": "object"},
    list: {"type": "array"},
}


def schema() -> dict[str, Any]:
    """Return the schema, of draft 2020-12."""
    kinds = {table_name(kind): kind for kind in exported_kinds()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Facilitator export",
        "description": "What `facilitator export json` writes and `facilitator import` reads.",
        "type": "object",
        "required": ["format", "format_version", "holds"],
        "additionalProperties": False,
        "properties": {
            "format": {"const": FORMAT},
            "format_version": {"const": FORMAT_VERSION},
            "holds": {"enum": [EVERYTHING, SHARED]},
            **{name: {"type": "array", "items": {"$ref": f"#/$defs/{name}"}} for name in kinds},
        },
        "$defs": {name: _record(kind) for name, kind in kinds.items()},
    }


def required_fields(kind: type[Record]) -> list[str]:
    """Return the fields that a record cannot be made without, its id first."""
    needed = [
        each.name for each in fields(kind) if each.default is MISSING and each.default_factory is MISSING
    ]
    return ["id", *needed]


def _record(kind: type[Record]) -> dict[str, Any]:
    summary = " ".join((kind.__doc__ or "").split("\n\n")[0].split())
    return {
        "type": "object",
        "description": summary,
        "required": required_fields(kind),
        "additionalProperties": False,
        "properties": {each.name: _field(each) for each in FIELD_TYPES[kind] if each.name != "version"},
    }


def _field(field: FieldType) -> dict[str, Any]:
    if issubclass(field.type, StrEnum):
        return {"enum": [each.value for each in field.type]}
    plain: dict[str, Any] = dict(_PLAIN[field.type])
    return {"anyOf": [plain, {"type": "null"}]} if field.optional else plain


if __name__ == "__main__":
    print(json_text(schema()), end="")
