"""The words that are underlined: whole words and phrases, ours or the user's own."""

from pathlib import Path

import pytest
from nasty import HUGE, NASTY

from facilitator.domain.sensitive import LONGEST, WordLists
from facilitator.services.runtime import Runtime
from facilitator.services.sensitive_words import load_words

OURS = load_words(Path("nowhere"))[0]


def found(text: str, lists: WordLists = OURS) -> list[str]:
    return [text[start:end] for start, end in lists.spans(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("She is LAZY, and lazily so.", ["LAZY"]),
        ("burned  out since May; anxious, depressed", ["burned  out", "anxious", "depressed"]),
        ("Ill or I'll, illegal, still", ["Ill"]),
        ("a pregnancy, two doctors, the doctor’s letter", ["pregnancy", "doctor"]),
        ("psychological safety and a difficult week", []),
        ("not a team player", ["not a team player"]),
    ],
)
def test_whole_words_and_phrases_are_found_where_they_stand(text: str, words: list[str]) -> None:
    assert found(text) == words


def test_our_lists_are_short_and_say_nothing_twice() -> None:
    words = OURS.judging + OURS.health
    assert len(set(words)) == len(words) < 100


@pytest.mark.parametrize("text", [*NASTY, HUGE, "", "\n"])
def test_any_text_can_be_looked_through(text: str) -> None:
    assert all(0 <= start < end <= len(text) for start, end in OURS.spans(text))
    assert OURS.spans("lazy " * LONGEST) == ()


def test_a_file_of_the_user_s_takes_the_place_of_the_lists_that_it_has(tmp_path: Path) -> None:
    (tmp_path / "words.toml").write_text('judging = ["faul*", "c++ (bad)"]\n', encoding="utf-8")
    lists, problems = load_words(tmp_path)
    assert problems == []
    assert found("faules C++ (bad), lazy, krank, ill", lists) == ["faules", "C++ (bad)", "ill"]
    (tmp_path / "words.toml").write_text("judging = []\nhealth = []\n", encoding="utf-8")
    assert found("lazy and ill", load_words(tmp_path)[0]) == []


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (b"judging = [", "no TOML"),
        (b"\xff\xfe", "not UTF-8"),
        (b'moods = ["sad"]', "moods: expected judging or health"),
        (b'judging = "lazy"', "judging: expected a list"),
        (b'health = ["ok", ""]', "health, word 2: expected a word"),
        (b'health = ["*"]', "health, word 1: expected a word"),
        (b"health = [7]", "health, word 1: expected a word"),
    ],
)
def test_a_wrong_file_is_named_and_ours_stay(runtime: Runtime, written: bytes, reason: str) -> None:
    (runtime.paths.config / "words.toml").write_bytes(written)
    assert runtime.words == OURS
    (problem,) = runtime.problems
    assert problem.startswith("words.toml")
    assert reason in problem


def test_a_folder_in_its_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "words.toml").mkdir()
    lists, (problem,) = load_words(tmp_path)
    assert lists == OURS
    assert "cannot be read" in problem
