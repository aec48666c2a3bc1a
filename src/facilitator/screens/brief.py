"""The brief: all that is good to know before meeting somebody, on a screen of its own."""

import os
from asyncio import to_thread
from datetime import date
from itertools import islice
from pathlib import Path
from uuid import UUID

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import OptionList

from facilitator.actions import bindings
from facilitator.domain import ledger
from facilitator.domain.due import echo_due, parse_due
from facilitator.domain.glance import PersonGlance
from facilitator.domain.models import Commitment, EventKind, Meeting
from facilitator.domain.text import one_line
from facilitator.errors import FacilitatorError
from facilitator.screens.brief_rows import brief_rows, when_words
from facilitator.screens.mailing import Mailing
from facilitator.services import review
from facilitator.services.overview import Brief, brief_of
from facilitator.services.runtime import Runtime
from facilitator.widgets.form_spec import FieldSpec, Hint, Values
from facilitator.widgets.plain import text
from facilitator.widgets.record_list import RecordList
from facilitator.widgets.shield import own
from facilitator.widgets.title_bar import TitleBar

PAGE = 200
"""Rows that are made at once; more are made when the cursor comes near their end."""

_EMPTY = "Nothing stands between you two yet. a puts something on the list."


def read_brief(runtime: Runtime, person_id: UUID) -> tuple[PersonGlance, Brief]:
    """Return the person and the brief. FacilitatorError when they are no longer there."""
    people = runtime.store.glance.people(runtime.clock.today(), archived=True)
    person = next((each for each in people if each.id == person_id), None)
    if person is None:
        raise FacilitatorError("That person is no longer there.")

    def template() -> Path | None:
        from facilitator.services.summary import Form

        return runtime.template(Form.MARKDOWN)

    return person, brief_of(runtime.store, person, runtime.clock, template, with_ids=False)


class BriefScreen(Mailing):
    """Promises of both, talking points, feedback not yet said, goals, mood, the last summary."""

    BINDINGS = bindings("brief")
    AUTO_FOCUS = "#brief-list"

    _warned_of_copy = ""

    def __init__(self, runtime: Runtime, person: PersonGlance, brief: Brief) -> None:
        super().__init__(runtime)
        self._person, self._brief = person, brief
        self._most = PAGE

    def compose(self) -> ComposeResult:
        """Yield whose it is, and the list."""
        yield TitleBar()
        yield RecordList(id="brief-list")
        yield Container(id="drawer")
        yield from self.foot()

    def on_mount(self) -> None:
        """Show all of it, and from now on what is new."""
        self._draw()
        self.show_report(self.runtime.autosave.report)
        self.watch_store(seen=True)

    @property
    def person(self) -> PersonGlance:
        """Return whose brief it is."""
        return self._person

    @property
    def list_of_rows(self) -> RecordList:
        """Return the list."""
        return self.query_one("#brief-list", RecordList)

    async def show_stored(self) -> bool:
        """Read the brief again, and show it."""
        self._person, self._brief = await to_thread(read_brief, self.runtime, self._person.id)
        if self.is_busy:
            return False
        self._draw()
        return True

    def _draw(self) -> None:
        name = text((one_line(self._person.name), "bold"))
        self.query_one(TitleBar).show(name, own(when_words(self._brief), "$foreground-muted"))
        self.list_of_rows.set_rows(list(islice(brief_rows(self._brief, self._person.works_best), self._most)))
        if not self.list_of_rows.option_count:
            self.say(own(_EMPTY))
        self.refresh_bindings()

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        self.refresh_bindings()
        if event.option_index >= self._most - PAGE // 4:
            self._most += PAGE
            self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what works: a decision needs a promise that is open."""
        if not self.is_mounted:
            return True
        if self.query("#drawer > *"):
            return False
        if action in ("done", "renegotiate", "drop"):
            return self._promise_id is not None
        if action in ("start", "add_point", "paste"):
            return not self._person.archived
        return bool(self._brief.last_summary.strip()) if action in ("copy", "mail") else True

    # Promises

    @property
    def _promise_id(self) -> UUID | None:
        """Return the promise under the cursor that still waits for a decision."""
        row = self.list_of_rows.row_id
        for each in (*self._brief.mine, *self._brief.theirs):
            if str(each.id) == row and each.status in ("open", "blocked"):
                return each.id
        return None

    async def _promise(self) -> Commitment | None:
        found = self._promise_id
        return await to_thread(self.runtime.store.get, Commitment, found) if found else None

    async def action_done(self) -> None:
        """The promise was kept."""
        promise = await self._promise()
        if promise is not None:
            review.decide_here(self.runtime, promise, EventKind.DONE)
            await to_thread(self.runtime.autosave.flush)
            await self.show_again()
            self.say(own("Done. ctrl+z takes that back."))

    async def action_renegotiate(self) -> None:
        """Ask for a new date and a reason."""
        promise = await self._promise()
        if promise is not None:
            fields = (self._due_field(promise), self._reason_field(promise, EventKind.RENEGOTIATED))
            await self._ask(promise, "A new date for", EventKind.RENEGOTIATED, fields)

    async def action_drop(self) -> None:
        """Ask why."""
        promise = await self._promise()
        if promise is not None:
            fields = (self._reason_field(promise, EventKind.DROPPED),)
            await self._ask(promise, "Let go of", EventKind.DROPPED, fields)

    async def _ask(
        self, promise: Commitment, title: str, kind: EventKind, fields: tuple[FieldSpec, ...]
    ) -> None:
        def submit(values: Values) -> None:
            due = self._day(values[fields[0].name]) if len(fields) > 1 else None
            reason = values[fields[-1].name]
            review.decide_here(self.runtime, promise, kind, reason=reason, due=due)

        await self.open_form(f"{title}: {promise.action}", fields, submit, "Noted. ctrl+z takes that back.")

    def _day(self, words: str) -> date:
        return parse_due(words, self.runtime.clock.today(), prefer_day_first=self.runtime.settings.day_first)

    def _due_field(self, promise: Commitment) -> FieldSpec:
        name = f"due-{promise.id.hex}"

        def hint(words: str) -> Hint | None:
            if not words.strip():
                return None
            try:
                return Hint(echo_due(self._day(words), self.runtime.clock.today()))
            except FacilitatorError as error:
                return Hint.of(error)

        return FieldSpec(
            name,
            "New date",
            placeholder="next fri · in 2 weeks",
            hint=hint,
            check=lambda values: ledger.check_new_due(promise, self._day(values[name])),
        )

    def _reason_field(self, promise: Commitment, kind: EventKind) -> FieldSpec:
        name = f"reason-{promise.id.hex}"
        return FieldSpec(name, "Why", check=lambda values: ledger.check_reason(kind, values[name]))

    # The last summary, and leaving

    @work(exclusive=True, group="copy")
    async def action_copy(self) -> None:
        """Copy the summary of the last meeting; what is private by now takes a second press."""
        from facilitator.services.clipboard import copy_text

        try:
            wrong = await to_thread(self._what_is_private_now)
            if wrong and wrong != self._warned_of_copy:
                self._warned_of_copy = wrong
                self.say(text(wrong, own(" y once more copies it all the same.")), wrong=True)
                return
            copied = await to_thread(
                copy_text,
                self._brief.last_summary.strip("\n") + "\n",
                environ=os.environ,
                osc52=lambda each: self.app.call_from_thread(self.app.copy_to_clipboard, each),
                fallback=self.runtime.paths.clipboard,
                clear_after=self.runtime.settings.clipboard_seconds,
            )
        except FacilitatorError as error:
            self.say(str(error), wrong=True)
            return
        self.say(own(copied.told("If nothing pastes, facilitator summary prints it.")))

    def _what_is_private_now(self) -> str:
        from facilitator.services.past_leaks import past_leaks, warning

        runtime, words = self.runtime, self._brief.last_summary
        meeting_id = self._brief.last_meeting_id
        meeting = runtime.store.get(Meeting, meeting_id) if meeting_id is not None else None
        if meeting is None:
            return ""
        return warning(past_leaks(runtime.store.plain, meeting, words, runtime.clock, runtime.template))

    def action_mail(self) -> None:
        """Draft a mail with that summary."""
        if self._brief.last_meeting_id is not None:
            self.mail(self._brief.last_meeting_id)

    def action_back(self) -> None:
        """Go back to the people."""
        self.app.pop_screen()
