"""Every way a window can die: no word is lost, the terminal is as it was, the exit code says how it went."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from signal import Signals

import psutil
import pytest
from meeting_window import drafts, meet, notes, store_of, window, write

from facilitator.domain.models import Draft
from facilitator.services.autosave import Autosave
from facilitator.services.save_report import SaveReport
from tests.probe import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and terminals of Unix")

WORDS = "she said [/x] it is too much, às vezes"
SECRET = "Zanzibar"


# Asked to go


@pytest.mark.parametrize("keys", ["\x11", "\x1b[27uqq"])
def test_quitting_right_behind_the_last_letter_saves_it(terminal: Terminal, home: Path, keys: str) -> None:
    terminal.text(WORDS + keys)
    assert terminal.wait_exit() == 0
    assert notes(home) == [WORDS]
    assert terminal.faults() == []


@pytest.mark.parametrize(
    ("number", "code"),
    [(Signals.SIGTERM, 0), pytest.param(Signals.SIGHUP, 0, marks=pytest.mark.slow), (Signals.SIGINT, 130)],
)
def test_a_signal_right_behind_the_last_letter_saves_it(
    terminal: Terminal, home: Path, number: Signals, code: int
) -> None:
    terminal.text(WORDS)
    terminal.signal(number)
    assert terminal.wait_exit() == code
    assert notes(home) == [WORDS]
    assert terminal.faults() == []


def test_a_storm_of_signals_is_one_ending(terminal: Terminal, home: Path) -> None:
    terminal.text(WORDS)
    for number in (Signals.SIGHUP, Signals.SIGCONT, Signals.SIGTERM, Signals.SIGINT, Signals.SIGTERM) * 3:
        if terminal.process.poll() is None:
            terminal.signal(number)
            terminal.rest(0.02)
    assert terminal.wait_exit() == 0
    assert notes(home) == [WORDS]
    assert terminal.faults() == []


@pytest.mark.parametrize("blocked", ["", "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGHUP])"])
def test_a_closed_window_saves_what_it_showed_with_or_without_a_signal(home: Path, blocked: str) -> None:
    with window(home, before=f"import signal; {blocked}") as terminal:
        meet(terminal)
        write(terminal)
        terminal.text(SECRET)
        terminal.expect(SECRET)
        terminal.hangup()
        assert terminal.wait_exit() == 0
    assert notes(home) == [SECRET]


def test_letters_that_wait_for_a_form_to_open_are_saved_too(home: Path) -> None:
    with window(home) as terminal:
        terminal.expect("Ana Ruiz")
        terminal.text("nBo Chen")
        terminal.signal(Signals.SIGTERM)
        assert terminal.wait_exit() == 0
        assert terminal.faults() == []
    assert drafts(home) == {"name": "Bo Chen"}


@pytest.mark.parametrize(
    ("moment", "number", "code"),
    [
        ("facilitator.storage.store.Store.__init__", Signals.SIGTERM, 0),
        ("facilitator.storage.store.Store.__init__", Signals.SIGINT, 130),
        ("facilitator.app.FacilitatorApp.__init__", Signals.SIGHUP, 0),
        ("facilitator.screens.home.HomeScreen.compose", Signals.SIGTERM, 0),
        ("facilitator.screens.home.HomeScreen.show_people", Signals.SIGINT, 130),
        ("facilitator.services.runtime.Runtime.load", Signals.SIGTERM, 0),
        ("facilitator.services.runtime.Runtime.close", Signals.SIGINT, 0),
    ],
)
def test_a_signal_at_any_moment_from_start_to_end_ends_it(
    home: Path, moment: str, number: Signals, code: int
) -> None:
    place, _, name = moment.rpartition(".")
    before = f"""
import os, pkgutil, facilitator.app
place = pkgutil.resolve_name("{place}")
usual = place.{name}
def signalled(*args, **options):
    os.kill(os.getpid(), {number:d})
    return usual(*args, **options)
place.{name} = signalled
"""
    with window(home, before=before) as terminal:
        if moment.endswith("close"):
            terminal.expect("Ana Ruiz")
            terminal.keys("q")
        assert terminal.wait_exit() == code
        assert terminal.faults() == []
        assert "Traceback" not in terminal.screen


def test_the_example_leaves_nothing_behind(home: Path, tmp_path: Path) -> None:
    (scratch := tmp_path / "scratch").mkdir()
    with window(home, arguments=["demo"], TMPDIR=str(scratch)) as terminal:
        terminal.expect("example team")
        assert list(scratch.iterdir())
        terminal.signal(Signals.SIGHUP)
        assert terminal.wait_exit() == 0
    assert list(scratch.iterdir()) == []


def test_ctrl_c_says_how_to_quit_and_ends_nothing(terminal: Terminal) -> None:
    terminal.text(SECRET)
    terminal.keys("ctrl+c ctrl+c escape")
    terminal.gone("esc.leave")
    terminal.keys("ctrl+c")
    terminal.expect(r"Ctrl\+Q saves everything and leaves")
    terminal.expect(SECRET)
    terminal.keys("ctrl+q")
    assert terminal.wait_exit() == 0


def test_without_a_terminal_it_says_so_at_once() -> None:
    command = [sys.executable, "-m", "facilitator"]
    done = subprocess.run(command, check=False, stdin=subprocess.DEVNULL, capture_output=True)
    assert done.returncode == 2
    assert b"needs a terminal" in done.stderr


# Not asked


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.slow)])
def test_a_kill_loses_no_more_than_the_last_moment(terminal: Terminal, home: Path, seed: int) -> None:
    chance = random.Random(seed)
    shown: list[tuple[float, str]] = []
    typed = ""
    end = terminal.now() + chance.uniform(0.3, 3.0)
    while terminal.now() < end:
        typed += chance.choice("abcdefg")
        terminal.text(typed[-1])
        terminal.rest(chance.uniform(0.01, 0.05))
        seen = "".join(line.strip("│ ") for line in terminal.screen.splitlines() if line.startswith("│"))
        shown.append((terminal.now(), seen))
    # Half a second is the promise; the rest is for a busy machine, on which the disk comes late.
    safe = [seen for moment, seen in shown if moment < terminal.now() - 1.0]
    terminal.signal(Signals.SIGKILL)
    assert terminal.wait_exit() == -signal.SIGKILL
    kept = "".join(notes(home))
    assert typed.startswith(kept)
    assert kept.startswith(safe[-1] if safe else "")


def test_what_was_called_saved_survives_a_kill(terminal: Terminal, home: Path) -> None:
    terminal.text(SECRET)
    terminal.expect(SECRET)
    terminal.expect("saving")
    terminal.expect("saved")
    terminal.signal(Signals.SIGKILL)
    terminal.wait_exit()
    assert notes(home) == [SECRET]


# Stopped, continued, fed with noise


def test_stopped_it_gives_the_terminal_back_and_continued_it_paints_all_of_it(
    terminal: Terminal, home: Path
) -> None:
    terminal.text(SECRET)
    terminal.expect(SECRET)
    before = terminal.screen.splitlines()
    terminal.signal(Signals.SIGTSTP)
    program = psutil.Process(terminal.process.pid)
    end = terminal.now() + terminal.timeout
    while program.status() != psutil.STATUS_STOPPED and terminal.now() < end:
        terminal.rest(0.02)
    terminal.settle()
    assert terminal.faults() == []
    terminal.signal(Signals.SIGCONT)
    terminal.expect(SECRET)
    terminal.wait(
        lambda: terminal.screen.splitlines()[2:] == before[2:],
        5,
        "not everything was painted: " + "\n".join(before),
    )
    terminal.text("!")
    terminal.expect(SECRET + "!")
    terminal.keys("ctrl+q")
    assert terminal.wait_exit() == 0
    assert terminal.faults() == []
    assert notes(home) == [SECRET + "!"]


@pytest.mark.parametrize("numbers", [[Signals.SIGCONT], [Signals.SIGSTOP, Signals.SIGCONT]])
def test_continued_without_having_been_asked_to_stop_it_still_leaves_a_clean_terminal(
    terminal: Terminal, home: Path, numbers: list[Signals]
) -> None:
    for number in numbers:
        terminal.signal(number)
        terminal.rest(0.3)
    terminal.text(SECRET)
    terminal.expect(SECRET)
    terminal.keys("ctrl+q")
    assert terminal.wait_exit() == 0
    assert terminal.faults() == []
    assert notes(home) == [SECRET]


def test_bytes_that_are_no_text_end_nothing(terminal: Terminal, home: Path) -> None:
    os.write(terminal._fd, b"a\xff\xfe\xc3(b")
    terminal.expect("b")
    terminal.text(SECRET)
    terminal.expect(SECRET)
    terminal.signal(Signals.SIGTERM)
    assert terminal.wait_exit() == 0
    assert SECRET in notes(home)[0]


def test_the_writer_goes_on_when_nobody_can_hear_it_any_more(home: Path) -> None:
    def deaf(report: SaveReport) -> None:
        raise RuntimeError(report.state)

    with store_of(home) as store:
        autosave = Autosave(store, deaf)
        for words in ("one", "two"):
            autosave.put(Draft.of("form", words, words))
            assert autosave.flush()
        assert autosave.close()
    assert drafts(home) == {"one": "one", "two": "two"}
