"""What is measured in one start of a program, from the first byte to the last, timed from outside."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from tempfile import mkdtemp

import psutil

from benchmarks.homes import NAME, PASSPHRASE, environ
from benchmarks.programs import BARE, KEYRING, LOCKED, PLAIN, Program
from facilitator.services.autosave import DELAY
from tests.probe import Terminal

LETTERS = "qzxjkv"
LINE = 15
"""So many letters are typed before they are taken back, so that no field wraps or scrolls."""

LOADED_SECONDS = 5.0
"""After so long a program has loaded whatever it loads behind its first screen."""

Size = tuple[int, int]
Figures = dict[str, float]
"""By name: milliseconds, megabytes of 10^6, bytes, or percent of a core."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """How long to look: keys timed in each start, worst of so many, seconds idle, changes of stage."""

    keys: int
    worst_of: int
    idle_seconds: float
    stage_changes: int


@dataclass(slots=True)
class Bench:
    """Runs the programs in a window of one size, each in a home of its own."""

    size: Size
    folder: Path
    depth: Depth
    homes: dict[str, Path] = field(default_factory=dict)

    @contextmanager
    def started(self, program: Program, *, in_new_home: bool = False) -> Iterator[Terminal]:
        """Run the program; its home is made when it is first asked for, and again where that is wished."""
        if in_new_home or program.name not in self.homes:
            self.homes[program.name] = home = Path(mkdtemp(prefix=f"{program.name}-", dir=self.folder))
            program.make(home)
        home = self.homes[program.name]
        with Terminal(program.argv, *self.size, env=environ(home), cwd=home) as terminal:
            yield terminal


def bare(bench: Bench) -> Figures:
    """Start, use and leave the bare app."""
    with bench.started(BARE) as terminal:
        made = _begin(terminal, BARE)
        made["memory"] = memory(terminal)
        made |= _typing(terminal, bench.depth)
        made["idle"] = idle(terminal, bench.depth.idle_seconds)
        return made | _quit(terminal)


def home_and_meeting(bench: Bench) -> Figures:
    """Open the people of a plain store, go through a meeting, and leave it."""
    with bench.started(PLAIN) as terminal:
        made = _begin(terminal, PLAIN)
        made["to_meeting"] = timed(terminal, "enter", r"\d/7")
        terminal.settle(quiet=0.7)
        timed(terminal, "g", "7 *Wrap-up")
        timed(terminal, "2", "2/7")
        forth = [timed(terminal, "n", rf"{place}/7") for place in (3, 4, 5, 6)]
        back = [timed(terminal, "b", rf"{place}/7") for place in (5, 4, 3)]
        again = [timed(terminal, "n", rf"{place}/7") for place in (4, 5)]
        back += [timed(terminal, "b", rf"{place}/7") for place in (4, 3)]
        made |= {"next_stage": median(forth), "next_stage_again": median(again), "back": median(back)}
        made["mark_p95"] = p95([_mark(terminal) for _ in range(bench.depth.keys // 5)])
        terminal.keys("w")
        terminal.expect("esc.leave")
        terminal.settle(quiet=0.7)
        made |= _typing(terminal, bench.depth)
        terminal.settle(quiet=1.2)
        # A save begins so long after a key; the next key comes just then.
        saving = echo_times(terminal, bench.depth.keys // 3, gap=DELAY)
        made["key_saving_p95"] = p95(saving)
        terminal.settle(quiet=1.2)
        made["idle"] = idle(terminal, bench.depth.idle_seconds)
        terminal.keys("escape")
        terminal.gone("esc.leave")
        terminal.settle()
        return made | _quit(terminal)


def notes_of_a_size(bench: Bench) -> Figures:
    """Type at the end of a note of 2 kB, then of 50 kB; both are taken out again."""
    made: Figures = {}
    with bench.started(PLAIN) as terminal:
        terminal.expect(PLAIN.ready)
        terminal.settle(quiet=0.5)
        terminal.keys("enter")
        terminal.expect(r"\d/7")
        for name, size in (("key_2_kb_p95", 2_000), ("key_50_kb_p95", 50_000)):
            terminal.keys("w")
            terminal.expect("esc.leave")
            terminal.keys("ctrl+a ctrl+x", gap=0.1)
            terminal.paste("\n".join(f"{line} what was said here" for line in range(size // 24)) + "\n")
            terminal.settle(quiet=1.2)
            made[name] = p95(echo_times(terminal, bench.depth.keys // 2))
            terminal.keys("escape")
            terminal.settle()
        terminal.keys("w ctrl+a ctrl+x escape", gap=0.2)
        terminal.settle(quiet=1.0)
        terminal.keys("ctrl+q")
        terminal.wait_exit()
    return made


def unlocking(bench: Bench) -> Figures:
    """Type the passphrase within two seconds while the rest loads, and open the people with it."""
    with bench.started(LOCKED) as terminal:
        made = {"gate": 1000 * terminal.expect(LOCKED.ready)}
        times = []
        for count, letter in enumerate(PASSPHRASE, 1):
            times.append(timed_text(terminal, letter, "•" * count))
            terminal.rest(max(0.0, 2.0 / len(PASSPHRASE) - times[-1] / 1000))
        made |= {"passphrase_p95": p95(times), "passphrase_worst": max(times)}
        made["opened"] = timed(terminal, "enter", NAME)
        terminal.keys("ctrl+q")
        terminal.wait_exit()
    return made


def by_keyring(bench: Bench) -> Figures:
    """Open the people of a store that the keyring opens."""
    with bench.started(KEYRING) as terminal:
        made = {"keyring": 1000 * terminal.expect(NAME)}
        terminal.settle()
        terminal.keys("ctrl+q")
        terminal.wait_exit()
    return made


def long_meeting(bench: Bench) -> Figures:
    """Go to and fro through every stage, writing in each, as in an hour; memory half-way and at its end."""
    with bench.started(PLAIN, in_new_home=True) as terminal:
        terminal.expect(PLAIN.ready)
        terminal.rest(LOADED_SECONDS)
        made = {"memory": memory(terminal)}
        terminal.keys("enter")
        terminal.expect(r"\d/7")
        keys = ["n"] * 6 + ["b"] * 6
        for change in range(bench.depth.stage_changes):
            terminal.keys(keys[change % len(keys)], gap=0.05)
            if change % 5 == 0:
                terminal.keys("w", gap=0.1)
                terminal.text(f"what was said in moment {change} ")
                terminal.keys("escape", gap=0.1)
            if change == bench.depth.stage_changes // 2:
                terminal.settle(quiet=1.0)
                made["memory_half"] = memory(terminal)
        terminal.settle(quiet=1.0)
        made["memory_meeting"] = memory(terminal)
        made["memory_growth"] = made["memory_meeting"] - made["memory_half"]
        terminal.keys("ctrl+q")
        terminal.wait_exit()
    return made


SCENES: Sequence[Callable[[Bench], Figures]] = (
    home_and_meeting,
    notes_of_a_size,
    unlocking,
    by_keyring,
    long_meeting,
)
"""All that Facilitator is measured in; the bare app is run before each."""


def _begin(terminal: Terminal, program: Program) -> Figures:
    first = terminal.wait(lambda: bool(terminal.screen.strip()), None, "nothing was drawn")
    made = {"first_frame": 1000 * first, "usable": 1000 * terminal.expect(program.ready)}
    terminal.settle(quiet=1.0)
    return made


def _typing(terminal: Terminal, depth: Depth) -> Figures:
    times = echo_times(terminal, depth.keys)
    begun = len(terminal.output)
    terminal.text("z")
    terminal.settle(quiet=1.2)
    written = len(terminal.output) - begun
    terminal.keys("backspace")
    worst = max(times + echo_times(terminal, max(0, depth.worst_of - depth.keys)))
    return {"key_median": median(times), "key_p95": p95(times), "key_worst": worst, "key_bytes": written}


def _quit(terminal: Terminal) -> Figures:
    left = terminal.now()
    terminal.keys("ctrl+q", gap=0)
    shown = terminal.wait(lambda: b"\x1b[?1049l" in terminal.output, None, "the terminal did not come back")
    terminal.wait_exit()
    return {"terminal_back": 1000 * (shown - left), "quit": 1000 * (terminal.now() - left)}


def _mark(terminal: Terminal) -> float:
    """Set a mark in Listening; return the milliseconds until it stands there."""

    def marks() -> str:
        return terminal.screen.partition("\n Marks")[2].partition("\n\n")[0]

    before, pressed = marks(), terminal.now()
    terminal.text("f")
    shown = terminal.wait(lambda: marks() != before, 5, "the mark did not show")
    terminal.settle(quiet=0.3)
    return 1000 * (shown - pressed)


def timed(terminal: Terminal, key: str, regex: str) -> float:
    """Press a key; return the milliseconds until the regex is on the screen, and let it come to rest."""
    pressed = terminal.now()
    terminal.keys(key, gap=0)
    shown = terminal.expect(regex)
    terminal.settle(quiet=0.3)
    return 1000 * (shown - pressed)


def timed_text(terminal: Terminal, typed: str, shows: str) -> float:
    """Type something; return the milliseconds until that is on the screen."""
    pressed = terminal.now()
    terminal.text(typed)
    return 1000 * (terminal.wait(lambda: shows in terminal.screen, 5, f"{shows} did not show") - pressed)


def echo_times(terminal: Terminal, count: int, gap: float | None = None) -> list[float]:
    """Type that many letters, `gap` seconds apart; return the milliseconds from each to its letter."""
    times: list[float] = []
    typed = ""
    for number in range(count):
        # An uneven pause keeps the keys out of step with the timers of the program.
        terminal.rest(0.02 + 0.02 * (number * 0.618 % 1) if gap is None else gap)
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


def p95(times: Sequence[float]) -> float:
    """Return the time that 95 of 100 do not reach."""
    return quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


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

    before, began = used(), terminal.now()
    terminal.rest(seconds)
    return 100 * (used() - before) / (terminal.now() - began)


def machine() -> str:
    """Return a word on the machine, since figures from two machines do not compare."""
    name = os.uname()
    return f"{name.sysname} {name.machine}, {os.cpu_count()} cores"
