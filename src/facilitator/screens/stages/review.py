"""Follow-through: every promise gets one decision with one key."""

from collections.abc import Sequence

from textual.content import Content

from facilitator.actions import bindings
from facilitator.domain.due import echo_due, short_day
from facilitator.domain.models import Commitment, CommitmentEvent, EventKind, Side
from facilitator.domain.wording import cue_words
from facilitator.errors import FacilitatorError
from facilitator.screens.stages.view import StageView
from facilitator.services import review
from facilitator.widgets.plain import text
from facilitator.widgets.record_list import Row
from facilitator.widgets.shield import own

_SIGNS = {
    EventKind.DONE: "✓",
    EventKind.RENEGOTIATED: "↻",
    EventKind.BLOCKED: "■",
    EventKind.DROPPED: "✗",
    EventKind.CARRIED: "→",
    EventKind.HANDED_OVER: "⇄",
    EventKind.REOPENED: "○",
}
_WORDS = {
    EventKind.DONE: "done",
    EventKind.RENEGOTIATED: "new date",
    EventKind.BLOCKED: "blocked",
    EventKind.DROPPED: "dropped",
    EventKind.CARRIED: "left for next time",
    EventKind.HANDED_OVER: "handed over",
    EventKind.REOPENED: "open again",
}


class ReviewView(StageView):
    """The promises of both, the manager's first."""

    BINDINGS = bindings("review")
    ON_A_RECORD = frozenset({"done", "renegotiate", "blocked", "drop", "hand_over", "carry"})

    def intro(self) -> Content | None:
        """Say what there is, or that there is nothing yet."""
        if not review.promises(self.session):
            if self.session.last_met is None:
                return own("Your first meeting here: nothing was promised yet.\nGo on with n.")
            return own("Nothing is open. Every promise was settled.\nGo on with n.")
        return None

    def rows(self) -> Sequence[Row]:
        """Return a row per promise, under a heading per side."""
        rows: list[Row] = []
        side: Side | None = None
        for commitment in review.promises(self.session):
            owner = review.owner_before(self.session, commitment)
            if owner is not side:
                side = owner
                heading = "You promised" if side is Side.MANAGER else f"{self._them} promised"
                shown = text((heading, "bold $foreground-muted"))
                rows.append(Row(f"heading-{side}", shown, heading=True))
            rows.append(Row(str(commitment.id), self._line(commitment)))
        return rows

    def _line(self, commitment: Commitment) -> Content:
        decision = review.decision(self.session, commitment)
        today = self.session.clock.today()
        sign = _SIGNS[decision.kind] if decision else "○"
        parts: list[tuple[str, str]] = [(f"{sign} ", "bold"), (commitment.action, "")]
        if commitment.cue:
            parts.append((f" ({cue_words(commitment.cue)})", "$foreground-muted"))
        if commitment.due:
            overdue = decision is None and commitment.due < today
            parts.append(
                (f"\n  {echo_due(commitment.due, today)}", "$text-error" if overdue else "$foreground-muted")
            )
        parts.append(self.eyes(commitment))
        if decision is not None:
            parts.append((f"\n  {self._decided(commitment, decision)}", "$text-success"))
        else:
            before = review.decided_before(self.session, commitment)
            if before is not None:
                day = short_day(before.day, today)
                parts.append((f"\n  {day}, {self._decided(commitment, before)}", "$foreground-muted"))
            if commitment.carries:
                parts.append((f"\n  carried {commitment.carries}×", "$text-warning"))
        if review.must_decide(self.session, commitment):
            parts.append(("\n  Do it, drop it or hand it over?", "bold $text-warning"))
        return text(*parts)

    def _decided(self, commitment: Commitment, event: CommitmentEvent) -> str:
        words = _WORDS[event.kind]
        if event.kind is EventKind.HANDED_OVER:
            words += " to you" if commitment.owner is Side.MANAGER else f" to {self._them}"
        return words + (f": {event.reason}" if event.reason else "")

    @property
    def _them(self) -> str:
        return self.session.person.name.split(" ")[0]

    def status(self) -> Content | None:
        """Count what still waits."""
        left = len(review.undecided(self.session))
        if not review.promises(self.session):
            return None
        if not left:
            return own("All settled. n goes on.", "$text-success")
        return own(f"{left} without a decision", "$foreground-muted")

    def _commitment(self) -> Commitment | None:
        record_id = self.row_uuid
        return None if record_id is None else self.session.get(Commitment, record_id)

    def _decide(self, kind: EventKind) -> None:
        commitment = self._commitment()
        if commitment is None:
            return
        try:
            review.decide(self.session, commitment, kind)
        except FacilitatorError as error:
            self.refuse(error)
            return
        self.changed()
        self.after_form("")

    def after_form(self, key: str) -> None:
        """Go on to the next promise that waits for a decision."""
        left = review.undecided(self.session)
        if left:
            self.point_at(str(left[0].id))

    def _ask(self, kind: EventKind) -> None:
        commitment = self._commitment()
        if commitment is not None:
            self.open_form(f"decide:{kind}:{commitment.id}")

    def action_done(self) -> None:
        """It was done."""
        self._decide(EventKind.DONE)

    def action_carry(self) -> None:
        """Leave it for next time; not a third time."""
        commitment = self._commitment()
        if commitment is not None and review.must_decide(self.session, commitment):
            self.say(own("Carried twice already. Do it (d), drop it (x) or hand it over (h)?"), wrong=True)
            return
        self._decide(EventKind.CARRIED)

    def action_renegotiate(self) -> None:
        """Ask for a new date and a reason."""
        self._ask(EventKind.RENEGOTIATED)

    def action_blocked(self) -> None:
        """Ask what is needed."""
        self._ask(EventKind.BLOCKED)

    def action_drop(self) -> None:
        """Ask why."""
        self._ask(EventKind.DROPPED)

    def action_hand_over(self) -> None:
        """Ask why."""
        self._ask(EventKind.HANDED_OVER)
