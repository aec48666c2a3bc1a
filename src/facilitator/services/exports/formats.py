"""The formats that an export can have, by the names that the command line knows."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from facilitator.domain.clock import Clock
from facilitator.quick_dataclass import dataclass
from facilitator.services.exports import calendar, csv_table, document, markdown, taskwarrior, todo_txt
from facilitator.services.exports.selection import Chooser, Selection
from facilitator.storage.plain_reader import PlainReader

_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format: `whole` gives one text, `parts` several by the names of their files.

    `pieces` gives the one text in pieces, so that no more than one record is in memory. `mark` stands
    before the text in a file, where programs need it to know the encoding. `promises_alone` says that of
    all that may be private it holds no more than promises.
    """

    ending: str
    whole: Callable[[Selection, Clock], str]
    pieces: Callable[[Chooser, PlainReader], Iterator[str]] | None = None
    parts: Callable[[Selection, Clock], dict[str, str]] | None = None
    mark: str = ""
    promises_alone: bool = False

    def text(self, chooser: Chooser, reader: PlainReader, clock: Clock) -> Iterator[str]:
        """Yield the one text."""
        if self.pieces is not None:
            yield from self.pieces(chooser, reader)
        else:
            yield self.whole(chooser.select(reader), clock)

    def file(self, chooser: Chooser, reader: PlainReader, clock: Clock) -> Iterator[str]:
        """Yield what goes into one file."""
        return chain([self.mark], self.text(chooser, reader, clock))

    def files(self, chooser: Chooser, reader: PlainReader, clock: Clock) -> dict[str, Iterable[str]]:
        """Return what goes into a folder, by the names of the files."""
        if self.parts is not None:
            parts = self.parts(chooser.select(reader), clock)
            return {name: [text] for name, text in parts.items()}
        return {f"facilitator{self.ending}": self.file(chooser, reader, clock)}


FORMATS = {
    "ics": Format(
        ending=".ics", whole=calendar.to_calendar, parts=calendar.to_calendar_files, promises_alone=True
    ),
    "taskwarrior": Format(ending=".json", whole=taskwarrior.to_taskwarrior, promises_alone=True),
    "todotxt": Format(ending=".txt", whole=todo_txt.to_todo_txt, promises_alone=True),
    "markdown": Format(ending=".md", whole=markdown.to_markdown, parts=markdown.to_notes),
    "csv": Format(ending=".csv", whole=csv_table.to_csv, mark=_BYTE_ORDER_MARK),
    "json": Format(
        ending=".json",
        whole=lambda selection, _: document.to_json(selection),
        pieces=lambda chooser, reader: document.json_pieces(
            chooser.chosen(reader), everything=chooser.everything
        ),
    ),
}
