"""The JSON document that holds records whole, and that `facilitator import` reads back.

The same records give the same bytes: there is no date of the export in it, and no program version.
"""

from typing import Any

from facilitator.domain.models import Record
from facilitator.services.exports.selection import SHARED_FIELDS, Selection
from facilitator.services.plain_json import as_plain, json_text
from facilitator.storage.records import table_name

FORMAT = "facilitator"
FORMAT_VERSION = 1
EVERYTHING, SHARED = "everything", "shared and mine"


def to_json(selection: Selection) -> str:
    """Return the document as text (docs/export.schema.json)."""
    document: dict[str, Any] = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "holds": EVERYTHING if selection.everything else SHARED,
    }
    for kind, records in selection.records.items():
        document[table_name(kind)] = [_told(each, selection.everything) for each in records]
    return json_text(document)


def _told(record: Record, everything: bool) -> dict[str, Any]:
    told: dict[str, Any] = as_plain(record)
    shared = SHARED_FIELDS.get(type(record))
    if everything or shared is None:
        return told
    return {name: told[name] for name in shared}
