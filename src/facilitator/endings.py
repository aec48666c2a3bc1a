"""What ends the program from outside: a closed window, a shutdown, an interrupt sent by somebody else."""

import os
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType

from facilitator.quiet_terminal import QuietTerminal

PATIENCE = 8.0
"""Seconds from being told to end until the program goes whatever still holds it."""

CODES = {"SIGTERM": 0, "SIGHUP": 0, "SIGBREAK": 0, "SIGINT": 130}
"""Exit codes by signal, when everything was saved; a system has some of them."""


class Endings:
    """Signals that ask the program to go, from its first moment to its last.

    Until `hand_to` they raise SystemExit or KeyboardInterrupt; from then on they are told to the app with
    the exit code to end with. Only the first one counts, so that a second cannot break off the saving.
    """

    def __init__(self, terminal: QuietTerminal) -> None:
        self._tell: Callable[[int], object] | None = None
        self._flush: Callable[[float], bool] | None = None
        self._code: int | None = None
        self._asked = threading.Event()
        self._terminal = terminal

    def watch(self) -> None:
        """Begin to listen; the main thread must call it."""
        _all_to(self._came)
        # It is made ahead, since a signal handler must not wait for locks, and starting a thread does.
        threading.Thread(target=self._guard, name="endings", daemon=True).start()

    def hand_to(self, tell: Callable[[int], object], flush: Callable[[float], bool]) -> None:
        """Have `tell` called with the exit code; `flush` is the last thing tried before giving up."""
        self._tell, self._flush = tell, flush
        if self._code is not None:
            tell(self._code)

    def over(self) -> None:
        """Hear nothing more: all is saved, and the interpreter itself no longer listens while it ends."""
        _all_to(signal.SIG_IGN)

    def forget(self) -> None:
        """Leave signals as the system has them, for the program that takes the place of this one."""
        _all_to(signal.SIG_DFL)

    def _came(self, number: int, frame: FrameType | None) -> None:
        del frame
        if self._code is not None:
            return
        self._code = CODES[signal.Signals(number).name]
        self._asked.set()
        if self._tell is not None:
            self._tell(self._code)
        elif number == signal.SIGINT:
            raise KeyboardInterrupt
        else:
            raise SystemExit(0)

    def _guard(self) -> None:
        """End the program for good when it could not: its terminal or its disk does not answer."""
        self._asked.wait()
        time.sleep(PATIENCE)
        saved = self._flush(1.0) if self._flush else True
        self._terminal.restore()
        os._exit((self._code or 0) if saved else 1)


def _all_to(handler: signal.Handlers | Callable[[int, FrameType | None], object]) -> None:
    for name in CODES:
        number = getattr(signal, name, None)
        if number is not None:
            signal.signal(number, handler)
