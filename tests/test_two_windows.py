"""Two windows on one store: one writes a meeting and the other reads along, until it takes it over."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from signal import Signals

import pytest
from meeting_window import meet, notes, prepare, store_of, window, write

from facilitator.domain.models import Meeting, MeetingStatus
from tests.probe import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="terminals of Unix")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    prepare(tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def first(home: Path) -> Iterator[Terminal]:
    """Return a window with the cursor in a note."""
    with window(home) as opened:
        meet(opened)
        write(opened)
        opened.text("first words")
        opened.expect("✓.saved")
        yield opened


@pytest.fixture
def second(home: Path, first: Terminal) -> Iterator[Terminal]:
    """Return another window that reads along."""
    with window(home) as opened:
        opened.expect("✎")
        opened.keys("enter")
        opened.expect("Open in another window on")
        opened.expect(rf"process\s+{first.process.pid}\)")
        yield opened


def insist(opened: Terminal) -> None:
    """Ask for the meeting, and say so once more."""
    opened.keys("O")
    opened.expect("O once more")
    opened.keys("O")


def take_over(opened: Terminal, other: Terminal) -> None:
    """Have it, and read what the other window draws: one whose terminal nobody reads stands still."""
    insist(opened)
    other.expect("Open in another window")


def test_the_second_reads_along_takes_over_and_gives_back(
    home: Path, first: Terminal, second: Terminal
) -> None:
    second.expect("first words")
    first.text(" and more [/x]")
    second.expect(r"and more \[/x\]")
    take_over(second, first)
    second.expect("esc.leave")  # the cursor is in the same field
    first.expect("Open in another window")
    first.expect("and more")
    first.text("qxe")  # letters of a word that was being written are no commands
    second.text(" from the second")
    first.expect("from the second")
    assert notes(home) == ["first words and more [/x] from the second"]
    second.keys("escape")
    second.gone("esc.leave")
    first.rest(2.0)  # the calm after it was taken away
    take_over(first, second)
    first.expect("n.next|esc.leave")
    with store_of(home) as store:
        assert len(store.find(Meeting)) == 1


def test_a_window_that_was_killed_keeps_nobody_out(home: Path, first: Terminal, second: Terminal) -> None:
    first.signal(Signals.SIGKILL)
    first.wait_exit()
    second.expect("Nobody has this meeting now")
    second.keys("O")
    second.expect("esc.leave")
    second.expect("first words")


def test_a_meeting_that_is_over_is_not_begun_anew(home: Path, first: Terminal, second: Terminal) -> None:
    first.signal(Signals.SIGKILL)
    first.wait_exit()
    with store_of(home) as store:
        (meeting,) = store.find(Meeting)
        store.save([replace(meeting, status=MeetingStatus.CLOSED)])
        second.expect("That meeting is over")
        second.keys("O escape")
        second.expect("Ana Ruiz")
        second.gone("That meeting is over")
        assert len(store.find(Meeting)) == 1


@pytest.mark.slow
def test_a_window_that_sleeps_is_told_of_and_loses_nothing(
    home: Path, first: Terminal, second: Terminal
) -> None:
    first.signal(Signals.SIGSTOP)
    insist(second)
    second.expect("does not let go")
    first.signal(Signals.SIGCONT)
    first.text(" still here")
    first.expect("still here")
    second.expect("still here")


def test_leaving_the_meeting_lets_the_other_window_have_it(
    home: Path, first: Terminal, second: Terminal
) -> None:
    first.keys("escape")
    first.gone("esc.leave")
    first.keys("q")
    first.expect("A meeting was cut off")
    second.expect("Nobody has this meeting now")
    second.keys("O")
    second.expect("n.next")
    first.keys("enter")
    first.expect("Open in another window")
