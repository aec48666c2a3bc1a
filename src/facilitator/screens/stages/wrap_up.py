"""Wrap-up: marks become words, one question, the next date, and the exact text that will be sent."""

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.style import Style

from facilitator.actions import bindings
from facilitator.domain.due import echo_due
from facilitator.domain.models import Mark, MarkKind, MarkOutcome, Record
from facilitator.domain.visibility import Item
from facilitator.screens.stages.listening import MARK_WORDS, minutes
from facilitator.screens.stages.outgoing import OutgoingView
from facilitator.services import wrap_up
from facilitator.widgets.plain import Plain, text
from facilitator.widgets.record_list import RecordList, Row
from facilitator.widgets.shield import offered, own

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


class WrapUpView(OutgoingView):
    """What is left to do on the one side, the exact summary on the other."""

    BINDINGS = bindings("wrap_up")
    ENTER = "open"

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

    def _draw(self) -> None:
        super()._draw()
        self.query_one("#closing", Plain).update(self._closing_lines())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what works: a mark has its own keys, and only an edited summary can be renewed."""
        if action in _ON_AN_OPEN_MARK or action == "reopen":
            mark = self._mark() if self.is_mounted else None
            if mark is None:
                return offered(self, action == "open" and self.at_held_line)
            return offered(self, (mark.outcome is MarkOutcome.OPEN) is (action != "reopen"))
        return super().check_action(action, parameters)

    def after_form(self, key: str) -> None:
        """Go on to the next mark that waits for its words, or to the mail whose address is known now."""
        super().after_form(key)
        left = wrap_up.open_marks(self.session)
        if key.startswith("mark:"):
            self.point_at(str(left[0].id) if left else "")

    def action_read(self) -> None:
        """Give the keys to the summary, with all the room a low window has, or back to the marks."""
        preview = self.query_one("#preview")
        if self.screen.focused is not preview:
            self._make_room(reading=True)
            self.screen.set_focus(preview)
        else:
            self.take_focus()

    def on_descendant_blur(self) -> None:
        """Give the room back when the keys leave the summary; not when the whole window was left."""
        if self.app.app_focus:
            self._make_room(reading=self.screen.focused is self.query_one("#preview"))

    def _make_room(self, *, reading: bool) -> None:
        self.set_class(reading, "-reading")
        self.screen.set_class(reading, "-reading-summary")

    def rows(self) -> Sequence[Row]:
        """Return what holds the summary back, and a row per mark."""
        rows = [Row(str(mark.id), self._mark_line(mark)) for mark in self.session.mine(Mark)]
        if rows:
            left = len(wrap_up.open_marks(self.session))
            count = f" · {left} to settle" if left else " · all settled"
            heading = text((f"Your marks{count}", "bold $foreground-muted"))
            rows.insert(0, Row("heading-marks", heading, heading=True))
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
            self.say(f"That mark is settled: {_BECAME[mark.outcome]}. z opens it again.")
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
