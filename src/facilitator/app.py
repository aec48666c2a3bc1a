"""The program: it holds the screens together, saves before it leaves, and never shows what it should not."""

import asyncio
import gc
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual import events, work
from textual.app import SystemCommand
from textual.driver import Driver
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen

from facilitator.actions import bindings, check_keys
from facilitator.crash import write_crash
from facilitator.domain.glance import PersonGlance
from facilitator.errors import FacilitatorError
from facilitator.key_order import KeysInOrder
from facilitator.screens.base import BaseScreen
from facilitator.screens.home import HomeScreen
from facilitator.services.autosave import SaveState
from facilitator.services.runtime import Runtime
from facilitator.services.sealing import waiting
from facilitator.styles_folder import styles_folder
from facilitator.themes import DARK, LIGHT, THEMES, Rules
from facilitator.widgets.shield import ShieldedApp, own

if TYPE_CHECKING:
    from textual.command import Provider

ASKING_SECONDS = 20.0
"""How long it stays on the screen that leaving would lose words."""

if TYPE_CHECKING:
    from facilitator.services.inbox import Drained

KEYS_SECONDS = 4.0
"""How long leaving waits for keys that were pressed and have not yet done their work."""

INBOX_SECONDS = 1.0
"""How often it is looked whether a thought came from a shell."""

CALM_SECONDS = 3.0
"""How long after the start the store is looked after: nobody shall wait for it."""

LOOK_AFTER_SECONDS = 3600.0
"""How often it is looked whether today has its backup, in a window that stays open for days."""


def _own_commands() -> "type[Provider]":
    from facilitator.palette import OwnCommands

    return OwnCommands


class FacilitatorApp(KeysInOrder, ShieldedApp):
    """The app; `theme` is dark, light or ansi, and `first` the person to open on."""

    TITLE = "Facilitator"
    BINDINGS = bindings("app")
    ENABLE_COMMAND_PALETTE = True
    COMMANDS = {_own_commands}
    NOTIFICATION_TIMEOUT = 6

    class Reported(Message):
        """The autosave has something to say; sent from its thread."""

    def __init__(
        self,
        runtime: Runtime,
        theme: str = "dark",
        first: PersonGlance | None = None,
        *,
        shielded: bool = False,
    ) -> None:
        super().__init__(css_path=sorted(styles_folder().glob("*.tcss")), ansi_color=theme == "ansi")
        self.runtime = runtime
        self._first = first
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = THEMES[theme]
        self.stylesheet = Rules(variables=self.get_css_variables())
        self.set_reactive(ShieldedApp.shielded, shielded)
        self.crashed = False
        self._asked_to_leave = False
        self._quitting = False
        self._end_code: int | None = None
        self._ending = False
        self._own_loop: asyncio.AbstractEventLoop | None = None
        runtime.on_report = lambda _: self.post_message(self.Reported())

    def get_default_screen(self) -> Screen[None]:
        """Open on the people."""
        return HomeScreen(self.runtime, self._first)

    def get_driver_class(self) -> type[Driver]:
        """Draw on a terminal that may be stopped or taken away."""
        if sys.platform == "win32":
            return super().get_driver_class()
        from facilitator.terminal import SteadyDriver

        return SteadyDriver

    def on_mount(self) -> None:
        """Let the first frame come first, then load the rest."""
        self._own_loop = asyncio.get_running_loop()
        self._own_loop.set_exception_handler(self._unseen)
        self.app_resume_signal.subscribe(self, lambda _: self._draw_all())
        if self._end_code is not None:
            self._begin_end()
        self.call_after_refresh(self._load)

    @work(thread=True, exit_on_error=True)
    def _load(self) -> None:
        self.runtime.load()
        self.call_from_thread(self._loaded)

    def _loaded(self) -> None:
        problems = list(self.runtime.problems)
        try:
            check_keys(self.runtime.settings.keys)
            self.set_keymap(self.runtime.settings.keys)
        except FacilitatorError as error:
            problems.append(str(error))
        if problems:
            from facilitator.screens.problems import ProblemsScreen

            self.push_screen(ProblemsScreen(problems))
        gc.freeze()
        self._take_in()
        self.set_interval(INBOX_SECONDS, self._take_in)
        self.set_timer(CALM_SECONDS, self._look_after)
        self.set_interval(LOOK_AFTER_SECONDS, self._look_after)

    def _take_in(self) -> None:
        """Look whether a thought came from a shell; one look at a folder, whatever it holds."""
        if waiting(self.runtime.paths.inbox):
            self._drain()

    @work(thread=True, exclusive=True, group="inbox")
    def _drain(self) -> None:
        from facilitator.services.inbox import drain, unclear

        came = drain(self.runtime.store, self.runtime.paths.inbox, self.runtime.clock)
        self.runtime.unclear = len(unclear(self.runtime.store))
        if came.any:
            self.call_from_thread(self._came_in, came)

    def _came_in(self, came: "Drained") -> None:
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen) and screen.is_mounted:
                screen.came_in(came)

    @work(thread=True, group="safety")
    def _look_after(self) -> None:
        for problem in self.runtime.look_after():
            self.call_from_thread(
                self.notify, problem, title="Your notes", severity="error", timeout=60, markup=False
            )

    async def on_event(self, event: events.Event) -> None:
        """Let the shield act at once, however many keys still wait for their turn."""
        if isinstance(event, events.Key) and not event.is_forwarded and event.key in self._shield_keys:
            self.action_shield()
        else:
            await super().on_event(event)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer in the palette what the keys offer here."""
        seen = set()
        for node, binding, enabled, _ in screen.active_bindings.values():
            if enabled and binding.tooltip and binding.action not in seen and binding.id:
                seen.add(binding.action)
                namespace, action = node, binding.action
                yield SystemCommand(
                    binding.description.capitalize(),
                    binding.tooltip,
                    lambda action=action, namespace=namespace: self.call_later(
                        self.run_action, action, namespace
                    ),
                )

    def action_help(self) -> None:
        """Show the keys that work here."""
        from facilitator.screens.help import HelpScreen

        if isinstance(self.screen, HelpScreen):
            return
        groups: dict[str, None] = {}
        for _, binding, _, _ in self.screen.active_bindings.values():
            if binding.id:
                groups[binding.id.split(".")[0]] = None
        self.push_screen(HelpScreen([*groups]))

    # Saving and leaving

    def on_facilitator_app_reported(self) -> None:
        """Show on every screen whether everything is saved."""
        report = self.runtime.autosave.report  # two threads report, so the last message may be the older one
        if report.state is SaveState.SAVED and self._asked_to_leave:
            self._asked_to_leave = False
            for screen in self._own_screens():
                screen.hush()
        for screen in self._own_screens():
            screen.show_report(report)

    def _own_screens(self) -> list[BaseScreen]:
        return [each for each in self.screen_stack if isinstance(each, BaseScreen) and each.is_mounted]

    def action_help_quit(self) -> None:
        """Answer Ctrl+C, which ends nothing here, with the key that does."""
        quits = [each for each in self.active_bindings.values() if each.node is self]
        keys = [each.binding.key.title() for each in quits if each.binding.action == "quit"]
        if isinstance(self.screen, BaseScreen) and keys:
            self.screen.say(own(f"{keys[0]} saves everything and leaves."))
        else:
            super().action_help_quit()

    async def action_quit(self) -> None:
        """Save everything and leave; what cannot be saved is said first, and takes a second ask."""
        if not self._quitting:
            self._quitting = True
            self.run_worker(self._quit(), group="leaving")  # not here: keys before this one may still wait

    async def _quit(self) -> None:
        saved = await self._save_all()
        if saved or self._asked_to_leave:
            self._pause_meetings()
            saved = await asyncio.to_thread(self.runtime.autosave.flush)
            self.exit(return_code=0 if saved else 1)
            return
        self._quitting, self._asked_to_leave = False, True
        known = self.runtime.autosave.report.state is SaveState.FAILED  # then a line tells what is wrong
        words = f"Not saved. {'' if known else 'The disk is slow. '}Once more leaves without your last words."
        for screen in self._own_screens()[-1:]:
            screen.say(own(words), wrong=True, seconds=ASKING_SECONDS)

    def end(self, code: int) -> None:
        """Save everything and leave with that code, or 1 if saving failed; nothing is asked.

        It may be called at any moment, from any thread and from a signal handler; the first code counts.
        """
        if self._end_code is None:
            self._end_code = code
        if self._own_loop is not None:
            with suppress(RuntimeError):  # the loop has ended, so the app has
                self._own_loop.call_soon_threadsafe(self._begin_end)

    @property
    def leaving(self) -> bool:
        """Return whether the app is on its way out, and will not draw again."""
        return self._ending or not self.is_running

    def _begin_end(self) -> None:
        if not self._ending:
            self._ending = True
            if self._driver is not None:
                self._driver.disable_input()  # returns when all that was pressed has been read
            self.run_worker(self._end(), group="leaving")

    async def _end(self) -> None:
        await self._save_all()
        self._pause_meetings()
        saved = await asyncio.to_thread(self.runtime.autosave.flush)
        self.exit(return_code=(self._end_code or 0) if saved else 1)

    async def _save_all(self) -> bool:
        """Let every key that was pressed do its work, save, and return whether all is on the disk."""
        with suppress(TimeoutError):
            async with asyncio.timeout(KEYS_SECONDS):
                await self._keys_done()
        return await asyncio.to_thread(self.runtime.autosave.flush)

    async def _keys_done(self) -> None:
        """Wait until what was typed is in the session: through the app, the field, and all above it."""
        await asyncio.wrap_future(
            asyncio.run_coroutine_threadsafe(asyncio.sleep(0), asyncio.get_running_loop())
        )
        await self._queue_done(self)
        while self._ahead or self._awaited is not None:  # noqa: ASYNC110 (keys have no event to wait for)
            await asyncio.sleep(0.005)
        for _ in range(3):  # a key changes the field, the field tells the form, the form the screen
            focused = self.focused
            for node in focused.ancestors_with_self if focused is not None else [self.screen, self]:
                await self._queue_done(node)

    async def _queue_done(self, node: MessagePump) -> None:
        done = asyncio.Event()
        if node.is_running and node.call_later(done.set):
            with suppress(TimeoutError):  # a widget that is being removed never answers
                await asyncio.wait_for(done.wait(), 0.5)

    def _pause_meetings(self) -> None:
        for screen in self.screen_stack:
            pause = getattr(screen, "pause", None)
            if pause is not None:
                pause()

    def on_unmount(self) -> None:
        """Save whatever still waits, however the program came to its end."""
        self.runtime.autosave.flush()

    def _draw_all(self) -> None:
        """Paint every cell anew: after a stop, another program has had the terminal."""
        self.screen.refresh(layout=True)

    # A crash shows no word of the user

    def _fatal_error(self) -> None:
        """Leave calmly; the log holds where it happened, and neither log nor terminal a local variable."""
        self.crashed = True
        self._return_code = 1
        write_crash(self.runtime.paths.log, sys.exc_info()[1] or self._exception)
        self._close_messages_no_wait()

    def panic(self, *_: object) -> None:
        """Take every other way in which Textual would show an error, and show none of it."""
        self._fatal_error()

    def _unseen(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Log what went wrong where nobody waits for it; asyncio would print its message."""
        write_crash(self.runtime.paths.log, context.get("exception"))
