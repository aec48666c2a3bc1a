"""The terminal under the app: it may be stopped, continued, fed with noise or taken away, and nothing hangs.

Textual's own driver blocks for good once its writing thread has met a dead terminal, spins on a closed
input, ends on bytes that are no UTF-8, and takes a SIGCONT without a SIGTSTP for a second start.
"""

import os
import selectors
import signal
from codecs import getincrementaldecoder
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any, cast

from textual.drivers.linux_driver import LinuxDriver

from facilitator.quiet_terminal import HIDDEN
from facilitator.typed_keys import TypedKeys

_CHUNK = 4096

_LAST_READS = 1.0
"""Seconds for which keys that were pressed before the end are still read."""


class SteadyDriver(LinuxDriver):
    """Textual's driver for Linux and macOS, made to last, for a LockingApp."""

    def __init__(self, app: Any, **options: Any) -> None:
        super().__init__(app, **options)
        self._file = cast(Any, _Outlet(self._file, self._lost))
        self._gone = False
        self._continued = False

    # Around the app

    def start_application_mode(self) -> None:
        """Begin to draw; what is put back at the end is what a shell left, and not the quiet before."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        terminal = cast(Any, self._app).terminal
        if terminal is not None and terminal.usual is not None:
            self.attrs_before = terminal.usual

    def stop_application_mode(self) -> None:
        """Leave the terminal as it was; empty and quiet where the locked program goes on in it."""
        locked = cast(Any, self._app).locked
        goes_on = locked is not None and not locked.stop
        if goes_on:
            self.attrs_before = None
        super().stop_application_mode()
        if goes_on:
            self.write(HIDDEN)
            self.flush()

    # The terminal is taken away

    def write(self, data: str) -> None:
        """Write in the background; without a thread that takes it, let it go instead of blocking."""
        if self._drawing:
            super().write(data)

    @property
    def _drawing(self) -> bool:
        return self._writer_thread is not None and self._writer_thread.is_alive()

    def _lost(self) -> None:
        """Put nothing in the place of the terminal, so that what still writes there goes on, and leave."""
        if self._gone:
            return
        self._gone = True
        nothing = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(nothing, number)
        os.close(nothing)
        cast(Any, self._app).end(0)

    # What is typed

    def run_input_thread(self) -> None:
        """Read keys until told to stop, and then what was pressed before that."""
        parser = TypedKeys(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        last: float | None = None
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while last is None or monotonic() < last:
                if last is None and self.exit_event.is_set():
                    last = monotonic() + _LAST_READS
                if selector.select(0.1 if last is None else 0):
                    data = self._read()
                    if not data:
                        return
                    for event in parser.feed(decode(data)):
                        self.process_message(event)
                elif last is not None:
                    return
                for event in parser.tick():
                    self.process_message(event)

    def _read(self) -> bytes:
        with suppress(OSError):
            if data := os.read(self.fileno, _CHUNK):
                return data
        self._lost()
        return b""

    # Stopped and continued: between two callbacks of the loop, as a signal handler may interrupt a write

    def _sigtstp_application(self, *_: object) -> None:
        with suppress(RuntimeError):  # the loop has ended, and the terminal is as it was
            self._loop.call_soon_threadsafe(self._stop)

    def _sigcont_application(self, *_: object) -> None:
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._go_on)

    def _stop(self) -> None:
        if self._leaving:
            return
        if not cast(Any, self._app).lock_instead_of_stopping():
            self.stop()

    def stop(self) -> None:
        """Give the terminal back and stand still until the process is continued."""
        if not self._auto_restart:
            os.kill(os.getpid(), signal.SIGSTOP)
            return
        self.suspend_application_mode()
        os.kill(os.getpid(), signal.SIGSTOP)
        self._continued = True
        self._start_again()

    def _go_on(self) -> None:
        """Draw again after a stop that could not be seen coming, or one that has ended in the background."""
        if self._leaving or not self._auto_restart:
            return
        if not self._drawing:
            self._start_again()
        elif self._continued:
            self._continued = False
        else:
            self.suspend_application_mode()
            self._start_again()

    @property
    def _leaving(self) -> bool:
        return self._gone or bool(cast(Any, self._app).leaving)

    def _start_again(self) -> None:
        self._must_signal_resume = True
        self.resume_application_mode()


class _Outlet:
    """A file that takes everything; when it no longer can, it says so once and swallows the rest."""

    def __init__(self, file: Any, lost: Callable[[], None]) -> None:
        self._file = file
        self._lost = lost

    def write(self, text: str) -> None:
        try:
            self._file.write(text)
        except (OSError, ValueError):
            self._lost()

    def flush(self) -> None:
        try:
            self._file.flush()
        except (OSError, ValueError):
            self._lost()

    def fileno(self) -> int:
        return int(self._file.fileno())
