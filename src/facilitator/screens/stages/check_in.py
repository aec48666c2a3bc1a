"""Check-in: the spoken opening, how both arrive, and something of the manager's own."""

from collections.abc import Sequence

from textual.content import Content

from facilitator.actions import bindings
from facilitator.domain.flow import StageKind
from facilitator.screens.stages.view import StageView
from facilitator.services import check_in
from facilitator.widgets.plain import dots, shortened, text
from facilitator.widgets.record_list import Row
from facilitator.widgets.shield import own

_SCALES = ("energy", "workload")


class CheckInView(StageView):
    """Five rows, all of which may be left out."""

    BINDINGS = bindings("check_in")
    ENTER = "open"

    def on_mount(self) -> None:
        """Enter opens the row."""
        self._bindings.bind("enter", "open", "open", show=False)

    def intro(self) -> Content | None:
        """Show what to say first; in a later check-in of the same meeting, what that one is for."""
        first = next(each for each in self.session.flow.stages if each.kind is StageKind.CHECK_IN)
        if self.session.stage.id != first.id:
            return text((self.session.stage.purpose, "$foreground-muted"))
        return text(own("Say  ", "bold $foreground-muted"), self.runtime.settings.opening.strip())

    def rows(self) -> Sequence[Row]:
        """Return private place, energy, workload, word and opener."""
        now = check_in.check_in(self.session)
        word = now.word or ("enter to write", "$foreground-muted")
        opener = shortened(now.opener, 60) or ("o to write; stays with you", "$foreground-muted")
        return (
            Row(
                "private_place",
                own("Private place   ")
                + (own("✓ nobody listens in", "$text-success") if now.private_place else own("▯ p")),
            ),
            Row(
                "energy",
                self._scale("Energy", now.energy, [c.energy for c in check_in.earlier(self.session)]),
            ),
            Row(
                "workload",
                self._scale("Workload", now.workload, [c.workload for c in check_in.earlier(self.session)]),
            ),
            Row("word", text(own("One word        "), word)),
            Row("opener", text(own("Your opener     "), opener)),
        )

    def _scale(self, label: str, value: int | None, before: list[int | None]) -> Content:
        history = " ".join(str(each) if each else "·" for each in before)
        return text(
            own(f"{label:<16}"), dots(value), (f"   before {history}" if history else "", "$foreground-muted")
        )

    def status(self) -> Content | None:
        """Say what the keys 1 to 5 mean."""
        return own("1 low · 5 high · leave out what you like", "$foreground-muted")

    def action_rate(self, number: int) -> None:
        """Set the scale under the cursor, and go on to the next."""
        now = check_in.check_in(self.session)
        waiting = next((scale for scale in _SCALES if getattr(now, scale) is None), "")
        field = self.row if self.row in _SCALES else waiting
        if not field:
            self.say(own("Both are set. Go to one with the arrows to change it."))
            return
        check_in.change(self.session, **{field: number})
        self.changed()
        self.point_at("workload" if field == "energy" else "word")

    def action_clear(self) -> None:
        """Take the number under the cursor back."""
        if self.row in _SCALES:
            check_in.change(self.session, **{self.row: None})
            self.changed()

    def action_private_place(self) -> None:
        """Tick or untick the private place."""
        check_in.change(self.session, private_place=not check_in.check_in(self.session).private_place)
        self.changed()

    def action_opener(self) -> None:
        """Write down the manager's own opener."""
        self.open_form("check:opener")

    def action_open(self) -> None:
        """Do what the row under the cursor is for."""
        if self.row == "private_place":
            self.action_private_place()
        elif self.row in ("word", "opener"):
            self.open_form(f"check:{self.row}")
        elif self.row in _SCALES:
            self.say(own("Press 1 to 5; 0 takes it back."))
