"""Measure whether ten years of meetings with 1, 10 and 30 people are felt: `python -m benchmarks.growth`."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from statistics import median

import psutil

from benchmarks.homes import environ
from benchmarks.measure import LOADED_SECONDS, Figures, echo_times, memory, p95, timed
from benchmarks.search import fill
from facilitator.paths import find_paths
from facilitator.storage.store import open_store
from tests.probe import Terminal

SIZE = (80, 24)
PEOPLE = (1, 10, 30)
WEEKS = 520
RECORDS_A_MEETING = 16
_FACILITATOR = str(Path(sys.executable).with_name("facilitator"))

FIGURES = {
    "home": ("people usable", "ms", 1.2),
    "brief": ("people → brief", "ms", 1.2),
    "history": ("people → timeline", "ms", 1.2),
    "scroll_p95": ("down in the timeline, p95", "ms", 1.2),
    "search_p95": ("a letter in search, p95", "ms", None),
    "meeting": ("people → meeting", "ms", 1.2),
    "key_p95": ("key in a note while the daily backup runs, p95", "ms", 1.5),
    "memory": ("memory, people", "MB", 1.2),
    "scrolled": ("memory, after 500 pages of timeline", "MB", 1.2),
    "export": ("memory, export of everything", "MB", 1.5),
}
"""What is shown, its unit, and how many times that of the smallest store it may be."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Fill the stores, use each in turn, and print one table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__)
    parser.add_argument("--weeks", type=int, default=WEEKS, metavar="N", help=f"so many weeks ({WEEKS})")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="so many rounds (3)")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="facilitator-growth-") as folder:
        homes = [make(Path(folder), people, options.weeks) for people in PEOPLE]
        rounds = [[use(home) for home in homes] for _ in range(options.rounds)]
    print(f"{'what':48}" + "".join(f"{people:>7} people" for people in PEOPLE) + "   most/least  goal")
    for name, (what, unit, goal) in FIGURES.items():
        values = [median(each[place][name] for each in rounds) for place in range(len(homes))]
        ratio = values[-1] / values[0]
        verdict = "" if goal is None else f"≤ {goal:g}  {'met' if round(ratio, 2) <= goal else 'missed'}"
        shown = "".join(f"{value:>11.1f} {unit}" for value in values)
        print(f"{what:48}{shown}  {ratio:9.2f}  {verdict}")
    return 0


def make(folder: Path, people: int, weeks: int) -> Path:
    """Make a home with so many people and weeks of meetings."""
    home = folder / str(people)
    home.mkdir()
    paths = find_paths({"FACILITATOR_HOME": str(home)})
    paths.prepare()
    print(f"{people} people, {people * weeks} meetings ...", file=sys.stderr)
    with open_store(paths.database) as store:
        fill(store, people * weeks * RECORDS_A_MEETING, people)
    return home


def use(home: Path) -> Figures:
    """Go through what may grow: the people, the brief, the timeline, search, a meeting, an export."""
    print(f"{home.name} people: used", file=sys.stderr)
    with Terminal([_FACILITATOR], *SIZE, env=environ(home), cwd=home, timeout=60) as terminal:
        made = {"home": 1000 * terminal.expect("Ana Ruiz 0")}
        terminal.rest(LOADED_SECONDS)
        made["memory"] = memory(terminal)
        made["brief"] = timed(terminal, "b", "esc back|esc.back")
        timed(terminal, "escape", "start")
        made["history"] = timed(terminal, "h", "esc.back|esc back")
        downs = [_next_picture(terminal, "down") for _ in range(40)]
        made["scroll_p95"] = p95(downs)
        terminal.keys("pagedown " * 500, gap=0.005)
        terminal.settle(quiet=0.5)
        made["scrolled"] = memory(terminal)
        timed(terminal, "escape", "start")
        made["search_p95"] = _search(terminal)
        made["meeting"] = timed(terminal, "enter", r"\d/7")
        terminal.keys("w")
        terminal.expect("esc.leave")
        terminal.settle(quiet=0.7)
        made["key_p95"] = p95(echo_times(terminal, 60))
        terminal.keys("escape ctrl+q", gap=0.3)
        terminal.wait_exit()
    made["export"] = _export(home)
    for backup in (home / "backups").glob("*"):  # so that the next start has one to make again
        backup.unlink()
    return made


def _search(terminal: Terminal) -> float:
    """Type a line in search; return the time until the last picture after each letter, in the worst cases."""
    timed(terminal, "/", "Search|search")
    times = [_last_picture(terminal, letter) for letter in "budget"]
    terminal.keys("escape escape", gap=0.3)
    terminal.expect("start")
    return p95(times)


def _next_picture(terminal: Terminal, key: str) -> float:
    """Press a key; return the milliseconds until something was drawn."""
    drawn, pressed = len(terminal.output), terminal.now()
    terminal.keys(key, gap=0)
    return 1000 * (terminal.wait(lambda: len(terminal.output) > drawn, 5, "nothing was drawn") - pressed)


def _last_picture(terminal: Terminal, key: str) -> float:
    """Press a key; return the milliseconds until nothing more was drawn for a while."""
    pressed = terminal.now()
    terminal.keys(key, gap=0)
    shown = pressed
    while (moment := terminal.drawn(0.15)) is not None:
        shown = moment
    return 1000 * (shown - pressed)


def _export(home: Path) -> float:
    """Export everything as JSON; return the most memory that it held, in MB."""
    command = [_FACILITATOR, "export", "json", "--out", str(home / "all.json"), "--include-private"]
    most = 0
    # Not what the system counts as its most: that has the most of the process that started it in it.
    with subprocess.Popen(command, env=os.environ | environ(home), stderr=subprocess.DEVNULL) as process:
        held = psutil.Process(process.pid)
        while process.poll() is None:
            with suppress(psutil.NoSuchProcess):
                most = max(most, held.memory_info().rss)
            time.sleep(0.01)
    assert process.returncode == 0, "the export failed"
    (home / "all.json").unlink()
    return most / 1e6


if __name__ == "__main__":
    raise SystemExit(main())
