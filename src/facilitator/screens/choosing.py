"""Words that two windows changed, side by side: one or both are kept, whenever there is time."""

from asyncio import to_thread
from collections.abc import Sequence

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget

from facilitator.actions import bindings
from facilitator.domain.models import Conflict
from facilitator.errors import FacilitatorError
from facilitator.key_order import hold_keys
from facilitator.screens.base import BaseScreen
from facilitator.services.choosing import Choice, Comparison, Part, choose, compare
from facilitator.services.runtime import Runtime
from facilitator.widgets.hanging import Hanging
from facilitator.widgets.plain import Plain, text
from facilitator.widgets.shield import own
from facilitator.widgets.title_bar import TitleBar

_DONE = {
    Choice.IN_USE: "Kept: the words that were in use.",
    Choice.SET_ASIDE: "Kept: the words that were set aside.",
    Choice.BOTH: "Kept: the words of both.",
}


_ALL_CHOSEN = "Chosen. ctrl+z takes the last choice back."
_ELSEWHERE = "Another window has chosen already: see what it kept."


class ChoosingScreen(BaseScreen):
    """One conflict after the other; leaving keeps them all."""

    BINDINGS = bindings("choosing")
    AUTO_FOCUS = "#choosing"

    def __init__(self, runtime: Runtime, conflicts: Sequence[Conflict]) -> None:
        super().__init__(runtime)
        self._left = list(conflicts)
        self._found: Comparison | None = None
        self._chosen = False

    def compose(self) -> ComposeResult:
        """Yield what it is about, and both versions of each field."""
        yield TitleBar("Changed in two windows")
        yield Plain(id="choosing-what")
        yield VerticalScroll(id="choosing")
        yield from self.foot()

    def on_mount(self) -> None:
        """Show the first one."""
        self.show_report(self.runtime.autosave.report)
        self._go_on()

    def _go_on(self) -> None:
        """Show the next one; keys wait for it."""
        hold_keys(self, self._show_next())

    @work(exclusive=True, group="compare")
    async def _show_next(self) -> None:
        try:
            found = await self._next()
        except FacilitatorError as error:
            self.say(str(error), wrong=True)
            return
        if found is None:
            below = self.app.screen_stack[-2]
            self.dismiss(None)
            if isinstance(below, BaseScreen):
                below.say(own(_ALL_CHOSEN if self._chosen else _ELSEWHERE))
            return
        self._found = found
        more = f" · {len(self._left) - 1} more after it" if len(self._left) > 1 else ""
        what = Content(found.person.replace("\n", " ")).stylize("bold") + Content(f"  {found.what}{more}")
        self.query_one("#choosing-what", Plain).update(what)
        page = self.query_one("#choosing", VerticalScroll)
        await page.remove_children()
        await page.mount_all(_fields(found.parts))
        self.refresh_bindings()

    async def _next(self) -> Comparison | None:
        """Return the next one that is still open; two that are alike by now end without a question."""
        while self._left:
            found = await self._as_it_is(self._left[0])
            if found is not None and found.parts:
                return found
            if found is not None:
                choose(self.runtime, found, Choice.IN_USE)
            del self._left[0]
        return None

    async def _as_it_is(self, conflict: Conflict) -> Comparison | None:
        await to_thread(self.runtime.autosave.flush)  # what was chosen last may be about the same record
        return await to_thread(compare, self.runtime.store, conflict, self.runtime.clock)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer both only where words can stand side by side; nothing before there is something to see."""
        if action == "both":
            return self._found is not None and self._found.joinable
        return self._found is not None or action not in ("in_use", "set_aside")

    def _choose(self, choice: Choice) -> None:
        if self._found is not None:
            found, self._found = self._found, None
            hold_keys(self, self._carry_out(found, choice))

    @work(exclusive=True, group="choose")
    async def _carry_out(self, found: Comparison, choice: Choice) -> None:
        """Keep what was chosen, unless another window has changed what it was chosen from."""
        try:
            now = await self._as_it_is(found.conflict)
        except FacilitatorError as error:
            self._found = found
            self.say(str(error), wrong=True)
            return
        if now is None:
            self.say(own(_ELSEWHERE))
        elif now.parts != found.parts:
            self.say(own("Another window changed it just now. Look at it again."))
        else:
            del self._left[0]
            choose(self.runtime, now, choice)
            self._chosen = True
            self.say(own(_DONE[choice]))
        self._go_on()

    def action_in_use(self) -> None:
        """Keep the words that are in use."""
        self._choose(Choice.IN_USE)

    def action_set_aside(self) -> None:
        """Take the words that were set aside."""
        self._choose(Choice.SET_ASIDE)

    def action_both(self) -> None:
        """Keep the words of both."""
        self._choose(Choice.BOTH)

    def action_back(self) -> None:
        """Go back; there is no hurry."""
        self.dismiss(None)


def _fields(parts: Sequence[Part]) -> list[Widget]:
    """Return a heading for each field, and its two versions beside or below each other."""
    found: list[Widget] = []
    for part in parts:
        found.append(Plain(text((part.label, "bold $foreground-muted")), classes="choosing--label"))
        found.append(
            Horizontal(
                _version("1 · In use", part.in_use),
                _version("2 · Set aside", part.aside),
                classes="choosing--versions",
            )
        )
    return found


def _version(title: str, words: str) -> Vertical:
    return Vertical(
        Plain(own(title, "$text-accent")), Plain(Hanging(Content(words))), classes="choosing--version"
    )
