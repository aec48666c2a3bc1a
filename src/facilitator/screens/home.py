"""People: who is next, what is owed, and the brief of whoever is under the cursor."""

from asyncio import to_thread
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.style import Style
from textual.widgets import OptionList

from facilitator.actions import bindings
from facilitator.domain.glance import PersonGlance
from facilitator.domain.models import Conflict
from facilitator.errors import FacilitatorError
from facilitator.hand_over import Place
from facilitator.key_order import hold_keys
from facilitator.screens.home_lines import (
    NOBODY_ARCHIVED,
    NOBODY_YET,
    brief_panel,
    came_in_words,
    owed,
    person_line,
)
from facilitator.screens.with_person import WithPerson
from facilitator.services import briefing
from facilitator.services.runtime import Runtime
from facilitator.widgets.plain import Plain, text
from facilitator.widgets.record_list import Picker, RecordList, Row
from facilitator.widgets.shield import OwnWords, own
from facilitator.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from facilitator.screens.person import PersonScreen
    from facilitator.services.inbox import Drained


class HomeScreen(WithPerson):
    """The first thing a manager sees; `first` is the person whose brief is opened above it at once."""

    BINDINGS = bindings("people")
    AUTO_FOCUS = ""

    def __init__(self, runtime: Runtime, first: PersonGlance | None = None) -> None:
        super().__init__(runtime)
        self._people: dict[str, PersonGlance] = {}
        self._first = first
        self._archived = first is not None and first.archived
        self._drawn = False
        self._times_drawn = 0
        self._kept_long: set[UUID] = set()
        self._held: UUID | None = None
        self._wanted: PersonScreen | None = None

    def compose(self) -> ComposeResult:
        """Yield the list, and the brief beside it or below it."""
        yield TitleBar()
        with Container(id="home"):
            with Vertical(id="people"):
                yield OwnWords(id="empty")
                yield RecordList(id="people-list")
            with VerticalScroll(id="brief", classes="makes-room", can_focus=False):
                yield Plain(id="brief-text")
        yield Container(id="drawer")
        if self.runtime.is_plain:
            yield OwnWords("Not encrypted: whoever gets at your files can read them. p encrypts.", id="plain")
        yield OwnWords(id="wrong-files")
        yield from self.foot()

    def on_mount(self) -> None:
        """Show everybody."""
        self._drawn = True
        self.show_wrong_files()
        self.show_people(str(self._first.id) if self._first is not None else "")
        self.call_after_refresh(self._list.scroll_to_highlight)
        if self._first is not None:
            self.action_brief()
        self.watch_store(seen=True)
        self.show_report(self.runtime.report)

    async def come_back(self) -> None:
        """Read the people again, with the cursor on whoever was just added."""
        saved = self._wanted.saved if self._wanted is not None else None
        self._wanted = None
        self.show_people(str(saved.id) if saved is not None else "")

    def store_version(self) -> int:
        """Return a number that changes with the store, and when another window takes or leaves a meeting."""
        return hash((super().store_version(), self._held and self.runtime.held_elsewhere(self._held)))

    async def show_stored(self) -> bool:
        """Show the people as they now are."""
        drawn = self._times_drawn
        known = await to_thread(self._read)
        if self.runtime.has_files:
            await to_thread(self.runtime.read_apart)
            self.show_report(self.runtime.report)
        if self.is_busy or drawn != self._times_drawn:  # what was read meanwhile is newer
            return False
        self._show(known)
        return True

    @property
    def place(self) -> Place:
        """Return the person under the cursor, and the field of the form that is open."""
        from facilitator.widgets.form import focused_field

        return Place("home", self._list.row_id, focused_field(self))

    async def return_to(self, place: Place) -> None:
        """Go where the user was when it was locked; what is gone since is passed over."""
        from facilitator.domain.flow import REGULAR_FLOW
        from facilitator.widgets.form import Form

        if place.screen == "person":
            await self._edit(UUID(place.id) if place.id else None, place.focus or "name").wait()
        elif place.screen == "meeting":
            for person in self._people.values():
                if str(person.draft_meeting_id) == place.id:
                    self.show_people(str(person.id))
                    await self.meet(person, REGULAR_FLOW).wait()
                    return
        else:
            self.show_people(place.id)
            if place.focus and self.person is not None:
                await self.action_add_point()
                self.query_one(Form).focus_field(place.focus)

    async def ask_which(self, people: list[PersonGlance]) -> None:
        """Have one of several chosen whom a word on the command line may mean."""
        rows = [Row(str(each.id), text((each.name, "bold"), f"  {each.role}")) for each in people]

        def chosen(person_id: str) -> None:
            self.show_people(person_id)
            self.action_brief()

        await self.pick(Picker(rows), chosen)
        self.say(own("Who is meant?"))

    def show_wrong_files(self) -> None:
        """Show for as long as the window is open that something is wrong in the user's files."""
        count = len(self.runtime.problems) if self.runtime.has_files else 0
        line = self.query_one("#wrong-files", Plain)
        line.set_class(count > 0 or bool(self.runtime.damage), "-shown")
        things = "something" if count == 1 else f"{count} things"
        words = f"! shows {things} wrong in your settings."
        if self.runtime.damage:
            words = "Your notes were found damaged: ! shows the way back."
        press = Style.from_meta({"@click": "screen.wrong_files"})
        line.update(Content(words).stylize(press))
        self.refresh_bindings()

    def action_wrong_files(self) -> None:
        """Show what is wrong, file by file."""
        from facilitator.screens.problems import ProblemsScreen

        self.app.push_screen(ProblemsScreen(self.runtime.problems, self.runtime.damage))

    @property
    def _list(self) -> RecordList:
        return self.query_one("#people-list", RecordList)

    @property
    def list_of_rows(self) -> RecordList:
        """Return the list of people."""
        return self._list

    def show_people(self, cursor: str = "") -> None:
        """Read the people again, and show them."""
        self._show(self._read(), cursor)

    def _read(self) -> list[PersonGlance]:
        return self.runtime.store.glance.people(self.runtime.clock.today(), archived=True)

    def _show(self, known: list[PersonGlance], cursor: str = "") -> None:
        self._times_drawn += 1
        people = [person for person in known if person.archived is self._archived]
        people.sort(key=lambda person: briefing.next_date(person, self.runtime.clock) or date.max)
        self._kept_long = self._kept_long_of(known)
        gone = [person for person in known if person.archived and person.id in self._kept_long]
        self._people = {str(person.id): person for person in (*people, *gone)}
        self._list.set_rows(self._rows(), cursor)
        people = list(self._people.values())
        empty = self.query_one("#empty", Plain)
        empty.display = not people
        self._list.display = bool(people)
        self.set_class(not people, "-empty")
        empty.update(NOBODY_ARCHIVED if self._archived else NOBODY_YET)
        self.query_one("#people").border_title = own("Archived" if self._archived else "People")
        self._show_bar(people)
        self._show_brief()
        self.refresh_bindings()
        if people and not self.query("Form"):
            self.set_focus(self._list)

    def show_kept_long(self) -> None:
        """Show of whom it is time to look at what is kept, once the settings say how long that is."""
        known = self.runtime.store.glance.people(self.runtime.clock.today(), archived=True)
        if self._kept_long_of(known):
            self.show_people()

    def _kept_long_of(self, known: list[PersonGlance]) -> set[UUID]:
        if not self.runtime.loaded:  # only the settings say how long is long
            return set()
        from facilitator.services.retention import kept_long

        return {person.id for person in kept_long(self.runtime, known)}

    def _rows(self) -> list[Row]:
        """Return a row per person; those who left and are kept for long stand below the others."""
        clock, width = self.runtime.clock, self.app.size.width
        rows = [Row(key, person_line(person, clock, width)) for key, person in self._people.items()]
        first = next((n for n, each in enumerate(self._people.values()) if each.archived), None)
        if first is not None and not self._archived:
            heading = text(("Kept for long · w shows what", "bold $foreground-muted"))
            rows.insert(first, Row("heading-kept", heading, heading=True))
        return rows

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what works: most keys need somebody under the cursor."""
        if not self._drawn or action == "quit":
            return True
        if self.query_one("#drawer").children:  # a form or a list of flows has the keys
            return False
        there = {
            "inbox": self.runtime.unclear > 0,
            "wrong_files": self.runtime.has_files and bool(self.runtime.problems or self.runtime.damage),
            "encrypt": self.runtime.is_plain,
            "compare": bool(self.runtime.apart),
        }
        if action in there:
            return there[action]
        person = self.person
        if action in ("start", "flow", "add_point", "paste"):
            return person is not None and not person.archived
        return person is not None if action in ("edit", "archive", "kept", "brief", "history") else True

    def _show_bar(self, people: list[PersonGlance]) -> None:
        title = "Facilitator"
        if self.runtime.example:
            title = "Example team" + " · nothing is kept" * (self.app.size.width >= 64)
        width, kept_long = self.app.size.width, len(self._kept_long)
        waits = owed(people, in_inbox=self.runtime.unclear, kept_long=kept_long, width=width)
        self.query_one(TitleBar).show(title, waits)

    def on_resize(self) -> None:
        """Lay the lines out anew."""
        if self._drawn:
            self._show_bar(list(self._people.values()))
            self._list.set_rows(self._rows())
            self.call_after_refresh(self._show_brief)

    @property
    def person(self) -> PersonGlance | None:
        """Return the person under the cursor."""
        return self._people.get(self._list.row_id)

    @on(OptionList.OptionHighlighted)
    def _moved(self) -> None:
        self.refresh_bindings()
        self._show_brief()

    def _show_brief(self) -> None:
        person = self.person
        if person is None:
            return
        self._held = person.id if person.draft_meeting_id else None
        head = f"{person.name} · {person.role}" if person.role else person.name
        self.query_one("#brief").border_title = Content(head.replace("\n", " "))
        try:
            brief = self.runtime.store.glance.brief(person.id)
        except FacilitatorError as error:
            self.query_one("#brief-text", Plain).update(own(str(error), "$text-error"))
            return
        wide = self.app.size.width >= 80
        room = (self.query_one("#brief").container_size.width if wide else self.app.size.width) - 5
        said = briefing.brief_lines(person, brief, self.runtime.clock)
        lines = list(brief_panel(said, room=room, wide=wide))
        if person.draft_meeting_id:
            lines.insert(0, own(self._unfinished(person), "$text-warning"))
        elif not person.met:
            lines.insert(0, own("You have not met here yet. f offers a first meeting.", "$foreground-muted"))
        if person.id in self._kept_long:
            lines.insert(0, own("Time to look at what is kept here: w.", "$text-warning"))
        self.query_one("#brief-text", Plain).update(Content("\n").join(lines))

    def _unfinished(self, person: PersonGlance) -> str:
        if person.archived:
            return "✎ A meeting was cut off. x brings them back, to go on with it."
        holder = self.runtime.held_elsewhere(person.id)
        if holder is None:
            return "✎ A meeting was cut off. Enter goes on with it."
        since = f"{self.runtime.clock.local(holder.since):%H:%M}"
        return f"✎ You meet in another window since {since}. Enter reads along."

    # People

    def action_new(self) -> None:
        """Add a person."""
        hold_keys(self, self._edit(None))

    def action_edit(self) -> None:
        """Change a person."""
        if self.person is not None:
            hold_keys(self, self._edit(self.person.id))

    @work(exclusive=True, group="edit")
    async def _edit(self, person_id: UUID | None, field: str = "name") -> None:
        from facilitator.screens.person import PersonScreen
        from facilitator.services.people import find_person

        person = await to_thread(find_person, self.runtime, person_id) if person_id else None
        await to_thread(self.runtime.load)
        form = PersonScreen(self.runtime, person, field)
        self._wanted = form
        await self.app.push_screen(form)

    @work
    async def action_archive(self) -> None:
        """Put a person away, or bring them back."""
        from facilitator.services.people import put_away

        if self.person is None:
            return
        person = await to_thread(put_away, self.runtime, self.person.id)
        await to_thread(self.runtime.flush)
        self.show_people()
        done = "is archived. v shows the archive; x brings them back" if person.archived_at else "is back"
        self.say(f"{person.name} {done}.")

    def action_kept(self) -> None:
        """Show everything that is held on the person."""
        if self.person is not None:
            hold_keys(self, self._show_kept(self.person.id))

    @work(exclusive=True, group="kept")
    async def _show_kept(self, person_id: UUID) -> None:
        from facilitator.screens.kept import open_kept

        try:
            await open_kept(self, person_id)
        except FacilitatorError as error:
            self.say(str(error), wrong=True)

    def action_archived(self) -> None:
        """Show the archive, or the people again."""
        self._archived = not self._archived
        self.show_people()

    # What two windows changed

    def apart(self) -> list[Conflict]:
        """Return all that two windows changed."""
        return self.runtime.apart

    def action_compare(self) -> None:
        """Show both versions, and have one chosen."""
        from facilitator.screens.choosing import ChoosingScreen

        self.app.push_screen(ChoosingScreen(self.runtime, self.apart()))

    # Thoughts from a shell

    def came_in(self, came: "Drained") -> None:
        """Show whom thoughts came in for."""
        self._seen = self.runtime.store.glance.data_version()
        if self.is_busy:
            return
        self.show_people()
        if words := came_in_words(came, self._people.values()):
            self.say(words)

    def show_unclear(self) -> None:
        """Say how many thoughts wait for a person, once that is known."""
        if self._drawn and self.runtime.unclear:
            self._show_bar(list(self._people.values()))
            self.refresh_bindings()

    def action_inbox(self) -> None:
        """Show the thoughts that wait for a person."""
        from facilitator.screens.inbox import InboxScreen

        self.app.push_screen(InboxScreen(self.runtime))

    def action_encrypt(self) -> None:
        """Choose a passphrase, and encrypt what is here."""
        from facilitator.screens.gate.protect import ProtectScreen

        self.app.push_screen(ProtectScreen(self.runtime, self._encrypted, later=True))

    async def _encrypted(self) -> None:
        await self.query("#plain").remove()
        await self.app.pop_screen()

    async def action_quit(self) -> None:
        """Save everything and leave the program."""
        await self.app.action_quit()
