"""Words to think twice about in a note on a person: those that judge them, and those that touch health."""

import re
from collections.abc import Sequence
from functools import lru_cache

from facilitator.quick_dataclass import dataclass

LONGEST = 20_000
"""Characters; a longer text is not looked through, so that it can be typed in as fast as a short one."""

Span = tuple[int, int]
"""Where a word begins and ends, in characters."""


@dataclass(frozen=True, slots=True)
class WordLists:
    """The two lists; each entry is a word or a phrase, and "*" at its end stands for any ending."""

    judging: tuple[str, ...] = ()
    health: tuple[str, ...] = ()

    def spans(self, text: str) -> Sequence[Span]:
        """Return where such words stand in the text, in order."""
        return _spans(self.judging + self.health, text)


@lru_cache(maxsize=64)
def _spans(words: tuple[str, ...], text: str) -> tuple[Span, ...]:
    """Return the spans; remembered, since a field asks again for every line that it draws."""
    if not words or len(text) > LONGEST:
        return ()
    return tuple(found.span() for found in _pattern(words).finditer(text))


@lru_cache(maxsize=4)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_one, longest_first))})(?!\w)", re.I)


def _one(entry: str) -> str:
    stem = entry.strip().removesuffix("*")
    words = r"\s+".join(re.escape(word) for word in stem.split()).replace("'", "['’]")
    return words + (r"\w*" if entry.strip().endswith("*") else "")
