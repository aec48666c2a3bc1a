"""Measure search at the service, a store of many records behind it: `python -m benchmarks.search`."""

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from facilitator.domain.clock import SetClock
from facilitator.domain.models import (
    CheckIn,
    Commitment,
    CommitmentEvent,
    CommitmentStatus,
    EventKind,
    Meeting,
    MeetingStatus,
    Note,
    Person,
    PointStatus,
    Record,
    Side,
    TalkingPoint,
    Visibility,
)
from facilitator.domain.search_words import words_in
from facilitator.services.catalog import load_catalog
from facilitator.services.example import example_records
from facilitator.services.search import search
from facilitator.storage.store import Store, open_store

GOAL_MS = 50.0
NOW = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
KEY = bytes(range(32))
PEOPLE = 30
NOTE, PIECE = 45, 12
"""Words of a note, and of a shorter thing."""

LINES = (
    "budget",
    "on-call week",
    '"the old machine"',
    "who:ana migration plan",
    "kind:promise is:open write",
    "a b c d e",
    "after:2025 before:2026 team",
    "practice:goals is:private what",
    "会议",
    "zzzz",
)
"""What is typed, letter by letter."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Fill a store, type the lines, and print what each letter took."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__)
    parser.add_argument("--entries", type=int, default=20_000, metavar="N", help="so many records (20000)")
    entries = parser.parse_args(arguments).entries
    with tempfile.TemporaryDirectory(prefix="facilitator-search-") as folder:
        path = Path(folder, "store.db")
        with open_store(path, KEY) as store:
            filled = timed(lambda: fill(store, entries))
            rebuilt = timed(store.search.rebuild)
            checked = timed(store.search.is_right)
        with open_store(path, KEY) as store:
            first, took = type_lines(store)
        size = path.stat().st_size / 1e6
    ninety_five = quantiles(took, n=20)[-1]
    print(f"{entries} records, {size:.1f} MB, filled in {filled:.1f} s")
    print(f"index built anew in {rebuilt:.1f} s, checked in {checked:.1f} s")
    print(
        f"first question {first:.1f} ms; {len(took)} letters: median {median(took):.1f} ms, "
        f"95 % within {ninety_five:.1f} ms, longest {max(took):.1f} ms "
        f"(goal {GOAL_MS:.0f} ms: {'met' if ninety_five <= GOAL_MS else 'missed'})"
    )
    return 0


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that it took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def type_lines(store: Store) -> tuple[float, list[float]]:
    """Return what the first question took, and each letter after it, with excerpts for a screen; in ms."""
    clock = SetClock(NOW)
    took = []
    for line in LINES:
        for end in range(1, len(line) + 1):
            start = time.perf_counter()
            found = search(store, line[:end], clock)
            for hit in found.hits[:30]:
                found.excerpt(hit, 80)
            took.append(1000 * (time.perf_counter() - start))
    return took[0], took[1:]


def fill(store: Store, entries: int, people: int = PEOPLE) -> None:
    """Fill the store with weekly meetings of so many people, backwards from now, the same in every run."""
    draw = random.Random(1)
    example = example_records(SetClock(NOW), load_catalog(None))
    words = [word for each in example for word in words_in(getattr(each, "text", ""))]
    names = ("Ana Ruiz", "Bo Chen", "Chidi Okafor", "Dana Levi")
    team = [Person(name=f"{names[n % 4]} {n}", created_at=NOW - timedelta(days=4000)) for n in range(people)]
    store.save(team)
    made, week = 0, 0
    while made < entries:
        records = [each for who in team for each in meeting(draw, who, NOW - timedelta(weeks=week), words)]
        records = records[: entries - made + len(team)]
        store.save(records)
        made, week = made + len(records), week + 1


def meeting(draw: random.Random, who: Person, when: datetime, words: Sequence[str]) -> Iterator[Record]:
    """Yield a meeting with what was written in it: notes, points, a mood, promises.

    What is older than three weeks was talked about and done; of the rest much is open.
    """

    def said(count: int) -> str:
        return " ".join(draw.choices(words, k=draw.randint(count // 3, 2 * count)))

    met = Meeting(
        person_id=who.id,
        flow_id="standard",
        created_at=when,
        started_at=when,
        ended_at=when + timedelta(minutes=25),
        status=MeetingStatus.CLOSED,
        summary=said(2 * NOTE),
    )
    its: dict[str, Any] = {"person_id": who.id, "meeting_id": met.id}
    eyes = list(Visibility)
    over = when < NOW - timedelta(weeks=3)
    talked: dict[str, Any] = {"status": PointStatus.DISCUSSED} if over else {}
    done: dict[str, Any] = (
        {"status": CommitmentStatus.DONE, "closed_at": when + timedelta(weeks=1)} if over else {}
    )
    yield met
    yield CheckIn(**its, created_at=when, energy=draw.randint(1, 5), workload=draw.randint(1, 5))
    for minute in range(5):
        at = when + timedelta(minutes=minute)
        yield Note(**its, created_at=at, stage="listening", visibility=draw.choice(eyes), text=said(NOTE))
        yield TalkingPoint(**its, **talked, created_at=at, visibility=draw.choice(eyes), text=said(PIECE))
    for minute in range(2):
        at = when + timedelta(minutes=20 + minute)
        promise = Commitment(
            **its, **done, created_at=at, owner=draw.choice(list(Side)), action=said(PIECE), due=at.date()
        )
        yield promise
        if over:
            day = when + timedelta(weeks=1)
            yield CommitmentEvent(
                person_id=who.id,
                commitment_id=promise.id,
                created_at=day,
                day=day.date(),
                kind=EventKind.DONE,
            )


if __name__ == "__main__":
    raise SystemExit(main())
