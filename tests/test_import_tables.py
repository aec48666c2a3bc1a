"""`facilitator import` of tables: people, promises and notes, row by row."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from facilitator.cli import FAILED, OK
from facilitator.domain.clock import SystemClock
from facilitator.domain.models import (
    Commitment,
    CommitmentEvent,
    CommitmentStatus,
    EventKind,
    Meeting,
    Note,
    Person,
    Side,
    Visibility,
)
from tests.shell import Shell

NOW = datetime.now(UTC)
TODAY = date.today()


def test_a_table_of_people(shell: Shell, team: list[Person]) -> None:
    table = "\ufeffName;Job title;Email;How often;Next meeting;Shoe size\n"
    table += 'Bo Chen;Designer;bo@x;every 2 weeks;2030-01-02;44\nana ruiz;;;;;\n"Lee, Kim";"a\nb";;;;\n'
    Path("people.csv").write_text(table, encoding="utf-8")
    code, out, err = shell.run("import", "people.csv", "--dry-run")
    assert (code, "ana ruiz: is there already" in out, "“Shoe size” is not used" in err) == (OK, True, True)
    assert shell.run("import", "people.csv")[0] == OK
    bo = next(each for each in shell.stored(Person) if each.name == "Bo Chen")
    assert (bo.role, bo.email, bo.cadence, bo.next_on) == (
        "Designer",
        "bo@x",
        "every 2 weeks",
        date(2030, 1, 2),
    )
    assert {each.name for each in shell.stored(Person)} == {"Ana Ruiz", "Zoë", "Bo Chen", "Lee, Kim"}
    before = shell.everything()
    assert shell.run("import", "people.csv")[0] == OK
    assert shell.everything() == before
    Path("more.csv").write_text("name,email\nANA RUIZ,ana.r@x\nBo Chen,bo@x\n")
    code, _, err = shell.run("import", "more.csv")
    assert (code, "person: Ana Ruiz (email)" in err, shell.everything()) == (FAILED, True, before)
    assert shell.run("import", "more.csv", "--replace")[0] == OK
    assert "ana.r@x" in {each.email for each in shell.stored(Person)}


def test_a_table_of_promises(shell: Shell, team: list[Person]) -> None:
    Path("p.csv").write_text(
        "person,promise,owner,due,made on,status,visibility\n"
        "ana,ask legal,me,2030-05-01,2026-01-05,,\n"
        "Ana Ruiz,write it,Ana,2026-02-01,2026-01-05,done,shared\n"
        "zoe,drop it,,,2026-01-05,dropped,\n"
    )
    assert shell.run("import", "p.csv")[0] == OK
    found = {each.action: each for each in shell.stored(Commitment)}
    asked, wrote, gone = found["ask legal"], found["write it"], found["drop it"]
    assert (asked.owner, asked.due, asked.status) == (Side.MANAGER, date(2030, 5, 1), CommitmentStatus.OPEN)
    assert (wrote.owner, wrote.status, wrote.visibility) == (
        Side.REPORT,
        CommitmentStatus.DONE,
        Visibility.SHARED,
    )
    assert (gone.status, gone.visibility) == (CommitmentStatus.DROPPED, Visibility.PRIVATE)
    kinds = [each.kind for each in shell.stored(CommitmentEvent) if each.commitment_id == wrote.id]
    assert sorted(kinds) == [EventKind.DONE, EventKind.MADE]
    before = shell.everything()
    assert shell.run("mark", asked.id.hex[-6:], "done")[0] == OK
    assert shell.run("import", "p.csv")[0] == OK  # what became of a promise since then stays
    assert shell.stored(Commitment) != before[Commitment]
    assert {each.status for each in shell.stored(Commitment)} == {
        CommitmentStatus.DONE,
        CommitmentStatus.DROPPED,
    }


def test_a_table_of_notes(shell: Shell, team: list[Person]) -> None:
    Path("n.csv").write_text(
        "Date\tWith\tNotes\n3 Feb 2026\tAna\tone\n2026-02-03\tAna Ruiz\ttwo\n10.2.2026\tZoë\tthree\n"
    )
    assert shell.run("import", "n.csv")[0] == OK
    assert len(shell.stored(Meeting)) == 2
    assert sorted(each.text for each in shell.stored(Note)) == ["one", "three", "two"]


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("name\nBo\n\nBo\n", "line 4, column “name”: “Bo” stands in line 2 already."),
        ("name,cadence\nBo,now and then\n", "line 2, column “cadence”: "),
        ("name,Time Zone\nBo,Mars\n", "line 2, column “Time Zone”: "),
        ("Who,name,promise\n,nobody,x\n", "line 2, column “name”: “nobody”"),
        ("person,promise,due\nana,x,2026-02-30\n", "line 2, column “due”: There is no 30 February."),
        ("person,promise,status\nana,x,maybe\n", "line 2, column “status”: “maybe”"),
        ("person,promise,owner\nana,x,Zoë\n", "line 2, column “owner”: “Zoë”"),
        ("person,promise\nana,\n", "line 2, column “promise”: It is empty."),
        ("person,date,note\nana,,x\n", "line 2, column “date”: "),
        ('person,date,note\n"ana\n",2026-02-30,x\n', "line 2, column “date”: "),
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
    before = shell.everything()
    code, _, err = shell.run("import", "t.csv")
    assert (code, words in err, shell.everything() == before) == (FAILED, True, True), err


def test_a_table_in_an_old_encoding_is_refused_and_one_of_excel_s_is_read(
    shell: Shell, team: list[Person]
) -> None:
    Path("t.csv").write_bytes("name\nBo\nZoë\n".encode("latin-1"))
    assert "line 3, column 3: this is not UTF-8" in shell.run("import", "t.csv")[2]
    Path("t.csv").write_bytes("name\tRole\r\nÉva\tArt\r\n".encode("utf-16"))
    assert shell.run("import", "t.csv")[0] == OK
    assert {each.name for each in shell.stored(Person)} == {"Ana Ruiz", "Zoë", "Éva"}
    with Path("t.csv").open("wb") as big:
        big.truncate(50_000_000)
    assert "more than 20 MB" in shell.run("import", "t.csv")[2]


def test_days_and_months_have_one_order_in_a_table(shell: Shell, team: list[Person]) -> None:
    head = "person,promise,due\n"
    Path("american.csv").write_text(head + "ana,one,11/27/2030\nana,two,03/04/2030\n")
    assert shell.run("import", "american.csv")[0] == OK
    assert {each.action: each.due for each in shell.stored(Commitment)} == {
        "one": date(2030, 11, 27),
        "two": date(2030, 3, 4),
    }
    Path("either.csv").write_text(head + "ana,three,03/04/2030\nana,four,2030-11-27\n")
    code, _, err = shell.run("import", "either.csv")
    assert (code, "03/04/2030 was read as 3 April 2030." in err) == (OK, True)
    before = shell.everything()
    Path("both.csv").write_text(head + "ana,five,11/27/2030\nana,six,27/11/2030\n")
    code, _, err = shell.run("import", "both.csv")
    assert (code, shell.everything()) == (FAILED, before)
    assert "“27/11/2030” (line 3) has the day first, “11/27/2030” (line 2) the month" in err


def test_what_other_programs_write_is_read_and_every_wrong_cell_is_named(
    shell: Shell, team: list[Person]
) -> None:
    Path("n.csv").write_text(
        "person,date,note\nana,2026-02-03 14:30,one\nana,2026-02-04T14:30:00Z,two\nana,2026-02-05,x,y\n"
    )
    code, _, err = shell.run("import", "n.csv", "--partly")
    assert (code, "line 4: this row has 4 cells" in err) == (OK, True)
    assert sorted(each.text for each in shell.stored(Note)) == ["one", "two"]
    Path("people.csv").write_text("name,cadence,length,email,hour\nBo,blue moon,abc,not-an-email,25:99\n")
    _, _, err = shell.run("import", "people.csv")
    assert [f"“{column}”" in err for column in ("cadence", "length", "email", "hour")] == [True] * 4


def test_promises_with_the_same_words_all_come_and_on_another_day_none_comes_again(
    shell: Shell, team: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    head = "person,promise,due,status\n"
    Path("p.csv").write_text(
        f"{head}ana,report,2030-12-04,\nana,report,2030-12-11,\nana,call,,\nana,call,,done\n"
    )
    assert shell.run("import", "p.csv")[0] == OK
    assert len(shell.stored(Commitment)) == 4
    before = shell.everything()
    monkeypatch.setattr(SystemClock, "today", lambda _: TODAY + timedelta(days=1))
    assert shell.run("import", "p.csv")[0] == OK
    assert shell.everything() == before


def test_a_day_without_a_year_is_the_next_one_where_it_is_to_come(shell: Shell, team: list[Person]) -> None:
    for days, year in ((40, 0), (-40, 1)):
        day = TODAY + timedelta(days=days)
        wanted = day.replace(year=day.year + year)
        words = f"{day.day} {day:%b}"
        Path("p.csv").write_text(f"person,promise,due\nana,report {days},{words}\n")
        assert shell.run("import", "p.csv")[0] == OK
        assert wanted in {each.due for each in shell.stored(Commitment)}


def test_a_preview_tells_how_each_cell_was_read_and_which_columns_mean_the_same(
    shell: Shell, team: list[Person]
) -> None:
    head = "name,role,colleague,cadence,length,hour,zone,next,mail\n"
    Path("people.csv").write_text(
        f"{head}Bo,Designer,,weekly,40 min,9.30,Europe/Oslo,3 May 2030,bo@x\n,,Ana Ruiz,,,,,,a@x\n"
    )
    code, out, err = shell.run("import", "people.csv", "--dry-run")
    assert (code, "the columns “name” and “colleague” mean the same" in err) == (OK, True)
    assert (
        "Bo: Designer, meets every week, 40 min, at 09:30, in Europe/Oslo, next on 2030-05-03, bo@x\n" in out
    )
    assert "Ana Ruiz: is there already, a@x\n" in out
