"""Feedback: what waits to be said, what was said, and what came back."""

from collections.abc import Sequence

from textual.content import Content

from facilitator.actions import bindings
from facilitator.domain.models import Direction, Feedback, FeedbackKind, FeedbackStatus
from facilitator.screens.stages.view import StageView
from facilitator.services import feedback
from facilitator.widgets.plain import text
from facilitator.widgets.record_list import Row
from facilitator.widgets.shield import own


class FeedbackView(StageView):
    """Kept feedback with its age, and what was said in this meeting."""

    BINDINGS = bindings("feedback")
    ENTER = "say"
    ON_A_RECORD = frozenset({"say", "edit", "let_go"})

    def intro(self) -> Content | None:
        """Say how to begin when there is nothing yet."""
        if not self.rows():
            hint = "Nothing is waiting to be said.\nF writes feedback: what was done, and what it led to."
            return text((hint, "$foreground-muted"))
        return None

    def rows(self) -> Sequence[Row]:
        """Return what waits and what was said, under headings."""
        waiting, said = feedback.waiting(self.session), feedback.said_here(self.session)
        rows: list[Row] = []
        if waiting:
            rows.append(
                Row("heading-waiting", text(("Not yet said", "bold $foreground-muted")), heading=True)
            )
            rows += [Row(str(each.id), self._line(each)) for each in waiting]
        if said:
            rows.append(Row("heading-said", text(("Said today", "bold $foreground-muted")), heading=True))
            rows += [Row(str(each.id), self._line(each, said=True)) for each in said]
        return rows

    def _line(self, each: Feedback, *, said: bool = False) -> Content:
        kind = "praise" if each.kind is FeedbackKind.PRAISE else "growth"
        giver = self.session.person.name.split(" ")[0] if each.direction is Direction.RECEIVED else "you"
        days = feedback.age_days(self.session, each)
        age = "today" if days == 0 else f"{days} day{'s' if days > 1 else ''} old"
        parts: list[tuple[str, str]] = [
            ("✓ " if said else "○ ", "bold"),
            (f"{kind} from {giver}", "$text-success" if each.kind is FeedbackKind.PRAISE else "$text-accent"),
            ("" if said else f" · {age}", "$foreground-muted"),
            self.eyes(each),
        ]
        for label, words in (
            ("Situation", each.situation),
            ("Behaviour", each.behaviour),
            ("Impact", each.impact),
            ("Request", each.request),
        ):
            if words.strip():
                parts += [(f"\n  {label}  ", "$foreground-muted"), (words.strip(), "")]
        return text(*parts)

    def status(self) -> Content | None:
        """Say what makes feedback land."""
        return own("About the task, not the person. Then ask how it sounds to them.", "$foreground-muted")

    def _feedback(self) -> Feedback | None:
        return None if self.row_uuid is None else self.session.get(Feedback, self.row_uuid)

    def action_say(self) -> None:
        """Tick that it was said, or take that back."""
        each = self._feedback()
        if each is not None and each.direction is Direction.RECEIVED:
            self.say("It was said to you. V shares it or keeps it private.")
        elif each is not None:
            feedback.deliver(self.session, each)
            kept = each.status is FeedbackStatus.DELIVERED
            self.say(
                "Kept for later; private again."
                if kept
                else "Said: it is shared now and goes into the summary."
            )
            self.changed()

    def after_form(self, key: str) -> None:
        """Put the cursor on the feedback that was just written."""
        if key == "feedback":
            here = (*feedback.waiting(self.session), *feedback.said_here(self.session))
            self.point_at(str(max(here, key=lambda each: each.created_at).id))

    def action_edit(self) -> None:
        """Change the words."""
        self.open_form(f"feedback:{self.row}")

    def action_let_go(self) -> None:
        """Let what waits go unsaid."""
        each = self._feedback()
        if each is not None and each in feedback.waiting(self.session):
            feedback.drop(self.session, each)
            self.changed()
