"""The program: it holds the screens together, saves before it leaves, and never shows what it should not."""

import asyncio
import gc
import signal
import sys
import traceback
from collections.abc import Iterable
from contextlib import suppress

from textual import work
from textual.app import SystemCommand
from textual.message import Message
from textual.screen import Screen

from facilitator.actions import bindings, check_keys
from facilitator.errors import FacilitatorError
from facilitator.key_order import KeysInOrder
from facilitator.screens.base import BaseScreen
from facilitator.screens.home import HomeScreen
from facilitator.services.autosave import SaveReport, SaveState
from facilitator.services.runtime import Runtime
from facilitator.styles_folder import styles_folder

THEMES = {"dark": "textual-dark", "light": "textual-light", "ansi": "ansi-dark"}


class FacilitatorApp(KeysInOrder):
    """The app; `theme` is dark, light or ansi."""

    TITLE = "Facilitator"
    BINDINGS = bindings("app")
    ENABLE_COMMAND_PALETTE = True
    NOTIFICATION_TIMEOUT = 6

    class Reported(Message):
        """The autosave has something to say; sent from its thread."""

        def __init__(self, report: SaveReport) -> None:
            super().__init__()
            self.report = report

    def __init__(self, runtime: Runtime, theme: str = "dark") -> None:
        super().__init__(css_path=sorted(styles_folder().glob("*.tcss")), ansi_color=theme == "ansi")
        self.runtime = runtime
        self.theme = THEMES[theme]
        self._asked_to_leave = False
        runtime.on_report = lambda report: self.post_message(self.Reported(report))

    def get_default_screen(self) -> Screen[None]:
        """Open on the people."""
        return HomeScreen(self.runtime)

    def on_mount(self) -> None:
        """Let the first frame come first, then load the rest."""
        self._watch_signals()
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
            self.notify(
                "\n\n".join(problems), title="In your settings", severity="warning", timeout=20, markup=False
            )
        gc.freeze()

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

    def on_facilitator_app_reported(self, event: Reported) -> None:
        """Show on every screen whether everything is saved."""
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen) and screen.is_mounted:
                screen.show_report(event.report)

    def _pause_meetings(self) -> None:
        for screen in self.screen_stack:
            pause = getattr(screen, "pause", None)
            if pause is not None:
                pause()

    async def action_quit(self) -> None:
        """Save everything and leave; what cannot be saved is said first, and takes a second ask."""
        self._pause_meetings()
        saved = await asyncio.to_thread(self.runtime.autosave.flush)
        if not saved and not self._asked_to_leave:
            self._asked_to_leave = True
            report = self.runtime.autosave.report
            problem = (
                report.problem if report.state is SaveState.FAILED else "The disk did not answer in time."
            )
            self.notify(
                f"{problem}\nYour last words are not on the disk. Once more to leave without them.",
                title="Not saved",
                severity="error",
                timeout=20,
                markup=False,
            )
            return
        self.exit(return_code=0 if saved else 1)

    def _watch_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None:
                with suppress(NotImplementedError):  # Windows has no handlers on its loop
                    loop.add_signal_handler(number, self._leave_at_once)

    def _leave_at_once(self) -> None:
        self._pause_meetings()
        self.runtime.autosave.flush()
        self.exit()

    def on_unmount(self) -> None:
        """Save whatever still waits, however the program came to its end."""
        self._pause_meetings()
        self.runtime.autosave.flush()

    # A crash shows no word of the user

    def _fatal_error(self) -> None:
        """Say calmly what happened; the log holds where, and neither holds a local variable."""
        error = sys.exc_info()[1] or self._exception
        path = self.runtime.paths.log / "facilitator.log"
        saved = self.runtime.autosave.flush()
        with suppress(OSError):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(mode=0o600)
            with path.open("a", encoding="utf-8") as log:
                log.write(f"{self.runtime.clock.now():%Y-%m-%dT%H:%M:%SZ} crash {type(error).__name__}\n")
                for frame in traceback.extract_tb(error.__traceback__ if error else None):
                    log.write(f"  {frame.filename}:{frame.lineno} {frame.name}\n")
        kept = "Everything you wrote is saved." if saved else "Your last words could not be saved."
        self._exit_renderables.append(f"Facilitator had to stop. {kept}\nWhat happened is in {path}")
        self._close_messages_no_wait()
