"""Cleaning changes nothing that a person can see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nasty import CONTROL, HUGE, NASTY

from facilitator.domain.text import clean, one_line


@pytest.mark.parametrize("words", [*NASTY, HUGE])
def test_what_was_typed_stays(words: str) -> None:
    assert clean(words) == words


def test_characters_that_would_drive_the_terminal_are_taken_out() -> None:
    assert clean(CONTROL) == "bell esc[2J null 31m del"


def test_every_kind_of_line_end_becomes_a_newline() -> None:
    assert clean("a\r\nb\rc\u2028d\u2029e\x85f\x0bg\x0ch") == "a\nb\nc\nd\ne\nf\ng\nh"


def test_lone_surrogates_can_be_written_afterwards() -> None:
    assert clean("a\ud800b") == "a\ufffdb"
    assert clean("\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16")) == "😀"


@given(st.text(st.characters(exclude_categories=[])))
def test_cleaning_twice_is_cleaning_once_and_always_writable(words: str) -> None:
    once = clean(words)
    assert clean(once) == once
    once.encode("utf-8")
    assert not any(ord(c) < 32 and c not in "\n\t" for c in once)


@given(st.text())
def test_one_line_has_one_line(words: str) -> None:
    assert "\n" not in one_line(words)


def test_one_line_keeps_the_words() -> None:
    assert one_line("  Ana\n  Ruiz\t(she) \n") == "  Ana Ruiz (she) "
