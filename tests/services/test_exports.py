"""Exports, read back by the programs that they are for, whatever is written in them."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import frontmatter
import jsonschema
import pytest
from icalendar import Calendar
from markdown_it import MarkdownIt
from pytodotxt import TodoTxtParser
from store_samples import one_of_each

from facilitator.domain.clock import SetClock
from facilitator.domain.models import (
    OF_THE_STORE,
    RECORDS,
    CheckIn,
    Commitment,
    CommitmentEvent,
    CommitmentStatus,
    Draft,
    EventKind,
    Feedback,
    FeedbackStatus,
    Goal,
    Mark,
    MarkKind,
    Meeting,
    MeetingStatus,
    Note,
    Person,
    Side,
    TalkingPoint,
    Visibility,
)
from facilitator.domain.text import one_line
from facilitator.services.exports import calendar, csv_table, markdown, taskwarrior, todo_txt
from facilitator.services.exports.document import json_pieces, to_json
from facilitator.services.exports.formats import FORMATS
from facilitator.services.exports.schema import schema
from facilitator.services.exports.selection import Chooser, Selection, exported_kinds
from facilitator.storage.plain_reader import PlainReader
from facilitator.storage.records import table_name
from facilitator.storage.store import Store
from tests.nasty import CONTROL, HUGE, NASTY

ROOT = Path(__file__).parents[2]
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
SECRET = "nobody else may read this"

HOSTILE = (
    *NASTY,
    CONTROL,
    "due:2001-01-01 t:2099-01-01 h:1 rec:1d pri:A id:0 +project @context",
    "x 2001-01-01 2001-01-02 done already",
    "(A) 2001-01-01 urgent",
    'BEGIN:VEVENT\nSUMMARY:forged\nEND:VEVENT;a,b\\n\\,"',
    '=HYPERLINK("http://x","y")',
    "  +1 -2 @SUM(A1) \u00a0=3",
    "\t=1+1\r\n=2",
    '","description":"forged","x":"',
    "---\nforged: true\n---\n# h",
    "📅 2001-01-01 ✅ 2001-01-02",
    "no characters \ufffe \U000e0001 \ue000 \ufeff",
    HUGE,
)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW, BERLIN)


@pytest.fixture
def ana(store: Store) -> Person:
    ana = Person(name="Ana Ruiz", created_at=NOW, cadence="every 2 weeks on tue", meets_at="10:00")
    store.save([replace(ana, next_on=date(2026, 3, 10), length_minutes=25)])
    return ana


def promise(who: Person, action: str, **changes: Any) -> Commitment:
    base = {"person_id": who.id, "created_at": NOW, "owner": Side.MANAGER, "due": date(2026, 3, 13)}
    return Commitment(**{**base, "action": action, **changes})


def select(reader: PlainReader, **options: Any) -> Selection:
    return Chooser(**options).select(reader)


def everything(store: Store) -> Selection:
    return select(store.plain, everything=True)


# What is chosen


def test_what_is_shared_and_mine_leaves_and_nothing_else(store: Store, ana: Person, clock: SetClock) -> None:
    private = {"person_id": ana.id, "created_at": NOW, "visibility": Visibility.PRIVATE}
    shared = {**private, "visibility": Visibility.SHARED}
    met = Meeting(person_id=ana.id, created_at=NOW, flow_id="standard", focus=SECRET, skipped=[SECRET])
    said = Feedback(**shared, behaviour="you asked", status=FeedbackStatus.DELIVERED, meeting_id=met.id)
    mine, theirs = promise(ana, "mine"), promise(ana, "of Ana", owner=Side.REPORT)
    hidden = promise(ana, SECRET, visibility=Visibility.PRIVATE)
    decided = {"person_id": ana.id, "created_at": NOW, "day": NOW.date(), "kind": EventKind.BLOCKED}
    store.save(
        [
            replace(
                ana,
                version=1,
                aspiration=SECRET,
                strengths=SECRET,
                growth_areas=SECRET,
                profile={"a": SECRET},
            ),
            met,
            *(
                Note(**each, meeting_id=met.id, stage="s", text=text)
                for each, text in ((shared, "note"), (private, SECRET))
            ),
            *(TalkingPoint(**each, text=text) for each, text in ((shared, "point"), (private, SECRET))),
            *(Goal(**each, title=text) for each, text in ((shared, "goal"), (private, SECRET))),
            said,
            Feedback(**private, behaviour=SECRET),
            Feedback(**shared, behaviour=f"{SECRET}, not yet said"),
            *(mine, theirs, hidden),
            CommitmentEvent(**decided, commitment_id=mine.id, reason="legal"),
            CommitmentEvent(**decided, commitment_id=hidden.id, reason=SECRET),
            CommitmentEvent(**decided, commitment_id=theirs.id, reason="of Ana"),
            CheckIn(person_id=ana.id, meeting_id=met.id, created_at=NOW, word=SECRET, opener=SECRET),
            Mark(
                person_id=ana.id,
                meeting_id=met.id,
                created_at=NOW,
                stage="s",
                kind=MarkKind.PRAISE,
                at_seconds=1,
                text=SECRET,
            ),
            Draft.of(f"meeting:{met.id}", "text", SECRET),
        ]
    )
    chooser = Chooser()
    usual = chooser.select(store.plain)
    assert (chooser.private.total(), chooser.theirs_left, usual.everything) == (6, 1, False)
    for name, each in FORMATS.items():
        text = each.whole(usual, clock)
        assert SECRET not in text, name
        assert "of Ana" not in text, name
        assert "mine" in text, name
        files = each.files(Chooser(), store.plain, clock)
        assert all(SECRET not in "".join(pieces) for pieces in files.values())
    assert "of Ana" in to_json(select(store.plain, theirs=True))
    assert SECRET not in to_json(select(store.plain, theirs=True))
    whole = to_json(everything(store))
    assert whole.count(SECRET) == 17
    assert "of Ana" in whole


def test_every_kind_of_record_is_told_but_the_store_s_own_keys(store: Store) -> None:
    records = one_of_each("words")
    store.save(records)
    document = json.loads(to_json(everything(store)))
    assert set(exported_kinds()) == set(RECORDS) - set(OF_THE_STORE)
    for kind in exported_kinds():
        (told,) = document[table_name(kind)]
        assert set(told) == {*(kind.__dataclass_fields__)} - {"version"}
    assert not {"inbox_key", "undo_step"} & set(document)


def test_one_person_alone_takes_nothing_of_others_along(store: Store, ana: Person) -> None:
    bo = Person(name="Bo", created_at=NOW)
    store.save(
        [
            bo,
            promise(bo, SECRET),
            Draft.of(f"person:{bo.id}", "name", SECRET),
            Draft.of(f"home:{ana.id}", "text", "own"),
        ]
    )
    text = to_json(select(store.plain, everything=True, person_id=ana.id))
    assert SECRET not in text
    assert '"own"' in text


# JSON


def test_the_document_is_what_the_published_schema_says(store: Store) -> None:
    published = json.loads((ROOT / "docs" / "export.schema.json").read_text(encoding="utf-8"))
    assert published == schema(), "make schema writes docs/export.schema.json anew"
    validator = jsonschema.Draft202012Validator(published, format_checker=jsonschema.FormatChecker())
    validator.check_schema(published)
    store.save(one_of_each("".join(HOSTILE)))
    for selection in (everything(store), select(store.plain), select(store.plain, theirs=True)):
        document = json.loads(to_json(selection))
        assert list(validator.iter_errors(document)) == []
    document["person"][0]["surprise"] = 1
    del document["person"][0]["name"]
    assert len(list(validator.iter_errors(document))) == 2


# Calendars


def test_the_calendar_holds_the_next_meeting_the_rhythm_after_it_and_to_dos(
    store: Store, ana: Person, clock: SetClock
) -> None:
    mine = promise(ana, "ask legal", cue="I see Miriam")
    done = promise(ana, "done", status=CommitmentStatus.DONE, closed_at=NOW)
    store.save([mine, done, Person(name="No rhythm", created_at=NOW, cadence="none")])
    read = Calendar.from_ical(calendar.to_calendar(select(store.plain), clock))
    following, series = read.walk("VEVENT")
    assert following.decoded("dtstart") == datetime(2026, 3, 10, 10, tzinfo=BERLIN)
    assert following["dtstart"].params["TZID"] == "Europe/Berlin"
    assert following.decoded("duration") == timedelta(minutes=25)
    assert series.decoded("dtstart") == datetime(2026, 3, 24, 10, tzinfo=BERLIN)
    assert series["rrule"].to_ical() == b"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"
    for event in (following, series):
        (alarm,) = event.walk("VALARM")
        assert (alarm["action"], alarm.decoded("trigger")) == ("DISPLAY", timedelta(minutes=-10))
    assert [each["tzid"] for each in read.walk("VTIMEZONE")] == ["Europe/Berlin"]
    first, second = read.walk("VTODO")
    assert (first["uid"], first["summary"], first["status"]) == (str(mine.id), "ask legal", "NEEDS-ACTION")
    assert (first.decoded("due"), first["description"]) == (date(2026, 3, 13), "When I see Miriam")
    assert (second["status"], second.decoded("completed")) == ("COMPLETED", NOW)


def test_a_meeting_without_an_hour_lasts_the_day_and_whoever_left_has_none(
    store: Store, clock: SetClock
) -> None:
    store.save(
        [
            Person(name="Bo", created_at=NOW, next_on=date(2026, 3, 31), cadence="monthly"),
            Person(name="Gone", created_at=NOW, next_on=date(2026, 3, 31), archived_at=NOW),
        ]
    )
    following, series = Calendar.from_ical(calendar.to_calendar(select(store.plain), clock)).walk("VEVENT")
    assert following.decoded("dtstart") == date(2026, 3, 31)
    assert series["rrule"].to_ical() == b"FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=28,29,30;BYSETPOS=-1"


def test_what_is_exported_again_has_the_same_ids(store: Store, ana: Person, clock: SetClock) -> None:
    store.save([promise(ana, "ask legal")])
    before = calendar.to_calendar_files(select(store.plain), clock)
    clock.advance(90 * 24 * 3600)
    assert list(calendar.to_calendar_files(select(store.plain), clock)) == list(before)


def program(name: str, call: str, *arguments: str | Path, home: Path) -> str:
    """Run a program of another project that is installed beside this one."""
    done = subprocess.run(
        [sys.executable, "-c", f"from {name}.cli import {call}; {call}()", *map(str, arguments)],
        env=os.environ
        | {
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home),
            "XDG_CACHE_HOME": str(home),
            "TZ": "Europe/Berlin",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def folder(texts: Mapping[str, str], place: Path) -> Path:
    place.mkdir()
    for name, text in texts.items():
        (place / name).write_bytes(text.encode())
    return place


def test_khal_and_todoman_read_the_folder(store: Store, ana: Person, clock: SetClock, tmp_path: Path) -> None:
    mine = [promise(ana, words) for words in HOSTILE if len(words) < 1000]
    store.save(
        [
            *mine,
            promise(ana, "theirs", owner=Side.REPORT),
            promise(ana, "blocked", status=CommitmentStatus.BLOCKED),
        ]
    )
    place = folder(calendar.to_calendar_files(select(store.plain, theirs=True), clock), tmp_path / "work")
    (tmp_path / "khal.conf").write_text(
        f"[calendars]\n[[work]]\npath = {place}\n[locale]\nlocal_timezone = Europe/Berlin\n"
        "default_timezone = Europe/Berlin\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\n"
        "longdateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
        f"[sqlite]\npath = {tmp_path}/khal.db\n"
    )
    shown = ("--format", "{start-long} {title}", "--day-format", "", "2026-03-09", "30d")
    listed = program("khal", "main_khal", "-c", tmp_path / "khal.conf", "list", *shown, home=tmp_path)
    assert [line for line in listed.splitlines() if line] == [
        "2026-03-10 10:00 1-on-1 with Ana Ruiz",
        "2026-03-24 10:00 1-on-1 with Ana Ruiz",
        "2026-04-07 10:00 1-on-1 with Ana Ruiz",
    ]
    (tmp_path / "todoman.py").write_text(
        f"path = {str(place)!r}\ndate_format = '%Y-%m-%d'\ntime_format = '%H:%M'\n"
        f"cache_path = {str(tmp_path / 'c.db')!r}\n"
    )
    read = program("todoman", "cli", "-c", tmp_path / "todoman.py", "--porcelain", "list", home=tmp_path)
    todos = {each["summary"]: each for each in json.loads(read)}
    assert {one_line(each.action).strip() for each in mine} | {"Ana: theirs", "blocked"} == set(todos)
    assert todos["blocked"]["due"] is not None


def test_hostile_words_stay_inside_their_property(store: Store, clock: SetClock) -> None:
    text = "".join(HOSTILE)
    who = Person(name=text[:200], created_at=NOW, next_on=date(2026, 3, 10))
    store.save([who, *(promise(who, words, cue=words) for words in HOSTILE)])
    read = Calendar.from_ical(calendar.to_calendar(everything(store), clock))
    assert [str(each["summary"]) for each in read.walk("VTODO")] == [
        one_line(words).strip() for words in HOSTILE
    ]
    assert len(read.walk("VEVENT")) == 2
    assert all(
        len(line) <= 75 for line in calendar.to_calendar(everything(store), clock).encode().split(b"\r\n")
    )


# Task lists


def test_todo_txt_is_read_back_line_by_line(store: Store, ana: Person, clock: SetClock) -> None:
    store.save(
        [
            *(promise(ana, words) for words in HOSTILE),
            promise(ana, "done", status=CommitmentStatus.DONE, closed_at=NOW),
            promise(ana, "dropped", status=CommitmentStatus.DROPPED, closed_at=NOW),
        ]
    )
    *open_ones, done = TodoTxtParser().parse(todo_txt.to_todo_txt(select(store.plain), clock))
    assert len(open_ones) == len(HOSTILE)
    for task, words in zip(open_ones, HOSTILE, strict=True):
        assert (task.is_completed, task.priority, task.creation_date) == (False, None, NOW.date())
        assert task.attributes["due"] == ["2026-03-13"]
        assert len(task.attributes["id"]) == 1
        assert not set(task.attributes) & {"t", "h", "rec", "pri"}
        assert "1on1" in task.projects
        assert "Ana_Ruiz" in task.contexts
        assert one_line(words).strip()[-5:].split()[-1] in task.description
    assert (done.is_completed, done.completion_date) == (True, NOW.date())
    assert done.description.startswith("done ")


def test_taskwarrior_takes_each_promise_once_however_often_it_is_imported(
    store: Store, ana: Person, clock: SetClock, tmp_path: Path
) -> None:
    if shutil.which("task") is None:
        pytest.skip("Taskwarrior is not installed; .ci/run installs it")
    hostile = [promise(ana, words, cue=words[:50]) for words in HOSTILE]
    store.save([*hostile, promise(ana, "dropped", status=CommitmentStatus.DROPPED, closed_at=NOW)])
    environ = os.environ | {
        "TASKDATA": str(tmp_path),
        "TASKRC": "/dev/null",
        "HOME": str(tmp_path),
        "TZ": "Europe/Berlin",
    }

    def task(*arguments: str, given: str = "") -> str:
        done = subprocess.run(
            ["task", "rc.confirmation=off", "rc.verbose=nothing", "rc.gc=off", *arguments],
            input=given,
            env=environ,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    exported = taskwarrior.to_taskwarrior(select(store.plain), clock)
    for _ in range(2):
        task("import", "-", given=exported)
    read = {each["uuid"]: each for each in json.loads(task("export"))}
    assert len(read) == len(HOSTILE) + 1
    for each in hostile:
        told = read[str(each.id)]
        assert (told["status"], told["tags"], told["project"]) == ("pending", ["ana_ruiz"], "1on1")
        assert len(told["annotations"]) == 1
        assert told["due"] == "20260313T225900Z"
        assert told["description"] == one_line(each.action).strip()
    done = [replace(each, version=1, status=CommitmentStatus.DONE, closed_at=NOW) for each in hostile]
    store.save(done)
    task("import", "-", given=taskwarrior.to_taskwarrior(select(store.plain), clock))
    assert task("+PENDING", "count").strip() == "0"


# Notes and tables


def test_markdown_has_front_matter_and_check_boxes(store: Store, ana: Person, clock: SetClock) -> None:
    store.save(
        [
            promise(ana, "ask legal", cue="I see Miriam"),
            promise(ana, "was done", status=CommitmentStatus.DONE, closed_at=NOW),
            promise(ana, "was dropped", status=CommitmentStatus.DROPPED, closed_at=NOW, due=None),
            Goal(person_id=ana.id, created_at=NOW, title="a goal", due=date(2026, 6, 30)),
        ]
    )
    note = frontmatter.loads(markdown.to_markdown(select(store.plain), clock))
    assert note.metadata == {
        "title": "Ana Ruiz",
        "cadence": "every 2 weeks on tue",
        "next": date(2026, 3, 10),
        "id": str(ana.id),
        "tags": ["1-on-1"],
    }
    assert note.content.splitlines() == [
        "# Ana Ruiz",
        "",
        "## I promised",
        "",
        "- [ ] When I see Miriam, ask legal 📅 2026-03-13",
        "- [x] was done 📅 2026-03-13 ✅ 2026-03-09",
        "- [-] was dropped",
        "",
        "## Goals",
        "",
        "- [ ] a goal 📅 2026-06-30",
    ]


def test_a_note_of_several_blocks_stays_what_it_is_within_its_item(
    store: Store, ana: Person, clock: SetClock
) -> None:
    met = Meeting(person_id=ana.id, created_at=NOW, flow_id="standard", status=MeetingStatus.CLOSED)
    texts = ("career\n\nShe wants to lead.", "- talked\n- [ ] Ana: write it", "- shared", "later")
    notes = [
        Note(
            id=UUID(int=100 - number),  # the order is that of the moments
            person_id=ana.id,
            meeting_id=met.id,
            stage="s",
            created_at=NOW + timedelta(seconds=number),
            visibility=Visibility.SHARED if text == "- shared" else Visibility.PRIVATE,
            text=text,
        )
        for number, text in enumerate(texts)
    ]
    store.save([met, *notes])
    text = frontmatter.loads(markdown.to_markdown(select(store.plain, everything=True), clock)).content
    places = [text.index(words) for words in ("career", "talked", "shared", "later")]
    assert places == sorted(places)
    tokens = MarkdownIt().parse(text)
    assert "code_block" not in {each.type for each in tokens}
    assert sum(each.type == "bullet_list_open" for each in tokens) == 3, (
        "the notes, and a list in two of them"
    )
    assert "[ ] Ana: write it" in [each.content for each in tokens if each.type == "inline"]


def test_markdown_of_hostile_words_is_read_back_and_they_stay_in_their_item(
    store: Store, clock: SetClock
) -> None:
    people = [Person(name=words[:200], role=words, created_at=NOW) for words in HOSTILE]
    met = [
        Meeting(person_id=each.id, created_at=NOW, flow_id="standard", status=MeetingStatus.CLOSED)
        for each in people
    ]
    notes = [
        Note(
            person_id=each.person_id,
            meeting_id=each.id,
            stage="s",
            created_at=NOW,
            visibility=Visibility.SHARED,
            text=words,
        )
        for each, words in zip(met, HOSTILE, strict=True)
    ]
    store.save([*people, *met, *notes])
    files = markdown.to_notes(select(store.plain), clock)
    assert len(files) == len(HOSTILE)
    for (name, text), words in zip(files.items(), HOSTILE, strict=True):
        assert Path(name).name == name
        assert len(name.encode()) < 200
        note = frontmatter.loads(text)
        assert note.metadata["title"] == one_line(words[:200])
        assert "forged" not in note.metadata
        assert [line for line in note.content.splitlines() if line.startswith("## ")] == [
            "## 2026-03-09 standard"
        ]
    whole = frontmatter.loads(markdown.to_markdown(select(store.plain), clock))
    assert len(whole.metadata["people"]) == len(HOSTILE)


def test_a_table_is_read_back_and_holds_no_formula(store: Store, ana: Person, clock: SetClock) -> None:
    store.save([promise(ana, words) for words in HOSTILE])
    head, person, *rows = csv.reader(io.StringIO(csv_table.to_csv(select(store.plain), clock), newline=""))
    assert tuple(head) == csv_table.COLUMNS
    assert person[:2] == ["person", "Ana Ruiz"]
    csv.field_size_limit(10**6)
    for row, words in zip(rows, HOSTILE, strict=True):
        record = promise(ana, words).action
        assert row[3] in (record, f"'{record}")
        for cell in row:
            assert cell.lstrip()[:1] not in tuple("=+-@＝＋－＠")
            assert cell[:1] not in ("\t", "\r", "\n")
        assert row[4:7] == ["mine", "2026-03-13", "open"]


def test_the_document_is_made_record_by_record(store: Store) -> None:
    store.save(one_of_each("".join(HOSTILE[:-1])))
    text = to_json(everything(store))
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"
    asked: list[Person] = []

    def people() -> Iterator[Person]:
        while True:
            asked.append(Person(name="Ana", created_at=NOW))
            yield asked[-1]

    pieces = json_pieces([(Person, people())], everything=True)
    said = "".join(next(pieces) for _ in range(12))
    assert said.count("Ana") == len(asked) == 10


def test_every_format_tells_every_kind_of_record(store: Store, clock: SetClock) -> None:
    changes = {"archived_at": None, "cadence": "weekly"}
    records = one_of_each("".join(HOSTILE[:-1]))
    store.save([replace(each, **changes) if isinstance(each, Person) else each for each in records])
    for each in FORMATS.values():
        assert each.whole(everything(store), clock)
        assert each.files(Chooser(everything=True), store.plain, clock)
