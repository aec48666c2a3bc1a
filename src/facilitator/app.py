"""The program: it holds the screens together, saves before it leaves, and never shows what it should not."""

import asyncio
import gc
import sys
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Any

from textual import events, work
from textual.app import SystemCommand
from textual.content import Content
from textual.driver import Driver
from textual.screen import Screen

from facilitator.actions import bindings, check_keys, find, keys_of
from facilitator.domain.glance import PersonGlance
from facilitator.errors import FacilitatorError
from facilitator.hand_over import Place
from facilitator.leaving import ASKING_SECONDS
from facilitator.locking import LockingApp
from facilitator.quiet_terminal import QuietTerminal
from facilitator.services.runtime import Runtime
from facilitator.styles_folder import styles_folder
from facilitator.sure_footed import SureFootedApp
from facilitator.themes import DARK, LIGHT, THEMES, Rules
from facilitator.widgets.shield import ShieldedApp, own

if TYPE_CHECKING:
    from textual.command import Provider

    from facilitator.screens.home import HomeScreen
    from facilitator.services.inbox import Drained

INBOX_SECONDS = 1.0
"""How often it is looked whether a thought came from a shell."""

REMARK_SECONDS = 20.0
"""How long it is told what was seen to at the start."""

CALM_SECONDS = 3.0
"""How long after the start the store is looked after: nobody shall wait for it."""

LOOK_AFTER_SECONDS = 3600.0
"""How often it is looked whether today has its backup, in a window that stays open for days."""


def _own_commands() -> "type[Provider]":
    from facilitator.palette import OwnCommands

    return OwnCommands


class FacilitatorApp(LockingApp, ShieldedApp, SureFootedApp):
    """The app; `theme` is dark, light or ansi.

    `first` is the person to open on, or words for one who is looked for once the store is unlocked;
    `came_back` is where it was locked.
    """

    TITLE = "Facilitator"
    BINDINGS = bindings("app")
    ENABLE_COMMAND_PALETTE = True
    COMMANDS = {_own_commands}
    NOTIFICATION_TIMEOUT = 6

    def __init__(
        self,
        runtime: Runtime,
        theme: str = "dark",
        first: PersonGlance | str | None = None,
        *,
        shielded: bool = False,
        came_back: Place | None = None,
        terminal: QuietTerminal | None = None,
    ) -> None:
        styles = sorted(styles_folder().glob("*.tcss"))
        super().__init__(runtime, terminal, css_path=styles, ansi_color=theme == "ansi")
        self._first = first
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = THEMES[theme]
        self.stylesheet = Rules(variables=self.get_css_variables())
        self.set_reactive(ShieldedApp.shielded, shielded)
        self.crashed = False
        self._came_back = came_back
        self._has_keys = False
        self._loaded = False
        self._before_loading: Callable[[], Awaitable[None]] | None = None

    @property
    def _background_screens(self) -> list[Screen[Any]]:
        """Return the screens that show through the topmost one: none does through one without gaps.

        Textual counts the one below always, and paints all of the window anew whenever that one wakes.
        """
        return [] if self.screen.styles.background.a == 1 else super()._background_screens

    def get_default_screen(self) -> Screen[None]:
        """Open on the people, or on what stands before them."""
        if self.runtime.is_open:
            return self._home()
        if self.runtime.paths.vault.exists():
            from facilitator.screens.gate.unlock import UnlockScreen

            unlock = UnlockScreen(self.runtime, self.enter, by_itself=self._came_back is None)
            self._before_loading = unlock.keyring_asked
            return unlock
        from facilitator.screens.gate.protect import ProtectScreen

        return ProtectScreen(self.runtime, self.enter)

    def _home(self) -> "HomeScreen":
        from facilitator.screens.home import HomeScreen

        return HomeScreen(self.runtime, self._first if isinstance(self._first, PersonGlance) else None)

    async def enter(self) -> None:
        """Go on to the people once the store is open, and from there to where it was locked."""
        words = self._first if isinstance(self._first, str) else ""
        meant: list[PersonGlance] = []
        if words:
            from facilitator.services.finding import people_meant

            people = self.runtime.store.glance.people(self.runtime.clock.today(), archived=True)
            meant = people_meant(words, people)
            self._first = meant[0] if len(meant) == 1 else None
        home = self._home()
        # Textual gives every screen but its first one a callback, and takes one away from each.
        self.screen._push_result_callback(self.screen, None)
        await self.switch_screen(home)
        if self._came_back is not None:
            await home.return_to(self._came_back)
        if len(meant) > 1:
            await home.ask_which(meant)
        elif words and not meant:
            home.say(f"Nobody is called {words[:60]}.", wrong=True)
        self._load()

    def get_driver_class(self) -> type[Driver]:
        """Draw on a terminal that may be stopped or taken away."""
        if sys.platform == "win32":
            return super().get_driver_class()
        from facilitator.terminal import SteadyDriver

        return SteadyDriver

    def on_mount(self) -> None:
        """Let the first frame come first, then load the rest."""
        asyncio.get_running_loop().set_exception_handler(self._unseen)
        self.app_resume_signal.subscribe(self, lambda _: self._draw_all())
        self.hear_endings()
        self.call_after_refresh(self._begin)

    @work(exit_on_error=True)
    async def _begin(self) -> None:
        if self._before_loading is not None:
            await self._before_loading()
        self._load()

    @work(thread=True, exit_on_error=True)
    def _load(self) -> None:
        """Load the rest; while the store is locked that much of it that needs no store."""
        self.runtime.load_files()
        self.call_from_thread(self._have_files)
        self.runtime.load()
        gc.freeze()  # what was loaded stays, so nobody need look through it for rubbish
        gc.enable()
        self.call_from_thread(self._have_loaded)

    def _have_files(self) -> None:
        """Take the user's keys, and show what is wrong in their files."""
        if self._has_keys:
            return
        self._has_keys = True
        keys = self.runtime.settings.keys
        try:
            check_keys(keys)
            self.set_keymap(keys)
        except FacilitatorError as error:
            self.runtime.problems += map(str, error.each)
        self._show_wrong_files()

    def _show_wrong_files(self) -> None:
        for screen in self.own_screens():
            screen.show_wrong_files()

    def _have_loaded(self) -> None:
        if not self.runtime.is_open or self._loaded:
            return
        self._loaded = True
        from facilitator.screens.home import HomeScreen

        for screen in self.own_screens():
            screen.show_report(self.runtime.report)
            if isinstance(screen, HomeScreen):
                screen.show_kept_long()
        if self.runtime.remarks:
            self.say(own("\n".join(self.runtime.remarks)), seconds=REMARK_SECONDS)
        elif self.runtime.unfinished and self._is_at_rest_at_home():
            waiting = " · ".join(self.runtime.unfinished)
            self.say(Content(f"Unfinished words wait in their form: {waiting}."), seconds=REMARK_SECONDS)
        self.begin_to_lock()
        self._open_inbox()
        self.set_timer(CALM_SECONDS, self._look_after)
        self.set_interval(LOOK_AFTER_SECONDS, self._look_after)

    def _is_at_rest_at_home(self) -> bool:
        """Return whether the people were just opened with nothing over them, and not after a lock."""
        from facilitator.screens.home import HomeScreen

        return self._came_back is None and isinstance(self.screen, HomeScreen) and not self.screen.is_busy

    @work(thread=True, group="inbox")
    def _open_inbox(self) -> None:
        wrong = self.runtime.open_inbox()
        if wrong:
            self._tell(wrong)
        self.call_from_thread(self._show_unclear)
        self.call_from_thread(self._take_in)
        self.call_from_thread(self.set_interval, INBOX_SECONDS, self._take_in)

    def _show_unclear(self) -> None:
        from facilitator.screens.home import HomeScreen

        for screen in self.own_screens():
            if isinstance(screen, HomeScreen):
                screen.show_unclear()

    def _take_in(self) -> None:
        """Look whether a thought came from a shell; one look at a folder, whatever it holds."""
        from facilitator.services.sealing import waiting

        if waiting(self.runtime.paths.inbox):
            self._drain()

    @work(thread=True, exclusive=True, group="inbox")
    def _drain(self) -> None:
        from facilitator.services.inbox import drain, unclear

        try:
            came = drain(self.runtime.store, self.runtime.paths.inbox, self.runtime.clock)
            self.runtime.unclear = len(unclear(self.runtime.store))
        except FacilitatorError:  # a full disk, say; the thoughts wait where they are
            return
        if came.any:
            self.call_from_thread(self._came_in, came)

    def _came_in(self, came: "Drained") -> None:
        for screen in self.own_screens():
            screen.came_in(came)

    @work(thread=True, group="safety")
    def _look_after(self) -> None:
        for problem in self.runtime.look_after():
            self._tell(problem)
        if self.runtime.damage:
            self.call_from_thread(self._show_damage)

    def _show_damage(self) -> None:
        from facilitator.screens.home import HomeScreen

        self._show_wrong_files()
        if not isinstance(self.screen, HomeScreen):
            words = own("Your notes were found damaged: the list of people shows the way back.")
            self.say(words, wrong=True, seconds=ASKING_SECONDS)

    def _tell(self, problem: str) -> None:
        """Show what is wrong with the files, from a thread."""
        self.call_from_thread(
            self.notify, problem, title="Your notes", severity="error", timeout=60, markup=False
        )

    async def on_event(self, event: events.Event) -> None:
        """Let shield and lock act at once, however many keys still wait for their turn."""
        key = event.key if isinstance(event, events.Key) and not event.is_forwarded else ""
        if key in keys_of("app.shield", self._keymap):
            self.action_shield()
        elif key in keys_of("app.lock", self._keymap):
            self.action_lock()
        else:
            await super().on_event(event)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer in the palette what the keys offer here."""
        seen = set()
        active = [(node, binding, on) for node, binding, on, _ in screen.active_bindings.values()]
        # What a field has taken the key of, such as undo, can still be had here.
        hidden = [(screen, binding) for _, binding in screen._bindings]
        active += [(screen, each, screen.check_action(each.action, ()) is True) for _, each in hidden]
        for node, binding, enabled in active:
            if enabled and binding.tooltip and binding.action not in seen and binding.id:
                seen.add(binding.action)
                namespace, action, known = node, binding.action, find(binding.id)
                name = known.name if known and known.name else binding.description
                yield SystemCommand(
                    f"{name.capitalize()} · {self.get_key_display(binding)}",
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

    def _draw_all(self) -> None:
        """Paint every cell anew: after a stop, another program has had the terminal."""
        self.screen.refresh(layout=True)

    # A crash shows no word of the user

    def _fatal_error(self) -> None:
        """Leave calmly; the log holds where it happened, and neither log nor terminal a local variable."""
        self.crashed = True
        self._return_code = 1
        self.runtime.log.write_crash(sys.exc_info()[1] or self._exception)
        self._close_messages_no_wait()

    def panic(self, *_: object) -> None:
        """Take every other way in which Textual would show an error, and show none of it."""
        self._fatal_error()

    def _unseen(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Log what went wrong where nobody waits for it; asyncio would print its message."""
        self.runtime.log.write_crash(context.get("exception"))
