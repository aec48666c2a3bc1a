"""One start of a program, from the first byte to the last, timed from outside."""

import os
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks.programs import Program, Step
from tests.probe import Terminal

COLS, ROWS = 100, 30
LETTERS = "qzxjkv"
LINE = 15
"""So many letters are typed before they are taken back, so that no field wraps or scrolls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """How long to look: keys timed in each start, and seconds of watching it do nothing."""

    keys: int
    idle_seconds: float


@dataclass(slots=True)
class Round:
    """The figures of one start (milliseconds, megabytes of 10^6, percent of a core), and what failed."""

    figures: dict[str, float] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def prepare(program: Program, home: Path) -> None:
    """Start the program once, unmeasured, and take its `prepare` steps; it also warms the disk's cache."""
    with start(program, home) as terminal:
        terminal.expect(program.ready)
        take(terminal, program.prepare)
        terminal.settle()
        terminal.keys(program.leave)
        terminal.wait_exit()


def measure(program: Program, home: Path, depth: Depth) -> Round:
    """Start, use and leave the program once."""
    made = Round()
    with start(program, home) as terminal:
        made.figures["usable"] = 1000 * terminal.expect(program.ready)
        terminal.settle(quiet=0.5)
        made.figures["memory"] = memory(terminal)
        try:
            take(terminal, program.to_field)
            terminal.settle()
            times = echo_times(terminal, depth.keys)
            terminal.settle(quiet=1.2)
            made.figures["idle"] = idle(terminal, depth.idle_seconds)
            take(terminal, program.from_field)
            made.figures["key_median"] = statistics.median(times)
            made.figures["key_p95"] = statistics.quantiles(times, n=20)[-1]
        except AssertionError as error:
            made.faults.append(f"no text field was reached: {error}")
        terminal.settle()
        left = terminal.now()
        terminal.keys(program.leave, gap=0)
        terminal.wait_exit()
        made.figures["quit"] = 1000 * (terminal.now() - left)
    return made


def start(program: Program, home: Path) -> Terminal:
    """Run the program with a home of its own, in a window of a usual size."""
    return Terminal(program.argv, COLS, ROWS, env={"FACILITATOR_HOME": str(home)}, cwd=home)


def take(terminal: Terminal, steps: Sequence[Step]) -> None:
    """Take the steps one after the other; AssertionError with the screen when one leads nowhere."""
    for verb, what in steps:
        match verb:
            case "keys":
                terminal.keys(what, gap=0.05)
            case "text":
                terminal.text(what)
            case "expect":
                terminal.expect(what)
            case "gone":
                terminal.gone(what)
            case _:
                raise ValueError(f"no step is called {verb!r}")


def echo_times(terminal: Terminal, count: int) -> list[float]:
    """Type that many letters; return the milliseconds from each key to its letter on the screen."""
    times: list[float] = []
    typed = ""
    for number in range(count):
        # An uneven pause keeps the keys out of step with the timers of the program.
        terminal.rest(0.02 + 0.02 * (number * 0.618 % 1))
        letter = LETTERS[number * 5 % len(LETTERS)]
        times.append(echo_time(terminal, typed, letter))
        typed += letter
        if len(typed) == LINE or number == count - 1:
            terminal.keys("backspace " * len(typed), gap=0.01)
            terminal.settle()
            typed = ""
    return times


def echo_time(terminal: Terminal, typed: str, letter: str) -> float:
    """Type one letter after those already typed; return the milliseconds until it shows."""
    run = typed + letter
    before = terminal.screen.count(run)
    pressed = terminal.now()
    terminal.text(letter)
    shown = terminal.wait(lambda: terminal.screen.count(run) > before, 5, f"the letter {letter} did not show")
    return 1000 * (shown - pressed)


def tree(terminal: Terminal) -> list[psutil.Process]:
    """Return the program and all that it started."""
    root = psutil.Process(terminal.process.pid)
    return [root, *root.children(recursive=True)]


def memory(terminal: Terminal) -> float:
    """Return the megabytes that the program holds now."""
    return sum(each.memory_info().rss for each in tree(terminal)) / 1e6


def idle(terminal: Terminal, seconds: float) -> float:
    """Return the share of one core, in percent, that the program uses while nobody types."""

    def used() -> float:
        return sum(sum(each.cpu_times()[:2]) for each in tree(terminal))

    before, began = used(), time.perf_counter()
    terminal.rest(seconds)
    return 100 * (used() - before) / (time.perf_counter() - began)


def machine() -> str:
    """Return a word on the machine, since figures from two machines do not compare."""
    name = os.uname()
    return f"{name.sysname} {name.machine}, {os.cpu_count()} cores"
