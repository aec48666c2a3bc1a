"""Anything at all is typed, pasted, clicked and resized: the program stands, answers, and loses nothing.

`make faults` sends 20,000 of these, `make test` a few hundred. MONKEY_SEED plays the same ones again.
"""

import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from meeting_window import RUN, begin, store_of
from nasty import CONTROL, HUGE, NASTY

from facilitator.domain.clock import SystemClock
from facilitator.paths import find_paths
from facilitator.services.catalog import load_catalog
from facilitator.services.example import fill_example
from facilitator.support_log import SupportLog
from tests import warm
from tests.probe import Terminal, encode

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="terminals of Unix")

LETTERS = "abcdefghijklmnoprstuvwxyzACDEFJOTVEL1234567890 ?!/.-,:;'\"[]{}()" * 4 + "q"
NAMED = [
    "enter",
    "tab",
    "shift+tab",
    "escape",
    "backspace",
    "delete",
    "space",
    "up",
    "down",
    "left",
    "right",
    "home",
    "end",
    "pageup",
    "pagedown",
    "insert",
    "shift+up",
    "shift+down",
    "shift+left",
    "shift+right",
    "ctrl+left",
    "ctrl+right",
    "alt+left",
    "alt+backspace",
]
RARE = [
    *(f"ctrl+{letter}" for letter in "abcdefghijklmnoprstuvwxyzqcs"),
    *(f"f{number}" for number in range(1, 13)),
    *(f"alt+{letter}" for letter in "abwz"),
]
WORDS = (*NASTY, CONTROL, "next friday", "when I open the report", "2026-02-30", "50%", "\n\n\n", "\t\t")


class Monkey:
    """Someone who hits everything; the same seed hits the same."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.cols, self.rows = 50, 24

    def step(self, terminal: Terminal) -> int:
        """Do one thing and return for how many keys or events it counts."""
        kind = self.dice.choices(
            ["letter", "named", "rare", "word", "paste", "huge", "click", "wheel", "drag", "resize", "burst"],
            [400, 200, 60, 60, 40, 1, 60, 30, 10, 25, 40],
        )[0]
        return getattr(self, f"_{kind}")(terminal) or 1

    def _letter(self, terminal: Terminal) -> None:
        terminal.text(self.dice.choice(LETTERS))

    def _named(self, terminal: Terminal) -> None:
        terminal.text(encode(self.dice.choice(NAMED)))

    def _rare(self, terminal: Terminal) -> None:
        terminal.text(encode(self.dice.choice(RARE)))

    def _word(self, terminal: Terminal) -> int:
        word = self.dice.choice([each for each in WORDS if "\x1b" not in each])
        terminal.text(word.replace("\n", "\r"))
        return len(word)

    def _burst(self, terminal: Terminal) -> int:
        keys = [self.dice.choice([*LETTERS, *map(encode, NAMED)]) for _ in range(self.dice.randrange(3, 15))]
        terminal.text("".join(keys))
        return len(keys)

    def _paste(self, terminal: Terminal) -> None:
        terminal.text(f"\x1b[200~{self.dice.choice(WORDS)}\x1b[201~")

    def _huge(self, terminal: Terminal) -> None:
        terminal.text(f"\x1b[200~{HUGE}\x1b[201~")

    def _place(self) -> str:
        return f"{self.dice.randrange(self.cols) + 1};{self.dice.randrange(self.rows) + 1}"

    def _click(self, terminal: Terminal) -> int:
        button, place, times = (
            self.dice.choice([0, 0, 0, 1, 2]),
            self._place(),
            self.dice.choice([1, 1, 2, 3]),
        )
        terminal.text(f"\x1b[<{button};{place}M\x1b[<{button};{place}m" * times)
        return times

    def _wheel(self, terminal: Terminal) -> int:
        times = self.dice.randrange(1, 6)
        terminal.text(f"\x1b[<{self.dice.choice([64, 65])};{self._place()}M" * times)
        return times

    def _drag(self, terminal: Terminal) -> None:
        terminal.text(f"\x1b[<0;{self._place()}M\x1b[<32;{self._place()}M\x1b[<0;{self._place()}m")

    def _resize(self, terminal: Terminal) -> None:
        self.cols, self.rows = self.dice.choice(
            [(50, 24), (40, 12), (120, 40), (self.dice.randrange(2, 200), self.dice.randrange(2, 60))]
        )
        terminal.resize(self.cols, self.rows)


class Unseen:
    """A screen that nobody looks at: reading it would take longer than drawing it."""

    in_frame, faults, modes = False, list[str](), frozenset[int]()
    text = ""

    def feed(self, data: str) -> None: ...
    def resize(self, cols: int, rows: int) -> None: ...
    def answers(self) -> str:
        return ""


def opened(home: Path) -> Terminal:
    folder = str(Path(__file__).parent)
    watch = f"sys.path.insert(0, {folder!r}); import loop_watch, pathlib"
    lines = f"import sys; {watch}; loop_watch.watch(pathlib.Path({str(home / 'held')!r}))"
    own = {"FACILITATOR_HOME": str(home), "HOME": str(home), "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-c", f"{lines}\n{RUN}"]
    terminal = Terminal(command, 50, 24, env=own, cwd=home.parent, timeout=60, start=warm.start)
    terminal.expect("people|person")
    terminal.emulator = Unseen()  # type: ignore[assignment]
    return terminal


def holds(home: Path) -> Iterator[str]:
    """Return each time the program's loop was held up for over a second by what it computed itself."""
    file = home / "held"
    for entry in file.read_text().split("\n") if file.exists() else ():
        if entry[:1].isdigit():
            lasted, computed = map(float, entry.split())
            if computed > 1.0 or lasted > 10.0:
                yield file.read_text()


@pytest.mark.parametrize("team", ["example", pytest.param("fresh", marks=pytest.mark.slow)])
@pytest.mark.parametrize("events", [120, pytest.param(10_000, marks=pytest.mark.faults)])
def test_nothing_that_is_typed_pasted_clicked_or_resized_breaks_it(
    tmp_path: Path, events: int, team: str
) -> None:
    home = tmp_path / "home"
    paths = find_paths({"FACILITATOR_HOME": str(home)})
    paths.prepare()
    begin(home)
    if team == "example":
        with store_of(home) as store:
            fill_example(store, SystemClock(), load_catalog(paths.config))
    seed = int(os.environ.get("MONKEY_SEED", events))
    monkey, done = Monkey(seed), 0
    while done < events:
        with opened(home) as terminal:
            while done < events and terminal.process.poll() is None:
                done += monkey.step(terminal)
                terminal.rest(0.005)
                if monkey.dice.random() < 0.05:
                    terminal.settle(0.03, 20)
            terminal.settle(0.2, 20)
            if terminal.process.poll() is None:
                terminal.signal(15)  # type: ignore[arg-type]
            assert terminal.wait_exit(60) == 0, (seed, done, SupportLog(paths.log).entries())
    crashes = [entry for entry in SupportLog(paths.log).entries() if " crash" in entry[0]]
    assert crashes == [], (seed, done)
    assert [*holds(home)] == [], (seed, done)
    with store_of(home) as store:
        assert store.check() == []
        store.plain.everything()
