"""The program is killed in the middle of words: what had been on the screen for half a second is there.

`make faults` runs it 300 times; `make test` a few.
"""

import random
import sys
from pathlib import Path
from signal import Signals

import pytest
from meeting_window import meet, notes, prepare, store_of, window, write

from tests.probe import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and terminals of Unix")

PROMISED_SECONDS = 0.5
"""What has been on the screen for so long is on the disk; docs/reliability.md promises it."""

LETTERS = "abcdefghijklmnopqrstuvwxyz "


@pytest.mark.parametrize("rounds", [2, pytest.param(300, marks=pytest.mark.faults)])
def test_a_kill_at_any_moment_loses_at_most_the_last_half_second(tmp_path: Path, rounds: int) -> None:
    home = tmp_path / "home"
    prepare(home)
    dice = random.Random(rounds)
    before = ""
    with window(home) as terminal:
        meet(terminal)
        write(terminal)
        before = _type_until_killed(terminal, home, dice, before)
    for _ in range(rounds - 1):
        with window(home) as terminal:
            terminal.expect("A meeting was cut off")
            terminal.keys("enter")
            terminal.expect("esc.leave")
            before = _type_until_killed(terminal, home, dice, before)
    with store_of(home) as store:
        assert store.check() == []


def _type_until_killed(terminal: Terminal, home: Path, dice: random.Random, before: str) -> str:
    """Type for a while, kill the program, hold what is stored against what was shown, and return it."""
    killed_after = dice.uniform(0.1, 1.6)
    typed, shown = "", [(terminal.now(), 0)]
    start = terminal.now()
    while terminal.now() - start < killed_after:
        typed += dice.choice(LETTERS) if typed else "¶"
        terminal.text(typed[-1])
        terminal.rest(dice.uniform(0.0, 0.08))
        # Wherever it wraps, the field shows the words from the last mark on without its line ends.
        seen = "".join(terminal.screen.split())
        if "".join(typed.split()) in seen:
            shown.append((terminal.now(), len(typed)))
    terminal.signal(Signals.SIGKILL)
    killed = terminal.now()
    terminal.wait_exit()
    acknowledged = max(count for moment, count in shown if moment <= killed - PROMISED_SECONDS or not count)
    stored = "".join(notes(home))
    assert stored.startswith((before + typed[:acknowledged]).rstrip())
    assert (before + typed).startswith(stored)
    return stored
