"""`facilitator import` of the JSON document: whole, once, and refused exactly where it is wrong."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from store_samples import history, one_of_each

from facilitator.cli import FAILED, MISUSED, OK
from facilitator.domain.flow import Flow
from facilitator.domain.models import (
    OF_THE_STORE,
    Draft,
    Meeting,
    Person,
    Record,
)
from facilitator.services.catalog import load_catalog
from facilitator.services.example import example_records
from tests.nasty import CONTROL, HUGE, NASTY
from tests.shell import Shell

NOW = datetime.now(UTC)
TODAY = date.today()


@pytest.fixture(autouse=True)
def kept(shell: Shell) -> None:
    shell.store().close()


@pytest.fixture
def empty(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Shell]:
    """Return what goes over to another user's empty store, in the same folder."""

    def go() -> Shell:
        monkeypatch.setenv("FACILITATOR_HOME", str(tmp_path / "another"))
        shell.store().close()
        return shell

    return go


def written(shell: Shell, *options: str) -> Path:
    assert shell.run("export", "json", "--out", "all.json", "--force", *options)[0] == OK
    return Path("all.json")


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
    known = shell.everything()
    other = empty()
    assert other.run("import", "all.json")[0] == OK
    assert written(other, "--include-private").read_bytes() == before
    with other.store() as store:
        assert store.search.is_right()
    for kind, records in other.everything().items():
        plain = [replace(each, version=0) for each in records]
        assert plain == ([] if kind in OF_THE_STORE else [replace(each, version=0) for each in known[kind]])
    if story != "the example team":  # it is large
        assert "There already" in other.run("import", "all.json")[2]
        assert written(other, "--include-private").read_bytes() == before


def test_what_is_shared_comes_into_a_store_and_blanks_nothing_there(
    shell: Shell, empty: Callable[[], Shell]
) -> None:
    shell.keep(*sensible([*one_of_each("words"), *history(5)]))
    shared = written(shell).read_bytes()
    before = shell.everything()
    assert shell.run("import", "all.json")[0] == OK
    assert shell.everything() == before
    other = empty()
    assert other.run("import", "all.json")[0] == OK
    assert written(other).read_bytes() == shared
    assert {each.aspiration for each in other.stored(Person)} == {""}


def test_where_the_two_differ_the_store_s_word_stays_until_the_file_s_is_asked_for(shell: Shell) -> None:
    ana, bo = Person(name="Ana", created_at=NOW), Person(name="Bo", created_at=NOW)
    shell.keep(ana, bo)
    path = written(shell, "--include-private")
    path.write_text(path.read_text().replace('"Ana"', '"Anna"'))
    before = shell.everything()
    code, out, _ = shell.run("import", "all.json", "--dry-run")
    assert (code, shell.everything() == before) == (OK, True)
    assert "There already: 1." in out
    assert "person: Ana (name)" in out
    code, _, err = shell.run("import", "all.json")
    assert (code, "person: Ana (name)" in err, shell.everything() == before) == (FAILED, True, True)
    assert "Would change: 1 person." in shell.out("import", "all.json", "--dry-run", "--replace")
    assert shell.run("import", "all.json", "--replace")[0] == OK
    assert {each.name for each in shell.stored(Person)} == {"Anna", "Bo"}


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
    assert all(not records for records in other.everything().values())


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


def test_other_files_are_a_misuse(shell: Shell) -> None:
    Path("a.pdf").write_text("x")
    assert shell.run("import", "a.pdf")[0] == MISUSED
    assert shell.run("import", "none.json")[0] == FAILED
    assert Draft.of("s", "f", "t") not in shell.stored(Draft)
