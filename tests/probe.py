"""Runs a program in a terminal of its own, types into it and reads its screen, as a person would."""

import codecs
import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import psutil

from tests.emulator import Emulator

_APPLICATION_CURSOR, _PASTE = 1, 2004
_LETTERS = {"up": "A", "down": "B", "right": "C", "left": "D", "home": "H", "end": "F"}
_LETTERS |= {"f1": "P", "f2": "Q", "f3": "R", "f4": "S"}
_NUMBERS = {"insert": 2, "delete": 3, "pageup": 5, "pagedown": 6, "f5": 15, "f6": 17, "f7": 18, "f8": 19}
_NUMBERS |= {"f9": 20, "f10": 21, "f11": 23, "f12": 24}
_NAMED = {"enter": "\r", "tab": "\t", "escape": "\x1b", "backspace": "\x7f", "space": " "}
_LOCAL_FLAGS = termios.ECHO | termios.ICANON | termios.ISIG
# They would tell the program about the terminal that the tests run in.
_NOT_INHERITED = {"LINES", "COLUMNS", "TMUX", "STY", "NO_COLOR", "VIRTUAL_ENV", "SSH_CONNECTION", "SSH_TTY"}


def encode(name: str, application_cursor: bool = False) -> str:
    """Return what xterm sends for a key such as `a`, `enter`, `ctrl+s`, `shift+tab` or `alt+left`."""
    *modifiers, key = name.split("+") if len(name) > 1 else [name]
    number = 1 + ("shift" in modifiers) + 2 * ("alt" in modifiers) + 4 * ("ctrl" in modifiers)
    if key in _LETTERS:
        plain = "\x1bO" if application_cursor or key[0] == "f" else "\x1b["
        return (f"\x1b[1;{number}" if modifiers else plain) + _LETTERS[key]
    if key in _NUMBERS:
        return f"\x1b[{_NUMBERS[key]}{f';{number}' if modifiers else ''}~"
    if name == "shift+tab":
        return "\x1b[Z"
    sent = _NAMED.get(key, key)
    if len(sent) != 1:
        raise ValueError(f"no key is called {name!r}")
    sent = chr(ord(sent.upper()) & 0x1F) if "ctrl" in modifiers else sent
    return "\x1b" + sent if "alt" in modifiers else sent


class Program(Protocol):
    """A running program, as `subprocess.Popen` offers it."""

    pid: int

    def poll(self) -> int | None:
        """Return the exit code, or None while it runs."""

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code as soon as there is one."""

    def send_signal(self, number: int) -> None:
        """Send a signal."""


def start(argv: Sequence[str], terminal: int, env: Mapping[str, str], cwd: Path | str | None) -> Program:
    """Start a program in that terminal (a file descriptor), in a session of its own."""
    return subprocess.Popen(
        argv,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env=env,
        cwd=cwd,
        start_new_session=True,
        preexec_fn=_take_terminal,  # noqa: PLW1509 (system calls alone, no lock of ours is held)
    )


class Terminal:
    """One program in one pseudo-terminal, `cols` by `rows` cells; use it in a `with` statement.

    What is waited for and does not come within `timeout` seconds raises AssertionError with the screen.
    Moments are seconds since the program was started, taken when the bytes arrive.
    """

    def __init__(
        self,
        argv: Sequence[str | Path],
        cols: int = 80,
        rows: int = 24,
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path | str | None = None,
        timeout: float = 20.0,
        start: Callable[[Sequence[str], int, Mapping[str, str], Path | str | None], Program] = start,
    ) -> None:
        self.argv = [str(part) for part in argv]
        self.timeout = timeout
        self.output = bytearray()
        self.emulator = Emulator(cols, rows)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._closed = False
        self._fd, program_side = pty.openpty()
        self._usual_flags = termios.tcgetattr(program_side)[3] & _LOCAL_FLAGS
        self.resize(cols, rows)
        inherited = {name: value for name, value in os.environ.items() if name not in _NOT_INHERITED}
        own = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
        self._started = time.perf_counter()
        self.process = start(self.argv, program_side, inherited | own | dict(env or {}), cwd)
        os.close(program_side)
        os.set_blocking(self._fd, False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def screen(self) -> str:
        """Return the rows on the screen, parted by newlines, without the blanks at their ends."""
        return self.emulator.text

    @property
    def clipboard(self) -> list[str]:
        """Return what the program copied through the terminal, oldest first."""
        return self.emulator.clipboard

    @property
    def title(self) -> str:
        """Return the title of the window."""
        return self.emulator.title

    def expect(self, regex: str, timeout: float | None = None) -> float:
        """Wait until the regex is on the screen; return the moment it came."""
        pattern = re.compile(regex, re.MULTILINE)
        return self.wait(lambda: bool(pattern.search(self.screen)), timeout, f"/{regex}/ did not appear")

    def gone(self, regex: str, timeout: float | None = None) -> float:
        """Wait until the regex is not on the screen; return the moment it went."""
        pattern = re.compile(regex, re.MULTILINE)
        return self.wait(lambda: not pattern.search(self.screen), timeout, f"/{regex}/ stayed")

    def wait(self, test: Callable[[], bool], timeout: float | None, complaint: str) -> float:
        """Read until the test holds for a finished frame; return the moment it did."""
        if not self.emulator.in_frame and test():
            return self.now()
        end = self.now() + (self.timeout if timeout is None else timeout)
        while self.now() < end:
            if (moment := self._read(min(0.05, end - self.now()), test)) is not None:
                return moment
            if self._closed and self.process.poll() is not None:
                complaint += f"; the program ended with {self.process.poll()}"
                break
        raise self._failure(complaint)

    def settle(self, quiet: float = 0.15, timeout: float = 5.0) -> None:
        """Read until nothing has come for `quiet` seconds, or `timeout` is over."""
        end, before = self.now() + timeout, -1
        while self.now() < end and len(self.output) > before:
            before = len(self.output)
            self._read(quiet)

    def drawn(self, seconds: float) -> float | None:
        """Wait for the program to draw something; return the moment it did, or None when it did not."""
        return self._read(seconds, lambda: True)

    def keys(self, names: str, gap: float = 0.02) -> None:
        """Press keys one after the other, named and parted by blanks: `ctrl+s down a enter`."""
        for name in names.split():
            self.text(encode(name, _APPLICATION_CURSOR in self.emulator.modes))
            self.rest(gap)

    def text(self, typed: str) -> None:
        """Type it all at once."""
        data = typed.encode()
        while data and not self._closed:
            try:
                data = data[os.write(self._fd, data) :]
            except BlockingIOError:
                self.rest(0.01)  # the program may be waiting for us to read

    def paste(self, text: str) -> None:
        """Paste it, bracketed when the program asked for that."""
        self.text(f"\x1b[200~{text}\x1b[201~" if _PASTE in self.emulator.modes else text)

    def click(self, column: int, row: int) -> None:
        """Press and let go of the left button over a cell, counted from 0."""
        place = f"{column + 1};{row + 1}"
        self.text(f"\x1b[<0;{place}M\x1b[<0;{place}m")

    def resize(self, cols: int, rows: int) -> None:
        """Pull the window to another size."""
        self.emulator.resize(cols, rows)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program."""
        self.process.send_signal(number)

    def hangup(self) -> None:
        """Close the window under the program."""
        if self._fd >= 0:
            os.close(self._fd)
        self._fd, self._closed = -1, True

    def wait_exit(self, timeout: float | None = None) -> int:
        """Wait for the end; return the exit code, or minus the signal that ended the program."""
        end = self.now() + (self.timeout if timeout is None else timeout)
        while self.process.poll() is None:
            if self.now() > end:
                raise self._failure("the program did not end")
            self._read(0.01)
        self.rest(0.01)
        return self.process.wait()

    def faults(self) -> list[str]:
        """Return what was left behind in the terminal; an empty list is as a shell wants it."""
        flags = self._usual_flags if self._fd < 0 else termios.tcgetattr(self._fd)[3] & _LOCAL_FLAGS
        return self.emulator.faults + ["no echo, lines or signals"] * (flags != self._usual_flags)

    def now(self) -> float:
        """Return the seconds since the program was started."""
        return time.perf_counter() - self._started

    def rest(self, seconds: float) -> None:
        """Read for so long, without waiting for anything."""
        end = self.now() + seconds
        while (left := end - self.now()) > 0:
            self._read(left)

    def close(self) -> None:
        """Kill the program with all that it started, and close the window."""
        tree: list[psutil.Process] = []
        with contextlib.suppress(psutil.NoSuchProcess):
            tree = psutil.Process(self.process.pid).children(recursive=True)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        for each in tree:
            with contextlib.suppress(psutil.NoSuchProcess):
                each.kill()
        self.process.wait()
        self.hangup()

    def _failure(self, complaint: str) -> AssertionError:
        return AssertionError(f"{complaint}\n{' '.join(self.argv)}\n{self.screen}")

    def _read(self, seconds: float, test: Callable[[], bool] | None = None) -> float | None:
        """Read for at most that long; return when the test first held for a finished frame, or None."""
        found: float | None = None
        for moment, data in self._arrivals(seconds):
            self.output += data
            self.emulator.feed(self._decoder.decode(data))
            if found is None and test and not self.emulator.in_frame and test():
                found = moment
        self.text(self.emulator.answers())
        return found

    def _arrivals(self, seconds: float) -> list[tuple[float, bytes]]:
        """Return what came and when; all of it is read before any is parsed, which would delay the clock."""
        chunks: list[tuple[float, bytes]] = []
        if self._closed:
            time.sleep(min(seconds, 0.001))
        elif select.select([self._fd], [], [], max(0.0, seconds))[0]:
            try:
                while data := os.read(self._fd, 65536):
                    chunks.append((self.now(), data))
            except BlockingIOError:
                pass
            except OSError:  # the last process let go of the terminal
                self._closed = True
        return chunks


def _take_terminal() -> None:
    """Make the terminal the session's own, so that its signals arrive, even in what nohup or & started."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
