"""The two lines at the top of a meeting: who, how long, where, and whether it is saved."""

from textual.content import Content
from textual.reactive import reactive
from textual.timer import Timer

from facilitator.domain.flow import CLOSING_MINUTES, StageKind
from facilitator.services.save_report import SaveState
from facilitator.services.session import Session
from facilitator.widgets.plain import Plain
from facilitator.widgets.shield import own, shield_words
from facilitator.widgets.title_bar import spread

CALM_SECONDS = 0.4
"""How long all must have been saved before it says so: while one types it would go to and fro."""

_CLOSING = (StageKind.COMMITMENTS, StageKind.WRAP_UP)


class MeetingBar(Plain):
    """Calm clocks: nothing flashes, the tone changes at five minutes and when time is up."""

    saved: reactive[SaveState] = reactive(SaveState.SAVED)

    def __init__(self, session: Session, *, example: bool = False) -> None:
        super().__init__(id="meeting-bar")
        self._session = session
        self._example = example
        self._calm: Timer | None = None

    def show_saved(self, state: SaveState) -> None:
        """Tell whether all is saved: that it is once it has been so for a moment, all else at once."""
        if self._calm is not None:
            self._calm.stop()
            self._calm = None
        if state is not SaveState.SAVED:
            self.saved = state
        elif self.saved is not state:
            self._calm = self.set_timer(CALM_SECONDS, self._have_saved)

    def _have_saved(self) -> None:
        self.saved = SaveState.SAVED

    def render(self) -> Content:
        """Lay both lines out over the width."""
        width = max(20, self.size.width)
        return Content("\n").join([self._first(width), self._second(width)])

    def _first(self, width: int) -> Content:
        session = self._session
        count, place = len(session.flow.stages), session.position + 1
        progress = f"{'▮' * place}{'▯' * (count - place)} {place}/{count}"
        seconds = int(session.seconds)
        clock = f"{seconds // 60}:{seconds % 60:02d} of {session.meeting.length_minutes}"
        left = session.seconds_left
        tone = (
            "bold $text-error"
            if left < 0
            else "bold $text-warning"
            if left <= CLOSING_MINUTES * 60
            else "bold"
        )
        name = ("example · " if self._example else "") + session.person.name.replace("\n", " ")
        right = own(clock, tone) + own(f"   {progress}")
        return spread(shield_words(self) or Content(name).stylize("bold"), right, width)

    def _second(self, width: int) -> Content:
        session = self._session
        seconds = int(session.stage_seconds)
        planned = session.stage.minutes
        over = seconds > planned * 60
        saved = {SaveState.SAVED: "saved", SaveState.SAVING: "saving", SaveState.FAILED: "not saved"}[
            self.saved
        ]
        sign = {SaveState.SAVED: "✓ ", SaveState.SAVING: "· ", SaveState.FAILED: "! "}[self.saved]
        title = own(session.stage.title, "bold $text-accent") + own(self._closing_word(), "$text-warning")
        right = own(
            f"{sign}{saved}   ", "$text-error" if self.saved is SaveState.FAILED else "$foreground-muted"
        ) + own(
            f"{seconds // 60}:{seconds % 60:02d} of {max(1, round(planned))}", "$text-warning" if over else ""
        )
        return spread(title, right, width)

    def _closing_word(self) -> str:
        left = self._session.seconds_left
        if self._session.stage.kind in _CLOSING or left > CLOSING_MINUTES * 60:
            return ""
        return "  g: commitments" if left > 0 else "  time is up · g"
