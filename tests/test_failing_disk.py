"""A disk that takes no more, under the real program: nothing is lost quietly, and leaving asks once."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from signal import Signals

import pytest
from disk_shim import lines
from meeting_window import meet, notes, store_of, window, write

from facilitator.domain.models import Meeting
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


@pytest.mark.parametrize(
    "number",
    [
        Signals.SIGTERM,
        *(pytest.param(each, marks=pytest.mark.slow) for each in (Signals.SIGHUP, Signals.SIGINT)),
    ],
)
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


# Other disks, and what becomes of the store's own files


def typed_and_not_saved(terminal: Terminal, words: str) -> None:
    """Hold that the words stay on the screen under a line that says what is wrong."""
    terminal.text(WORDS)
    terminal.expect("Not saved yet")
    terminal.expect(words)
    terminal.keys("escape", gap=0.1)
    terminal.keys("n n b")  # the meeting goes on
    terminal.expect("Not saved yet")


def saved_after_all(terminal: Terminal, home: Path) -> None:
    terminal.gone("Not saved yet", 40)
    terminal.keys("ctrl+q")
    assert terminal.wait_exit() == 0
    assert terminal.faults() == []
    assert notes(home) == [WORDS]
    with store_of(home) as store:
        assert store.check() == []


def test_a_disk_that_does_not_confirm_what_it_was_given(home: Path) -> None:
    sign = home / "no-sync"
    with window(home, before=lines(f"stand_between(FailingSyncs(Path({str(sign)!r})))")) as terminal:
        meet(terminal)
        write(terminal)
        terminal.expect("saved")
        sign.touch()
        typed_and_not_saved(terminal, "reported an error")
        sign.unlink()
        saved_after_all(terminal, home)


@pytest.fixture
def small_disk(home: Path) -> Iterator[Path]:
    """Put the home on a disk of 3 MB, and return its folder."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a disk")
    kept = home.rename(home.with_name("kept"))
    home.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", home], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    shutil.copytree(kept, home, dirs_exist_ok=True)
    yield home
    subprocess.run(["umount", "-l", home], check=True)


def test_a_small_disk_that_is_full(small_disk: Path) -> None:
    with window(small_disk) as terminal:
        meet(terminal)
        write(terminal)
        terminal.expect("saved")
        fill = ["sh", "-c", f"cat /dev/zero > '{small_disk}/filler'"]
        assert subprocess.run(fill, check=False, stderr=subprocess.DEVNULL).returncode
        typed_and_not_saved(terminal, "disk is full")
        (small_disk / "filler").unlink()
        saved_after_all(terminal, small_disk)
    subprocess.run(fill, check=False, stderr=subprocess.DEVNULL)
    own = {"FACILITATOR_HOME": str(small_disk), "FACILITATOR_PASSPHRASE_COMMAND": "echo long enough words"}
    for verb in ("check", "encrypt"):  # a disk without room is no damage, and a code of no use is called so
        told = subprocess.run(
            [sys.executable, "-m", "facilitator", verb],
            check=False,
            capture_output=True,
            text=True,
            env=os.environ | own,
            stdin=subprocess.DEVNULL,
        )
        assert told.returncode == 1
        assert "The disk is full" in told.stderr
        assert "damaged" not in told.stdout
    assert "was not put to use" in told.stderr


def test_a_folder_that_goes_while_the_program_runs_and_comes_back(terminal: Terminal, home: Path) -> None:
    data = home / "data"
    data.rename(home / "away")
    typed_and_not_saved(terminal, "is gone")
    (home / "away").rename(data)
    saved_after_all(terminal, home)


def test_a_file_that_may_not_be_written_is_read_and_told_and_saved_once_it_may(home: Path) -> None:
    database = home / "data" / "facilitator.db"
    database.chmod(0o400)
    with window(home, before=lines("give_up_root()")) as terminal:
        terminal.expect("Nothing new can")
        meet(terminal)
        terminal.expect("Not saved yet")
        terminal.expect("may not be written")
        terminal.keys("ctrl+q")
        terminal.expect("Once more")
        database.chmod(0o600)
        terminal.gone("Not saved yet")
        terminal.keys("ctrl+q")
        assert terminal.wait_exit() == 0
        assert terminal.faults() == []
    with store_of(home) as store:
        assert store.check() == []
        assert len(store.find(Meeting)) == 1


def test_a_folder_that_may_not_be_written_stops_no_meeting(terminal: Terminal, home: Path) -> None:
    (home / "data").chmod(0o500)
    terminal.text(WORDS)
    terminal.expect(WORDS)
    terminal.expect("✓.saved")
    (home / "data").chmod(0o700)
    saved_after_all(terminal, home)


def test_a_folder_of_somebody_else_is_told_at_the_start(home: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    os.chown(home / "data", 1, 1)
    (home / "data").chmod(0o555)
    with window(home, before=lines("give_up_root()")) as terminal:
        assert terminal.wait_exit() == 1
        assert "could not be prepared" in " ".join(terminal.screen.split())
