"""A crash: calm, with every word kept and none shown, on the terminal or in the log."""

import sys
from pathlib import Path

import pytest
from meeting_window import meet, notes, window, write

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="terminals of Unix")

SECRET = "Zanzibar"


CRASHES = {
    "in a key": "async def broken(self):\n    note = '{0}'; raise ValueError(note)",
    "in a worker": (
        "async def broken(self):\n    note = '{0}'\n"
        "    async def work(): raise ValueError(note)\n    self.run_worker(work())"
    ),
    "in the terminal's thread": "async def broken(self):\n    self.app.panic('{0}')",
    "with a picture of itself": (
        "class Error(Exception):\n    def __rich__(self): return '{0}'\n"
        "async def broken(self):\n    raise Error('{0}')"
    ),
}


SELDOM = ["in a worker", "with a picture of itself"]


@pytest.mark.parametrize(
    "kind", [pytest.param(each, marks=pytest.mark.slow) if each in SELDOM else each for each in CRASHES]
)
def test_a_crash_keeps_the_words_and_shows_none(home: Path, kind: str) -> None:
    lines = CRASHES[kind].format(SECRET)
    patch = "\nimport facilitator.screens.meeting as m; m.MeetingScreen.action_next_stage = broken"
    with window(home, before=lines + patch) as terminal:
        meet(terminal)
        write(terminal)
        terminal.text(SECRET)
        terminal.expect(SECRET)
        terminal.keys("escape")
        terminal.gone("esc.leave")
        terminal.keys("n")
        assert terminal.wait_exit() == 1
        assert terminal.faults() == []
        assert "Facilitator had to stop. Everything you wrote is" in terminal.screen
        assert SECRET not in terminal.screen
    log = (home / "log" / "facilitator.log").read_text()
    assert "crash" in log
    assert SECRET not in log
    assert notes(home) == [SECRET]


def test_what_breaks_unseen_is_logged_without_its_words(home: Path) -> None:
    lines = f"""
import asyncio, threading, facilitator.screens.meeting as m
def loud(): raise ValueError("{SECRET}")
async def lost(): loud()
def broken(self):
    asyncio.get_running_loop().create_task(lost())
    threading.Thread(target=loud).start()
m.MeetingScreen.action_next_stage = broken
"""
    with window(home, before=lines) as terminal:
        meet(terminal)
        terminal.keys("n ctrl+q")
        assert terminal.wait_exit() == 0
        assert SECRET not in terminal.screen
    log = (home / "log" / "facilitator.log").read_text()
    assert log.count("crash kind=ValueError") == 2
    assert SECRET not in log


def test_a_crash_before_the_first_frame_is_calm_too(home: Path) -> None:
    lines = f"""
import facilitator.app as a
def broken(*_): raise ValueError("{SECRET}")
a.FacilitatorApp.__init__ = broken
"""
    with window(home, before=lines) as terminal:
        assert terminal.wait_exit() == 1
        assert "Facilitator had to stop." in terminal.screen
        assert SECRET not in terminal.screen
