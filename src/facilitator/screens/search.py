"""Search: what is typed is looked for as it is typed, and Enter goes to where it was written."""

from asyncio import Event, to_thread
from collections.abc import Callable, Iterator

from textual import events, on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList

from facilitator.actions import bindings
from facilitator.domain.due import short_day
from facilitator.domain.text import one_line
from facilitator.errors import FacilitatorError
from facilitator.key_order import hold_keys
from facilitator.screens.base import BaseScreen
from facilitator.screens.places import go_to
from facilitator.services.runtime import Runtime
from facilitator.services.search import NEWEST, Found, search
from facilitator.services.search_hits import Hit
from facilitator.widgets.plain import Plain, text
from facilitator.widgets.record_list import RecordList, Row
from facilitator.widgets.shield import is_shielded, own
from facilitator.widgets.text_field import TextField
from facilitator.widgets.title_bar import TitleBar

PAGE = 30
"""Hits that are put on the screen at once; more are when the cursor comes near their end."""

SAVE_SECONDS = 1.0
"""How long it is waited for the last words to be saved, so that they are found too."""

LONGEST = 300
"""Characters of a paste that are looked for."""

_HINT = (
    ("who:ana", "kind:promise", "practice:goals"),
    ("after:mon", "before:march", "is:open", "is:private"),
    ('"so" keeps words together',),
)
_SHIELDED = "While the shield is up nothing is looked for."
_NOTHING = "Nothing was found. Fewer letters find more; so do fewer filters."


class QueryField(TextField):
    """The line that is typed; the keys that move in the results go past it."""

    def on_mount(self) -> None:
        """Leave those keys to the screen."""
        super().on_mount()
        for key in ("up", "down", "pageup", "pagedown", "escape"):
            self._bindings.key_to_bindings.pop(key, None)

    async def _on_paste(self, event: events.Paste) -> None:
        """Take one line of what is pasted, and not a book; Textual calls the other handlers next."""
        event.text = one_line(event.text)[:LONGEST]


class SearchScreen(BaseScreen):
    """A line to type into, and below it what was found, by person."""

    BINDINGS = bindings("search")
    AUTO_FOCUS = ""

    def __init__(self, runtime: Runtime) -> None:
        super().__init__(runtime)
        self._found = Found()
        self._asked: str | None = None
        self._shown = ""
        self._has_saved = False
        self._idle = Event()
        self._idle.set()
        self._most = PAGE

    def compose(self) -> ComposeResult:
        """Yield the line, a hint, and the results."""
        yield TitleBar("Search", id="home-bar")
        yield QueryField("query", single=True, placeholder="what to look for", id="query")
        yield Plain(id="search-hint")
        results = RecordList(id="found")
        results.can_focus = False  # the line keeps the cursor
        yield results
        yield from self.foot()

    def on_mount(self) -> None:
        """Put the cursor into the line."""
        self.show_report(self.runtime.autosave.report)
        self.set_focus(self._line)
        self.watch(self.app, "shielded", self._look_again, init=False)

    def on_screen_resume(self) -> None:
        """Look again: something may have changed since."""
        self._look_again()

    @property
    def _line(self) -> QueryField:
        return self.query_one("#query", QueryField)

    @property
    def _list(self) -> RecordList:
        return self.query_one("#found", RecordList)

    def action_release_focus(self) -> None:
        """Keep the cursor in the line."""

    # Looking

    @on(TextField.Edited)
    def _edited(self, event: TextField.Edited) -> None:
        event.stop()
        self._ask()

    def _look_again(self) -> None:
        self._asked, self._has_saved = None, False
        self._ask()

    def _ask(self) -> None:
        """Have the line answered; while an answer is on its way, only the latest line comes after it."""
        line = self._line.text
        if line == self._asked:
            return
        self._asked = line
        if self._idle.is_set():
            self._idle.clear()
            self._answer()

    @work(group="search")
    async def _answer(self) -> None:
        answered = None
        while answered != (self._asked, is_shielded(self)):
            answered = (self._asked, is_shielded(self))
            found = Found()
            try:
                if not is_shielded(self):
                    found = await to_thread(self._search, self._asked or "")
            except FacilitatorError as error:
                if self.is_current:
                    self.say(str(error), wrong=True)
            if not self.is_current:  # it was left meanwhile, or comes back and asks again
                break
            if answered == (self._asked, is_shielded(self)):
                self._show(found, self._asked or "")
        self._idle.set()

    def _search(self, line: str) -> Found:
        runtime = self.runtime
        if not self._has_saved:
            self._has_saved = runtime.autosave.flush(SAVE_SECONDS)
        return search(runtime.store, line, runtime.clock, day_first=runtime.settings.day_first)

    def _then(self, act: Callable[[], object]) -> None:
        """Do what a key asks for once what was typed before it is answered."""
        self._ask()
        if self._idle.is_set():
            act()
        else:
            hold_keys(self, self._wait(act))

    @work(group="wait")
    async def _wait(self, act: Callable[[], object]) -> None:
        await self._idle.wait()
        act()

    # Showing

    def _show(self, found: Found, line: str) -> None:
        """Show the results; those of another line from the first on."""
        self._found = found
        first = str(found.hits[0].record.id) if found.hits and line != self._shown else ""
        self._most = PAGE if line != self._shown else self._most
        self._shown = line
        self._draw(first)

    def _draw(self, cursor: str = "") -> None:
        found = self._found
        self._list.set_rows([*self._rows()], cursor)
        self._list.display = bool(found.hits)
        count = f"{len(found.hits)} found" if not found.more else f"the newest {NEWEST}"
        self.query_one(TitleBar).show("Search", own(count if found.asked else "", "$foreground-muted"))
        hint = self.query_one("#search-hint", Plain)
        words = self._hint()
        hint.display = words is not None
        hint.update(words or "")
        self.refresh_bindings()

    def _hint(self) -> Content | None:
        """Return what is to be said instead of results, or above them; None for nothing."""
        found = self._found
        if is_shielded(self):
            return own(_SHIELDED, "$text-warning")
        wrong = text(("\n".join(found.wrong), "$text-warning")) if found.wrong else None
        if found.hits:
            return wrong
        if found.asked:
            return wrong or own(_NOTHING, "$foreground-muted")
        if wrong:
            return wrong
        return own("\n".join("   ".join(line) for line in _HINT), "$foreground-muted")

    def _rows(self) -> Iterator[Row]:
        shown = 0
        for number, (person, hits) in enumerate(self._found.by_person()):
            if shown >= self._most:
                return
            name = person or "Not given to anybody"
            count = f"  {len(hits)}" if len(hits) > 1 else ""
            heading = text((name, "bold $text-accent"), (count, "$foreground-muted"))
            yield Row(f"heading-{number}", heading, heading=True)
            for hit in hits[: self._most - shown]:
                yield Row(str(hit.record.id), self._row(hit))
            shown += len(hits)

    def _row(self, hit: Hit) -> Content:
        width, height = self.app.size
        room = max(24, width - 6)
        words, spans = self._found.excerpt(hit, room - 2 if height < 20 else min(240, 2 * room - 12))
        shown = Content(words or " ")
        for start, end in spans:
            shown = shown.stylize("bold underline", start, end)
        kind = f"{hit.kind} on “{hit.about}”" if hit.about else hit.kind
        day = short_day(hit.day, self.runtime.clock.today()) if hit.day else "not finished"
        parts = [day, kind, *(["private"] if hit.private else []), *(["open"] if hit.is_open else [])]
        return text(shown, (f"\n  {' · '.join(parts)}", "$foreground-muted"))

    def on_resize(self) -> None:
        """Lay the results out anew."""
        if self._found.hits:
            self._draw()

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        self.refresh_bindings()
        if event.option_index >= self._most - PAGE // 3 and self._most < len(self._found.hits):
            self._most += PAGE
            self._list.set_rows([*self._rows()])

    # Keys

    def action_down(self) -> None:
        """Go to the next result."""
        self._then(self._list.action_cursor_down)

    def action_up(self) -> None:
        """Go to the result before."""
        self._then(self._list.action_cursor_up)

    def action_page_down(self) -> None:
        """Go down by a page."""
        self._then(self._list.action_page_down)

    def action_page_up(self) -> None:
        """Go up by a page."""
        self._then(self._list.action_page_up)

    def action_go(self) -> None:
        """Go to where the words under the cursor were written."""
        self._then(self._go)

    @on(TextField.Sent)
    def _sent(self, event: TextField.Sent) -> None:
        event.stop()
        self.action_go()

    @on(RecordList.Pressed)
    def _pressed(self, event: RecordList.Pressed) -> None:
        event.stop()
        self.action_go()

    def _go(self) -> None:
        row_id = self._list.row_id
        hit = next((each for each in self._found.hits if str(each.record.id) == row_id), None)
        if hit is not None:
            # The app's own worker, since one of this screen would end with it.
            hold_keys(self, self.app.run_worker(go_to(self, hit), exclusive=True, group="go-to"))

    def action_clear(self) -> None:
        """Begin anew."""
        self._line.set_value("")
        self._ask()

    def action_back(self) -> None:
        """Go back to where one was."""
        self.app.pop_screen()
