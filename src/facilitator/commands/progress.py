"""What a command that takes a while shows meanwhile, on a terminal alone."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from facilitator.commands.output import shortened
from facilitator.commands.telling import cell_width
from facilitator.domain.text import one_line

if TYPE_CHECKING:
    from threading import Event

_CELLS = 24
_FIRST_WORD = 1.0  # seconds that nobody minds waiting without being told


class ProgressLine:
    """One line of progress on a terminal; nothing in a pipe."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._shown = sys.stderr.isatty()

    def __call__(self, part: float) -> None:
        """Show that part, 0 to 1; at 1 the line is wiped."""
        if not self._shown:
            return
        done = round(part * _CELLS)
        line = f"{self._label} {'█' * done}{'░' * (_CELLS - done)} {part:4.0%}"
        sys.stderr.write(f"\r{line}" if part < 1 else f"\r{' ' * len(line)}\r")
        sys.stderr.flush()


@contextmanager
def working(label: str) -> Iterator[None]:
    """Show the label and the seconds while this goes on, once it takes more than a moment; then wipe them.

    For work whose end is not known beforehand.
    """
    if not sys.stderr.isatty():
        yield
        return
    from threading import Event, Thread

    done = Event()
    teller = Thread(target=_tell_the_time, args=(label, done), daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()


def _tell_the_time(label: str, done: "Event") -> None:
    from os import get_terminal_size
    from time import monotonic

    room = get_terminal_size(sys.stderr.fileno()).columns - 1  # in the last cell it would wrap
    began, line = monotonic(), ""
    while not done.wait(_FIRST_WORD):
        told = f" … {monotonic() - began:.0f} s"
        line = shortened(one_line(label), room - len(told)) + told
        sys.stderr.write(f"\r{line}")
        sys.stderr.flush()
    if line:
        sys.stderr.write(f"\r{' ' * cell_width(line)}\r")
        sys.stderr.flush()
