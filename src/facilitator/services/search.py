"""Finds what was written, and says of whom and from when it is, and where in it the words stand."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from facilitator.domain.clock import Clock
from facilitator.domain.models import Person
from facilitator.domain.names import candidates
from facilitator.domain.search_query import Query, read_query
from facilitator.domain.search_words import Finder, Span
from facilitator.domain.text import one_line
from facilitator.quick_dataclass import dataclass
from facilitator.services.search_hits import Hit, Hits
from facilitator.storage.search import Wanted
from facilitator.storage.store import Store

NEWEST = 100
"""How many are found at once; whoever wants older ones asks more precisely."""

_AROUND = 24
"""Characters shown before a word that was found, where there are more."""

_FINDS_NOTHING = Finder(())


@dataclass(frozen=True, slots=True)
class Found:
    """The newest that matches, whether there is `more`, and what of the line was not understood."""

    hits: tuple[Hit, ...] = ()
    more: bool = False
    asked: bool = False
    wrong: tuple[str, ...] = ()
    finder: Finder = _FINDS_NOTHING

    def by_person(self) -> Iterator[tuple[str, list[Hit]]]:
        """Yield everybody of whom something was found, whoever has the newest first."""
        groups: dict[UUID | None, list[Hit]] = defaultdict(list)
        for hit in self.hits:
            groups[hit.person_id].append(hit)
        for hits in groups.values():
            yield hits[0].person, hits

    def excerpt(self, hit: Hit, width: int) -> tuple[str, list[Span]]:
        """Return about so many characters of the text around the words, and where these stand in them."""
        shown = _around(hit.text, self.finder.firsts(hit.text), width)
        return shown, self.finder.all(shown)


def search(store: Store, line: str, clock: Clock, *, limit: int = NEWEST, day_first: bool = True) -> Found:
    """Return what the line asks for, the newest first. Raises StorageError; any line can be read."""
    query = read_query(line, clock.today(), day_first=day_first)
    if not query.asks:
        return Found(wrong=query.wrong)
    people = {each.id: each for each in store.search.plain.find(Person)}
    meant, query = _meant(query, list(people.values()))
    found = store.search.newest(_wanted(query, meant, clock), limit + 1)
    hits = Hits(store.search.plain, people, clock).read(found[:limit])
    return Found(tuple(hits), len(found) > limit, True, query.wrong, Finder(query.terms))


def _meant(query: Query, people: Sequence[Person]) -> tuple[set[str], Query]:
    """Return whom `who:` means, as facets, and the query with a word on each name that nobody has."""
    meant: set[str] = set()
    for words in query.who:
        fit = candidates(words, [each.name for each in people])
        meant |= {f"who_{people[place].id.hex}" for place in fit}
        if not fit:
            query = replace(query, wrong=(*query.wrong, f"Nobody is called “{one_line(words)[:40]}”."))
    return meant, query


def _wanted(query: Query, meant: set[str], clock: Clock) -> Wanted:
    groups: list[set[str]] = [meant] if query.who else []
    groups += [{f"kind_{each}" for each in query.kinds}] if query.kinds else []
    groups += [{f"practice_{each.value}" for each in query.practices}] if query.practices else []
    groups += [{"is_open"}] if query.is_open else []
    groups += [{f"is_{query.eyes.value}"}] if query.eyes else []
    return Wanted(
        terms=query.terms,
        facets=groups,
        since=clock.at(query.since, 0, 0) if query.since else None,
        until=clock.at(query.until, 0, 0) if query.until else None,
    )


def _around(text: str, spans: Sequence[Span], width: int) -> str:
    """Return pieces of the text in which the spans stand, parted by …; its beginning without any."""
    if len(text) <= width:
        return text
    pieces: list[Span] = []
    share = max(_AROUND, width // max(1, min(3, len(spans))))
    for start, _ in sorted(spans)[:3] or [(0, 0)]:
        if pieces and start < pieces[-1][1] - _AROUND:
            continue
        first = 0 if start <= _AROUND else text.rfind(" ", 0, start - _AROUND // 2) + 1 or start
        first = max(first, start - _AROUND, pieces[-1][1] if pieces else 0)
        last = min(len(text), first + share)
        if pieces and first <= pieces[-1][1]:  # nothing lies between the two
            pieces[-1] = (pieces[-1][0], last)
        else:
            pieces.append((first, last))
    shown = " … ".join(text[first:last].strip() for first, last in pieces)
    return ("…" if pieces[0][0] else "") + shown + ("…" if pieces[-1][1] < len(text) else "")
