"""What a meeting does since it is not alone: other windows ask for it and write too, and a disk may fail."""

from asyncio import to_thread
from collections.abc import Callable, Sequence

from textual.worker import Worker

from facilitator.domain.models import Conflict, Note, Visibility
from facilitator.key_order import KeysInOrder
from facilitator.screens.live import LiveScreen
from facilitator.services.merging import News
from facilitator.services.opening import read_again
from facilitator.services.runtime import Runtime
from facilitator.services.save_report import SaveReport, SaveState
from facilitator.services.session import Session
from facilitator.widgets.meeting_bar import MeetingBar
from facilitator.widgets.notes_panel import NotesPanel
from facilitator.widgets.shield import own

PATIENCE = 2.0
"""How long leaving waits for the last words to be on the disk before it says that they are not."""

TOLD_SECONDS = 20.0
"""How long it stays on the screen that leaving would leave words behind."""


class SharedMeeting(LiveScreen):
    """A meeting that other windows may read, ask for, or have changed beneath."""

    looks_when_covered = True

    def __init__(self, session: Session, runtime: Runtime) -> None:
        super().__init__(runtime)
        self.session = session
        self._told_unsaved = False

    def draw(self) -> None:
        """Show the meeting as it now is."""
        raise NotImplementedError

    def show_notes(self) -> None:
        """Show the notes of the stage."""
        notes = {each: self.session.note(each) for each in Visibility}
        self.query_one(NotesPanel).show_notes(self.session.meeting.stage, notes)

    def watch_other_windows(self) -> None:
        """Begin to look whether another window asks for the meeting, or wrote something about the person."""
        self.watch_store(seen=False)

    def _look(self) -> None:
        hold = self.runtime.meetings.hold
        if hold is not None and hold.wanted:
            # The app's own worker, since one of this screen would end with it.
            self.app.run_worker(self._give_up(), exclusive=True, group="give-up")
        super()._look()

    async def _give_up(self) -> None:
        """Let the window that asks for the meeting have it, once every word is saved."""
        from facilitator.screens.reading import ReadingScreen
        from facilitator.services.meetings import give_up

        self.session.pause()
        held = await to_thread(give_up, self.runtime, self.session)
        if held is not None:
            while self.app.screen is not self:  # help, the palette, or the search
                await self.app.pop_screen()
            await self.app.switch_screen(ReadingScreen(self.runtime, held, calm=True))
            return
        self.session.run()
        self.say(
            own("Another window asked for this meeting. It stays here: your last words are not saved yet.")
        )

    # What another window wrote

    def show_report(self, report: SaveReport) -> None:
        """Show whether everything is saved, and what another window wrote meanwhile."""
        super().show_report(report)
        if report.state is SaveState.SAVED:
            self._told_unsaved = False
        for bar in self.query(MeetingBar):
            bar.show_saved(report.state)
        self._take_up_news()

    def store_version(self) -> int:
        """Return a number that changes when another window or a command wrote something."""
        return self.runtime.store.others_version()

    def stamp(self) -> tuple[int, ...] | None:
        """Return what changes with the files: a thread twice a second was a fifth of what a meeting costs."""
        return self.runtime.store.stamp()

    async def show_stored(self) -> bool:
        """Show what others wrote about this person since; False when a save is in the way."""
        known = self.runtime.autosave.known(self.session.records)
        read = await to_thread(read_again, self.runtime.store, self.session.meeting.id, known)
        news = self.runtime.autosave.catch_up(known, read)
        if news is None:
            return False
        self._take_up(news)
        await to_thread(self.runtime.read_apart)
        self.show_report(self.runtime.autosave.report)
        return True

    def _take_up_news(self) -> None:
        self._take_up(self.runtime.autosave.news())

    def _take_up(self, news: Sequence[News]) -> None:
        for each in news:
            self.session.adopt(each)
        if news and self.query(MeetingBar):
            # Only then: a letter that was typed this moment may not have reached the session yet.
            if any(isinstance(each.record, Note | None) for each in news):
                self.show_notes()
            self.draw()
            self.refresh_bindings()

    def apart(self) -> list[Conflict]:
        """Return what two windows changed about this person."""
        return [each for each in self.runtime.apart if each.person_id == self.session.person.id]

    def action_compare(self) -> None:
        """Show both versions, and have one chosen."""
        from facilitator.screens.choosing import ChoosingScreen

        self.app.push_screen(ChoosingScreen(self.runtime, self.apart()))

    # Leaving

    def leave_when_saved(self, go: Callable[[], None]) -> None:
        """Do that once every word is on the disk; when the disk fails it is said, and takes a second ask."""
        # The app's own worker, since one of this screen would end with it.
        worker: Worker[None] = self.app.run_worker(self._leave(go), exclusive=True, group="leave")
        if isinstance(self.app, KeysInOrder):
            self.app.hold_keys(worker)

    async def _leave(self, go: Callable[[], None]) -> None:
        if not await to_thread(self.runtime.autosave.flush, PATIENCE) and not self._told_unsaved:
            self._told_unsaved = True
            self.say(
                own("Your last words are not on the disk. Once more leaves; they are kept and tried again."),
                wrong=True,
                seconds=TOLD_SECONDS,
            )
            return
        go()
