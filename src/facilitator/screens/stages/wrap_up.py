"""Wrap-up: marks become words, one question, the next date, and the exact text that will be sent."""

import os
from asyncio import to_thread
from collections.abc import Sequence

from textual import events, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.style import Style

from facilitator.actions import bindings
from facilitator.domain.due import echo_due
from facilitator.domain.models import Mark, MarkKind, MarkOutcome, Record
from facilitator.domain.visibility import Item
from facilitator.errors import FacilitatorError
from facilitator.screens.stages.held_lines import HeldLines
from facilitator.screens.stages.listening import MARK_WORDS, minutes
from facilitator.screens.stages.view import StageView
from facilitator.services import wrap_up
from facilitator.services.runtime import Runtime
from facilitator.services.session import Session
from facilitator.services.summary import Form, Rendered
from facilitator.widgets.plain import Plain, text
from facilitator.widgets.record_list import RecordList, Row
from facilitator.widgets.shield import own

_LETTERS = {
    MarkOutcome.NOTE: "o",
    MarkOutcome.COMMITMENT: "c",
    MarkOutcome.FEEDBACK: "f",
    MarkOutcome.TALKING_POINT: "t",
}
_BECAME = {
    MarkOutcome.NOTE: "note",
    MarkOutcome.COMMITMENT: "commitment",
    MarkOutcome.FEEDBACK: "feedback",
    MarkOutcome.TALKING_POINT: "talking point",
    MarkOutcome.LET_GO: "let go",
}


_ON_AN_OPEN_MARK = ("open", "note", "commitment", "feedback", "point", "let_go")


class WrapUpView(StageView):
    """What is left to do on the one side, the exact summary on the other."""

    BINDINGS = bindings("wrap_up")
    ENTER = "open"

    _asked = ""

    form = Form.MARKDOWN

    def __init__(self, session: Session, runtime: Runtime, *, id: str | None = None) -> None:
        super().__init__(session, runtime, id=id)
        self.held = HeldLines(session, runtime)

    def compose(self) -> ComposeResult:
        """Yield the rows, and the preview."""
        with Horizontal(classes="wrap-up"):
            with Vertical(id="to-do"):
                yield Plain(id="intro", classes="stage--intro")
                yield RecordList(id="rows")
                yield Plain(id="status", classes="stage--status")
                yield Plain(id="closing")
            with VerticalScroll(id="preview", can_focus=True):
                yield Plain(id="summary")

    def draw(self) -> None:
        """Show rows and preview as they now are, and look whether an edited text may leave."""
        self._draw()
        if wrap_up.edited(self.session) or self.held.found:
            self._look()

    @work(exclusive=True, group="look")
    async def _look(self) -> None:
        before = self.held.found
        if await self.held.look(self.form) != before:
            self._draw()

    def _draw(self) -> None:
        super().draw()
        self.query_one("#closing", Plain).update(self._closing_lines())
        rendered = self._rendered()
        self.query_one("#summary", Plain).update(self.held.marked(rendered.text))
        name = "Markdown" if self.form is Form.MARKDOWN else "plain text"
        preview = self.query_one("#preview")
        self.screen.refresh_bindings()
        preview.border_title = own(f"Summary · {'edited' if wrap_up.edited(self.session) else name}")
        preview.border_subtitle = own(self._held_back())
        if rendered.problem:
            self.say(rendered.problem, wrong=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what works: a mark has its own keys, and only an edited summary can be renewed."""
        if action in _ON_AN_OPEN_MARK or action == "reopen":
            mark = self._mark() if self.is_mounted else None
            if mark is None:
                return action == "open" and self._at_held_line
            return (mark.outcome is MarkOutcome.OPEN) is (action != "reopen")
        if action == "allow":
            return self._at_held_line
        return bool(wrap_up.edited(self.session)) if action == "renew" else True

    @property
    def _at_held_line(self) -> bool:
        return self.is_mounted and self.held.at(self.row) is not None

    def after_form(self, key: str) -> None:
        """Go on to the next mark that waits for its words."""
        left = wrap_up.open_marks(self.session)
        if key.startswith("mark:"):
            self.point_at(str(left[0].id) if left else "")

    def action_read(self) -> None:
        """Give the keys to the summary, or back to the marks; a low window shows one of both."""
        preview = self.query_one("#preview")
        reading = self.screen.focused is not preview
        self.set_class(reading, "-reading")
        if reading:
            self.screen.set_focus(preview)
        else:
            self.take_focus()

    def _held_back(self) -> str:
        held = wrap_up.private_notes(self.session)
        if not held:
            return "nothing private was written"
        return f"{held} private note{'s' if held != 1 else ''} stay{'s' if held == 1 else ''} here"

    def rows(self) -> Sequence[Row]:
        """Return what holds the summary back, and a row per mark."""
        rows = [Row(str(mark.id), self._mark_line(mark)) for mark in self.session.mine(Mark)]
        if rows:
            left = len(wrap_up.open_marks(self.session))
            count = f" · {left} to settle" if left else " · all settled"
            rows.insert(
                0, Row("heading-marks", own(f"Your marks{count}", "bold $foreground-muted"), heading=True)
            )
        return [*self.held.rows(), *rows]

    def _closing_lines(self) -> Content:
        """Return the question and the next date; each of the five blocks, and the date, can be clicked."""
        rating = self.session.meeting.rating or 0
        blocks = [
            ("▮" if number <= rating else "▯", Style.from_meta({"rating": number})) for number in range(1, 6)
        ]
        day = self.session.meeting.next_on
        next_day = echo_due(day, self.session.clock.today()) if day else "none yet · d"
        return text(
            own("Worth your time?  "),
            *blocks,
            f" {rating or '–'}\n",
            own("Next meeting      ", Style.from_meta({"next": True})),
            (next_day, Style.from_meta({"next": True})),
        )

    async def on_click(self, event: events.Click) -> None:
        """Take a click on the question or the date for its key."""
        if "rating" in event.style.meta:
            self.action_rate(event.style.meta["rating"])
        elif "next" in event.style.meta:
            self.action_next_date()

    def _mark_line(self, mark: Mark) -> Content:
        head = f"{minutes(mark.at_seconds)} {MARK_WORDS[mark.kind]}"
        if mark.outcome is MarkOutcome.OPEN:
            offer = wrap_up.SUGGESTED[mark.kind]
            return text("○ ", head, (f"  {_LETTERS[offer]} {_BECAME[offer]}?", "$foreground-muted"))
        words = f": {mark.text}" if mark.text else ""
        became = self._became(mark)
        return text(
            "✓ ",
            (head, "$foreground-muted"),
            (f" → {_BECAME[mark.outcome]}{words}", "$text-success"),
            self.eyes(became) if became is not None else None,
        )

    def _mark(self) -> Mark | None:
        return None if self.row_uuid is None else self.session.get(Mark, self.row_uuid)

    @property
    def item(self) -> Item | None:
        """Return what the mark under the cursor became."""
        mark = self._mark()
        return self._became(mark) if mark is not None else None

    def _became(self, mark: Mark) -> Item | None:
        if mark.outcome_id is None or not self.session.holds(mark.outcome_id):
            return None
        record = self.session.get(Record, mark.outcome_id)
        return record if isinstance(record, Item) else None

    def _turn(self, outcome: MarkOutcome) -> None:
        mark = self._mark()
        if mark is None:
            self.say(own("Choose one of your marks with the arrows first."))
        elif mark.outcome is not MarkOutcome.OPEN:
            self.say(own(f"That mark is settled: {_BECAME[mark.outcome]}. z opens it again."))
        else:
            self.open_form(f"mark:{outcome}:{mark.id}")

    def action_open(self) -> None:
        """Do what the row asks for."""
        mark = self._mark()
        if mark is not None:
            self._turn(wrap_up.SUGGESTED[MarkKind(mark.kind)])
        elif self.held.at(self.row) is not None:
            self.action_edit()

    def action_note(self) -> None:
        """Turn the mark into a note."""
        self._turn(MarkOutcome.NOTE)

    def action_commitment(self) -> None:
        """Turn the mark into a commitment."""
        self._turn(MarkOutcome.COMMITMENT)

    def action_feedback(self) -> None:
        """Turn the mark into feedback."""
        self._turn(MarkOutcome.FEEDBACK)

    def action_point(self) -> None:
        """Turn the mark into a talking point."""
        self._turn(MarkOutcome.TALKING_POINT)

    def action_let_go(self) -> None:
        """Let the mark go."""
        mark = self._mark()
        if mark is not None and mark.outcome is MarkOutcome.OPEN:
            wrap_up.settle_mark(self.session, mark, MarkOutcome.LET_GO)
            self.changed()
            self.after_form("mark:")

    def action_reopen(self) -> None:
        """Open a settled mark again."""
        mark = self._mark()
        if mark is not None:
            wrap_up.settle_mark(self.session, mark, MarkOutcome.OPEN)
            self.changed()
            self.point_at(str(mark.id))

    def action_rate(self, number: int) -> None:
        """Keep the answer; the same number again takes it back."""
        wrap_up.rate(self.session, None if self.session.meeting.rating == number else number)
        self.changed()

    def action_next_date(self) -> None:
        """Agree on the next date."""
        self.open_form("next")

    def action_form(self) -> None:
        """Switch between Markdown and plain text."""
        self.form = Form.PLAIN if self.form is Form.MARKDOWN else Form.MARKDOWN
        self.changed()

    def action_edit(self) -> None:
        """Change the words of the summary, at the line under the cursor if that has to wait."""
        leak = self.held.at(self.row)
        self.open_form("summary:" + self.form.value, leak.line if leak is not None else None)

    def action_renew(self) -> None:
        """Take the program's own text again."""
        wrap_up.edit_summary(self.session, "", "")
        self.changed()

    def action_allow(self) -> None:
        """Let the line under the cursor go out as it is."""
        leak = self.held.at(self.row)
        if leak is not None:
            self.held.clear(leak)
            self.changed()

    def _rendered(self) -> Rendered:
        return wrap_up.preview(self.session, self.form, self.runtime.template(self.form))

    async def _outgoing(self) -> str | None:
        """Return the text that may leave now; None when lines of it have to wait, which is then said."""
        words = self._rendered().text
        if not await self.held.look(self.form):
            return words
        self._draw()
        self.point_at(self.held.first_row)
        self.say(self.held.sentence, wrong=True)
        return None

    @work
    async def action_copy(self) -> None:
        """Copy the summary, and say which way it went."""
        from facilitator.services.clipboard import copy_text

        rendered = self._rendered()
        if rendered.problem and wrap_up.edited(self.session) and self._asked != rendered.problem:
            self._asked = rendered.problem
            self.say(
                text(rendered.problem, own(" y once more copies yours, u takes the new one.")), wrong=True
            )
            return
        words = await self._outgoing()
        if words is None:
            return
        try:
            copied = await to_thread(
                copy_text,
                words,
                environ=os.environ,
                osc52=lambda each: self.app.call_from_thread(self.app.copy_to_clipboard, each),
                fallback=self.runtime.paths.clipboard,
                clear_after=self.runtime.settings.clipboard_seconds,
            )
        except FacilitatorError as error:
            self.refuse(error)
            return
        wrap_up.keep_summary(self.session, words)
        self.say(own(copied.sentence))

    @work
    async def action_save(self) -> None:
        """Save the summary to a file of its own."""
        words = await self._outgoing()
        if words is None:
            return
        try:
            path = wrap_up.save_summary(self.session, words, self.form, self.runtime.paths.summaries)
        except FacilitatorError as error:
            self.refuse(error)
            return
        wrap_up.keep_summary(self.session, words)
        self.say(f"Saved to {path}")

    @work
    async def action_end(self) -> None:
        """Close the meeting; what is left hanging is named first, and takes a second press.

        A summary of which lines still wait is not kept: the program's own takes its place.
        """
        words = self._rendered().text
        held = await self.held.look(self.form)
        lines = f"{len(held)} summary line{'s' if len(held) > 1 else ''} to look at" if held else ""
        hanging = ", ".join(filter(None, [wrap_up.loose_ends(self.session), lines]))
        if hanging and self._asked != hanging:
            self._asked = hanging
            self.say(own(f"Still open: {hanging}. E once more ends the meeting all the same."), wrong=True)
            return
        if held:
            words = wrap_up.rendered(self.session, self.form, self.runtime.template(self.form)).text
        wrap_up.keep_summary(self.session, words)
        self.post_message(self.Ended())

    class Ended(StageView.Changed):
        """The meeting is over."""
