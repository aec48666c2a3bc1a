"""Locked in a real terminal: nothing of what it knew is left in the process that takes its place."""

import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from signal import Signals

import psutil
import pytest
from meeting_window import meet, prepare_encrypted, window, write

from facilitator.domain.models import Note
from facilitator.hand_over import HandOver
from facilitator.storage.store import open_store
from tests.probe import Terminal

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into a process by /proc")

PASSPHRASE = "blue kettle sings at noon"
SECRET = "she said that Zanzibar is too much"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def key(home: Path) -> bytes:
    return prepare_encrypted(home, PASSPHRASE)


@pytest.fixture
def terminal(home: Path, key: bytes) -> Iterator[Terminal]:
    """Return a window, unlocked, with words in a private note."""
    with window(home, cold=True) as opened:
        opened.text(PASSPHRASE + "\r")  # before it can have drawn anything
        meet(opened)
        opened.keys("v")
        opened.expect("stays with you")
        opened.text(SECRET)
        opened.expect("Zanzibar")
        yield opened


def unlock(terminal: Terminal) -> None:
    terminal.text(PASSPHRASE + "\r")
    terminal.gone("locked")


def found_in_memory(pid: int, secrets: dict[str, bytes]) -> set[str]:
    """Return which of these lie anywhere in the memory that the process may write."""
    found = set()
    maps = Path(f"/proc/{pid}/maps").read_text().splitlines()
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in maps:
            where, rights, *_ = line.split()
            if rights.startswith("rw"):
                start, end = (int(each, 16) for each in where.split("-"))
                memory.seek(start)
                try:
                    held = memory.read(end - start)
                except OSError:  # a mapping of the kernel's own
                    continue
                found |= {name for name, secret in secrets.items() if secret in held}
    return found


def test_nothing_is_left_in_memory_and_the_way_back_is_the_same_place(
    terminal: Terminal, home: Path, key: bytes
) -> None:
    secrets = {
        "key": key,
        "key in hexadecimal": key.hex().encode(),
        "passphrase": PASSPHRASE.encode(),
        "note": SECRET.encode(),
        "name": b"Ana Ruiz",
    }
    pid = terminal.process.pid
    terminal.expect("saved")
    assert {"key", "key in hexadecimal", "passphrase", "note", "name"} <= found_in_memory(pid, secrets)
    drawn = len(terminal.output)
    terminal.keys("f4")
    terminal.expect("Your notes are locked")
    terminal.settle()
    assert terminal.process.pid == pid, "it is the same process"
    assert found_in_memory(pid, secrets) == set()
    told = Path(f"/proc/{pid}/cmdline").read_bytes() + Path(f"/proc/{pid}/environ").read_bytes()
    assert HandOver.VARIABLE.encode() in told
    assert not any(secret in told for secret in secrets.values())
    assert b"Zanzibar" not in terminal.output[drawn:].rpartition(b"\x1b[?1049h")[2]
    unlock(terminal)
    terminal.expect("Zanzibar")
    terminal.text(" and more")
    terminal.expect("and more")
    terminal.keys("escape q")
    terminal.expect("Ana Ruiz")
    terminal.keys("ctrl+q")
    assert terminal.wait_exit() == 0
    assert terminal.faults() == []
    with open_store(home / "data" / "facilitator.db", key) as store:
        assert [note.text for note in store.find(Note)] == [SECRET + " and more"]


@pytest.mark.slow
def test_who_stops_it_finds_it_locked_when_it_goes_on(terminal: Terminal, key: bytes) -> None:
    process = psutil.Process(terminal.process.pid)
    terminal.signal(Signals.SIGTSTP)
    for _ in range(500):
        if process.status() == psutil.STATUS_STOPPED:
            break
        terminal.rest(0.02)
    assert process.status() == psutil.STATUS_STOPPED
    assert PASSPHRASE not in terminal.screen, "what was typed before the program could hide it"
    assert terminal.faults() == [], "a shell can use the terminal meanwhile"
    assert found_in_memory(process.pid, {"key": key, "note": SECRET.encode()}) == set()
    terminal.signal(Signals.SIGCONT)
    terminal.expect("Your notes are locked")
    unlock(terminal)
    terminal.expect("Zanzibar")


def test_a_shield_that_is_up_stays_up_and_no_name_is_ever_drawn(home: Path, key: bytes) -> None:
    with window(home, arguments=["--shield", "ana"], cold=True) as terminal:
        terminal.text(PASSPHRASE + "\r")
        terminal.expect("Shielded")
        terminal.expect("start")
        terminal.keys("enter")
        terminal.expect(r"\d/7")
        write(terminal)
        terminal.text(SECRET)
        terminal.keys("f4")
        terminal.expect("locked")
        unlock(terminal)
        terminal.expect(r"\d/7")
        terminal.expect("goes into the summary")
        assert not any(word in terminal.output for word in (b"Ana", b"Ruiz", b"Zanzibar"))
        terminal.keys("f8")
        terminal.expect("Zanzibar")
        terminal.expect("Ana Ruiz")
        assert "Ana" not in terminal.title


@pytest.mark.slow
def test_what_cannot_be_saved_is_not_locked_away(terminal: Terminal) -> None:
    terminal.expect("saved")
    resource.prlimit(terminal.process.pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
    terminal.text("!")
    terminal.expect("Not saved yet")
    terminal.keys("f4")
    terminal.expect("Not locked")
    terminal.expect("Zanzibar")


@pytest.mark.slow
def test_a_closed_window_leaves_nothing_and_asks_for_the_passphrase_next_time(
    terminal: Terminal, home: Path, key: bytes
) -> None:
    terminal.hangup()
    assert terminal.wait_exit() == 0
    with window(home) as again:
        again.expect("Your notes are locked")
        assert b"Ana" not in again.output
    with open_store(home / "data" / "facilitator.db", key) as store:
        assert [note.text for note in store.find(Note)] == [SECRET]


def test_the_terminal_is_as_it_was_when_it_is_left_at_the_gate(home: Path, key: bytes) -> None:
    with window(home) as terminal:
        terminal.expect("Your notes are locked")
        terminal.keys("ctrl+q")
        assert terminal.wait_exit() == 0
        assert terminal.faults() == []
