"""What they would read: everything that is held on a person, by kind and date, private words included."""

from asyncio import to_thread
from collections.abc import Iterator
from itertools import islice
from uuid import UUID

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.widgets import OptionList

from facilitator.actions import bindings
from facilitator.domain.due import echo_due
from facilitator.domain.retention import review_date
from facilitator.domain.visibility import Item
from facilitator.errors import FacilitatorError
from facilitator.key_order import hold_keys
from facilitator.screens.base import BaseScreen
from facilitator.screens.kept_rows import kept_rows, record_of
from facilitator.screens.with_drawer import WithDrawer
from facilitator.services import kept_files, retention, visibility
from facilitator.services.kept import Kept, kept_on
from facilitator.services.runtime import Runtime, kept_scope
from facilitator.widgets.form_spec import FieldSpec, Hint
from facilitator.widgets.plain import Plain, text
from facilitator.widgets.record_list import RecordList, Row
from facilitator.widgets.shield import own

PAGE = 200
"""Rows that are made at once; more are made when the cursor comes near their end."""


async def open_kept(screen: BaseScreen, person_id: UUID, record_id: UUID | None = None) -> None:
    """Show what is kept on a person above `screen`, from that record on. Raises FacilitatorError."""
    runtime = screen.runtime
    await to_thread(runtime.autosave.flush)
    await to_thread(runtime.load)
    kept = await to_thread(kept_on, runtime.store, person_id, runtime.clock)
    await screen.app.push_screen(KeptScreen(runtime, kept, record_id))


class KeptScreen(WithDrawer):
    """A list to scroll through, with what decides how long it is kept above it; it begins on `at`."""

    BINDINGS = bindings("kept")
    AUTO_FOCUS = "#kept"

    def __init__(self, runtime: Runtime, kept: Kept, at: UUID | None = None) -> None:
        super().__init__(runtime)
        self._kept = kept
        self._most = PAGE
        self._at = str(at or "")

    def compose(self) -> ComposeResult:
        """Yield whose it is, how long it is kept, and all of it."""
        yield Plain(id="home-bar")
        yield Plain(id="kept-until")
        yield RecordList(id="kept")
        yield Container(id="drawer")
        yield from self.foot()

    def on_mount(self) -> None:
        """Show all of it."""
        self._most += next((n for n, row in enumerate(self._every_row()) if row.id == self._at), 0)
        self._draw(self._at)
        self.call_after_refresh(self._list.scroll_to_highlight, top=True)
        self.show_report(self.runtime.autosave.report)
        self.watch_store(seen=True)

    @property
    def list_of_rows(self) -> RecordList:
        """Return the list."""
        return self._list

    @property
    def _list(self) -> RecordList:
        return self.query_one("#kept", RecordList)

    def _draw(self, cursor: str = "") -> None:
        person = self._kept.person
        name = " ".join(person.name.split())
        self.query_one("#home-bar", Plain).update(text(own("What they would read: "), (name, "bold")))
        self.query_one("#kept-until", Plain).update(self._until())
        self._list.set_rows(self._rows(), cursor)
        self.refresh_bindings()

    def _until(self) -> Content:
        """Say how much there is, when to look at it again, and what keeps it."""
        person, today = self._kept.person, self.runtime.clock.today()
        day = review_date(person.review_on, self._kept.last, self.runtime.settings.review_months)
        late = day <= today
        hold = (f"\nHeld: {person.hold}", "$text-warning") if person.hold else None
        return text(
            own(f"{self._kept.count} things · look at it again ", "$foreground-muted"),
            own("now" if late else echo_due(day, today), "$text-error" if late else "$foreground-muted"),
            hold,
        )

    def _rows(self) -> list[Row]:
        return list(islice(self._every_row(), self._most))

    def _every_row(self) -> Iterator[Row]:
        return kept_rows(self._kept, self.runtime.words)

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        self.refresh_bindings()
        if event.option_index >= self._most - PAGE // 4:
            self._most += PAGE
            self._list.set_rows(self._rows())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what works: nothing behind an open form, and only some things have a visibility."""
        if not self.is_mounted:
            return True
        if self.query_one("#drawer").children:
            return False
        return self._item is not None if action == "visibility" else True

    @property
    def _item(self) -> Item | None:
        """Return what the cursor is on, if that is either shared or private."""
        wanted = record_of(self._list.row_id)
        for section in self._kept.sections:
            for entry in section.entries:
                if isinstance(entry.record, Item) and str(entry.record.id) == wanted:
                    return entry.record
        return None

    def action_back(self) -> None:
        """Go back to the people."""
        self.dismiss(None)

    def action_visibility(self) -> None:
        """Make what is under the cursor shared or private; that is kept."""
        item = self._item
        if item is not None:
            changed = visibility.turn_between(self.runtime, item)
            self._read_again(f"{changed.visibility.value.capitalize()} from now on. V takes that back.")

    # How long

    def action_review(self) -> None:
        """Choose when to look at it again."""
        person = self._kept.person
        spec = FieldSpec(
            "review",
            "Look again",
            placeholder="in 6 months · empty for the usual",
            value=person.review_on.isoformat() if person.review_on else "",
            hint=self._day_hint,
        )
        hold_keys(self, self._open(spec, "When to look at this again"))

    def action_hold(self) -> None:
        """Say why nothing of it may be erased."""
        spec = FieldSpec(
            "hold", "Because", placeholder="a dispute · empty lifts it", value=self._kept.person.hold
        )
        hold_keys(self, self._open(spec, "Nothing may be erased"))

    def _day_hint(self, words: str) -> Hint | None:
        try:
            day = retention.read_review(self.runtime, words)
        except FacilitatorError as error:
            return Hint.of(error)
        return Hint(echo_due(day, self.runtime.clock.today())) if day is not None else None

    @work(exclusive=True, group="form")
    async def _open(self, spec: FieldSpec, title: str) -> None:
        person = self._kept.person
        change = retention.set_review if spec.name == "review" else retention.set_hold
        await self.show_form(
            kept_scope(person.id),
            title,
            (spec,),
            lambda values: change(self.runtime, person, values[spec.name]),
            done="Noted.",
        )

    # Files, and reading again

    def action_markdown(self) -> None:
        """Write all of it to a Markdown file."""
        hold_keys(self, self._save("md"))

    def action_json(self) -> None:
        """Write all of it to a JSON file."""
        hold_keys(self, self._save("json"))

    @work(exclusive=True, group="save")
    async def _save(self, ending: str) -> None:
        folder = self.runtime.paths.exports
        words, clock = self.runtime.words, self.runtime.clock
        try:
            path = await to_thread(kept_files.save, self._kept, words, clock, folder, ending)
        except FacilitatorError as error:
            self.say(str(error), wrong=True)
            return
        self.say(f"Saved for you alone, not encrypted: {path}")

    def _read_again(self, words: str) -> None:
        hold_keys(self, self._read(words))

    @work(exclusive=True, group="read")
    async def _read(self, words: str) -> None:
        """Show what is held now, once it is saved."""
        try:
            await to_thread(self.runtime.autosave.flush)
            await self.show_again()
        except FacilitatorError as error:
            self.say(str(error), wrong=True)
            return
        self.say(words)

    async def show_stored(self) -> bool:
        """Show what is held now."""
        person_id = self._kept.person.id
        kept = await to_thread(kept_on, self.runtime.store, person_id, self.runtime.clock)
        if not self.is_current:
            return False
        if kept != self._kept:
            self._kept = kept
            self._draw()
        return True
