"""The stages of the meeting as a rail beside it, and as a list to jump from."""

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message

from facilitator.services.session import Session
from facilitator.widgets.plain import text
from facilitator.widgets.shield import OwnWords


def stage_lines(session: Session, *, numbered: bool = False) -> list[Content]:
    """Return a line per stage: where you are, what was done, what was skipped, and its minutes."""
    lines = []
    for place, stage in enumerate(session.flow.stages):
        here = place == session.position
        if here:
            sign = "▸"
        elif stage.id in session.meeting.skipped:
            sign = "–"
        else:
            sign = "✓" if session.visited(stage) else " "
        planned = max(1, round(stage.minutes))
        spent = session.meeting.stage_seconds.get(stage.id, 0.0)
        time = f"{int(spent) // 60}:{int(spent) % 60:02d}/{planned}" if spent else f"{planned} min"
        number = f"{place + 1} " if numbered else ""
        lines.append(
            text((f"{sign} {number}{stage.title:<16} ", "bold" if here else ""), (time, "$foreground-muted"))
        )
    return lines


class Rail(OwnWords):
    """The stages at the left of a wide window; a click goes there."""

    ALLOW_SELECT = False

    class Picked(Message):
        """A stage was chosen; `position` counts from 0."""

        def __init__(self, position: int) -> None:
            super().__init__()
            self.position = position

    def __init__(self, session: Session, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._session = session

    def render(self) -> Content:
        """Show the stages."""
        return Content("\n").join(stage_lines(self._session))

    def on_click(self, event: events.Click) -> None:
        """Go to the stage on the line that was clicked."""
        offset = event.get_content_offset(self)
        if offset is not None and offset.y < len(self._session.flow.stages):
            self.post_message(self.Picked(offset.y))


class StagePicker(OwnWords, can_focus=True):
    """All stages with their number; a digit, or the arrows and Enter, go there."""

    BINDINGS = [
        Binding("up", "move(-1)", "up", show=False),
        Binding("down", "move(1)", "down", show=False),
        Binding("enter", "pick", "go there"),
        Binding("escape", "leave", "stay here"),
    ]

    class Picked(Rail.Picked):
        """A stage was chosen."""

    class Left(Message):
        """Nothing was chosen."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._cursor = session.position

    def render(self) -> Content:
        """Show the stages, the cursor's in reverse."""
        lines = stage_lines(self._session, numbered=True)
        lines[self._cursor] = lines[self._cursor].stylize("reverse")
        return Content("\n").join([Content("Go to").stylize("bold $foreground-muted"), *lines])

    def on_key(self, event: events.Key) -> None:
        """Go to the stage with that digit."""
        count = len(self._session.flow.stages)
        if event.character and event.character.isdigit() and 0 < int(event.character) <= count:
            event.stop()
            event.prevent_default()
            self.post_message(self.Picked(int(event.character) - 1))

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        self._cursor = (self._cursor + by) % len(self._session.flow.stages)
        self.refresh()

    def action_pick(self) -> None:
        """Go to the stage under the cursor."""
        self.post_message(self.Picked(self._cursor))

    def action_leave(self) -> None:
        """Stay where you are."""
        self.post_message(self.Left())

    def on_click(self, event: events.Click) -> None:
        """Go to the stage on the line that was clicked."""
        offset = event.get_content_offset(self)
        if offset is not None and 0 < offset.y <= len(self._session.flow.stages):
            self.post_message(self.Picked(offset.y - 1))
