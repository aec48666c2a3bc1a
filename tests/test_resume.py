"""A meeting that was cut off waits on the first screen, and goes on where it stopped."""

import re
import sys
from pathlib import Path
from signal import Signals

import pytest
from meeting_window import drafts, meet, notes, store_of, window, write

from facilitator.domain.models import Meeting
from tests.probe import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and terminals of Unix")

SIGNALS = [Signals.SIGTERM, Signals.SIGHUP]
ENDS = ["ctrl+q", *SIGNALS, "window", Signals.SIGKILL]


def end(terminal: Terminal, how: str | Signals) -> None:
    if isinstance(how, Signals):
        if how is Signals.SIGKILL:
            terminal.expect("✓.saved")
        terminal.signal(how)
    elif how == "window":
        terminal.hangup()
    else:
        terminal.keys(how)
    terminal.wait_exit()


def go_to_listening(terminal: Terminal) -> None:
    meet(terminal)
    while "Listening" not in terminal.screen:
        shown = re.search(r"\d/7", terminal.screen)
        assert shown
        terminal.keys("n")
        terminal.gone(shown[0])


def resume(terminal: Terminal) -> None:
    terminal.expect("✎")
    terminal.expect("A meeting was cut off")
    terminal.keys("enter")
    terminal.expect("Listening")


@pytest.mark.parametrize(
    "how", [pytest.param(how, marks=pytest.mark.slow) if how in SIGNALS else how for how in ENDS]
)
def test_an_open_form_comes_back_with_its_words_and_the_cursor_in_its_field(
    home: Path, how: str | Signals
) -> None:
    with window(home) as terminal:
        go_to_listening(terminal)
        write(terminal)
        terminal.text("a note to keep")
        terminal.expect("a note to keep")
        terminal.keys("escape")
        terminal.gone("esc.leave")
        terminal.keys("C")
        terminal.expect("A promise")
        terminal.text("the budget is out\rask for a lap")
        terminal.expect("ask for a lap")
        end(terminal, how)
    with window(home) as again:
        resume(again)
        again.expect("A promise")
        again.expect("the budget is out")
        again.expect("ask for a lap")
        again.expect("a note to keep")
        again.text("top")
        again.expect("ask for a laptop")
        again.keys("ctrl+q")
        assert again.wait_exit() == 0
    assert drafts(home) == {"commitment.cue": "the budget is out", "commitment.action": "ask for a laptop"}
    assert notes(home) == ["a note to keep"]


@pytest.mark.parametrize(
    ("how", "key", "title"),
    [
        pytest.param(Signals.SIGHUP, "w", "goes into the summary", marks=pytest.mark.slow),
        (Signals.SIGKILL, "v", "stays with you"),
    ],
)
def test_a_note_goes_on_in_the_middle_of_the_word(
    home: Path, how: str | Signals, key: str, title: str
) -> None:
    with window(home) as terminal:
        go_to_listening(terminal)
        terminal.keys(key)
        terminal.expect(title)
        terminal.text("two lines\rand a hal")
        terminal.expect("and a hal")
        end(terminal, how)
    with window(home) as again:
        resume(again)
        again.expect("and a hal")
        again.text("f")
        again.expect("and a half")
        again.keys("ctrl+q")
        again.wait_exit()
    assert notes(home) == ["two lines\nand a half"]


def test_a_form_that_was_left_by_hand_does_not_open_again_but_keeps_its_words(home: Path) -> None:
    with window(home) as terminal:
        go_to_listening(terminal)
        terminal.keys("T")
        terminal.expect("A talking point")
        terminal.text("on-call")
        terminal.expect("on-call")
        terminal.keys("escape")
        terminal.expect("Unfinished")
        end(terminal, Signals.SIGTERM)
    with window(home) as again:
        resume(again)
        again.expect("n.next")
        assert "A talking point" not in again.screen
        again.keys("T")
        again.expect("on-call")


def seconds_shown(terminal: Terminal) -> int:
    found = re.search(r"(\d+):(\d\d) of 25", terminal.screen)
    assert found
    return int(found[1]) * 60 + int(found[2])


SAVES_EVERY_SECOND = "import facilitator.services.session as s; s.SAVE_CLOCK_EVERY = 1.0"


@pytest.mark.parametrize(
    ("how", "after", "lost"),
    [(Signals.SIGKILL, 3, 2.0), pytest.param(Signals.SIGTERM, 1, 0.0, marks=pytest.mark.slow)],
)
def test_the_clock_goes_on_from_where_it_was(home: Path, how: Signals, after: int, lost: float) -> None:
    with window(home, before=SAVES_EVERY_SECOND) as terminal:
        go_to_listening(terminal)
        terminal.expect(f"0:0{after} of 25")
        shown = seconds_shown(terminal)
        end(terminal, how)
    with store_of(home) as store:
        kept = sum(store.find(Meeting)[0].stage_seconds.values())
    assert kept >= shown - lost, "the second since the last save, and the one until the next tick"
    with window(home) as again:
        resume(again)
        again.expect("of 25")
        assert int(kept) <= seconds_shown(again) < kept + again.now()
