"""A meeting that another window has: its words as they come, and the way to take it over."""

from asyncio import to_thread

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from facilitator.actions import bindings
from facilitator.errors import FacilitatorError
from facilitator.key_order import hold_keys
from facilitator.screens.base import MESSAGE_SECONDS
from facilitator.screens.live import LiveScreen
from facilitator.services.meetings import HeldElsewhere, draft_of, open_meeting
from facilitator.services.runtime import Runtime
from facilitator.services.transcript import Transcript, transcript
from facilitator.widgets.hanging import Hanging
from facilitator.widgets.plain import Plain, text
from facilitator.widgets.shield import own
from facilitator.widgets.title_bar import TitleBar

CALM_SECONDS = 2.0
"""How long keys do nothing after the meeting was taken over: they were meant for a note."""


_OVER = "That meeting is over. Esc goes back to the people."
_FREE = "Nobody has this meeting now: the other window has let it go. O goes on with it here."


class ReadingScreen(LiveScreen):
    """A meeting to be read while another window writes it."""

    BINDINGS = bindings("reading")
    AUTO_FOCUS = "#reading"

    def __init__(self, runtime: Runtime, held: HeldElsewhere, *, calm: bool = False) -> None:
        super().__init__(runtime)
        self._awake = not calm
        self._held = held
        self._shown: Transcript | None = None
        self._asked = False
        self._free = False
        self._over = False

    def compose(self) -> ComposeResult:
        """Yield who has it, and the meeting below."""
        yield TitleBar(id="reading-bar")
        yield Plain(self._held.message, id="reading-holder")
        with VerticalScroll(id="reading"):
            yield Plain(id="reading-text")
        yield from self.foot()

    def on_mount(self) -> None:
        """Show the words, and look for new ones."""
        self.show_report(self.runtime.autosave.report)
        self.watch_store(seen=False)
        if not self._awake:
            self.set_timer(CALM_SECONDS, self._wake)

    def _wake(self) -> None:
        self._awake = True
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Take no key for a moment when the meeting was taken away in the middle of a word.

        What is over cannot be taken over: that would begin a new meeting.
        """
        if action == "take_over" and self._over:
            return False
        return self._awake or action not in ("take_over", "back")

    def store_version(self) -> int:
        """Return a number that changes with the store, and when the other window has ended."""
        self._free = self.runtime.held_elsewhere(self._held.person_id) is None
        return hash((super().store_version(), self._free))

    async def show_stored(self) -> bool:
        """Show the words as they now are, and who has the meeting."""
        meeting_id = await to_thread(draft_of, self.runtime, self._held.person_id)
        found = await to_thread(transcript, self.runtime.store, meeting_id) if meeting_id else None
        if not self.is_current:
            return False
        self._over = found is None
        self.refresh_bindings()
        if found is None:
            self.query_one("#reading-holder", Plain).update(own(_OVER))
            return True
        self.query_one("#reading-holder", Plain).update(_FREE if self._free else self._held.message)
        if found != self._shown:
            self._shown = found
            self._draw(found)
        return True

    def _draw(self, found: Transcript) -> None:
        stage = f" · now in {found.stage}" if found.stage else ""
        self.query_one(TitleBar).show(
            text((found.person, "bold"), f"  {found.flow}{stage}".replace("\n", " "))
        )
        lines: list[Content] = []
        for section in found.sections:
            lines.append(text((f"\n{section.title}", "bold $text-accent")))
            for line in section.lines:
                private = (" · private", "$foreground-muted") if line.private else None
                lines.append(text(line.words, private))
        empty = own("\nNothing is written yet.", "$foreground-muted")
        self.query_one("#reading-text", Plain).update(Hanging(Content("\n").join(lines or [empty])))

    # Taking it over

    def action_take_over(self) -> None:
        """Ask once, then have the other window let go, and go on here."""
        if not self._asked and not self._free:
            self._asked = True
            self.set_timer(MESSAGE_SECONDS, self._forget_the_question)
            self.say(own("Write here? The other window will then only read. O once more takes it over."))
            return
        self.say(own("Asking the other window…"))
        # The app's own, since a worker of this screen would end with it.
        hold_keys(self, self.app.run_worker(self._take_over(), exclusive=True, group="take-over"))

    def _forget_the_question(self) -> None:
        self._asked = False

    async def _take_over(self) -> None:
        from facilitator.screens.meeting import MeetingScreen

        try:
            session = await to_thread(
                open_meeting, self.runtime, self._held.person_id, self._held.flow_id, take_over=True
            )
        except FacilitatorError as error:
            self.say(str(error), wrong=True)
            return
        await self.app.switch_screen(MeetingScreen(session, self.runtime))

    def action_back(self) -> None:
        """Go back to the people."""
        self.app.pop_screen()
