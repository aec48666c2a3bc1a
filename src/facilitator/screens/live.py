"""A screen of what is stored: it shows at once what another window wrote, and what was taken back here."""

from asyncio import Lock, to_thread
from collections.abc import Callable

from textual import work
from textual.timer import Timer

from facilitator.errors import FacilitatorError
from facilitator.key_order import hold_keys
from facilitator.screens.base import BaseScreen
from facilitator.services.runtime import Runtime
from facilitator.widgets.shield import own

LOOK_SECONDS = 0.5
"""How often it is looked whether another window wrote something."""


class LiveScreen(BaseScreen):
    """Reads again when anything was written, unless something is being written here."""

    _seen = -1
    _quiet: tuple[int, ...] | None = None
    _looking = False
    _watch: Timer | None = None

    looks_when_covered = False
    """Whether it goes on looking while another screen lies above it."""

    def __init__(self, runtime: Runtime) -> None:
        super().__init__(runtime)
        self._reading = Lock()

    @property
    def is_busy(self) -> bool:
        """Return whether what is on the screen may not change now."""
        return self.app.screen is not self

    def store_version(self) -> int:
        """Return a number that changes when there may be something new. Raises FacilitatorError."""
        return self.runtime.store.glance.data_version()

    def stamp(self) -> tuple[int, ...] | None:
        """Return what stays the same while a look would find nothing new, at once; None to look each time."""
        return None

    async def show_stored(self) -> bool:
        """Read again, and return whether it is on the screen now. Raises FacilitatorError."""
        raise NotImplementedError

    async def show_again(self) -> bool:
        """Show what is stored, one look after the other: the newest last. Raises FacilitatorError."""
        async with self._reading:
            return await self.show_stored()

    def watch_store(self, *, seen: bool) -> None:
        """Begin to look for what is new; `seen` says that what is stored now is on the screen already."""
        if seen:
            self._seen = self.store_version()
        else:
            self._look()
        self._watch = self.set_interval(LOOK_SECONDS, self._look)

    def on_screen_suspend(self) -> None:
        """Look no more while another screen is up."""
        if self._watch is not None and not self.looks_when_covered:
            self._watch.pause()

    def on_screen_resume(self) -> None:
        """Look again."""
        if self._watch is not None:
            self._watch.resume()

    def _look(self) -> None:
        """Begin to look, unless a slow disk still keeps the last look, nothing may change, or nothing did."""
        if self._looking or self.is_busy:
            return
        stamp = self.stamp()
        if stamp is None or stamp != self._quiet:
            self._looking = True
            self._show_new(stamp)

    @work(group="look")
    async def _show_new(self, stamp: tuple[int, ...] | None) -> None:
        try:
            version = await to_thread(self.store_version)
            if version == self._seen or await self.show_again():
                self._seen, self._quiet = version, stamp
        except FacilitatorError as error:
            self.say(str(error), wrong=True)
        finally:
            self._looking = False

    # Taking back

    def action_undo(self) -> None:
        """Take back the last decision or removal, of the last session too."""
        from facilitator.services.undoing import undo_last

        hold_keys(self, self._turn(undo_last, "Undone", "There is nothing to undo."))

    def action_redo(self) -> None:
        """Do again what was taken back last."""
        from facilitator.services.undoing import redo_last

        hold_keys(self, self._turn(redo_last, "Done again", "There is nothing to do again."))

    @work(group="turn")
    async def _turn(self, turn: Callable[[Runtime], str], done: str, nothing: str) -> None:
        try:
            label = await to_thread(turn, self.runtime)
            await self.show_again()
        except FacilitatorError as error:
            self.say(str(error), wrong=True)
            return
        self.say(f"{done}: {label}." if label else own(nothing))
