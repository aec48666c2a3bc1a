"""`erase`, as somebody at a terminal sees it."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from meeting_window import RUN, prepare, store_of

from facilitator.cli import FAILED, MISUSED, OK, main
from facilitator.domain.models import Person
from tests.probe import Terminal


def erase(home: Path, *arguments: str) -> Terminal:
    own = {"FACILITATOR_HOME": str(home), "HOME": str(home), "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-c", RUN, "erase", *arguments]
    return Terminal(command, cols=90, rows=30, env=own, cwd=home.parent)


def people(home: Path) -> list[str]:
    with store_of(home) as store:
        return [person.name for person in store.find(Person)]


def test_it_shows_what_goes_asks_for_the_name_and_rewrites_the_backups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("FACILITATOR_HOME", str(home))
    prepare(home)
    assert main(["backup"]) == OK
    made = Path(capsys.readouterr().out.splitlines()[0])
    with erase(home, "ana") as terminal:
        terminal.expect("Type the name, Ana Ruiz, to erase it:")
        assert "in the backup" in terminal.screen
        terminal.text("no\r")
        terminal.expect("Nothing was erased.")
        assert terminal.wait_exit() == OK
    assert people(home) == ["Ana Ruiz"]
    with erase(home, "ana ru") as terminal:
        terminal.expect("Type the name")
        terminal.text("ana ruiz\r")
        terminal.expect(r"Rewrite 1 backup without them\?")
        terminal.text("\r")
        terminal.expect("Ana Ruiz is erased.")
        assert terminal.wait_exit() == OK
    assert people(home) == []
    for folder in (home / "data", home / "backups"):
        assert all(b"Ana Ruiz" not in each.read_bytes() for each in folder.iterdir() if each.is_file())
    assert made.exists()


def test_a_hold_an_unknown_name_a_pipe_and_no_store_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("FACILITATOR_HOME", str(home))
    assert main(["erase", "ana"]) == MISUSED
    assert "Run it in a terminal" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert main(["erase", "ana"]) == FAILED
    assert "no store" in capsys.readouterr().err
    ana = prepare(home)
    assert main(["erase", "zoe"]) == FAILED
    assert "Nobody is called “zoe”." in capsys.readouterr().err
    with store_of(home) as store:
        store.save([replace(ana, hold="a dispute", version=1)])
    assert main(["erase", "ana"]) == FAILED
    assert "Nothing of Ana Ruiz may be erased: a dispute" in capsys.readouterr().err
    assert people(home) == ["Ana Ruiz"]
