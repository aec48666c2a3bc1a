"""Goals: where the person wants to go, and how each goal is doing."""

from collections.abc import Sequence

from textual.content import Content

from facilitator.actions import bindings
from facilitator.domain.due import echo_due
from facilitator.domain.models import Goal, GoalStatus, Proposer
from facilitator.screens.stages.view import StageView
from facilitator.services import goals
from facilitator.widgets.plain import text
from facilitator.widgets.record_list import Row
from facilitator.widgets.shield import own

_ABOUT = (("aspiration", "Aspiration"), ("strengths", "Strengths"), ("growth_areas", "Growth"))
_STATUS = {
    GoalStatus.ON_TRACK: ("● on track", "$text-success"),
    GoalStatus.AT_RISK: ("▲ at risk", "$text-warning"),
    GoalStatus.DONE: ("✓ reached", "$text-success"),
    GoalStatus.DROPPED: ("✗ let go", "$foreground-muted"),
}


class GoalsView(StageView):
    """Three rows on the person, then a row per goal."""

    BINDINGS = bindings("goals")
    ENTER = "open"
    ON_A_RECORD = frozenset({"edit", "on_track", "at_risk", "done", "drop"})

    def rows(self) -> Sequence[Row]:
        """Return the person's aspiration, strengths and growth areas, and the goals."""
        person = self.session.person
        rows = []
        for field, label in _ABOUT:
            words = getattr(person, field)
            rows.append(
                Row(
                    field,
                    text(
                        own(f"{label:<12}", "$foreground-muted"),
                        (words, "") if words else ("–", "$foreground-muted"),
                    ),
                )
            )
        found = goals.goals(self.session)
        heading = "Goals" if found else "No goals yet. a sets one together."
        rows.append(Row("heading-goals", text((heading, "bold $foreground-muted")), heading=True))
        return [*rows, *(Row(str(goal.id), self._line(goal)) for goal in found)]

    def _line(self, goal: Goal) -> Content:
        them = self.session.person.name.split(" ")[0]
        proposer = {Proposer.REPORT: them, Proposer.MANAGER: "you", Proposer.TOGETHER: "both of you"}
        parts: list[tuple[str, str]] = [
            _STATUS[goal.status],
            (f"  {goal.title}", ""),
            (f"\n  proposed by {proposer[goal.proposed_by]}", "$foreground-muted"),
            self.eyes(goal),
        ]
        if goal.due:
            parts.append((f"\n  until {echo_due(goal.due, self.session.clock.today())}", "$foreground-muted"))
        for label, words in (("serves", goal.serves), ("seen by", goal.measure), ("support", goal.support)):
            if words.strip():
                parts.append((f"\n  {label}: {words.strip()}", "$foreground-muted"))
        said = [update for update in goals.updates(self.session, goal) if update.text]
        if said:
            here = said[-1].meeting_id == self.session.meeting.id
            parts.append(
                (
                    f"\n  {'now' if here else 'last time'}: {said[-1].text}",
                    "" if here else "$foreground-muted",
                )
            )
        return text(*parts)

    def status(self) -> Content | None:
        """Say whose goal it should be."""
        return own("Ask what they would aim for before you propose.", "$foreground-muted")

    def after_form(self, key: str) -> None:
        """Put the cursor on the goal that was just set."""
        if key == "goal":
            self.point_at(str(goals.goals(self.session)[-1].id))

    def _goal(self) -> Goal | None:
        return None if self.row_uuid is None else self.session.get(Goal, self.row_uuid)

    def _set(self, status: GoalStatus) -> None:
        goal = self._goal()
        if goal is None:
            self.say(own("Choose a goal with the arrows first."))
            return
        goals.update(self.session, goal, status)
        self.changed()

    def action_open(self) -> None:
        """Write progress on a goal, or the words of a row on the person."""
        if self._goal() is not None:
            self.open_form(f"progress:{self.row}")
        elif self.row:
            self.open_form(f"person:{self.row}")

    def action_add(self) -> None:
        """Set a goal."""
        self.open_form("goal")

    def action_edit(self) -> None:
        """Change the words of a goal."""
        if self._goal() is not None:
            self.open_form(f"goal:{self.row}")

    def action_on_track(self) -> None:
        """The goal is on track."""
        self._set(GoalStatus.ON_TRACK)

    def action_at_risk(self) -> None:
        """The goal is at risk."""
        self._set(GoalStatus.AT_RISK)

    def action_done(self) -> None:
        """The goal is reached."""
        self._set(GoalStatus.DONE)

    def action_drop(self) -> None:
        """Let go of the goal."""
        self._set(GoalStatus.DROPPED)
