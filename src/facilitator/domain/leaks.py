"""Whether words that are about to leave repeat what is private, or name somebody else."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache

from facilitator.quick_dataclass import dataclass

RUN = 5
"""So many words in a row that stand in a private text too are no accident; a shorter text counts whole."""

_SHORT_LINE = 2
"""From so many words on a line of its own in a private text counts whole, however long the rest of it is."""

_BEARS_AN_ENDING = 4
_HALF_A_NAME = 3
"""Letters that a name must have to be known with a genitive's ending, and each part of one that was split."""

_UNSPACED = ("CJK ", "HIRAGANA", "KATAKANA", "THAI", "LAO ", "KHMER", "MYANMAR")
"""Scripts written without blanks, by how Unicode names their letters: there each letter is a word."""

_APOSTROPHE = re.compile("['’ʼ`]")

_ALSO_WORDS = re.compile(
    "april|art|august|autumn|bill|carol|chase|chip|christian|dale|dawn|dean|drew|faith|frank|gene|grace|grant|"
    "guy|hope|iris|ivy|jack|joy|june|king|lane|lee|long|mark|may|miles|olive|page|pat|penny|price|ray|rich|rob|"
    "rose|ruby|sky|stone|sue|summer|victor|wade|west|will|wood|woods|young"
)
"""Names that are everyday words as well: they count as names when written with a capital."""


@dataclass(frozen=True, slots=True)
class PrivateText:
    """Something that stays here, and what it is in words: "your private note of 3 Nov"."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Leak:
    """A line of a text, counted from 0, and why it may not leave as it is; each reason is in words."""

    line: int
    words: str
    reasons: tuple[str, ...]

    @property
    def mark(self) -> str:
        """Return what a manager who lets this line go clears: the line, and these reasons alone."""
        return f"{'; '.join(self.reasons)} | {self.words.strip()}"


class _Fold(dict[int, str]):
    """What each character becomes before words are compared: no case, accents or punctuation."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        category = unicodedata.category(letter)
        if category in ("Mn", "Me", "Cf") or _APOSTROPHE.match(letter):
            folded = ""
        elif category == "So" or unicodedata.name(letter, "").startswith(_UNSPACED):
            folded = f" {letter} "
        else:
            folded = letter if category[0] in "LMN" else " "
        self[code] = folded
        return folded


_FOLD = _Fold()


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are compared: without case, accents, punctuation or signs."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
    return text.casefold().translate(_FOLD).split()


def find_leaks(
    text: str,
    private: Iterable[PrivateText],
    others: Iterable[str] = (),
    *,
    own_name: str = "",
    known: Collection[str] = (),
) -> list[Leak]:
    """Return the lines that repeat a private text or name another person, in order.

    `known` are lines that the program wrote from shared items: they may stand as they are. `own_name`
    is whom the text is about, and `others` the names of everybody else.
    """
    lines = text.split("\n")
    free = {tuple(words_of(line)) for line in known}
    folded = [words_of(line) for line in lines]
    open_lines = {place for place, words in enumerate(folded) if words and tuple(words) not in free}
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for place, source in _repeated(folded, private):
        found[place][f"from {source}"] = None
    for place, name in _named(lines, others, own_name):
        found[place][f"names {name}"] = None
    return [Leak(place, lines[place], tuple(found[place])) for place in sorted(open_lines & found.keys())]


def names_in(text: str, others: Iterable[str], own_name: str = "") -> list[str]:
    """Return which of the others a text names, by first or last name."""
    return list(dict.fromkeys(name for _, name in _named(text.split("\n"), others, own_name)))


def _repeated(lines: Sequence[list[str]], private: Iterable[PrivateText]) -> Iterator[tuple[int, str]]:
    """Yield each line that is part of a run of words out of a private text, and what that text is."""
    words = [word for line in lines for word in line]
    places = [place for place, line in enumerate(lines) for _ in line]
    starts: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for size in range(1, RUN + 1):
        for start in range(len(words) - size + 1):
            starts[tuple(words[start : start + size])].append(start)
    leaving = set(words)
    for each in private:
        for own in _pieces(each.text):
            size = min(RUN, len(own))
            for run in _runs(own, size, leaving):
                for start in starts.get(run, ()):
                    for place in dict.fromkeys(places[start : start + size]):
                        yield place, each.source


def _pieces(text: str) -> Iterator[list[str]]:
    """Yield the words of a private text, and those of each line that is too short to hold a run."""
    yield words_of(text)
    for line in text.splitlines():
        words = words_of(line)
        if _SHORT_LINE <= len(words) < RUN:
            yield words


def _runs(words: Sequence[str], size: int, among: Collection[str]) -> Iterator[tuple[str, ...]]:
    """Yield the runs of so many words, of which each is among those given; there are few in a long text."""
    length = 0
    for end, word in enumerate(words, 1):
        length = length + 1 if word in among else 0
        if length >= size:
            yield tuple(words[end - size : end])


def _named(lines: Sequence[str], others: Iterable[str], own_name: str) -> Iterator[tuple[int, str]]:
    """Yield each line that holds the first or the last name of somebody else, and whose it is."""
    wanted = _parts(tuple(others), own_name)
    own = set(words_of(own_name))
    for place, line in enumerate(lines):
        # "Bo's" is about Bo, while "O'Brien" is one name.
        for reading in dict.fromkeys((line, _APOSTROPHE.sub(" ", line))):
            words = words_of(reading)
            for start, word in enumerate(words):
                for parts, written, name in wanted.get(word, ()):
                    there = tuple(words[start : start + len(parts)]) == parts
                    if there and _is_meant(word, written, line):
                        yield place, name
                for form in () if word in own else _other_forms(word, words[start + 1 : start + 2]):
                    for parts, written, name in wanted.get(form, ()):
                        if parts == (form,) and _is_meant(form, written, line):
                            yield place, name


def _other_forms(word: str, after: Sequence[str]) -> Iterator[str]:
    """Yield the names that a word may be: with a genitive's ending, or split by a blank or a hyphen."""
    for ending in ("s", "es"):
        if word.endswith(ending) and len(word) - len(ending) >= _BEARS_AN_ENDING:
            yield word.removesuffix(ending)
    if after and min(len(word), len(after[0])) >= _HALF_A_NAME:
        yield word + after[0]


@lru_cache(maxsize=8)
def _parts(others: tuple[str, ...], own_name: str) -> dict[str, list[tuple[tuple[str, ...], str, str]]]:
    """Return the first and last names by their first word: as words, as written, and whose they are."""
    own = {tuple(words_of(part)) for part in own_name.split()}
    found: dict[str, list[tuple[tuple[str, ...], str, str]]] = defaultdict(list)
    for name in others:
        parts = name.split()
        for written in dict.fromkeys(parts[:1] + parts[-1:]):
            words = tuple(words_of(written))
            if len("".join(words)) > 1 and words not in own:
                found[words[0]].append((words, written, name))
    return dict(found)


def _is_meant(word: str, written: str, line: str) -> bool:
    return _ALSO_WORDS.fullmatch(word) is None or re.search(rf"\b{re.escape(written)}\b", line) is not None
