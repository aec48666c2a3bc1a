"""Commitments: what each will do, read back aloud one by one."""

from collections.abc import Sequence

from textual.content import Content

from facilitator.actions import bindings
from facilitator.domain.due import echo_due
from facilitator.domain.models import Commitment, Side
from facilitator.screens.stages.view import StageView
from facilitator.services import commitments
from facilitator.services.summary_words import sentence
from facilitator.widgets.plain import text
from facilitator.widgets.record_list import Row
from facilitator.widgets.shield import own


class CommitmentsView(StageView):
    """The promises of this meeting, in the words in which they are read back."""

    BINDINGS = bindings("commitments")
    ENTER = "read_back"
    ON_A_RECORD = frozenset({"read_back", "edit", "remove"})

    def intro(self) -> Content | None:
        """Count what was read back and warn of too much; say how a promise is made when there is none yet."""
        made = commitments.made_here(self.session)
        read = sum(each.read_back for each in made)
        tone = "$text-success" if read == len(made) else "$foreground-muted"
        lines = [own(f"{read} of {len(made)} read back aloud", tone)] if made else [self._none_yet()]
        lines += [self._too_many(side) for side in commitments.too_many(self.session)]
        return Content("\n").join(lines)

    def _none_yet(self) -> Content:
        before = sum(len(commitments.standing(self.session, side)) for side in Side)
        today = f" today; {before} open from before" if before else ""
        return own(f"No promise yet{today}. C writes one: when …, I will …, by …", "$foreground-muted")

    def _too_many(self, side: Side) -> Content:
        who = "you" if side is Side.MANAGER else self.session.person.name.split(" ")[0]
        every = len(commitments.standing(self.session, side))
        before = every - len(commitments.made_here(self.session, side))
        count = f"{every} for {who}, {before} of them from before" if before else f"More than three for {who}"
        return text((f"{count}. Which ones matter most?", "$text-warning"))

    def rows(self) -> Sequence[Row]:
        """Return a row per promise."""
        return [Row(str(each.id), self._line(each)) for each in commitments.made_here(self.session)]

    def _line(self, each: Commitment) -> Content:
        today = self.session.clock.today()
        who = "I" if each.owner is Side.MANAGER else self.session.person.name.split(" ")[0]
        due = f", by {echo_due(each.due, today)}" if each.due else ""
        return text(
            own("☑ ", "bold $text-success") if each.read_back else own("☐ ", "bold"),
            f"{sentence(who, each.cue, each.action)}{due}",
            None if each.due else own("  no date", "$text-warning"),
            self.eyes(each),
        )

    def after_form(self, key: str) -> None:
        """Put the cursor on the promise that was just made."""
        made = commitments.made_here(self.session)
        if key == "commitment" and made:
            self.point_at(str(max(made, key=lambda each: each.id).id))

    def _commitment(self) -> Commitment | None:
        return None if self.row_uuid is None else self.session.get(Commitment, self.row_uuid)

    def action_read_back(self) -> None:
        """Tick that it was read back and go on to the next that was not, or take that back."""
        each = self._commitment()
        if each is not None:
            commitments.tick_read_back(self.session, each)
            self.changed()
            left = [other for other in commitments.made_here(self.session) if not other.read_back]
            if left and not each.read_back:
                self.point_at(str(left[0].id))

    def action_edit(self) -> None:
        """Change the words or the date of the promise."""
        self.open_form(f"commitment:{self.row}")

    def action_remove(self) -> None:
        """Take back a promise of this meeting."""
        each = self._commitment()
        if each is not None:
            commitments.remove(self.session, each)
            self.say(f"Took back: {each.action}")
            self.changed()
