"""`facilitator import` of notes that people have: one running file, or a file for each meeting."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from facilitator.cli import FAILED, OK
from facilitator.domain.models import (
    Meeting,
    MeetingStatus,
    Note,
    Person,
    Visibility,
)
from facilitator.services.timeline import moment_of
from facilitator.services.transcript import transcript
from facilitator.storage.store import open_store
from tests.nasty import CONTROL, HUGE, NASTY
from tests.shell import Shell

NOW = datetime.now(UTC)
TODAY = date.today()


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
    assert (code, shell.stored(Meeting)) == (OK, [])
    assert "Ana Ruiz, 2026-02-03: 7 lines (ana.md, line 3): Career" in out
    assert "Would come: 4 meetings, 4 notes." in out
    assert "line 1: before the first date, left out: # Notes with Ana" in err
    assert shell.run("import", "ana.md", "--person", "ana")[0] == OK
    meetings = sorted(shell.stored(Meeting), key=lambda each: each.created_at)
    days = [shell.clock.local(each.started_at).date().isoformat() for each in meetings]
    assert days == ["2026-02-03", "2026-02-03", "2026-02-17", "2026-03-03"]
    assert {(each.status, each.person_id) for each in meetings} == {(MeetingStatus.CLOSED, team[0].id)}
    notes = {each.text for each in shell.stored(Note)}
    assert {each.visibility for each in shell.stored(Note)} == {Visibility.PRIVATE}
    assert "Career\n\nShe wants to lead.\n\n```\n## 2026-01-01 not a heading\n```" in notes
    assert "again on that day" in notes
    assert shell.json("list")[0]["last_met_on"] == "2026-03-03"
    before = shell.everything()
    assert "There already: 8." in shell.run("import", "ana.md", "--person", "ana")[2]
    assert shell.everything() == before
    assert shell.out("summary", "ana").startswith("# 1-on-1 with Ana Ruiz")
    changed_file = RUNNING.replace("She wants", "She wanted")
    Path("ana.md").write_text(changed_file, encoding="utf-8")
    code, _, err = shell.run("import", "ana.md", "--person", "ana")
    assert (code, "(text)" in err, shell.everything() == before) == (FAILED, True, True)


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
    assert (code, out, "3 meetings, 3 notes" in err) == (OK, "", True)
    notes = {each.text: each.person_id for each in shell.stored(Note)}
    ana, zoe = (each.id for each in team)
    assert notes == {"we talked\n\n## Next\n\nmore": ana, "ideas": zoe, "words": ana}
    Path("notes/2026-02-24 Bo.md").write_text("whose?")
    Path("notes/Ana undated.md").write_text("when?")
    Path("notes/2026-02-30 Ana.md").write_text("never")
    Path("notes/2026-03-01 Ana.md").write_bytes(b"one\ncaf\xe9")
    Path("notes/2026-03-02 Ana.md").mkdir()
    Path("notes/2026-03-03 Ana.md").write_text("fine")
    code, _, err = shell.run("import", "notes")
    assert code == FAILED
    assert "2026-02-24 Bo.md, line 1: It does not say whose" in err
    assert "Ana undated.md, line 1: There is no date" in err
    assert "2026-02-30 Ana.md, line 1: the day of the file, 2026-02-30 Ana: There is no 30 February." in err
    assert "2026-03-01 Ana.md, line 2, column 4: this is not UTF-8." in err
    assert "2026-03-02 Ana.md, line 1: it is not a file." in err
    assert "Nothing was imported." in err
    assert shell.run("import", "notes", "--partly")[0] == OK
    assert {each.text for each in shell.stored(Note)} - set(notes) == {"fine"}


def test_a_day_that_never_was_or_has_no_year_is_told_and_no_note_gets_what_is_another_s(
    shell: Shell, team: list[Person]
) -> None:
    Path("ana.md").write_text("## 2026-01-05\ngood\n## 2026-02-30\nlost\n## Mon 9 March, on pay\nmore\n")
    code, _, err = shell.run("import", "ana.md", "--partly")
    assert code == OK
    assert "ana.md, line 3, column 1: There is no 30 February." in err
    assert "line 5: no year, so it begins no meeting: Mon 9 March, on pay" in err
    assert [each.text for each in shell.stored(Note)] == ["good"]


def test_what_may_have_been_meant_otherwise_is_told_with_its_line(shell: Shell, team: list[Person]) -> None:
    Path("ana.md").write_text("## 2026-01-05\ngood\n- 2026-01-12\n  better\n\n2026-01-19: best\n")
    code, _, err = shell.run("import", "ana.md", "--dry-run")
    assert (code, "ana.md: 2 lines begin with a date, line 3 first, and begin no meeting." in err) == (
        OK,
        True,
    )
    Path("ana.md").write_text("---\ntitle: x\ndate: 2026-02-31\n---\nwords\n")
    assert "ana.md, line 3: the day of the file, 2026-02-31" in shell.run("import", "ana.md")[2]
    Path("who.md").write_text("---\nperson: [unclosed\n---\n## 2026-01-05\nwords\n")
    assert (
        "who.md, line 2: “[unclosed” is nobody, or several, of your people."
        in shell.run("import", "who.md")[2]
    )


def test_a_meeting_that_was_brought_in_shows_its_notes_and_nothing_that_is_not_known(
    shell: Shell, team: list[Person]
) -> None:
    Path("ana.md").write_text("## 2026-01-05\nshe [/x] wants\nto lead\n")
    assert shell.run("import", "ana.md")[0] == OK
    meeting = shell.stored(Meeting)[0]
    with open_store(shell.paths.database) as store:
        moments = [
            moment_of(each, shell.clock)
            for each in store.timeline.records(store.timeline.keys(team[0].id))
            if each
        ]
        found = transcript(store.plain, meeting.id, whole=True)
    assert [(each.head, each.words, each.private) for each in moments] == [
        ("Meeting · brought in", "she [/x] wants to lead", True)
    ]
    assert [section.title for section in found.sections] == ["Notes"]
    assert "wants" not in shell.out("summary", "ana")
    assert "nothing to pass on" in shell.out("summary", "ana")


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
    assert (code, shell.stored(Meeting)) == (FAILED, [])
    assert words.replace("line 1", "line 3") in err if text.startswith("#") else words in err


def test_notes_in_nasty_words_come_in_as_they_are(shell: Shell, team: list[Person]) -> None:
    text = "".join(
        f"## 2025-01-{day:02d}\n{words}\n\n" for day, words in enumerate([*NASTY, CONTROL, HUGE], 1)
    )
    Path("n.md").write_text(text, encoding="utf-8")
    assert shell.run("import", "n.md", "--person", "ana")[0] == OK
    assert len(shell.stored(Meeting)) == len(NASTY) + 2
    for words in NASTY[:-2]:
        assert any(words.rstrip() in each.text for each in shell.stored(Note)), words
