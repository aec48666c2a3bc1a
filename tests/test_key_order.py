"""Keys that come all at once land in their order."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from meeting_window import begin, store_of

from facilitator.domain.models import Draft, Note, Person
from tests.probe import Terminal, encode

BACKSPACE, LEFT, ESCAPE = "\x7f", "\x1b[D", "\x1b"


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    begin(tmp_path)
    environ = {**os.environ, "FACILITATOR_HOME": str(tmp_path), "TERM": "xterm-256color"}
    with Terminal([sys.executable, "-m", "facilitator"], cols=50, rows=24, env=environ) as opened:
        opened.expect("Add your first person")
        yield opened


def stored(tmp_path: Path) -> list[str]:
    with store_of(tmp_path) as store:
        return [note.text for note in store.find(Note)]


def test_a_person_a_meeting_and_a_note_in_three_writes(terminal: Terminal, tmp_path: Path) -> None:
    terminal.text("nAna" + BACKSPACE + BACKSPACE + "nna\x13")
    terminal.expect(r"Anna +not met yet")
    terminal.text("\r")
    terminal.expect("2/7")
    terminal.text("nwab" + BACKSPACE + "z" + LEFT + LEFT + "y" + "word " * 100 + BACKSPACE)
    terminal.expect("3/7")
    terminal.expect("word")
    terminal.settle()
    terminal.keys("ctrl+q")
    assert terminal.wait_exit() == 0
    assert stored(tmp_path) == ["y" + "word " * 99 + "wordaz"]


def test_fields_of_a_form_get_their_own_words(terminal: Terminal, tmp_path: Path) -> None:
    terminal.text("nAna\r" + "Engineer\r" + BACKSPACE * 20 + "weekly" + "\x13")
    terminal.expect(r"Ana +not met yet")
    _open_help_by_a_triple_click(terminal)
    terminal.expect("Add a person to your team")
    terminal.keys("ctrl+q")
    assert terminal.wait_exit() == 0
    with store_of(tmp_path) as store:
        person = store.find(Person)[0]
        assert (person.name, person.role, person.cadence) == ("Ana", "Engineer", "every week")
        assert store.find(Draft) == []


def _open_help_by_a_triple_click(terminal: Terminal) -> None:
    terminal.keys("ctrl+p")
    terminal.text("help")
    terminal.expect(
        r"help\s+Help · \?\s+Show what every key does"
    )  # what was typed, and the first that is found
    row = next(number for number, line in enumerate(terminal.screen.splitlines(), 1) if "every key" in line)
    terminal.text(f"\x1b[<0;9;{row}M\x1b[<0;9;{row}m" * 3)


def test_the_probe_sends_what_it_says() -> None:
    assert encode("ctrl+s") == "\x13" or encode("ctrl+s") == b"\x13"
