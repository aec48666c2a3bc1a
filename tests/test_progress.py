"""What is shown while a command takes a while: a line on a terminal that goes again, nothing in a pipe."""

import os
import pty
import select
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from facilitator.commands import progress
from facilitator.commands.progress import working
from tests.emulator import Emulator
from tests.nasty import NASTY


@contextmanager
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Have standard error go to a terminal of 50 columns, and give its outer side."""
    outer, inner = pty.openpty()
    os.set_blocking(outer, False)
    termios.tcsetwinsize(inner, (24, 50))
    with os.fdopen(inner, "w", encoding="utf-8") as stream, monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", stream)
        yield outer
    os.close(outer)


@pytest.mark.parametrize("label", ["Reading ana.md", f"Reading {' '.join(NASTY)}", "Reading " + "漢" * 60])
def test_what_takes_long_is_told_in_one_line_that_goes_again(
    monkeypatch: pytest.MonkeyPatch, label: str
) -> None:
    monkeypatch.setattr(progress, "_FIRST_WORD", 0.01)
    screen = Emulator(50, 24)
    with terminal(monkeypatch) as outer:
        with working(label):
            assert select.select([outer], [], [], 20)[0]
            screen.feed(os.read(outer, 4096).decode())
            line, *others = screen.text.rstrip().split("\n")
            assert line.startswith("Reading ")
            assert line.endswith("… 0 s")
            assert not others
        screen.feed(os.read(outer, 65536).decode())
    assert not screen.text.strip()


def test_what_is_quick_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_FIRST_WORD", 60)
    with terminal(monkeypatch) as outer:
        with working("Reading ana.md"):
            pass
        assert not select.select([outer], [], [], 0)[0]


def test_a_pipe_is_told_nothing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(progress, "_FIRST_WORD", 0.01)
    with working("Reading ana.md"):
        time.sleep(0.05)
    assert capsys.readouterr() == ("", "")
