"""Finds the person that a few typed letters mean."""

import unicodedata
from collections.abc import Sequence

_LETTERS_FOR_A_TYPO = 4


def fold(text: str) -> str:
    """Return the text as it is compared: no case, no accents, single blanks."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())


def candidates(typed: str, names: Sequence[str]) -> list[int]:
    """Return the places of the names that are meant, best kind of match only, in the order given.

    First names that are the same, then names of which it begins the whole or some words in order
    ("ana", "ruiz", "a ru"), and last, from four letters on, names with one slip in a word. Nothing
    typed means nobody.
    """
    wanted = fold(typed)
    if not wanted:
        return []
    folded = [fold(name) for name in names]
    for fits in (_same, _begins, _nearly):
        found = [place for place, name in enumerate(folded) if fits(wanted, name)]
        if found:
            return found
    return []


def _same(wanted: str, name: str) -> bool:
    return wanted == name


def _begins(wanted: str, name: str) -> bool:
    if name.startswith(wanted):
        return True
    words = iter(name.split())
    return all(any(word.startswith(part) for word in words) for part in wanted.split())


def _nearly(wanted: str, name: str) -> bool:
    words = iter(name.split())
    return all(any(_one_slip(part, word) for word in words) for part in wanted.split())


def _one_slip(part: str, word: str) -> bool:
    """Return whether one letter more, less, other or swapped leads from one to the other or its beginning."""
    if word.startswith(part):
        return True
    if len(part) < _LETTERS_FOR_A_TYPO:
        return False
    shorter = {part[:at] + part[at + 1 :] for at in range(len(part))}
    if any(word.startswith(way) and abs(len(word) - len(part)) <= 1 for way in shorter):
        return True
    swapped = (part[:at] + part[at + 1] + part[at] + part[at + 2 :] for at in range(len(part) - 1))
    if any(word.startswith(way) for way in swapped):
        return True
    for at in range(min(len(part), len(word))):
        if part[at] != word[at]:
            rest, other = part[at:], word[at:]
            return other[1:] in (rest, rest[1:]) or (len(rest) > 2 and other[1:].startswith(rest[1:]))
    return abs(len(part) - len(word)) <= 1
