"""Words as they are looked for, without case and accents in any script, and where they stand in a text."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from facilitator.quick_dataclass import dataclass

LONGEST = 64
"""Characters of a word that count; nobody looks for more of one."""

_NO_BREAKS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff"
"""Scripts that put no blanks between words (Thai, Lao, Burmese, Khmer, kana, Han): each letter is a word."""

_SIGNS = "#$%&+@"
"""Signs of ASCII that people look for, as in C++, R&D and 50 %; the others only part words."""

_WORD = re.compile(rf"[{_NO_BREAKS}]|[^\W_{_NO_BREAKS}]+|[{_SIGNS}]|[^\w\s\x00-\x7f]")
_NO_WORD_BEFORE = rf"(?<![^\W_{_NO_BREAKS}])"
_NO_WORD_AFTER = rf"(?![^\W_{_NO_BREAKS}])"
_BETWEEN = r"[\s\x00-\x22\x27-\x2a\x2c-\x2f\x3a-\x3f\x5b-\x60\x7b-\x7f]"  # no letter, digit or sign
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_LETTERS = re.compile(rf"[^\W_{_NO_BREAKS}]")

Span = tuple[int, int]
"""Where something stands in a text: its first character, and the one behind its last."""


@dataclass(frozen=True, slots=True)
class Term:
    """Folded words that follow each other; with `begins` the last may be the beginning of a longer one."""

    words: tuple[str, ...]
    begins: bool = True


@lru_cache(8192)
def _folded(letter: str) -> str:
    """Return a letter as it is compared: "" for a mark or a joiner, a blank for what parts words."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", letter).casefold())
    return "".join(_bare(each) for each in folded)


def _bare(letter: str) -> str:
    category = unicodedata.category(letter)
    if category[0] == "M" or category == "Cf":
        return ""
    parts = category[0] in "PZ" or category == "Cc"
    return " " if parts and not letter.isascii() else letter


def fold(text: str) -> str:
    """Return the text without case, accents and joiners, and with blanks for foreign punctuation."""
    if not text.isascii():
        text = _NOT_ASCII.sub(lambda found: _folded(found[0]), text)
    return text.lower()


def words_in(text: str) -> list[str]:
    """Return the words of a text, folded, in their order; an emoji or a letter of Han is one, too."""
    return [word[:LONGEST] for word in _WORD.findall(fold(text))]


class Finder:
    """Finds terms in texts, by the same rules by which they were indexed."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._patterns = [re.compile(_pattern(term)) for term in terms]

    def firsts(self, text: str) -> list[Span]:
        """Return where each term stands first; those that do not are left out."""
        folded, places = _with_places(text)
        found = (pattern.search(folded) for pattern in self._patterns)
        return [_span(each, places) for each in found if each is not None]

    def all(self, text: str) -> list[Span]:
        """Return where any term stands, in order and without overlaps."""
        folded, places = _with_places(text)
        spans = sorted(_span(each, places) for pattern in self._patterns for each in pattern.finditer(folded))
        return [*_joined(spans)]


def _pattern(term: Term) -> str:
    first, last = term.words[0], term.words[-1]
    before = _NO_WORD_BEFORE if _LETTERS.match(first) else ""
    ends = not term.begins and len(last) < LONGEST and _LETTERS.match(last)
    pattern = re.escape(first)
    for word, following in pairwise(term.words):
        parted = _LETTERS.match(word) and _LETTERS.match(following)
        pattern += _BETWEEN + ("+" if parted else "*") + re.escape(following)
    return before + pattern + (_NO_WORD_AFTER if ends else "")


def _with_places(text: str) -> tuple[str, Sequence[int] | None]:
    """Return the text folded, and for each of its characters the place in the text; None: the same one."""
    if text.isascii():
        return text.lower(), None
    pieces = [each if each.isascii() else _folded(each) for each in text]
    folded = "".join(pieces).lower()
    if all(len(each) == 1 for each in pieces):
        return folded, None
    places = [place for place, piece in enumerate(pieces) for _ in piece]
    return folded, [*places, len(text)]


def _span(found: re.Match[str], places: Sequence[int] | None) -> Span:
    start, end = found.span()
    return (start, end) if places is None else (places[start], places[end - 1] + 1)


def _joined(spans: Sequence[Span]) -> Iterator[Span]:
    """Yield the spans in order, those that touch or overlap as one."""
    start, end = -1, -1
    for span in spans:
        if span[0] > end:
            if end > start:
                yield start, end
            start, end = span
        end = max(end, span[1])
    if end > start:
        yield start, end
