"""The gentle flags on feedback."""

import pytest

from facilitator.domain.wording import cue_words, flags


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
        ("lazy", "“lazy”"),
        (" So lazy!", "“lazy”"),
        ("arrogant, and a bit rude", "“arrogant”"),
        ("Bo is lazy", "“lazy”"),
        ("too lazy to write a test", "“lazy”"),
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
        "lazy loading made the page faster",
        "the build was slow",
        "slow, since the cache was cold",
    ],
)
def test_words_about_the_task_pass(words: str) -> None:
    assert flags(words) == []


def test_both_kinds_are_told() -> None:
    assert len(flags("You are always rude")) == 1 or len(flags("You are rude, always")) == 2
    assert len(flags("You are rude, always")) == 2


@pytest.mark.parametrize(
    ("cue", "said"),
    [
        ("", ""),
        (" the stand-up is over ", "when the stand-up is over"),
        ("on-call week starts", "when on-call week starts"),
        ("after stand-up", "after stand-up"),
        ("As soon as legal answers", "As soon as legal answers"),
        ("every Monday", "every Monday"),
    ],
)
def test_a_cue_gets_its_when_unless_it_brings_a_word_of_its_own(cue: str, said: str) -> None:
    assert cue_words(cue) == said
