"""Words are the same with and without case and accents, in any script, and are found where they stand."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator.domain.search_words import Finder, Term, words_in


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("On-call, STRASSE Straße", ["on", "call", "strasse", "strasse"]),
        ("Café cafe\u0301 Ąę ﬁne İstanbul", ["cafe", "cafe", "ae", "fine", "istanbul"]),
        ("C++ R&D 50% #1 a_b", ["c", "+", "+", "r", "&", "d", "50", "%", "#", "1", "a", "b"]),
        ("会议 with さん", ["会", "议", "with", "さ", "ん"]),
        ("한국어", ["한국어"]),
        ("العَرَبِيَّة", ["العربية"]),
        ("👩‍💻👍🏽 ☕", ["👩", "💻", "👍", "🏽", "☕"]),
        ("“so” … «what» — it’s", ["so", "what", "it", "s"]),
        ("x" * 100, ["x" * 64]),
        ("!?. \n\t", []),
    ],
)
def test_a_text_falls_into_words(text: str, words: list[str]) -> None:
    assert [fold_hangul(word) for word in words_in(text)] == [fold_hangul(word) for word in words]


def fold_hangul(word: str) -> str:
    from unicodedata import normalize

    return normalize("NFC", word)


@given(st.text(max_size=80), st.text(max_size=20), st.integers(0, 20))
def test_what_stands_in_a_text_is_found_there_whatever_it_is(text: str, piece: str, at: int) -> None:
    whole = f"{text[:at]} {piece} {text[at:]}"
    words = words_in(piece)
    if not words:
        return
    finder = Finder([Term(tuple(words), begins=False)])
    ((start, end), *_) = finder.firsts(whole)
    assert words_in(whole[start:end]) == words
    spans = finder.all(whole)
    assert all(0 <= a < b <= len(whole) for a, b in spans)
    assert all(before[1] < after[0] for before, after in pairwise(spans))


@pytest.mark.parametrize(
    ("text", "term", "marked"),
    [
        ("On-Call, on  call, oncall, upon call", Term(("on", "call")), ["On-Call", "on  call"]),
        ("a plan, planning", Term(("plan",), begins=False), ["plan"]),
        ("a plan, planning", Term(("plan",)), ["plan", "plan"]),
        ("die Straße lang", Term(("strass",)), ["Straß"]),
        ("我们的会议记录", Term(("会", "议")), ["会议"]),
        ("e\u0301te\u0301 👩‍💻", Term(("ete", "👩")), ["e\u0301te\u0301 👩"]),
    ],
)
def test_a_term_is_marked_where_it_stands(text: str, term: Term, marked: list[str]) -> None:
    assert [text[start:end] for start, end in Finder([term]).all(text)] == marked
