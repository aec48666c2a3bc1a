"""Everything that is held on a person: nothing left out, others flagged, and written to files as it is."""

import json
import stat
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest
from nasty import NASTY
from store_samples import one_of_each

from facilitator.domain.clock import SetClock
from facilitator.domain.models import (
    RECORDS,
    Draft,
    InboxItem,
    InboxKey,
    Note,
    Person,
    Record,
    TalkingPoint,
    Visibility,
)
from facilitator.domain.sensitive import WordLists
from facilitator.domain.visibility import turned, with_change
from facilitator.errors import FacilitatorError
from facilitator.services import kept_files, undoing, visibility
from facilitator.services.kept import TITLES, Entry, Kept, kept_on
from facilitator.services.runtime import Runtime
from facilitator.storage.records import table_name
from facilitator.storage.store import Store

WORDS = WordLists(("lazy",), ("ill",))


@pytest.fixture
def sample(store: Store) -> Person:
    """Return a person of whom one thing of every kind is held, each with its own word."""
    records: list[Record] = []
    for each in one_of_each("TEXT"):
        texts = {
            field.name: f"{field.name} of {table_name(type(each))}"
            for field in fields(each)
            if getattr(each, field.name) == "TEXT"
        }
        records.append(replace(each, **texts))
    (person,) = (each for each in records if isinstance(each, Person))
    records = [each for each in records if not isinstance(each, Draft | InboxItem)]
    records += [Draft.of(f"kept:{person.id}", "hold", "words of draft")]
    thought = next(each for each in one_of_each("x") if isinstance(each, InboxItem))
    records += [replace(thought, who="name of per", text="text of inbox_item")]
    store.save(records)
    return person


def entries(kept: Kept) -> list[Entry]:
    return [entry for section in kept.sections for entry in section.entries]


def words(kept: Kept) -> str:
    return "\n".join(words for entry in entries(kept) for _, words in entry.lines)


def test_every_kind_of_record_is_read_out_but_keys() -> None:
    assert set(TITLES) == set(RECORDS) - {InboxKey}


def test_all_that_was_written_is_read_out_and_nothing_of_anybody_else(
    store: Store, sample: Person, clock: SetClock
) -> None:
    other = Person(name="Bo Chen", created_at=clock.now())
    stranger = InboxItem(created_at=clock.now(), who="Bo", kind="point", text="not hers", visibility="shared")
    store.save([other, TalkingPoint(person_id=other.id, created_at=clock.now(), text="not hers"), stranger])
    kept = kept_on(store, sample.id, clock)
    assert [type(e.record) for e in entries(kept)] == [*TITLES]
    for entry in entries(kept):
        typed = [
            value
            for field in fields(entry.record)
            if isinstance(value := getattr(entry.record, field.name), str) and " of " in value
        ]
        assert [each for each in typed if each not in words(kept)] == [], entry.head
    assert "not hers" not in words(kept)
    assert kept.others == ("Bo Chen",)
    assert kept.count == len(TITLES)


def test_the_newest_comes_first_and_says_for_whom_it_is_and_since_when(
    store: Store, ana: Person, clock: SetClock
) -> None:
    points = []
    for text in ("older", "newer"):
        points.append(TalkingPoint(person_id=ana.id, created_at=clock.now(), text=text))
        clock.advance(86400)
    store.save(points)
    store.save(with_change(replace(points[0], version=1), turned(replace(points[0], version=1)), clock.now()))
    found = next(s for s in kept_on(store, ana.id, clock).sections if s.kind is TalkingPoint)
    assert [(e.head, e.lines[0]) for e in found.entries] == [
        ("Tue 10 Mar 2026 · shared", ("text", "newer")),
        ("Mon 9 Mar 2026 · private since 11 Mar, before: shared", ("text", "older")),
    ]


def test_what_undo_could_bring_back_is_held_too(runtime: Runtime, ana: Person) -> None:
    point = TalkingPoint(person_id=ana.id, created_at=runtime.clock.now(), text="[/x] the rota")
    runtime.store.save([point])
    (point,) = runtime.store.find(TalkingPoint)
    undoing.keep(runtime, ana.id, "removing it", [], [point])
    visibility.turn_between(runtime, point)
    assert runtime.autosave.flush()
    held = kept_on(runtime.store, ana.id, runtime.clock).sections[-1]
    assert [line for entry in held.entries for line in entry.lines] == [
        ("label", "who may read “[/x] the rota”"),
        ("before", "shared"),
        ("label", "removing it"),
        ("before", "[/x] the rota · manager · shared · open"),
    ]


def test_a_person_who_is_gone_is_said(store: Store, ana: Person, clock: SetClock) -> None:
    store.save([], [replace(ana, version=1)])
    with pytest.raises(FacilitatorError, match="no longer there"):
        kept_on(store, ana.id, clock)


# Files


@pytest.fixture
def kept(store: Store, ana: Person, clock: SetClock) -> Kept:
    bo = Person(name="Bo Chen", created_at=clock.now())
    point = TalkingPoint(
        person_id=ana.id,
        created_at=clock.now(),
        text="Bo's review [/x]\n# lazy",
        visibility=Visibility.PRIVATE,
    )
    store.save([bo, point])
    return kept_on(store, ana.id, clock)


def test_the_markdown_reads_so(kept: Kept, clock: SetClock) -> None:
    assert kept_files.to_markdown(kept, WORDS, clock).split("## Talking points")[1] == (
        "\n\n### Mon 9 Mar 2026 · private\n\n- text: Bo's review [/x]\n  # lazy\n- raised by: manager\n"
        "- status: open\n- carries: 0\n- ⚑ names Bo Chen\n- words to think about: lazy\n"
    )


def test_the_json_holds_every_field_and_what_is_flagged(kept: Kept, clock: SetClock) -> None:
    document = json.loads(kept_files.to_json(kept, WORDS, clock))
    assert (document["format"], document["person"]) == ("facilitator-kept-1", "Ana Ruiz")
    (about, points) = document["sections"]
    assert [about["kind"], points["kind"]] == ["person", "talking_point"]
    (entry,) = points["entries"]
    assert (entry["day"], entry["third_persons"], entry["sensitive"]) == ("2026-03-09", ["Bo Chen"], ["lazy"])
    assert entry["fields"] == {
        "id": entry["fields"]["id"],
        "person_id": about["entries"][0]["fields"]["id"],
        "created_at": "2026-03-09T12:00:00+00:00",
        "text": "Bo's review [/x]\n# lazy",
        "raised_by": "manager",
        "visibility": "private",
        "status": "open",
        "carries": 0,
        "meeting_id": None,
    }


@pytest.mark.parametrize("ending", ["md", "json"])
def test_a_file_is_for_its_owner_alone(kept: Kept, clock: SetClock, tmp_path: Path, ending: str) -> None:
    path = kept_files.save(kept, WORDS, clock, tmp_path / "exports", ending)
    assert path == tmp_path / "exports" / f"2026-03-09 1200 Ana Ruiz.{ending}"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    path.chmod(0o644)
    assert stat.S_IMODE(kept_files.save(kept, WORDS, clock, path.parent, ending).stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_disk_that_refuses_is_told(kept: Kept, clock: SetClock, tmp_path: Path) -> None:
    (tmp_path / "exports").write_text("in the way")
    with pytest.raises(FacilitatorError, match="could not be written"):
        kept_files.save(kept, WORDS, clock, tmp_path / "exports", "md")


@pytest.mark.parametrize("text", NASTY)
def test_words_stay_as_they_were_typed(runtime: Runtime, ana: Person, clock: SetClock, text: str) -> None:
    runtime.store.save([TalkingPoint(person_id=ana.id, created_at=clock.now(), text=text)])
    kept = kept_on(runtime.store, ana.id, clock)
    document = json.loads(kept_files.to_json(kept, runtime.words, clock))
    assert document["sections"][1]["entries"][0]["fields"]["text"] == text
    lines = text.split("\n")
    markdown = kept_files.to_markdown(kept, runtime.words, clock)
    assert (
        "\n".join([f"- text: {lines[0]}", *(f"  {line}" if line else "" for line in lines[1:])]) in markdown
    )


def test_a_note_says_its_stage_by_its_title(runtime: Runtime, ana: Person) -> None:
    from meeting_steps import meet

    session = meet(runtime, ana)
    session.write(Visibility.PRIVATE, "tired")
    assert runtime.autosave.flush()
    kept = kept_on(runtime.store, ana.id, runtime.clock)
    (note,) = next(s for s in kept.sections if s.kind is Note).entries
    assert note.lines == (("stage", "Follow-through"), ("text", "tired"))
    assert kept.last == date(2026, 3, 9)
