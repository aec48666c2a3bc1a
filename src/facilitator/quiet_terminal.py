"""The terminal around the app: what is typed before it draws, such as a passphrase, is kept and not shown."""

import os
import signal
import sys
from array import array
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Self

from facilitator.hand_over import HandOver

HIDDEN = "\x1b[?1049h\x1b[2J\x1b[H\x1b[?25l"
"""An empty screen, between a program that was locked and the one that takes its place."""

_SHOWN = "\x1b[?1049l\x1b[?25h"

if sys.platform != "win32":
    import fcntl
    import termios


class QuietTerminal:
    """Keys are not echoed, and wait for the app; at the end all is as a shell left it.

    A program that was locked has left the terminal quiet, and hands over the flags that it had before.
    """

    def __init__(self, came_back: HandOver | None = None) -> None:
        if came_back and came_back.stop:
            os.kill(os.getpid(), signal.SIGSTOP)
        self._hidden = came_back is not None and not came_back.stop
        self.usual = _attributes()
        """As `termios` gives it, None without a terminal."""
        if self.usual is not None and came_back and came_back.terminal:
            self.usual[_INPUT], self.usual[_LOCAL] = came_back.terminal

    @property
    def flags(self) -> tuple[int, int] | None:
        """Return the flags for input and for lines and echo that a shell left."""
        return (self.usual[_INPUT], self.usual[_LOCAL]) if self.usual is not None else None

    def restore(self) -> None:
        """Have the terminal be as it was."""
        _set(self.usual)

    @contextmanager
    def loud(self) -> Iterator[None]:
        """Have it be as it was for a question that is asked without the app."""
        self.restore()
        try:
            yield
        finally:
            self._hush()

    def __enter__(self) -> Self:
        """Take the echo away, and what was echoed until now."""
        self._hush()
        _take_back_echo()
        return self

    def _hush(self) -> None:
        quiet = _attributes()
        if sys.platform != "win32" and quiet is not None:
            quiet[_INPUT] &= ~termios.ICRNL
            quiet[_LOCAL] &= ~(termios.ECHO | termios.ICANON)
            _set(quiet)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.restore()
        if error is not None and self._hidden:
            print(end=_SHOWN, flush=True)


_INPUT, _LOCAL = 0, 3
"""Where `termios` keeps the two."""


def _take_back_echo() -> None:
    """Wipe the last two lines when something was typed before now: it may be a passphrase, and was echoed."""
    if sys.platform == "win32":
        return
    waiting = array("i", [0])
    with suppress(OSError):
        fcntl.ioctl(0, termios.FIONREAD, waiting)
    if waiting[0]:
        sys.stdout.write("\r\x1b[2K\x1b[A\x1b[2K")
        sys.stdout.flush()


def _attributes() -> list[int] | None:
    if sys.platform != "win32":
        with suppress(termios.error, OSError, ValueError):
            return termios.tcgetattr(0)
    return None


def _set(attributes: list[int] | None) -> None:
    if attributes is not None:
        with suppress(termios.error, OSError):
            termios.tcsetattr(0, termios.TCSANOW, attributes)  # type: ignore[arg-type]
