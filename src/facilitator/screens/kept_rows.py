"""How what is held on a person stands in a list: a heading per kind, a line per thing, its words below."""

from collections.abc import Iterator

from textual.content import Content

from facilitator.domain.models import Visibility
from facilitator.domain.sensitive import WordLists
from facilitator.domain.visibility import Item
from facilitator.services.kept import Entry, Kept
from facilitator.services.kept_files import third_persons
from facilitator.widgets.plain import text
from facilitator.widgets.record_list import Row

_LONGEST = 400
"""Characters of one row, so that a long text can be scrolled through."""


def kept_rows(kept: Kept, words: WordLists) -> Iterator[Row]:
    """Yield the rows; what judges or touches health is underlined, and who else is named is said."""
    for section in kept.sections:
        heading = f"{section.title} · {len(section.entries)}"
        yield Row(f"heading-{section.title}", text((heading, "bold $text-accent")), heading=True)
        for entry in section.entries:
            yield Row(str(entry.record.id), _head(entry, kept))
            pieces = (piece for label, said in entry.lines for piece in _pieces(label, said))
            for place, (label, piece) in enumerate(pieces):
                yield Row(f"{entry.record.id}#{place}", _line(label, piece, words))


def record_of(row_id: str) -> str:
    """Return the id of the record that a row is about, as text."""
    return row_id.partition("#")[0]


def _head(entry: Entry, kept: Kept) -> Content:
    private = isinstance(entry.record, Item) and entry.record.visibility is Visibility.PRIVATE
    others = third_persons(entry, kept)
    return text(
        (entry.head, "bold $text-warning" if private else "bold"),
        (f" · names {', '.join(others)}", "$text-accent") if others else None,
    )


def _line(label: str, words: str, lists: WordLists) -> Content:
    body = Content(words)
    for start, end in lists.spans(words):
        body = body.stylize("underline", start, end)
    return text("  ", (f"{label} " if label else "", "$foreground-muted"), body)


def _pieces(label: str, words: str) -> Iterator[tuple[str, str]]:
    """Yield the text in rows of some lines' length; the label stands before the first."""
    for line in words.strip("\n").split("\n"):
        rest = line
        while len(rest) > _LONGEST:
            cut = rest.rfind(" ", 1, _LONGEST) + 1 or _LONGEST
            yield label, rest[:cut]
            label, rest = "", rest[cut:]
        yield label, rest
        label = ""
