"""Measure Facilitator and the bare app in turns, and show one table: `python -m benchmarks`."""

import argparse
import json
import platform
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import growth, search
from benchmarks.commands import commands
from benchmarks.measure import SCENES, Bench, Depth, Figures, bare, machine
from benchmarks.report import IN_A_SHELL, IN_A_WINDOW, Line, as_data, lines, table

RESULTS = Path(__file__).with_name("results.json")
SIZES = ((80, 24), (50, 24))
FULL = Depth(keys=60, worst_of=300, idle_seconds=5.0, stage_changes=200)
SHORT = Depth(keys=20, worst_of=20, idle_seconds=2.0, stage_changes=12)
FULL_ROUNDS, SHORT_ROUNDS = 7, 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print and write; return 1 when a figure could not be taken, never for a slow one."""
    options = parse(arguments)
    rounds = options.rounds or (SHORT_ROUNDS if options.short else FULL_ROUNDS)
    rows: list[Line] = []
    faults: dict[str, None] = {}
    with tempfile.TemporaryDirectory(prefix="facilitator-benchmark-") as folder:
        for size in SIZES[1:] if options.short else SIZES:
            bench = Bench(size, Path(folder), SHORT if options.short else FULL)
            ours, base, wrong = in_turns(bench, rounds)
            rows += lines(IN_A_WINDOW, "{}×{}".format(*size), ours, base)
            faults |= dict.fromkeys(wrong)
        ran = commands(Path(folder), 2 * rounds)
        rows += lines(IN_A_SHELL, "shell", ran, ran)
    print(table(rows))
    write(rows, rounds)
    for fault in faults:
        print(f"\n{fault}", file=sys.stderr)
    if not options.short:
        growth.main([])
        search.main([])
    return 1 if faults else 0


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--short", action="store_true", help="one size, one round, fewer keys: 90 seconds")
    parser.add_argument("--rounds", type=int, metavar="N", help="so many rounds")
    return parser.parse_args(arguments)


def in_turns(bench: Bench, rounds: int) -> tuple[list[Figures], list[Figures], list[str]]:
    """Return our figures, the bare app's, and what failed; they take turns, so a busy moment meets both.

    The bare app is run before the first scene of a round, and again before the last and longest one.
    """
    ours: list[Figures] = []
    base: list[Figures] = []
    wrong: list[str] = []
    for number in range(rounds + 1):  # the first round warms the disk's cache
        for place, scene in enumerate(SCENES if number else SCENES[:1]):
            print(f"{bench.size[0]} columns, round {number} of {rounds}: {scene.__name__}", file=sys.stderr)
            beside: list[Figures] = []
            try:
                if place == 0 or (place == len(SCENES) - 1 and bench.depth is FULL):
                    beside.append(bare(bench))
                made = scene(bench)
            except AssertionError as error:
                wrong.append(f"{scene.__name__}: {error}")
                continue
            if number:
                base += beside
                ours.append(made)
    return ours, base, wrong


def write(rows: Sequence[Line], rounds: int) -> None:
    """Keep the figures beside this file."""
    data = {
        "machine": machine(),
        "python": platform.python_version(),
        "rounds": rounds,
        "figures": as_data(rows),
    }
    RESULTS.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
