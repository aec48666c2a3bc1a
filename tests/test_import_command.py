"""`facilitator import`: the document whole and once, notes, tables and calendars, and exact refusals."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from store_samples import history, one_of_each

from facilitator.cli import FAILED, MISUSED, OK
from facilitator.domain.flow import Flow
from facilitator.domain.models import (
    Commitment,
    CommitmentEvent,
    CommitmentStatus,
    Draft,
    EventKind,
    InboxKey,
    Meeting,
    MeetingStatus,
    Note,
    Person,
    Record,
    Side,
    Visibility,
)
from facilitator.services.catalog import load_catalog
from facilitator.services.example import example_records
from tests.nasty import CONTROL, HUGE, NASTY
from tests.shell import Shell

NOW = datetime.now(UTC)
TODAY = date.today()


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    monkeypatch.chdir(tmp_path)
    return at_home("home", tmp_path, monkeypatch, capsys)


@pytest.fixture
def empty(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[], Shell]:
    """Return what goes over to another user's empty store, in the same folder."""
    return lambda: at_home("another", tmp_path, monkeypatch, capsys)


def at_home(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Shell:
    monkeypatch.setenv("FACILITATOR_HOME", str(tmp_path / name))
    shell = Shell(tmp_path / name, capsys)
    shell.store().close()
    return shell


def written(shell: Shell, *options: str) -> Path:
    assert shell.run("export", "json", "--out", "all.json", "--force", *options)[0] == OK
    return Path("all.json")


def stored(shell: Shell, kind: type[Any]) -> list[Any]:
    with shell.store() as store:
        return store.find(kind)


def everything(shell: Shell) -> dict[type[Record], list[Record]]:
    with shell.store() as store:
        return store.plain.everything()


# The document


def sensible(records: list[Record]) -> list[Record]:
    """Return the records as the program itself would have made them."""
    flow = Flow.to_copy(load_catalog(Path("none")).flows["standard"])
    found: list[Record] = []
    for each in records:
        if isinstance(each, Meeting):
            found.append(replace(each, flow_copy=flow, stage="", skipped=[]))
        elif isinstance(each, Person):
            found.append(replace(each, name=each.name[:200], profile={"likes": each.name}))
        else:
            found.append(each)
    return found


@pytest.mark.parametrize("story", ["the example team", "one of each in nasty words", 1, 2])
def test_what_was_exported_comes_back_byte_by_byte(
    shell: Shell, empty: Callable[[], Shell], story: str | int
) -> None:
    if story == "the example team":
        shell.keep(*example_records(shell.clock, load_catalog(shell.paths.config)))
    elif isinstance(story, int):
        shell.keep(*sensible(history(story)))
    else:
        shell.keep(*sensible(one_of_each("".join([*NASTY, CONTROL, HUGE]))))
    before = written(shell, "--include-private").read_bytes()
    known = everything(shell)
    other = empty()
    assert other.run("import", "all.json")[0] == OK
    assert written(other, "--include-private").read_bytes() == before
    for kind, records in everything(other).items():
        plain = [replace(each, version=0) for each in records]
        assert plain == ([] if kind is InboxKey else [replace(each, version=0) for each in known[kind]])
    assert "There already" in other.run("import", "all.json")[2]
    assert written(other, "--include-private").read_bytes() == before


def test_what_is_shared_comes_into_a_store_and_blanks_nothing_there(
    shell: Shell, empty: Callable[[], Shell]
) -> None:
    shell.keep(*sensible([*one_of_each("words"), *history(5)]))
    shared = written(shell).read_bytes()
    before = everything(shell)
    assert shell.run("import", "all.json")[0] == OK
    assert everything(shell) == before
    other = empty()
    assert other.run("import", "all.json")[0] == OK
    assert written(other).read_bytes() == shared
    assert {each.aspiration for each in stored(other, Person)} == {""}


def test_where_the_two_differ_the_store_s_word_stays_until_the_file_s_is_asked_for(shell: Shell) -> None:
    ana, bo = Person(name="Ana", created_at=NOW), Person(name="Bo", created_at=NOW)
    shell.keep(ana, bo)
    path = written(shell, "--include-private")
    path.write_text(path.read_text().replace('"Ana"', '"Anna"'))
    before = everything(shell)
    code, out, _ = shell.run("import", "all.json", "--dry-run")
    assert (code, everything(shell) == before) == (OK, True)
    assert "There already: 1." in out
    assert "person: Ana (name)" in out
    code, _, err = shell.run("import", "all.json")
    assert (code, "person: Ana (name)" in err, everything(shell) == before) == (FAILED, True, True)
    assert "Would change: 1 person." in shell.out("import", "all.json", "--dry-run", "--replace")
    assert shell.run("import", "all.json", "--replace")[0] == OK
    assert {each.name for each in stored(shell, Person)} == {"Anna", "Bo"}


def changed(document: dict[str, Any], *path: str | int, to: Any) -> str:
    """Return the document with another value at that path, indented as an export is."""
    copy = json.loads(json.dumps(document))
    target = copy
    for step in path[:-1]:
        target = target[step]
    if to is ...:
        del target[path[-1]]
    else:
        target[path[-1]] = to
    return json.dumps(copy, indent=2)


WRONG: tuple[tuple[tuple[str | int, ...], Any, str], ...] = (
    (("format",), "other", "not written by facilitator"),
    (("format_version",), 99, "newer Facilitator"),
    (("format_version",), True and "1", "not known"),
    (("holds",), "some", "everything"),
    (("surprise",), [], "“surprise”"),
    (("inbox_key",), [], "“inbox_key”"),
    (("note",), {}, "list of records"),
    (("note", 0), 7, "should stand here"),
    (("note", 0, "id"), "x", "an id"),
    (("note", 0, "id"), ..., "no id"),
    (("note", 0, "text"), ..., None),
    (("note", 0, "text"), 7, "text"),
    (("note", 0, "text"), None, "text"),
    (("note", 0, "visibility"), "public", "shared, private"),
    (("note", 0, "created_at"), "2026-03-09T12:00:00", "a moment"),
    (("note", 0, "created_at"), "0001-01-01T00:00:00+14:00", "a moment"),
    (("note", 0, "created_at"), "2026-02-30T12:00:00+00:00", "a moment"),
    (("note", 0, "meeting_id"), "00000000-0000-0000-0000-000000000000", "neither here nor in the store"),
    (("note", 0, "stage"), ..., "no stage"),
    (("note", 0, "surprise"), 1, "“surprise”"),
    (("note", 0, "version"), 1, "“version”"),
    (("person", 0, "name"), "", "characters"),
    (("person", 0, "cadence"), "now and then", "now and then"),
    (("person", 0, "time_zone"), "Mars/Olympus", "time zone"),
    (("person", 0, "meets_at"), "25:00", "hour"),
    (("person", 0, "profile"), {"a": 1}, "words"),
    (("person", 0, "length_minutes"), 10**30, "whole number"),
    (("person", 0, "length_minutes"), True, "whole number"),
    (("person", 0, "next_on"), "2026-02-30", "a day"),
    (("meeting", 0, "talk_manager"), "NaN", "a number"),
    (("meeting", 0, "stage_seconds"), {"a": "b"}, "numbers"),
    (("meeting", 0, "rating"), 9, "1 to 5"),
    (("check_in", 0, "energy"), 0, "1 to 5"),
    (("commitment", 0, "read_back"), 1, "true or false"),
)


def test_whatever_is_wrong_in_a_document_is_told_by_line_and_column_and_nothing_changes(
    shell: Shell, empty: Callable[[], Shell]
) -> None:
    shell.keep(*sensible(one_of_each("words")))
    document = json.loads(written(shell, "--include-private").read_text())
    other = empty()
    for path, value, words in WRONG:
        text = changed(document, *path, to=value)
        Path("wrong.json").write_text(text.replace('"NaN"', "NaN"))
        code, out, err = other.run("import", "wrong.json")
        if words is None:
            assert code == OK
            other = empty_again(other)
            continue
        assert (code, out) == (FAILED, ""), path
        assert words in err, (path, err)
        place = re.search(r"line (\d+), column (\d+)", err)
        assert place, err
        line = text.splitlines()[int(place[1]) - 1][int(place[2]) - 1 :]
        if value is not ... and not isinstance(value, list | dict) and value != "NaN":
            assert line.startswith(json.dumps(value)), (path, err)
    assert all(not records for records in everything(other).values())


def empty_again(shell: Shell) -> Shell:
    with shell.store() as store:
        gone = [each for records in store.plain.everything().values() for each in records]
        store.save([], removed=gone)
    return shell


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{\n  "format": "facilitator",\n  "person": [\n', "line 4, column 1: the file ends here"),
        (b"not json", "line 1, column 1: this is no JSON"),
        (b'{"format":\n "a\xff"}', "line 2, column 4: this is not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b"", "the file ends here"),
        (b"[]", "line 1, column 1: This was not written by"),
        (b'{"format": "facilitator", "format_version": ' + b"9" * 9000 + b"}", "This version is not known"),
        (b"x" * 50_000_000, "line 1, column 1: this is no JSON"),
    ],
    ids=["cut off", "other", "latin", "deep", "empty", "list", "long number", "50 MB"],
)
def test_a_file_that_is_no_document_is_refused_exactly(shell: Shell, content: bytes, words: str) -> None:
    Path("wrong.json").write_bytes(content)
    code, out, err = shell.run("import", "wrong.json")
    assert (code, out) == (FAILED, "")
    assert words in err
    assert "Nothing was imported." in err


def test_the_same_id_twice_and_an_id_of_another_kind_are_refused(shell: Shell) -> None:
    ana = Person(name="Ana", created_at=NOW)
    shell.keep(ana)
    document = json.loads(written(shell, "--include-private").read_text())
    document["person"] *= 2
    Path("twice.json").write_text(json.dumps(document, indent=2))
    assert "second time" in shell.run("import", "twice.json")[2]
    draft = {"id": str(ana.id), "scope": "s", "field": "f", "text": "t"}
    Path("other.json").write_text(json.dumps(document | {"person": [], "draft": [draft]}))
    assert "that of a person" in shell.run("import", "other.json")[2]


# Notes


@pytest.fixture
def team(shell: Shell) -> list[Person]:
    people = [
        Person(name=name, created_at=NOW, email=mail)
        for name, mail in (("Ana Ruiz", "ana@example.org"), ("Zoë", ""))
    ]
    shell.keep(*people)
    return people


RUNNING = """\
# Notes with Ana

## 2026-02-03 Career

She wants to lead.

```
## 2026-01-01 not a heading
```

**Tue 17 Feb 2026**
- [ ] a box
### A smaller heading

3. März 2026
===========
not a heading, since no parser knows such a line

## 3. März 2026
über Ziele

## 2026-02-03
again on that day
"""


def test_a_running_file_gives_a_closed_meeting_for_each_dated_heading(
    shell: Shell, team: list[Person]
) -> None:
    Path("ana.md").write_text(RUNNING, encoding="utf-8-sig", newline="\r\n")
    code, out, err = shell.run("import", "ana.md", "--person", "ana", "--dry-run")
    assert (code, stored(shell, Meeting)) == (OK, [])
    assert "Ana Ruiz, 2026-02-03: 7 lines (ana.md, line 3): Career" in out
    assert "Would come: 4 meeting, 4 note." in out
    assert "line 1: before the first date, left out: # Notes with Ana" in err
    assert shell.run("import", "ana.md", "--person", "ana")[0] == OK
    meetings = sorted(stored(shell, Meeting), key=lambda each: each.created_at)
    days = [shell.clock.local(each.started_at).date().isoformat() for each in meetings]
    assert days == ["2026-02-03", "2026-02-03", "2026-02-17", "2026-03-03"]
    assert {(each.status, each.person_id) for each in meetings} == {(MeetingStatus.CLOSED, team[0].id)}
    notes = {each.text for each in stored(shell, Note)}
    assert {each.visibility for each in stored(shell, Note)} == {Visibility.PRIVATE}
    assert "Career\n\nShe wants to lead.\n\n```\n## 2026-01-01 not a heading\n```" in notes
    assert "again on that day" in notes
    assert shell.json("list")[0]["last_met_on"] == "2026-03-03"
    before = everything(shell)
    assert "There already: 8." in shell.run("import", "ana.md", "--person", "ana")[2]
    assert everything(shell) == before
    assert shell.out("summary", "ana").startswith("# 1-on-1 with Ana Ruiz")
    changed_file = RUNNING.replace("She wants", "She wanted")
    Path("ana.md").write_text(changed_file, encoding="utf-8")
    code, _, err = shell.run("import", "ana.md", "--person", "ana")
    assert (code, "(text)" in err, everything(shell) == before) == (FAILED, True, True)


def test_a_folder_holds_a_file_for_each_meeting(shell: Shell, team: list[Person]) -> None:
    for name, text in {
        "ana/2026-02-03.md": "we talked\n\n## Next\n\nmore",
        "2026-02-10 Zoë.txt": "ideas",
        "x/second.md": "---\ndate: 2026-02-17\nperson: Ana Ruiz\n---\nwords",
        ".hidden/2026-01-01 ana.md": "no",
        "picture.png": "no",
    }.items():
        path = Path("notes") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    code, out, err = shell.run("import", "notes")
    assert (code, out, "3 meeting, 3 note" in err) == (OK, "", True)
    notes = {each.text: each.person_id for each in stored(shell, Note)}
    ana, zoe = (each.id for each in team)
    assert notes == {"we talked\n\n## Next\n\nmore": ana, "ideas": zoe, "words": ana}
    Path("notes/2026-02-24 Bo.md").write_text("whose?")
    Path("notes/Ana undated.md").write_text("when?")
    code, _, err = shell.run("import", "notes")
    assert code == FAILED
    assert "2026-02-24 Bo.md, line 1: It does not say whose" in err
    assert "Ana undated.md, line 1: There is no date" in err
    assert "Nothing was imported." in err
    assert shell.run("import", "notes", "--partly")[0] == OK


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("## 2026-02-30\nwords\n", "line 1, column 1: There is no 30 February."),
        (f"\n# {(TODAY + timedelta(days=2)).isoformat()}\nwords\n", "line 2:"),
        ("no date at all\n", "There is no date"),
        ("", "There is no date"),
    ],
)
def test_notes_that_are_not_understood_change_nothing(
    shell: Shell, team: list[Person], text: str, words: str
) -> None:
    Path("notes.md").write_text(f"## 2026-01-05\ngood\n{text}" if text.startswith("#") else text)
    code, _, err = shell.run("import", "notes.md", "--person", "ana")
    assert (code, stored(shell, Meeting)) == (FAILED, [])
    assert words.replace("line 1", "line 3") in err if text.startswith("#") else words in err


def test_notes_in_nasty_words_come_in_as_they_are(shell: Shell, team: list[Person]) -> None:
    text = "".join(
        f"## 2025-01-{day:02d}\n{words}\n\n" for day, words in enumerate([*NASTY, CONTROL, HUGE], 1)
    )
    Path("n.md").write_text(text, encoding="utf-8")
    assert shell.run("import", "n.md", "--person", "ana")[0] == OK
    assert len(stored(shell, Meeting)) == len(NASTY) + 2
    for words in NASTY[:-2]:
        assert any(words.rstrip() in each.text for each in stored(shell, Note)), words


# Tables


def test_a_table_of_people(shell: Shell, team: list[Person]) -> None:
    table = "\ufeffName;Job title;Email;How often;Next meeting;Shoe size\n"
    table += 'Bo Chen;Designer;bo@x;every 2 weeks;2030-01-02;44\nana ruiz;;;;;\n"Lee, Kim";"a\nb";;;;\n'
    Path("people.csv").write_text(table, encoding="utf-8")
    code, out, err = shell.run("import", "people.csv", "--dry-run")
    assert (code, "ana ruiz: is there already" in out, "“Shoe size” is not used" in err) == (OK, True, True)
    assert shell.run("import", "people.csv")[0] == OK
    bo = next(each for each in stored(shell, Person) if each.name == "Bo Chen")
    assert (bo.role, bo.email, bo.cadence, bo.next_on) == (
        "Designer",
        "bo@x",
        "every 2 weeks",
        date(2030, 1, 2),
    )
    assert {each.name for each in stored(shell, Person)} == {"Ana Ruiz", "Zoë", "Bo Chen", "Lee, Kim"}
    before = everything(shell)
    assert shell.run("import", "people.csv")[0] == OK
    assert everything(shell) == before


def test_a_table_of_promises(shell: Shell, team: list[Person]) -> None:
    Path("p.csv").write_text(
        "person,promise,owner,due,made on,status,visibility\n"
        "ana,ask legal,me,2030-05-01,2026-01-05,,\n"
        "Ana Ruiz,write it,Ana,2026-02-01,2026-01-05,done,shared\n"
        "zoe,drop it,,,2026-01-05,dropped,\n"
    )
    assert shell.run("import", "p.csv")[0] == OK
    found = {each.action: each for each in stored(shell, Commitment)}
    asked, wrote, gone = found["ask legal"], found["write it"], found["drop it"]
    assert (asked.owner, asked.due, asked.status) == (Side.MANAGER, date(2030, 5, 1), CommitmentStatus.OPEN)
    assert (wrote.owner, wrote.status, wrote.visibility) == (
        Side.REPORT,
        CommitmentStatus.DONE,
        Visibility.SHARED,
    )
    assert (gone.status, gone.visibility) == (CommitmentStatus.DROPPED, Visibility.PRIVATE)
    kinds = [each.kind for each in stored(shell, CommitmentEvent) if each.commitment_id == wrote.id]
    assert sorted(kinds) == [EventKind.DONE, EventKind.MADE]
    before = everything(shell)
    assert shell.run("mark", asked.id.hex[-6:], "done")[0] == OK
    assert shell.run("import", "p.csv")[0] == OK  # what became of a promise since then stays
    assert stored(shell, Commitment) != before[Commitment]
    assert {each.status for each in stored(shell, Commitment)} == {
        CommitmentStatus.DONE,
        CommitmentStatus.DROPPED,
    }


def test_a_table_of_notes(shell: Shell, team: list[Person]) -> None:
    Path("n.csv").write_text(
        "Date\tWith\tNotes\n3 Feb 2026\tAna\tone\n2026-02-03\tAna Ruiz\ttwo\n10.2.2026\tZoë\tthree\n"
    )
    assert shell.run("import", "n.csv")[0] == OK
    assert len(stored(shell, Meeting)) == 2
    assert sorted(each.text for each in stored(shell, Note)) == ["one", "three", "two"]


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("name\nBo\n\nBo\n", "line 4: name: “Bo” stands in line 2 already."),
        ("name,cadence\nBo,now and then\n", "line 2: cadence: "),
        ("name,time zone\nBo,Mars\n", "line 2: time_zone: "),
        ("person,promise\nnobody,x\n", "line 2: person: “nobody”"),
        ("person,promise,due\nana,x,2026-02-30\n", "line 2: due: There is no 30 February."),
        ("person,promise,status\nana,x,maybe\n", "line 2: status: “maybe”"),
        ("person,promise,owner\nana,x,Zoë\n", "line 2: owner: “Zoë”"),
        ("person,promise\nana,\n", "line 2: promise: "),
        ("person,date,note\nana,,x\n", "line 2: date: "),
        ('person,date,note\n"ana\n",2026-02-30,x\n', "line 2: date: "),
        ("colour,size\nred,4\n", "line 1: the names of the columns"),
        ("name,role\nBo,a,b\n", "line 2: this row has 3 cells"),
        ('name,role\nBo,"a\n', "line 2: the quotes"),
        ("", "is empty"),
        ("kind,person,date,words,whose,due,status,visibility,id\n", "facilitator export json"),
    ],
)
def test_a_row_that_is_not_understood_is_named_and_nothing_changes(
    shell: Shell, team: list[Person], table: str, words: str
) -> None:
    Path("t.csv").write_text(table, encoding="utf-8")
    before = everything(shell)
    code, _, err = shell.run("import", "t.csv")
    assert (code, words in err, everything(shell) == before) == (FAILED, True, True), err


def test_a_table_in_an_old_encoding_is_refused_and_one_of_excel_s_is_read(shell: Shell) -> None:
    Path("t.csv").write_bytes("name\nBo\nZoë\n".encode("latin-1"))
    assert "line 3, column 3: this is not UTF-8" in shell.run("import", "t.csv")[2]
    Path("t.csv").write_bytes("name\tRole\r\nZoë\tArt\r\n".encode("utf-16"))
    assert shell.run("import", "t.csv")[0] == OK
    assert [each.name for each in stored(shell, Person)] == ["Zoë"]
    with Path("t.csv").open("wb") as big:
        big.truncate(50_000_000)
    assert "more than 20 MB" in shell.run("import", "t.csv")[2]


# Calendars


def ics(*events: str, one_series: bool = False) -> None:
    body = "".join(
        f"BEGIN:VEVENT\r\nUID:{0 if one_series else number}\r\n{each}\r\nEND:VEVENT\r\n"
        for number, each in enumerate(events)
    )
    whole = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{body}END:VCALENDAR\r\n"
    Path("work.ics").write_bytes(whole.encode())


def stamp(day: date, hour: str = "T100000") -> str:
    return f"{day:%Y%m%d}{hour}"


def test_a_calendar_sets_the_next_date_of_whom_its_events_fit(shell: Shell, team: list[Person]) -> None:
    soon, later, past = (TODAY + timedelta(days=number) for number in (3, 9, -4))
    ics(
        f"SUMMARY:1-1 Ana\r\nDTSTART:{stamp(later)}",
        f"SUMMARY:Catch up\r\nATTENDEE;CN=A:MAILTO:Ana@example.org\r\nDTSTART:{stamp(soon)}",
        f"SUMMARY:Ana\r\nSTATUS:CANCELLED\r\nDTSTART:{stamp(TODAY)}",
        f"SUMMARY:Ana long ago\r\nDTSTART:{stamp(past)}",
        f"SUMMARY:Ana / Zoe planning\r\nDTSTART:{stamp(TODAY)}",
        f"SUMMARY:Banana bread\r\nDTSTART:{stamp(TODAY)}",
        f"SUMMARY:zoe weekly\r\nDTSTART;VALUE=DATE:{stamp(past, '')}\r\nRRULE:FREQ=WEEKLY"
        f"\r\nEXDATE;VALUE=DATE:{stamp(soon, '')}",
    )
    out = shell.out("import", "work.ics", "--dry-run")
    assert "from “Catch up”" in out
    assert [each.next_on for each in stored(shell, Person)] == [None, None]
    assert shell.run("import", "work.ics")[0] == OK
    assert [each.next_on for each in stored(shell, Person)] == [soon, past + timedelta(days=14)]
    before = everything(shell)
    assert shell.run("import", "work.ics")[0] == OK
    assert everything(shell) == before


def test_a_meeting_of_a_series_that_was_moved_counts_where_it_now_is(
    shell: Shell, team: list[Person]
) -> None:
    first, then, now = (TODAY + timedelta(days=number) for number in (-6, 1, 2))
    ics(
        f"SUMMARY:Ana\r\nDTSTART:{stamp(first)}\r\nRRULE:FREQ=WEEKLY",
        f"SUMMARY:Ana\r\nRECURRENCE-ID:{stamp(then)}\r\nDTSTART:{stamp(now)}",
        one_series=True,
    )
    assert shell.run("import", "work.ics")[0] == OK
    assert stored(shell, Person)[0].next_on == TODAY + timedelta(days=2)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=DAILY;BYSECOND=1,2,3",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;INTERVAL=0",
        "nonsense",
    ],
)
def test_a_rule_that_no_calendar_follows_holds_nobody_up(shell: Shell, team: list[Person], rule: str) -> None:
    ics(f"SUMMARY:Ana\r\nDTSTART:19700101T000000Z\r\nRRULE:{rule}")
    code, _, err = shell.run("import", "work.ics")
    assert code in (OK, FAILED)
    assert "Traceback" not in err
    assert stored(shell, Person)[0].next_on is None


@pytest.mark.parametrize(
    "content", ["", "BEGIN:VCALENDAR\r\n", "hello", "BEGIN:VEVENT\r\nEND:VCALENDAR\r\n", "END:VCALENDAR"]
)
def test_what_is_no_calendar_is_refused_or_holds_nothing(
    shell: Shell, team: list[Person], content: str
) -> None:
    Path("work.ics").write_text(content)
    before = everything(shell)
    code, _, err = shell.run("import", "work.ics")
    assert code in (OK, FAILED)
    assert "crash" not in err.lower()
    assert everything(shell) == before


def test_what_we_export_sets_the_same_dates_elsewhere(shell: Shell, team: list[Person]) -> None:
    soon = TODAY + timedelta(days=5)
    shell.keep(*(replace(each, version=1, next_on=soon, meets_at="10:00") for each in team))
    assert shell.run("export", "ics", "--out", "work.ics")[0] == OK
    shell.keep(*(replace(each, version=2, next_on=None, meets_at="10:00") for each in team))
    assert shell.run("import", "work.ics")[0] == OK
    assert {each.next_on for each in stored(shell, Person)} == {soon}


def test_other_files_are_a_misuse(shell: Shell) -> None:
    Path("a.pdf").write_text("x")
    assert shell.run("import", "a.pdf")[0] == MISUSED
    assert shell.run("import", "none.json")[0] == FAILED
    assert Draft.of("s", "f", "t") not in stored(shell, Draft)
