"""The formats that an export can have, by the names that the command line knows."""

from collections.abc import Callable

from facilitator.domain.clock import Clock
from facilitator.quick_dataclass import dataclass
from facilitator.services.exports import calendar, csv_table, document, markdown, taskwarrior, todo_txt
from facilitator.services.exports.selection import Selection

_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format: `whole` gives one text, `parts` several by the names of their files.

    `mark` stands before the text in a file, where programs need it to know the encoding.
    """

    ending: str
    whole: Callable[[Selection, Clock], str]
    parts: Callable[[Selection, Clock], dict[str, str]] | None = None
    mark: str = ""

    def files(self, selection: Selection, clock: Clock) -> dict[str, str]:
        """Return what goes into a folder."""
        if self.parts is not None:
            return self.parts(selection, clock)
        return {f"facilitator{self.ending}": self.mark + self.whole(selection, clock)}


FORMATS = {
    "ics": Format(ending=".ics", whole=calendar.to_calendar, parts=calendar.to_calendar_files),
    "taskwarrior": Format(ending=".json", whole=taskwarrior.to_taskwarrior),
    "todotxt": Format(ending=".txt", whole=todo_txt.to_todo_txt),
    "markdown": Format(ending=".md", whole=markdown.to_markdown, parts=markdown.to_notes),
    "csv": Format(ending=".csv", whole=csv_table.to_csv, mark=_BYTE_ORDER_MARK),
    "json": Format(ending=".json", whole=lambda selection, _: document.to_json(selection)),
}
