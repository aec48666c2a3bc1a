"""`facilitator export`: where it writes, what it says, and what it never replaces."""

import os
import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from facilitator.cli import FAILED, MISUSED, OK
from facilitator.commands.exporting import FORMAT_NAMES
from facilitator.domain.models import (
    Commitment,
    Meeting,
    MeetingStatus,
    Note,
    Person,
    Side,
    TalkingPoint,
    Visibility,
)
from facilitator.domain.visibility import turned, with_change
from facilitator.errors import FacilitatorError
from facilitator.services.exports.files import write_file, write_files
from facilitator.services.exports.formats import FORMATS
from tests.shell import Shell

NOW = datetime.now(UTC)


@pytest.fixture
def people(shell: Shell) -> None:
    people = [Person(name=name, created_at=NOW) for name in ("Ana Ruiz", "Bo/../Chen")]
    points = [
        TalkingPoint(person_id=people[0].id, created_at=NOW, text=text, visibility=visibility)
        for text, visibility in (("shared", Visibility.SHARED), ("hush", Visibility.PRIVATE))
    ]
    promise = Commitment(person_id=people[0].id, created_at=NOW, owner=Side.REPORT, action="draft it")
    shell.keep(*people, *points, promise)


def test_the_names_of_the_formats_are_those_that_are_written() -> None:
    assert set(FORMAT_NAMES) == set(FORMATS)


def test_it_prints_data_alone_and_says_beside_it_what_that_holds(shell: Shell, people: None) -> None:
    code, out, err = shell.run("export", "markdown", "ana")
    assert (code, out.startswith('---\ntitle: "Ana Ruiz"'), "hush" in out) == (OK, True, False)
    assert "shared and yours. Left out: 1 private, 1 promised by others" in err
    code, out, err = shell.run("export", "markdown", "--include-private")
    assert (code, "hush" in out, "draft it" in out) == (OK, True, True)
    assert "private words too" in err
    assert "draft it" in shell.out("export", "taskwarrior", "--theirs")
    assert shell.run("export", "pdf")[0] == MISUSED


def test_a_file_is_for_its_owner_alone_and_never_replaced_unasked(
    shell: Shell, people: None, tmp_path: Path
) -> None:
    old = os.umask(0)
    try:
        code, out, err = shell.run("export", "csv", "--out", "table.csv")
    finally:
        os.umask(old)
    assert (code, out, err.splitlines()[0]) == (OK, "", f"Written to {tmp_path / 'table.csv'}.")
    path = tmp_path / "table.csv"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    assert before.startswith("\ufeffkind,person".encode())
    code, _, err = shell.run("export", "json", "--out", "table.csv")
    assert (code, "there already" in err, path.read_bytes()) == (FAILED, True, before)
    (tmp_path / "link.csv").symlink_to(path)
    assert shell.run("export", "json", "--out", "link.csv")[0] == FAILED
    assert shell.run("export", "json", "--out", "link.csv", "--force")[0] == OK
    assert path.read_bytes() == before  # the link was replaced, and not what it led to
    os.mkfifo(tmp_path / "pipe")
    code, _, err = shell.run("export", "json", "--out", "pipe", "--force")
    assert (code, "no ordinary file" in err, (tmp_path / "pipe").is_fifo()) == (FAILED, True, True)
    (tmp_path / "pipe").unlink()
    assert shell.run("export", "json", "--out", "")[0] == MISUSED
    assert shell.run("export", "json", "--out", "no/such/folder.json")[0] == FAILED
    assert sorted(each.name for each in tmp_path.iterdir()) == ["home", "link.csv", "table.csv"]


def test_a_folder_gets_a_file_for_each_person_or_event(shell: Shell, people: None, tmp_path: Path) -> None:
    assert shell.run("export", "markdown", "--out", "notes/")[0] == OK
    assert sorted(each.name for each in (tmp_path / "notes").iterdir()) == ["Ana Ruiz.md", "Bo .. Chen.md"]
    assert {stat.S_IMODE(each.stat().st_mode) for each in (tmp_path / "notes").iterdir()} == {0o600}
    (tmp_path / "notes" / "Ana Ruiz.md").unlink()
    code, _, err = shell.run("export", "markdown", "--out", "notes")
    assert (code, "Bo .. Chen.md is there already" in err) == (FAILED, True)
    assert not (tmp_path / "notes" / "Ana Ruiz.md").exists()
    assert shell.run("export", "markdown", "--out", "notes", "--force")[0] == OK
    assert shell.run("export", "ics", "--theirs", "--out", "calendar/")[0] == OK
    assert len(list((tmp_path / "calendar").glob("*.ics"))) == 1
    assert shell.run("export", "json", "--out", "calendar")[0] == OK
    assert (tmp_path / "calendar" / "facilitator.json").is_file()


def test_a_disk_that_refuses_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "there").write_text("old")
    monkeypatch.setattr(os, "fsync", full)
    for name in ("new", "there"):
        with pytest.raises(FacilitatorError, match="No space left"):
            write_file(tmp_path / name, ["words"], force=True)
    with pytest.raises(FacilitatorError, match="No space left"):
        write_files(tmp_path / "folder", {"a": ["words"]}, force=False)
    assert (tmp_path / "there").read_text() == "old"
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["folder", "there"]


def test_a_summary_that_repeats_what_is_private_by_now_stays_here(shell: Shell) -> None:
    ana = Person(name="Ana Ruiz", created_at=shell.clock.now())
    met = Meeting(
        person_id=ana.id,
        created_at=ana.created_at,
        started_at=ana.created_at,
        ended_at=ana.created_at,
        flow_id="standard",
        status=MeetingStatus.CLOSED,
        summary="# Our talk\n\n- Two weeks of rota are too long for her\n",
    )
    words = "Two weeks of rota are too long for her"
    note = Note(
        person_id=ana.id,
        meeting_id=met.id,
        stage="listening",
        created_at=ana.created_at,
        visibility=Visibility.SHARED,
        text=words,
    )
    shell.keep(ana, met, note)
    assert words in shell.out("export", "json")
    assert shell.run("summary", "ana")[2] == ""
    private, change = with_change(note, turned(note), shell.clock.now())
    with shell.store() as store:
        store.save([replace(private, version=1), change])
    for form in ("json", "csv", "markdown"):
        _, out, err = shell.run("export", form)
        assert words not in out, form
    assert "1 summary that repeats what is private now" in shell.run("export", "json")[2]
    assert words in shell.out("export", "json", "--include-private")
    assert "your private note of" in shell.run("summary", "ana")[2]
    code, out, err = shell.run("summary", "ana", "--copy")
    assert (code, out) == (FAILED, "")
    assert "--anyway" in err
