"""Locking: by key, when nobody is there, or when the program is stopped; the way back is the passphrase."""

import asyncio
from datetime import datetime
from typing import Any, cast

from textual import events

from facilitator.hand_over import HandOver, Place
from facilitator.leaving import LeavingApp
from facilitator.quiet_terminal import QuietTerminal
from facilitator.services.runtime import Runtime
from facilitator.widgets.shield import ShieldedApp, own

LOOK_SECONDS = 5.0
"""How often it is looked whether somebody is still there."""


class LockingApp(LeavingApp, ShieldedApp):
    """An app that leaves itself behind when it is locked: `locked` says how to start anew, None if not."""

    def __init__(self, runtime: Runtime, terminal: QuietTerminal | None = None, **options: object) -> None:
        super().__init__(runtime, **options)
        self.terminal = terminal
        self.locked: HandOver | None = None
        self._locking = False
        self._last_input = self._moment()

    def _moment(self) -> tuple[float, datetime]:
        return self.runtime.clock.monotonic(), self.runtime.clock.now()

    @property
    def idle_seconds(self) -> float:
        """Return how long nothing was pressed; a machine that sleeps counts, though its own clock stops."""
        now, before = self._moment(), self._last_input
        return max(now[0] - before[0], (now[1] - before[1]).total_seconds())

    async def on_event(self, event: events.Event) -> None:
        """Note that somebody is there."""
        if isinstance(event, events.InputEvent):
            self._last_input = self._moment()
        await super().on_event(event)

    def begin_to_lock(self) -> None:
        """Lock from now on when nobody is there, if the settings say so."""
        if self.runtime.settings.lock_after_minutes:
            self.set_interval(LOOK_SECONDS, self._look_whether_idle)

    def _look_whether_idle(self) -> None:
        settings = self.runtime.settings
        in_meeting = any(screen.keeps_awake for screen in self.own_screens())
        if in_meeting and not settings.lock_in_meetings:
            self._last_input = self._moment()
        elif self._can_lock and self.idle_seconds >= settings.lock_after_minutes * 60:
            self._begin_lock()

    @property
    def _can_lock(self) -> bool:
        open_and_encrypted = self.runtime.is_open and self.runtime.store.key is not None
        return open_and_encrypted and not self._locking and not self.leaving

    def action_lock(self) -> None:
        """Save everything and lock."""
        if self._can_lock:
            self._begin_lock()
        elif self.runtime.is_plain:
            self.say(own("There is nothing to lock: your notes are not encrypted."))
        elif self.runtime.example:
            self.say(own("The example team needs no lock."))

    def lock_instead_of_stopping(self) -> bool:
        """Lock, and have the locked program be stopped; return False when there is nothing to lock."""
        if not self._can_lock:
            return False
        self._begin_lock(stop=True)
        return True

    def _begin_lock(self, *, stop: bool = False) -> None:
        self._locking = True
        self.run_worker(self._lock(stop), group="leaving")

    async def _lock(self, stop: bool) -> None:
        saved = await self._save_all()
        if saved:
            place = next((each.place for each in reversed(self.own_screens()) if each.place), Place("home"))
            self._pause_meetings()
            saved = await asyncio.to_thread(self.runtime.let_go)
        if saved:
            self.locked = HandOver(place, self.shielded, stop, self.terminal.flags if self.terminal else None)
            self.exit(return_code=0)
            return
        self._locking = False
        self.say(own("Not locked: your last words are not saved yet. f8 hides them."), wrong=True)
        if stop and self._driver is not None:
            cast(Any, self._driver).stop()
