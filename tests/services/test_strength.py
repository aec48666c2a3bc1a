"""How hard a passphrase is to guess: told in words, whatever it is made of."""

import pytest

from facilitator.services.strength import strength


@pytest.mark.parametrize(
    ("passphrase", "words", "weak"),
    [
        ("password", "Very easy to guess. This is a top-10 common password.", True),
        ("kq", "Very easy to guess. Four or five words", True),
        ("blue kettle sings at noon", "Very hard to guess.", False),
        ("пароль из пяти разных слов", "Very hard to guess.", False),
        ("x" * 100_000, "Very easy to guess. Repeats", True),
    ],
)
def test_it_says_how_hard_it_is_and_what_would_help(passphrase: str, words: str, weak: bool) -> None:
    found = strength(passphrase)
    assert found.words.startswith(words)
    assert found.weak is weak
