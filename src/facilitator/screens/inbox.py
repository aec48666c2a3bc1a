"""Thoughts from a shell whose name fitted nobody, or several: each is given to someone, or let go."""

from asyncio import to_thread
from collections.abc import Callable
from functools import partial
from uuid import UUID

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content

from facilitator.actions import bindings
from facilitator.domain.models import InboxItem, Person, Visibility
from facilitator.errors import FacilitatorError
from facilitator.screens.with_drawer import WithDrawer
from facilitator.services import inbox
from facilitator.services.runtime import Runtime
from facilitator.widgets.plain import Plain, text
from facilitator.widgets.record_list import Picker, RecordList, Row
from facilitator.widgets.shield import OwnWords, own
from facilitator.widgets.title_bar import TitleBar

_KINDS = {"point": "to talk about", "feedback": "feedback", "praise": "praise", "promise": "my promise"}


class InboxScreen(WithDrawer):
    """What waits to be given to a person; the cursor begins on the thought `at`."""

    BINDINGS = bindings("inbox")
    AUTO_FOCUS = "#inbox-list"

    def __init__(self, runtime: Runtime, at: UUID | None = None) -> None:
        super().__init__(runtime)
        self._at = str(at or "")
        self._items: dict[str, InboxItem] = {}
        self._people: list[Person] = []

    def compose(self) -> ComposeResult:
        """Yield the list, and room below for the people."""
        yield TitleBar("Inbox · whom is it for?")
        yield RecordList(id="inbox-list")
        yield OwnWords(id="inbox-empty")
        yield Container(id="drawer")
        yield from self.foot()

    def on_mount(self) -> None:
        """Show what waits."""
        self.show_report(self.runtime.autosave.report)
        self.watch_store(seen=False)

    @property
    def list_of_rows(self) -> RecordList:
        """Return the thoughts that wait."""
        return self.query_one("#inbox-list", RecordList)

    async def show_stored(self) -> bool:
        """Show what waits now."""
        items = await to_thread(inbox.unclear, self.runtime.store)
        people = await to_thread(self.runtime.store.find, Person)
        if not self.is_current:
            return False
        self._people = [person for person in people if person.archived_at is None]
        self.runtime.unclear = len(items)
        self._items = {str(item.id): item for item in items}
        listed = self.list_of_rows
        listed.set_rows([Row(str(item.id), self._line(item)) for item in items], self._at)
        self._at = ""
        listed.display = bool(items)
        empty = self.query_one("#inbox-empty", Plain)
        empty.update("Nothing waits here. Esc goes back to the people.")
        empty.display = not items
        self.refresh_bindings()
        return True

    def _line(self, item: InboxItem) -> Content:
        day = self.runtime.clock.local(item.created_at)
        parts = [f"for “{item.who}”", _KINDS.get(item.kind, item.kind), f"{day:%a} {day.day} {day:%b}"]
        if item.visibility is Visibility.PRIVATE:
            parts.append("private")
        return text(item.text, (f"\n{' · '.join(parts)}", "$foreground-muted"))

    @property
    def _item(self) -> InboxItem | None:
        return self._items.get(self.query_one("#inbox-list", RecordList).row_id)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what works."""
        if not self.is_mounted or action == "back":
            return True
        if self.query_one("#drawer").children:
            return False
        return bool(self._items) or action in ("undo", "redo")

    async def action_give(self) -> None:
        """Offer the people, those first whom the name may mean."""
        item = self._item
        if item is None:
            return
        if not self._people:
            self.say(own("There is nobody to give it to yet. Add a person first."))
            return
        picker = Picker(
            Row(str(person.id), text((person.name, ""), (f"  {person.role}", "$foreground-muted")))
            for person in inbox.guesses(item, self._people)
        )
        await self.pick(picker, partial(self._give, item))

    @on(RecordList.Pressed)
    async def _pressed(self, event: RecordList.Pressed) -> None:
        event.stop()
        await self.action_give()

    async def _give(self, item: InboxItem, person_id: str) -> None:
        person = next((each for each in self._people if str(each.id) == person_id), None)
        if person is not None:
            give = partial(inbox.give, self.runtime.store, item, person, self.runtime.clock)
            await self._settle(give, f"Given to {person.name}.")

    async def _settle(self, act: Callable[[], None], done: str | Content) -> None:
        """Do what was decided of a thought, and show what still waits."""
        try:
            await to_thread(act)
            await self.show_again()
        except FacilitatorError as error:
            self.say(str(error), wrong=True)
            return
        self.runtime.undone.clear()
        self.say(done)

    async def action_let_go(self) -> None:
        """Let a thought go."""
        item = self._item
        if item is not None:
            let_go = partial(inbox.let_go, self.runtime.store, item, self.runtime.clock)
            await self._settle(let_go, own("Let go. ctrl+z brings it back."))

    def action_back(self) -> None:
        """Go back to the people."""
        self.app.pop_screen()
