"""How the commands fit words of any kind into the cells of a terminal."""

import io
import os
import pty
import termios

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator.commands.output import padded, shortened
from facilitator.commands.telling import cell_width, for_terminal, wrapped
from tests.nasty import HUGE, NASTY

TEXTS = st.text(st.sampled_from("ab 你я\u0301\u200d👩é-"), max_size=60) | st.sampled_from(NASTY)


@given(TEXTS, st.integers(4, 40))
def test_nothing_is_lost_and_every_line_fits(text: str, width: int) -> None:
    lines = wrapped(text.replace("\n", " "), width)
    assert "".join(lines).replace(" ", "") == text.replace("\n", "").replace(" ", "")
    assert all(cell_width(line) <= width for line in lines)
    assert cell_width(shortened(text, width)) <= width
    assert cell_width(padded(shortened(text, width), width)) == width


def test_a_long_word_is_cut_and_a_short_one_is_not() -> None:
    assert wrapped("one two three", 7) == ["one two", "three"]
    assert wrapped("abcdefgh ij", 4) == ["abcd", "efgh", "ij"]
    assert wrapped("", 4) == [""]
    assert len(wrapped(HUGE, 40)) > 2500


@pytest.mark.parametrize(("text", "cells"), [("abc", 3), ("你好", 4), ("e\u0301", 1), ("zero\u200bwidth", 9)])
def test_a_cell_is_what_a_terminal_draws(text: str, cells: int) -> None:
    assert cell_width(text) == cells


def test_what_is_told_on_a_terminal_breaks_between_words_and_keeps_a_path_whole() -> None:
    path = "/home/ana/" + "x" * 60
    command, told = "  restore 漢字漢字漢字 漢字漢字漢字", "漢字漢字漢字 漢字漢字漢字 漢字."
    words = f"There is no store at {path} yet.\n{command}\n{told}"
    outer, inner = pty.openpty()
    termios.tcsetwinsize(inner, (24, 20))
    with os.fdopen(inner, "w") as stream:
        lines = for_terminal(words, stream).split("\n")
    os.close(outer)
    assert lines == [
        f"There is no store at {path}",
        "yet.",
        command,
        "漢字漢字漢字",
        "漢字漢字漢字 漢字.",
    ]
    assert for_terminal(words, io.StringIO()) == words
