"""`facilitator search`, as a shell and a pipe see it, and `check`, which looks after the index."""

from contextlib import closing

import pytest
from store_samples import one_of_each

from facilitator.cli import MISUSED, OK
from facilitator.domain.models import Person, TalkingPoint, Visibility
from facilitator.storage.connection import connect
from tests.nasty import NASTY
from tests.shell import Shell
from tests.test_reading_commands import ago


@pytest.fixture
def ana(shell: Shell) -> Person:
    ana = Person(name="Ana Ruiz", created_at=ago(30))
    shell.keep(
        ana,
        TalkingPoint(person_id=ana.id, created_at=ago(20), text="the budget\nfor Café Öl"),
        TalkingPoint(person_id=ana.id, created_at=ago(2), text="Budgets", visibility=Visibility.PRIVATE),
    )
    return ana


def test_it_prints_a_line_each_for_a_pipe_and_json_for_a_program(shell: Shell, ana: Person) -> None:
    lines = [line.split("\t") for line in shell.out("search", "budg").splitlines()]
    assert [line[2:] for line in lines] == [
        ["Ana Ruiz", "point", "Budgets", "open, private"],
        ["Ana Ruiz", "point", "the budget for Café Öl", "open"],
    ]
    (found,) = shell.json("search", "cafe", "ol", "who:ana", "before:yesterday")
    assert found["id"] != found["short_id"] == lines[1][0]
    assert {
        name: found[name] for name in ("kind", "person", "visibility", "open", "about", "text", "marks")
    } == {
        "kind": "point",
        "person": "Ana Ruiz",
        "visibility": "shared",
        "open": True,
        "about": "",
        "text": "the budget for Café Öl",
        "marks": [[15, 19], [20, 22]],
    }
    assert found["person_id"] == str(ana.id)
    assert found["date"] == ago(20).date().isoformat()
    assert found["meeting_id"] is None
    assert [each["text"] for each in shell.json("search", "budget", "--private")] == ["Budgets"]


def test_what_is_not_understood_ends_it_and_nothing_found_does_not(shell: Shell, ana: Person) -> None:
    for words in ("kind:golf", "after:someday", "person:ana", "who:zoltan", "!!"):
        code, out, err = shell.run("search", words)
        assert (code, out) == (MISUSED, ""), words
        assert err.startswith("facilitator: ")
    assert shell.run("search", "nowhere")[:2] == (OK, "")
    assert shell.json("search", "nowhere") == []
    assert "more than these 1" in shell.run("search", "budg", "--limit", "1")[2]


@pytest.mark.parametrize("words", [*NASTY, "\x1b[31mred"])
def test_whatever_was_written_stays_in_its_line(shell: Shell, words: str) -> None:
    shell.keep(*one_of_each(f"{words} budget"))
    out = shell.out("search", "budget")
    assert "\x1b" not in out
    assert {line.count("\t") for line in out.split("\n") if line} == {5}


def test_check_builds_an_index_anew_that_is_not_right(shell: Shell, ana: Person) -> None:
    assert "search" not in shell.out("check")
    with closing(connect(shell.paths.database)) as connection:
        connection.execute("DELETE FROM search_entry")
    assert shell.out("search", "budg") == ""
    assert "search index was not right; it was built anew" in shell.out("check")
    assert len(shell.out("search", "budg").splitlines()) == 2
