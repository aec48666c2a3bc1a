"""Whether words that are about to leave repeat what is private, or name somebody else."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

RUN = 5
"""So many words in a row that stand in a private text too are no accident; a shorter text counts whole."""

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
    runs: dict[int, dict[tuple[str, ...], list[str]]] = defaultdict(lambda: defaultdict(list))
    for each in private:
        words = words_of(each.text)
        size = min(RUN, len(words))
        for run in _runs(words, size):
            runs[size][run].append(each.source)
    words = [word for line in lines for word in line]
    places = [place for place, line in enumerate(lines) for _ in line]
    for size, sources in runs.items():
        for start, run in enumerate(_runs(words, size)):
            for source in sources.get(run, ()):
                for place in dict.fromkeys(places[start : start + size]):
                    yield place, source


def _runs(words: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(size)), strict=False) if size else iter(())


def _named(lines: Sequence[str], others: Iterable[str], own_name: str) -> Iterator[tuple[int, str]]:
    """Yield each line that holds the first or the last name of somebody else, and whose it is."""
    # "Bo's" is about Bo, while "O'Brien" is one name.
    readings = [(words_of(line), words_of(_APOSTROPHE.sub(" ", line))) for line in lines]
    own = {tuple(words_of(part)) for part in own_name.split()}
    for name in others:
        parts = name.split()
        for part in dict.fromkeys(parts[:1] + parts[-1:]):
            wanted = tuple(words_of(part))
            if len("".join(wanted)) < 2 or wanted in own:
                continue
            for place, each in enumerate(readings):
                there = any(wanted in _runs(words, len(wanted)) for words in each)
                if there and _is_meant(part, wanted, lines[place]):
                    yield place, name


def _is_meant(part: str, wanted: tuple[str, ...], line: str) -> bool:
    return _ALSO_WORDS.fullmatch(wanted[0]) is None or re.search(rf"\b{re.escape(part)}\b", line) is not None
