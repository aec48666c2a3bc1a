"""A meeting that is over, as it was: its stages, words, marks, mood, decisions, questions and summary."""

from asyncio import to_thread
from collections.abc import Iterator
from itertools import islice
from uuid import UUID

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.widgets import OptionList

from facilitator.actions import bindings
from facilitator.domain.glance import PersonGlance
from facilitator.domain.models import Record
from facilitator.domain.text import one_line
from facilitator.screens.base import BaseScreen
from facilitator.screens.mailing import Mailing
from facilitator.services.correcting import WORDS, told
from facilitator.services.runtime import Runtime
from facilitator.services.summary_words import full_day
from facilitator.services.transcript import Line, Section, Transcript, transcript
from facilitator.widgets.plain import text
from facilitator.widgets.record_list import RecordList, Row
from facilitator.widgets.shield import own
from facilitator.widgets.title_bar import TitleBar

PAGE = 200
"""Rows that are made at once; more are made when the cursor comes near their end."""


async def open_past_meeting(screen: BaseScreen, meeting_id: UUID, record_id: UUID | None = None) -> None:
    """Show that meeting above `screen`, with the cursor on that record. Raises FacilitatorError."""
    runtime = screen.runtime
    found = await to_thread(transcript, runtime.store.plain, meeting_id, whole=True)
    people = await to_thread(runtime.store.glance.people, runtime.clock.today(), archived=True)
    person = next(each for each in people if each.id == found.person_id)
    await screen.app.push_screen(PastMeetingScreen(runtime, person, meeting_id, found, record_id))


class PastMeetingScreen(Mailing):
    """One meeting to be read, from its first stage to the summary as it was sent."""

    BINDINGS = bindings("past")
    AUTO_FOCUS = "#past"

    def __init__(
        self,
        runtime: Runtime,
        person: PersonGlance,
        meeting_id: UUID,
        found: Transcript,
        record_id: UUID | None = None,
    ) -> None:
        super().__init__(runtime)
        self._person = person
        self._meeting_id = meeting_id
        self._found = found
        self._record_id = record_id
        self._most = PAGE

    def compose(self) -> ComposeResult:
        """Yield whose it was and when, and all of it."""
        yield TitleBar()
        yield RecordList(id="past")
        yield Container(id="drawer")
        yield from self.foot()

    def on_mount(self) -> None:
        """Show it, from the record that was looked for."""
        rows = list(self._rows())
        wanted = next((n for n, row in enumerate(rows) if _record_of(row.id) == str(self._record_id)), 0)
        self._most = max(PAGE, wanted + PAGE)
        self._draw(rows[wanted].id if rows and wanted else "")
        if wanted:
            self.call_after_refresh(self._list.scroll_to_highlight, top=True)
        self.show_report(self.runtime.autosave.report)
        self.watch_store(seen=True)

    @property
    def person(self) -> PersonGlance:
        """Return whose meeting it was."""
        return self._person

    @property
    def list_of_rows(self) -> RecordList:
        """Return the list."""
        return self._list

    @property
    def _list(self) -> RecordList:
        return self.query_one("#past", RecordList)

    async def show_stored(self) -> bool:
        """Read it again, and show it."""
        found = await to_thread(transcript, self.runtime.store.plain, self._meeting_id, whole=True)
        if self.is_busy:
            return False
        self._found = found
        self._draw()
        return True

    def _draw(self, cursor: str = "") -> None:
        found, clock = self._found, self.runtime.clock
        began = clock.local(found.began)
        when = full_day(began.date()) + ("" if found.is_brought_in else f" {began:%H:%M}")
        agenda = "brought in" if found.is_brought_in else one_line(found.flow)
        title = text((one_line(found.person), "bold"), f" · {agenda}")
        self.query_one(TitleBar).show(title, own(when, "$foreground-muted"))
        self._list.set_rows(list(islice(self._rows(), self._most)), cursor)
        self.refresh_bindings()

    def _rows(self) -> Iterator[Row]:
        for number, section in enumerate(self._found.sections):
            heading = text((section.title, "bold $text-accent"))
            yield Row(f"heading-{number}", heading, heading=True)
            for place, line in enumerate(section.lines):
                for piece, words in enumerate(line.words.split("\n")):
                    about = line.record.id if line.record is not None else ""
                    yield Row(f"{about}#{number}-{place}-{piece}", self._line(line, words, piece))
                for piece, words in enumerate(self._beside(section, place)):
                    yield Row(f"{about}#{number}-{place}-was-{piece}", text(f"    {words}", ""))

    def _line(self, line: Line, words: str, piece: int) -> Content:
        private = line.private and not piece
        return text("  ", Content(words), (" · private", "$text-warning") if private else None)

    def _beside(self, section: Section, place: int) -> list[str]:
        """Return what was corrected, below the last line of the record."""
        record = section.lines[place].record
        after = section.lines[place + 1].record if place + 1 < len(section.lines) else None
        if record is None or (after is not None and after.id == record.id):
            return []
        return told(self._found.corrections.get(record.id, ()), self.runtime.clock)

    @property
    def _record(self) -> Record | None:
        wanted = _record_of(self._list.row_id)
        lines = (line for section in self._found.sections for line in section.lines)
        records = (line.record for line in lines if line.record is not None)
        return next((each for each in records if str(each.id) == wanted), None)

    async def action_edit(self) -> None:
        """Correct the words under the cursor."""
        record = self._record
        if record is not None:
            await self.correct(record)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what works: words can be corrected, the course of the meeting cannot."""
        if not self.is_mounted:
            return True
        if self.query("#drawer > *"):
            return False
        return type(self._record) in WORDS if action == "edit" else action != "paste"

    def action_start(self) -> None:
        """A second click starts nothing: this meeting is over."""

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        self.refresh_bindings()
        if event.option_index >= self._most - PAGE // 4:
            self._most += PAGE
            self._draw()

    def action_mail(self) -> None:
        """Draft a mail with the summary."""
        self.mail(self._meeting_id)

    def action_back(self) -> None:
        """Go back to where one was."""
        self.app.pop_screen()


def _record_of(row_id: str) -> str:
    return row_id.partition("#")[0]
