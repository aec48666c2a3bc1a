"""The lines of an edited summary that may not leave yet: marked in the text, and listed with their source."""

from asyncio import to_thread

from textual.content import Content

from facilitator.domain.leaks import Leak
from facilitator.services import leaks
from facilitator.services.runtime import Runtime
from facilitator.services.session import Session
from facilitator.services.summary import Form
from facilitator.widgets.plain import shortened, text
from facilitator.widgets.record_list import Row
from facilitator.widgets.shield import own

_ROW = "held-"
_STYLE = "underline $text-warning"


class HeldLines:
    """What the last look at the summary found."""

    def __init__(self, session: Session, runtime: Runtime) -> None:
        self._session = session
        self._runtime = runtime
        self.found: list[Leak] = []

    async def look(self, form: Form) -> list[Leak]:
        """Compare the text as it is at this moment, and return the lines that have to wait."""
        check = leaks.leak_check(self._session, form, self._runtime.template)
        self.found = await to_thread(check.held, self._runtime.store) if check is not None else []
        return self.found

    def rows(self) -> list[Row]:
        """Return a heading and a row per line, with its words and where they stand."""
        if not self.found:
            return []
        count = f"{len(self.found)} line{'s' if len(self.found) > 1 else ''}"
        heading = text((f"Before it leaves · {count} to look at", "bold $text-warning"))
        return [Row("heading-held", heading, heading=True), *map(self._row, self.found)]

    def _row(self, leak: Leak) -> Row:
        words = text(
            ("! ", "bold $text-warning"),
            f"“{shortened(leak.words.strip().lstrip('-•# '), 60)}”",
            *((f"\n  {reason}", "$foreground-muted") for reason in leak.reasons),
        )
        return Row(f"{_ROW}{leak.line}", words)

    def at(self, row_id: str) -> Leak | None:
        """Return the line that a row is about, None for any other row."""
        return next((leak for leak in self.found if f"{_ROW}{leak.line}" == row_id), None)

    @property
    def first_row(self) -> str:
        """Return the row of the first line that waits."""
        return f"{_ROW}{self.found[0].line}"

    def clear(self, leak: Leak) -> None:
        """Let this line go out as it is."""
        leaks.clear(self._session, leak)
        self.found = [each for each in self.found if each != leak]

    def marked(self, summary: str) -> Content:
        """Return the summary with these lines underlined and nothing else changed."""
        lines = [Content(line) for line in summary.split("\n")]
        for leak in self.found:
            if leak.line < len(lines) and lines[leak.line].plain == leak.words:
                lines[leak.line] = lines[leak.line].stylize(_STYLE)
        return Content("\n").join(lines)

    @property
    def sentence(self) -> Content:
        """Say that something waits, and what to do."""
        if len(self.found) == 1:
            return text("A line may say too much: ", own("e changes it, a lets it go as it is."))
        return text(
            f"{len(self.found)} lines may say too much: ", own("e changes one, a lets it go as it is.")
        )
