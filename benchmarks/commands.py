"""What commands of a shell cost in processor time, which the work of others touches less than the clock."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from shutil import which

from benchmarks.homes import environ, locked

_FACILITATOR = str(Path(sys.executable).with_name("facilitator"))
_ADD = [_FACILITATOR, "add", "ana", "ask about on-call"]
_BRIEF = [_FACILITATOR, "brief", "ana", "--json"]


def cost(argv: Sequence[str], own: dict[str, str], words: str = "") -> float:
    """Run it to its end; return the milliseconds of processor that it took."""
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run(
        argv,
        env=os.environ | own,
        input=words,
        text=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    after = getrusage(RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def commands(folder: Path, rounds: int) -> list[dict[str, float]]:
    """Run each command in turn with what it is held against, so many times.

    The first brief finds nothing to take in, the second one the thought that was added just before.
    """
    home = folder / "commands"
    home.mkdir()
    locked(home, keyring=True)
    own = environ(home)
    ours = {name: value for name, value in own.items() if name != "PYTHONPATH"}
    runs = {
        "python": ([sys.executable, "-c", "pass"], {}, ""),
        "sqlmodel": ([sys.executable, "-c", "import sqlmodel"], {}, ""),
        "brief": (_BRIEF, own, ""),
        "add": (_ADD, ours, ""),
        "brief_taking_in": (_BRIEF, own, ""),
    }
    if jrnl := which("jrnl"):
        config = folder / "jrnl.yaml"
        config.write_text(f"journals:\n  default: {folder / 'journal.txt'}\neditor: ''\nencrypt: false\n")
        runs["jrnl"] = ([jrnl, "--config-file", str(config), "ask about on-call"], {}, "")
    return [{name: cost(*each) for name, each in runs.items()} for _ in range(rounds)]
