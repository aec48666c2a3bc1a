"""What is held on a person, written to a file as an access request asks for it: Markdown or JSON."""

import json
from dataclasses import fields
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from facilitator.domain.clock import Clock
from facilitator.domain.leaks import names_in
from facilitator.domain.models import Record
from facilitator.domain.sensitive import WordLists
from facilitator.errors import FacilitatorError
from facilitator.services.kept import Entry, Kept
from facilitator.services.private_file import safe_name, write_text
from facilitator.services.summary_words import full_day, item
from facilitator.storage.records import table_name

FORMAT = "facilitator-kept-1"
"""Names the layout of the JSON document, which docs/what-is-kept.md describes."""

_UNSAID = ("version", "flow_copy", "focus")


def third_persons(entry: Entry, kept: Kept) -> list[str]:
    """Return who else is named in an entry; only people that are kept here can be known."""
    words = "\n".join(words for _, words in entry.lines)
    return names_in(words, kept.others, kept.person.name)


def sensitive(entry: Entry, words: WordLists) -> list[str]:
    """Return the words of an entry that judge or touch health, as they stand there."""
    found = (text[start:end] for _, text in entry.lines for start, end in words.spans(text))
    return list(dict.fromkeys(found))


def to_markdown(kept: Kept, words: WordLists, clock: Clock) -> str:
    """Return all of it as Markdown, third persons and words to think about named under each entry."""
    lines = [
        f"# What is kept on {' '.join(kept.person.name.split())}",
        "",
        f"As of {full_day(clock.today())}: {kept.count} things, private ones included. Id: {kept.person.id}.",
        "Before this is handed over, take out what is about others: entries that name someone are marked ⚑.",
    ]
    for section in kept.sections:
        lines += ["", f"## {section.title}"]
        for entry in section.entries:
            lines += ["", f"### {entry.head}", ""]
            lines += [item(f"{label}: {text}") for label, text in entry.lines]
            if others := third_persons(entry, kept):
                lines.append(f"- ⚑ names {', '.join(others)}")
            if found := sensitive(entry, words):
                lines.append(f"- words to think about: {', '.join(found)}")
    return "\n".join(lines) + "\n"


def to_json(kept: Kept, words: WordLists, clock: Clock) -> str:
    """Return all of it as one JSON document."""
    document = {
        "format": FORMAT,
        "person": kept.person.name,
        "made_at": clock.now().isoformat(),
        "sections": [
            {
                "kind": table_name(section.kind),
                "title": section.title,
                "entries": [_as_json(entry, kept, words) for entry in section.entries],
            }
            for section in kept.sections
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def save(kept: Kept, words: WordLists, clock: Clock, folder: Path, ending: str) -> Path:
    """Write it to a file for this user alone, and return its path; `ending` is "md" or "json".

    Raises FacilitatorError.
    """
    made = to_json(kept, words, clock) if ending == "json" else to_markdown(kept, words, clock)
    name = f"{clock.local(clock.now()):%Y-%m-%d %H%M} {safe_name(kept.person.name)}.{ending}"
    try:
        write_text(folder / name, made)
    except OSError as error:
        raise FacilitatorError(
            f"The file could not be written: {error.strerror}.", f"Check {folder}, and try again."
        ) from error
    return folder / name


def _as_json(entry: Entry, kept: Kept, words: WordLists) -> dict[str, Any]:
    return {
        "day": entry.day.isoformat(),
        "fields": _fields(entry.record),
        "third_persons": third_persons(entry, kept),
        "sensitive": sensitive(entry, words),
    }


def _fields(record: Record) -> dict[str, Any]:
    return {
        each.name: _plain(getattr(record, each.name)) for each in fields(record) if each.name not in _UNSAID
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    return value if value is None or isinstance(value, str | int | float | dict | list) else str(value)
