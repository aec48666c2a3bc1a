"""`search`: what was written, by its words, of anybody and at any time."""

import argparse
from typing import TYPE_CHECKING

from facilitator.commands.output import (
    BOLD,
    DIM,
    Cell,
    columns,
    padded,
    shortened,
    styled,
    write,
    write_json,
    write_table,
)
from facilitator.commands.telling import cell_width, tell
from facilitator.commands.verbs import OK, add_verb, with_store
from facilitator.errors import MisuseError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from facilitator.commands.verbs import Verbs
    from facilitator.domain.clock import Clock
    from facilitator.paths import Paths
    from facilitator.services.search import Found
    from facilitator.services.search_hits import Hit
    from facilitator.storage.store import Store

_SEARCH = """\
  facilitator search budget                         wherever it was written
  facilitator search budg who:ana after:march       of Ana, since March
  facilitator search '"on call"' kind:promise is:open
  facilitator search is:open kind:promise --json | jq -r '.[].text'

filters: who:NAME  kind:KIND  practice:PRACTICE  before:DAY  after:DAY
         is:open  is:private  is:shared
"""

_KIND_WIDTH = 10
_NARROW = 60


def add_verbs(verbs: "Verbs") -> None:
    """Add this command to the command line."""
    search = add_verb(verbs, "search", "find what was written, the newest first", _SEARCH)
    search.add_argument("text", nargs="+", metavar="WORDS", help="words, “phrases” and filters")
    search.add_argument("--private", action="store_true", help="only what is for you alone, as is:private")
    search.add_argument("--limit", type=_count, default=100, metavar="N", help="so many at most (100)")
    search.add_argument("--json", action="store_true", help="for a program (docs/commands.md)")
    search.set_defaults(run=with_store(_search))


def _count(words: str) -> int:
    if not (words.isascii() and words.isdecimal() and 0 < int(words[:10]) <= 100_000):
        raise argparse.ArgumentTypeError(f"“{words[:20]}” is not a number from 1 to 100000")
    return int(words)


def _search(options: argparse.Namespace, store: "Store", clock: "Clock", paths: "Paths") -> int:
    from facilitator.domain.ids import short_ids
    from facilitator.services.search import search

    line = " ".join(options.text) + (" is:private" if options.private else "")
    found = search(store, line, clock, limit=options.limit, day_first=_day_first(line, paths))
    if found.wrong:
        raise MisuseError("\n".join(found.wrong))
    if not found.asked:
        raise MisuseError("There is nothing to look for in that.", "Write a word, a digit or a filter.")
    short = short_ids(store.plain.ids())
    if options.json:
        write_json([_plain(each, found, short) for each in found.hits])
    elif columns() is None:
        write_table([_row(each, short) for each in found.hits], wide=4)
    else:
        write(_listed(found, short))
    if not found.hits:
        tell("Nothing was found. Beginnings of words are enough, and fewer filters find more.")
    elif found.more:
        tell(f"There is more than these {options.limit}: --limit takes a number, and filters narrow it down.")
    return OK


def _day_first(line: str, paths: "Paths") -> bool:
    """Return how 3/4 is read; the settings take long to load, and most lines hold no date."""
    if "/" not in line:
        return True
    from facilitator.settings import load_settings

    return load_settings(paths).day_first


def _plain(hit: "Hit", found: "Found", short: "Mapping[UUID, str]") -> dict[str, object]:
    """Return a hit as JSON has it."""
    return {
        "id": hit.record.id,
        "short_id": short.get(hit.record.id, ""),
        "kind": hit.kind,
        "person_id": hit.person_id,
        "person": hit.person,
        "date": hit.day,
        "visibility": "private" if hit.private else "shared",
        "open": hit.is_open,
        "meeting_id": hit.meeting_id,
        "stage": hit.stage,
        "about": hit.about,
        "text": hit.text,
        "marks": found.finder.all(hit.text),
    }


def _row(hit: "Hit", short: "Mapping[UUID, str]") -> tuple[Cell, ...]:
    return (
        Cell(short.get(hit.record.id, "-")),
        Cell(hit.day.isoformat() if hit.day else "-"),
        Cell(hit.person or "-"),
        Cell(hit.kind),
        Cell(hit.text),
        Cell(_remarks(hit) or "-"),
    )


def _remarks(hit: "Hit") -> str:
    return ", ".join(filter(None, ("open" if hit.is_open else "", "private" if hit.private else "")))


def _listed(found: "Found", short: "Mapping[UUID, str]") -> str:
    """Return the hits by person for a terminal, each in a line, in two where that is narrow."""
    room, text = columns() or 0, ""
    for person, hits in found.by_person():
        text += styled(shortened(person or "Nobody's yet", room), BOLD) + "\n"
        for hit in hits:
            day = hit.day.isoformat() if hit.day else "unfinished"
            head = f"  {short.get(hit.record.id, '')}  {day}  {padded(hit.kind, _KIND_WIDTH)}"
            remarks = _remarks(hit)
            text += styled(head, DIM)
            narrow = room < _NARROW
            text += (styled(f" {remarks}", DIM) if remarks else "") + "\n    " if narrow else "  "
            left = room - (4 if narrow else cell_width(head) + 2 + (len(remarks) + 2 if remarks else 0))
            text += _marked(found, hit, max(8, left))
            text += styled(f"  {remarks}", DIM) if remarks and not narrow else ""
            text += "\n"
    return text


def _marked(found: "Found", hit: "Hit", width: int) -> str:
    """Return as much of the text around the words as fits, and the words in bold."""
    words, spans = found.excerpt(hit, width - 2)
    words = shortened(words, width)
    text, at = "", 0
    for start, end in spans:
        text += words[at:start] + styled(words[start:end], BOLD)
        at = end
    return text + words[at:]
