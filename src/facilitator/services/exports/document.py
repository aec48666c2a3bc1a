"""The JSON document that holds records whole, and that `facilitator import` reads back.

The same records give the same bytes: there is no date of the export in it, and no program version.
"""

from collections.abc import Iterable, Iterator
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
    return "".join(json_pieces(selection.records.items(), everything=selection.everything))


def json_pieces(
    chosen: Iterable[tuple[type[Record], Iterable[Record]]], *, everything: bool
) -> Iterator[str]:
    """Yield the document in pieces, a record at a time, each kind of record after its parents."""
    head = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "holds": EVERYTHING if everything else SHARED,
    }
    yield json_text(head).removesuffix("\n}\n")
    for kind, records in chosen:
        yield f',\n  "{table_name(kind)}": ['
        before, end = "", "]"
        for each in records:
            text = json_text(_told(each, everything)).rstrip("\n")  # words have theirs as \\n
            yield f"{before}\n    " + text.replace("\n", "\n    ")
            before, end = ",", "\n  ]"
        yield end
    yield "\n}\n"


def _told(record: Record, everything: bool) -> dict[str, Any]:
    told: dict[str, Any] = as_plain(record)
    shared = SHARED_FIELDS.get(type(record))
    if everything or shared is None:
        return told
    # A summary that is held back is left out, so that bringing the document in again blanks none.
    return {name: told[name] for name in shared if told[name] or name != "summary"}
