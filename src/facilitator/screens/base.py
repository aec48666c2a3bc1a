"""What every screen of ours has: a line for messages, a line that stays when saving fails, the keys."""

from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer

from facilitator.domain.models import Conflict
from facilitator.hand_over import Place
from facilitator.services.runtime import Runtime
from facilitator.services.save_report import SaveReport, SaveState
from facilitator.widgets.key_bar import KeyBar
from facilitator.widgets.plain import Plain
from facilitator.widgets.shield import own

if TYPE_CHECKING:
    from facilitator.services.inbox import Drained
    from facilitator.widgets.form import Form

MESSAGE_SECONDS = 6.0


class BaseScreen(Screen[None]):
    """A screen of the program; `runtime` is what it stands on."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-medium"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-normal"), (34, "-tall")]

    keeps_awake = False
    """Whether it is not locked here by itself, since somebody may look at it for long."""

    _message_timer: Timer | None = None
    _problem: str | None = None
    _was_shown = False

    def __init__(self, runtime: Runtime) -> None:
        super().__init__()
        self.runtime = runtime
        # Textual adds these when it has laid the screen out, and then styles all of it anew.
        width, height = self.app.size
        self.add_class(*self._get_breakpoint_classes(width, self.HORIZONTAL_BREAKPOINTS), update=False)
        self.add_class(*self._get_breakpoint_classes(height, self.VERTICAL_BREAKPOINTS), update=False)

    @on(events.ScreenResume)
    def _style_once(self, event: events.ScreenResume) -> None:
        """Leave out to style anew, when it is first shown, what has only just been styled."""
        event.refresh_styles = event.refresh_styles and self._was_shown
        self._was_shown = True

    @property
    def place(self) -> Place | None:
        """Return where to come back to after a lock, None for the screen below this one."""
        return None

    def foot(self) -> ComposeResult:
        """Yield the lines at the bottom of every screen; nothing above pushes them away."""
        with Vertical(id="foot"):
            yield Plain(id="message")
            yield Plain(id="problem")
            yield KeyBar(id="keys")

    async def action_search(self) -> None:
        """Look for words, in whatever was written."""
        from facilitator.screens.search import SearchScreen

        await self.app.push_screen(SearchScreen(self.runtime))

    def action_release_focus(self) -> None:
        """Take the keys back from a field."""

    def say(self, words: str | Content, *, wrong: bool = False, seconds: float = MESSAGE_SECONDS) -> None:
        """Show a line for some seconds; the words are shown as they are."""
        line = self.query_one("#message", Plain)
        line.update(Content(words) if isinstance(words, str) else words)
        line.set_class(wrong, "-wrong")
        line.display = True
        if self._message_timer is not None:
            self._message_timer.stop()
        self._message_timer = self.set_timer(seconds, self.hush)

    def on_form_start_over(self, event: "Form.StartOver") -> None:
        """Say what becomes of the words."""
        done = "The form is as it came. ctrl+z in a field brings its words back."
        self.say(own(done if event.done else "ctrl+l once more throws away all that is in this form."))

    def hush(self) -> None:
        """Take the line away."""
        self.query_one("#message", Plain).display = False

    def make_room(self, *, drawer: bool) -> None:
        """Let what stands around an open drawer shrink in a small window; only that is styled anew."""
        self.query(".makes-room").set_class(drawer, "-drawer")

    def came_in(self, came: "Drained") -> None:
        """Show what came in from a shell, where that has a place."""

    def show_wrong_files(self) -> None:
        """Show that something is wrong in the user's files, where that has a place."""

    def apart(self) -> list[Conflict]:
        """Return what two windows changed and can be chosen from here."""
        return []

    def show_report(self, report: SaveReport) -> None:
        """Show for as long as it holds that saving failed, or that versions wait to be chosen."""
        failed = report.state is SaveState.FAILED
        words = _not_saved(report) if failed else _versions(len(self.apart()))
        if words == self._problem:
            return
        self._problem = words
        for line in self.query("#problem").results(Plain):
            line.display = bool(words)
            line.set_class(not failed, "-apart")
            line.update(own(words))


def _not_saved(report: SaveReport) -> str:
    pause = max(1, round(report.again_in))
    again = "Trying again" if pause < 2 else f"Trying again every {pause} s"
    return f"Not saved yet: {report.problem} {again}."


def _versions(count: int) -> str:
    if not count:
        return ""
    what = "This was" if count == 1 else f"{count} things were"
    return f"{what} changed in two windows; every version is kept. ctrl+o compares."
