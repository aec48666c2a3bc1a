"""A disk that takes no more, under the real program: nothing is lost quietly, and leaving asks once."""

import time
from pathlib import Path
from signal import Signals

import pytest
from meeting_window import meet, notes, window, write

from tests.probe import Terminal

resource = pytest.importorskip("resource")
if not hasattr(resource, "prlimit"):
    pytest.skip("no limits for another process here", allow_module_level=True)

WORDS = "Zanzibar"


def fill_disk(terminal: Terminal) -> None:
    """Have every write to a file refused, as a full disk does."""
    resource.prlimit(terminal.process.pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))


def free_disk(terminal: Terminal) -> None:
    resource.prlimit(
        terminal.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    )


def fail_to_save(terminal: Terminal) -> None:
    fill_disk(terminal)
    terminal.text(WORDS)
    terminal.expect("Not saved yet")


def test_the_line_stays_until_the_cause_is_gone_and_then_all_is_saved(terminal: Terminal, home: Path) -> None:
    fail_to_save(terminal)
    terminal.text(" again")
    terminal.expect(WORDS + " again")
    terminal.expect("Not saved yet", 0)
    assert notes(home) == []
    free_disk(terminal)
    terminal.gone("Not saved yet")
    terminal.expect("✓.saved")
    terminal.signal(Signals.SIGKILL)
    terminal.wait_exit()
    assert notes(home) == [WORDS + " again"]


def test_leaving_without_saving_asks_once(terminal: Terminal, home: Path) -> None:
    fail_to_save(terminal)
    terminal.keys("ctrl+q")
    terminal.expect("Once more")
    terminal.keys("ctrl+q")
    assert terminal.wait_exit() == 1
    assert terminal.faults() == []
    assert "could not be saved" in " ".join(terminal.screen.split())
    assert WORDS not in terminal.screen
    assert notes(home) == []


def test_who_stays_after_being_asked_loses_nothing_and_is_asked_again_next_time(
    terminal: Terminal, home: Path
) -> None:
    fail_to_save(terminal)
    terminal.keys("ctrl+q")
    terminal.expect("Once more")
    terminal.text("!")
    terminal.expect(WORDS + "!")
    free_disk(terminal)
    terminal.gone("Not saved yet")
    fill_disk(terminal)
    terminal.text("?")
    terminal.expect("Not saved yet")
    terminal.gone("Once more")
    terminal.keys("ctrl+q")
    terminal.expect("Once more")
    free_disk(terminal)
    terminal.keys("ctrl+q")
    assert terminal.wait_exit() == 0
    assert notes(home) == [WORDS + "!?"]


@pytest.mark.parametrize("number", [Signals.SIGTERM, Signals.SIGHUP, Signals.SIGINT])
def test_a_signal_does_not_wait_for_a_disk_and_tells_by_its_code(terminal: Terminal, number: Signals) -> None:
    fail_to_save(terminal)
    terminal.signal(number)
    assert terminal.wait_exit() == 1
    assert terminal.faults() == []


def test_a_start_on_a_full_disk_says_so(home: Path) -> None:
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))"
    with window(home.parent / "other", before=limit) as terminal:
        terminal.expect("Choose a passphrase")
        terminal.keys("f2")
        terminal.expect("Without encryption")
        terminal.keys("f5")
        terminal.expect("disk")
        terminal.keys("ctrl+q")
        assert terminal.wait_exit() == 0
        assert terminal.faults() == []


def test_a_terminal_that_takes_nothing_more_cannot_hold_the_program(home: Path) -> None:
    with window(home, before="import facilitator.endings as e; e.PATIENCE = 1.0") as terminal:
        meet(terminal)
        write(terminal)
        terminal.text(WORDS)
        terminal.expect(WORDS)
        terminal.expect("saved")
        for width in range(200, 300):  # nobody reads what it draws, until it can write no more
            terminal.resize(width, 100)
            terminal.signal(Signals.SIGWINCH)
            time.sleep(0.02)
        terminal.signal(Signals.SIGTERM)
        assert terminal.process.wait(20) == 0
    assert notes(home) == [WORDS]
