"""The gentle flags on feedback."""

import pytest

from facilitator.domain.wording import flags


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("You are always late", "“always”"),
        ("You never test", "“never”"),
        ("you're so lazy", "“lazy”"),
        ("She is really brilliant", "“brilliant”"),
        ("They were a bit rude to the guest", "“rude”"),
        ("your attitude in the review", "“attitude”"),
        ("You’re careless", "“careless”"),
        ("constantly interrupting", "“constantly”"),
    ],
)
def test_words_about_the_person_and_absolutes_are_flagged(words: str, told: str) -> None:
    assert any(told in flag for flag in flags(words))


@pytest.mark.parametrize(
    "words",
    [
        "",
        "You sent the agenda two days ahead, and everybody came prepared",
        "The plan was difficult to read",
        "whenever the build is slow, we wait",
        "You asked the quiet ones first",
        "nevertheless it shipped",
    ],
)
def test_words_about_the_task_pass(words: str) -> None:
    assert flags(words) == []


def test_both_kinds_are_told() -> None:
    assert len(flags("You are always rude")) == 1 or len(flags("You are rude, always")) == 2
    assert len(flags("You are rude, always")) == 2
