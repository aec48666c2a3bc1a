"""Measure Facilitator and the bare app in turns, and show one table: `python -m benchmarks`."""

import argparse
import json
import platform
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measure import Depth, Round, machine, measure, prepare
from benchmarks.programs import BARE, OURS, Program
from benchmarks.report import Line, as_data, lines, table

RESULTS = Path(__file__).with_name("results.json")
FULL, SHORT = Depth(keys=90, idle_seconds=5.0), Depth(keys=45, idle_seconds=2.0)
FULL_ROUNDS, SHORT_ROUNDS = 9, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print and write; return 1 when a figure could not be taken, never for a slow one."""
    options = parse(arguments)
    depth = SHORT if options.short else FULL
    rounds = options.rounds or (SHORT_ROUNDS if options.short else FULL_ROUNDS)
    ours, bare = in_turns((OURS, BARE), rounds, depth)
    rows = lines(ours, bare)
    print(table(rows))
    write(rows, rounds)
    faults = dict.fromkeys(fault for each in (*ours, *bare) for fault in each.faults)
    for fault in faults:
        print(f"\n{fault}", file=sys.stderr)
    return 1 if faults else 0


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--short", action="store_true", help="fewer rounds and keys, about a minute")
    parser.add_argument("--rounds", type=int, metavar="N", help="so many measured starts of each program")
    return parser.parse_args(arguments)


def in_turns(programs: Sequence[Program], rounds: int, depth: Depth) -> list[list[Round]]:
    """Return the rounds of each program; they take turns, so that a busy moment meets them all."""
    with tempfile.TemporaryDirectory(prefix="facilitator-benchmark-") as folder:
        homes = [Path(folder, str(number)) for number in range(len(programs))]
        for program, home in zip(programs, homes, strict=True):
            home.mkdir()
            prepare(program, home)
        made: list[list[Round]] = [[] for _ in programs]
        for number in range(rounds):
            print(f"round {number + 1} of {rounds}", file=sys.stderr)
            for program, home, results in zip(programs, homes, made, strict=True):
                results.append(measure(program, home, depth))
    return made


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
