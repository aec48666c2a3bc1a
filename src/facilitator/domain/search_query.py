"""What a line in the search field asks for: words, phrases and filters. Any line can be read."""

import re
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from typing import TypeVar

from facilitator.domain.due_dates import DueError
from facilitator.domain.models import Visibility
from facilitator.domain.practices import Practice
from facilitator.domain.search_dates import read_first_day
from facilitator.domain.search_words import Term, fold, words_in
from facilitator.domain.text import clean
from facilitator.quick_dataclass import dataclass

T = TypeVar("T", bound=str)

FILTERS = ("who", "kind", "practice", "before", "after", "is")

KINDS: dict[str, str] = {
    "note": "note",
    "promise": "promise",
    "decision": "decision",
    "feedback": "feedback",
    "praise": "praise",
    "growth": "growth",
    "point": "point",
    "goal": "goal",
    "progress": "progress",
    "mark": "mark",
    "check-in": "check-in",
    "summary": "summary",
    "person": "person",
    "inbox": "inbox",
    "unfinished": "unfinished",
    "commitment": "promise",
    "talking point": "point",
    "topic": "point",
    "mood": "check-in",
    "meeting": "summary",
    "profile": "person",
    "draft": "unfinished",
}
"""What `kind:` takes, and the kind it stands for; praise and growth are the two kinds of feedback."""

MOST_TERMS = 32
"""Words and phrases of a line that count, and words of a phrase."""

_QUOTES = str.maketrans("“”„‟«»＂", '"' * 7)
_PART = re.compile(
    r'(?P<name>[A-Za-z-]+):(?!//)(?:"(?P<said>[^"]*)"?|(?P<value>[^\s"]*))|"(?P<phrase>[^"]*)(?P<end>"?)|[^\s"]+'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is looked for: all of the terms, and one of each filter's values.

    `since` is the first day and `until` the one behind the last; `wrong` explains what was passed over.
    """

    terms: tuple[Term, ...] = ()
    who: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    practices: frozenset[Practice] = frozenset()
    since: date | None = None
    until: date | None = None
    is_open: bool = False
    eyes: Visibility | None = None
    wrong: tuple[str, ...] = ()

    @property
    def asks(self) -> bool:
        """Return whether anything is asked for at all."""
        filters = self.who, self.kinds, self.practices, self.since, self.until, self.is_open, self.eyes
        return bool(self.terms) or any(filters)


def read_query(line: str, today: date, *, day_first: bool = True) -> Query:
    """Return what the line asks for; a filter that is not understood is explained, and passed over."""
    reading = _Reading(today, day_first)
    for part in _PART.finditer(clean(line).translate(_QUOTES)):
        reading.take(part)
    return reading.query()


class _Reading:
    """Gathers the parts of one line."""

    def __init__(self, today: date, day_first: bool) -> None:
        self._today, self._day_first = today, day_first
        self._terms: list[Term] = []
        self._who: list[str] = []
        self._kinds: set[str] = set()
        self._practices: set[Practice] = set()
        self._days: dict[str, date] = {}
        self._is: set[str] = set()
        self._wrong: list[str] = []

    def query(self) -> Query:
        eyes = {each for each in Visibility if each in self._is}
        return Query(
            terms=tuple(dict.fromkeys(self._terms))[:MOST_TERMS],
            who=tuple(self._who),
            kinds=frozenset(self._kinds),
            practices=frozenset(self._practices),
            since=self._days.get("after"),
            until=self._days.get("before"),
            is_open="open" in self._is,
            eyes=eyes.pop() if len(eyes) == 1 else None,
            wrong=tuple(dict.fromkeys(self._wrong)),
        )

    def take(self, part: re.Match[str]) -> None:
        name = (part["name"] or "").lower()
        if name in FILTERS:
            self._filter(name, (part["said"] if part["said"] is not None else part["value"]).strip())
            return
        if name and part["value"] != "":
            self._wrong.append(
                f"There is no filter “{name[:20]}:”. There is {_named(FILTERS)}. "
                "Quotes around it look for it as words."
            )
        phrase = part["phrase"]
        words = words_in(part[0] if phrase is None else phrase)
        if words:
            self._terms.append(Term(tuple(words[:MOST_TERMS]), begins=phrase is None or not part["end"]))

    def _filter(self, name: str, value: str) -> None:
        if not value:
            self._wrong.append(_HINTS[name])
        elif name == "who":
            self._who.append(value)
        elif name == "kind":
            self._choose(self._kinds, name, value, KINDS)
        elif name == "practice":
            self._choose(
                self._practices, name, value, {each.value.replace("_", "-"): each for each in Practice}
            )
        elif name == "is":
            self._choose(self._is, name, value, {each: each for each in _IS})
        else:
            self._day(name, value)

    def _choose(self, chosen: set[T], name: str, value: str, known: Mapping[str, T]) -> None:
        wanted = fold(value).replace("_", "-").strip()
        found = {known[each] for each in known if each.startswith(wanted) or f"{each}s" == wanted}
        if len(found) != 1 and wanted in known:
            found = {known[wanted]}
        if found:
            chosen |= found
            return
        near = get_close_matches(wanted, known, 1)
        hint = f"Did you mean {near[0]}?" if near else _HINTS[name]
        self._wrong.append(f"“{name}:{value[:30]}” is not known. {hint}")

    def _day(self, name: str, value: str) -> None:
        try:
            self._days[name] = read_first_day(value, self._today, day_first=self._day_first)
        except DueError as error:
            self._wrong.append(f"{error.message} {error.hint}")


_IS = ("open", *Visibility)


def _named(names: tuple[str, ...]) -> str:
    return f"{', '.join(f'{each}:' for each in names[:-1])} and {names[-1]}:"


_HINTS = {
    "who": "who: takes a name, or its beginning: who:ana.",
    "kind": "kind: takes note, promise, decision, feedback, praise, growth, point, goal, progress, mark, "
    "check-in, summary, person, inbox or unfinished.",
    "practice": f"practice: takes {', '.join(each.value.replace('_', '-') for each in Practice)}.",
    "before": "before: takes a day, which is left out: before:2026-03-09, before:march.",
    "after": "after: takes a day, which counts too: after:mon, after:2w, after:march.",
    "is": "is: takes open, private or shared.",
}
