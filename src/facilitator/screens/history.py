"""The page of a person: all that happened, newest first, and from there into any meeting that was."""

from asyncio import to_thread

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content

from facilitator.actions import bindings
from facilitator.domain.due import short_day
from facilitator.domain.glance import PersonGlance
from facilitator.domain.text import one_line
from facilitator.errors import FacilitatorError
from facilitator.key_order import hold_keys
from facilitator.screens.with_person import WithPerson
from facilitator.services.runtime import Runtime
from facilitator.services.timeline import Moment, moment_of
from facilitator.storage.timeline import Key
from facilitator.widgets.long_list import PAGE, LongList
from facilitator.widgets.plain import text
from facilitator.widgets.shield import own
from facilitator.widgets.title_bar import TitleBar


class HistoryScreen(WithPerson):
    """A timeline of any length; a page of it is read when it comes into sight."""

    BINDINGS = bindings("history")
    AUTO_FOCUS = "#history"

    def __init__(self, runtime: Runtime, person: PersonGlance, keys: list[Key]) -> None:
        super().__init__(runtime)
        self._person, self._keys = person, keys

    def compose(self) -> ComposeResult:
        """Yield whose it is, and the timeline."""
        yield TitleBar()
        yield LongList(id="history")
        yield Container(id="drawer")
        yield from self.foot()

    def on_mount(self) -> None:
        """Begin with what was last."""
        self._begin()
        self.show_report(self.runtime.autosave.report)
        self.watch_store(seen=True)

    def _begin(self, cursor: int = 0) -> None:
        things = "1 thing" if len(self._keys) == 1 else f"{len(self._keys):,} things"
        count = things if self._keys else "nothing yet"
        self.query_one(TitleBar).show(
            text((one_line(self._person.name), "bold")), own(count, "$foreground-muted")
        )
        self.list_of_rows.begin(len(self._keys), cursor)
        self.refresh_bindings()

    @property
    def person(self) -> PersonGlance:
        """Return whose page it is."""
        return self._person

    @property
    def list_of_rows(self) -> LongList:
        """Return the timeline."""
        return self.query_one("#history", LongList)

    async def show_stored(self) -> bool:
        """Read what there is again; the cursor stays on its row."""
        here = self._key
        keys = await to_thread(self.runtime.store.timeline.keys, self._person.id)
        if self.is_busy:
            return False
        self._keys = keys
        self._begin(keys.index(here) if here in keys else self.list_of_rows.cursor)
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what works."""
        if not self.is_mounted:
            return True
        if self.query("#drawer > *"):
            return False
        if action in ("add_point", "paste"):
            return not self._person.archived
        return bool(self._keys) if action in ("open", "edit") else True

    # Rows

    @on(LongList.Wanted)
    def _wanted(self, event: LongList.Wanted) -> None:
        event.stop()
        self._read(event.first, self._keys)

    @work(group="page")
    async def _read(self, first: int, keys: list[Key]) -> None:
        """Read one page; what came while it was on its way is another timeline."""
        try:
            moments = await to_thread(self._moments, keys[first : first + PAGE])
        except FacilitatorError as error:
            self.say(str(error), wrong=True)
            return
        if keys is self._keys:
            self.list_of_rows.give(first, [self._row(each) for each in moments])

    def _moments(self, keys: list[Key]) -> list[Moment | None]:
        found = self.runtime.store.timeline.records(keys)
        return [moment_of(each, self.runtime.clock) if each is not None else None for each in found]

    def _row(self, moment: Moment | None) -> Content:
        if moment is None:
            return own("no longer there", "$foreground-muted")
        day = short_day(moment.day, self.runtime.clock.today())
        return text(
            own(f"{day:<10}  ", "$foreground-muted"),
            (moment.head, "$text-accent"),
            (" · private", "$text-warning") if moment.private else None,
            f"\n  {moment.words or '–'}",
        )

    # Keys

    @property
    def _key(self) -> Key | None:
        return self._keys[self.list_of_rows.cursor] if self._keys else None

    @on(LongList.Pressed)
    def _clicked(self, event: LongList.Pressed) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Open the meeting of what is under the cursor, as it was."""
        if self._key is not None:
            hold_keys(self, self._open(self._key))

    @work(exclusive=True, group="open")
    async def _open(self, key: Key) -> None:
        from facilitator.screens.kept import open_kept
        from facilitator.screens.past_meeting import open_past_meeting

        try:
            (moment,) = await to_thread(self._moments, [key])
            if moment is not None and moment.meeting_id is not None:
                await open_past_meeting(self, moment.meeting_id, moment.record.id)
            elif moment is not None:
                await open_kept(self, self._person.id, moment.record.id)
        except FacilitatorError as error:
            self.say(str(error), wrong=True)

    async def action_edit(self) -> None:
        """Correct the words under the cursor."""
        if self._key is not None:
            (moment,) = await to_thread(self._moments, [self._key])
            if moment is not None:
                await self.correct(moment.record)

    def action_back(self) -> None:
        """Go back to where one was."""
        self.app.pop_screen()
