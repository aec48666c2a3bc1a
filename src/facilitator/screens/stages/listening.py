"""Listening: their points, marks with one key, who talks, and what was heard."""

from collections.abc import Sequence

from textual.content import Content

from facilitator.actions import bindings
from facilitator.domain.models import Mark, MarkKind, PointStatus, Side, TalkingPoint
from facilitator.screens.stages.view import StageView
from facilitator.services import listening
from facilitator.widgets.plain import text
from facilitator.widgets.record_list import Row
from facilitator.widgets.shield import own

MARK_WORDS = {
    MarkKind.FEELING: "feeling",
    MarkKind.FOLLOW_UP: "follow-up",
    MarkKind.PROMISE: "promise",
    MarkKind.PRAISE: "praise",
    MarkKind.CONCERN: "concern",
}
_POINT_SIGNS = {PointStatus.OPEN: "○", PointStatus.DISCUSSED: "✓", PointStatus.DROPPED: "✗"}


def minutes(seconds: float) -> str:
    """Return seconds as minutes and seconds, such as 12:04."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


class ListeningView(StageView):
    """The listening way: no field has the focus, single letters act."""

    BINDINGS = bindings("listening")
    ENTER = "discuss"
    ON_A_RECORD = frozenset({"discuss", "edit", "drop"})

    playing_back = False

    def intro(self) -> Content | None:
        """Say that nothing was heard yet, or that no points wait."""
        if self.playing_back:
            if listening.heard(self.session):
                return None
            return own("Say back what you heard. Ticked points and shared notes will stand here.")
        if not listening.points(self.session):
            return own("No talking points yet. T adds one.", "$foreground-muted")
        return None

    def rows(self) -> Sequence[Row]:
        """Return the talking points, theirs and mine under headings; or what was heard."""
        if self.playing_back:
            return self._heard()
        rows: list[Row] = []
        side: Side | None = None
        them = self.session.person.name.split(" ")[0]
        for point in listening.points(self.session):
            if point.raised_by is not side:
                side = point.raised_by
                heading = "Your points" if side is Side.MANAGER else f"From {them}"
                shown = text((heading, "bold $foreground-muted"))
                rows.append(Row(f"heading-{point.id}", shown, heading=True))
            rows.append(Row(str(point.id), self._line(point)))
        return rows

    def _heard(self) -> list[Row]:
        lines = listening.heard(self.session)
        lines += [
            f"{minutes(m.at_seconds)} {MARK_WORDS[m.kind]}" for m in listening.marks_to_say(self.session)
        ]
        heard = [Row(f"heard-{place}", text("· ", line)) for place, line in enumerate(lines)]
        title = own("What I heard (say it back, then ask: did I get that right?)", "bold $foreground-muted")
        return [Row("heading-heard", title, heading=True), *heard] if heard else []

    def _line(self, point: TalkingPoint) -> Content:
        settled = point.status is not PointStatus.OPEN
        return text(
            f"{_POINT_SIGNS[point.status]} ",
            (point.text, "$foreground-muted" if settled else ""),
            (f" · carried {point.carries}×", "$text-warning") if point.carries and not settled else None,
            self.eyes(point),
        )

    def status(self) -> Content | None:
        """Show the counts, the balance of talk, and the marks."""
        lines = [self._counts()]
        if self.playing_back:
            words = "w writes down what else you heard; h goes back to the points"
            lines.insert(0, own(words, "$foreground-muted"))
        marks = self.session.mine(Mark)
        if marks:
            shown = " · ".join(f"{minutes(m.at_seconds)} {MARK_WORDS[m.kind]}" for m in marks[-4:])
            more = f"{len(marks) - 4} more · " if len(marks) > 4 else ""
            lines.append(text(("Marks  ", "bold $foreground-muted"), more + shown))
        return Content("\n").join(lines)

    def _counts(self) -> Content:
        asked = self.session.meeting.and_what_else
        what_else = f"And what else? {f'{asked}×' if asked else '–'}"
        balance = listening.balance(self.session)
        share = balance.share
        if share is None:
            talk = "space: who talks"
        else:
            mine = round((1 - share) * 100)
            talk = f"You {'▮' * round(mine / 10)}{'▯' * (10 - round(mine / 10))} {mine} %"
        style = "" if balance.in_band else "$text-warning"
        word = "" if balance.in_band else ("  give them room" if (share or 0) < 0.5 else "  say a little too")
        talking = {Side.REPORT: " ◂ them", Side.MANAGER: " ◂ you"}.get(self.session.talking, "")  # type: ignore[call-overload]
        return text(own(f"{what_else}   "), (talk + talking + word, style))

    def _mark(self, kind: MarkKind) -> None:
        listening.add_mark(self.session, kind)
        self.changed()

    def action_feeling(self) -> None:
        """Mark a feeling."""
        self._mark(MarkKind.FEELING)

    def action_follow_up(self) -> None:
        """Mark something to come back to."""
        self._mark(MarkKind.FOLLOW_UP)

    def action_promise(self) -> None:
        """Mark a promise."""
        self._mark(MarkKind.PROMISE)

    def action_praise(self) -> None:
        """Mark something to praise."""
        self._mark(MarkKind.PRAISE)

    def action_concern(self) -> None:
        """Mark a concern."""
        self._mark(MarkKind.CONCERN)

    def action_take_back(self) -> None:
        """Take back the last mark."""
        mark = listening.take_back_mark(self.session)
        self.say(f"Took back: {MARK_WORDS[mark.kind]}" if mark else "There is no mark to take back.")
        self.changed()

    def action_talk(self) -> None:
        """The other one talks now."""
        listening.tap(self.session)
        self.changed()

    def action_hush(self) -> None:
        """Nobody's time is counted now."""
        listening.hush(self.session)
        self.changed()

    def action_what_else(self) -> None:
        """Count an "and what else?"."""
        listening.and_what_else(self.session)
        self.changed()

    def action_heard(self) -> None:
        """Show or hide what was heard."""
        self.playing_back = not self.playing_back
        self.changed()

    def _settle(self, status: PointStatus) -> None:
        if self.row_uuid is not None:
            listening.settle_point(self.session, self.session.get(TalkingPoint, self.row_uuid), status)
            self.changed()

    def action_discuss(self) -> None:
        """Tick the point, or open it again."""
        self._settle(PointStatus.DISCUSSED)

    def action_edit(self) -> None:
        """Change the words of the point."""
        self.open_form(f"point:{self.row}")

    def action_drop(self) -> None:
        """Take the point off the list, or put it back."""
        self._settle(PointStatus.DROPPED)
