"""Every kind of copy comes back by `facilitator restore`, with all that was in it, however much that is."""

import os
import random
import sys
from pathlib import Path

import pytest
from meeting_window import prepare_encrypted, window
from store_samples import note, one_of_each

from facilitator.cli import OK, main
from facilitator.domain.clock import SystemClock
from facilitator.domain.models import Meeting, Record
from facilitator.paths import find_paths
from facilitator.services.backups import make_daily
from facilitator.services.keeping import load_vault
from facilitator.services.passphrase_command import VARIABLE
from facilitator.storage.store import open_store

PASSPHRASE = "three odd words"


def everything(*, key: bytes | None = None) -> dict[type[Record], list[Record]]:
    paths = find_paths(os.environ)
    with open_store(paths.database, key or load_vault(paths).unlock(PASSPHRASE)) as store:
        return store.plain.everything()


@pytest.mark.parametrize("entries", [300, pytest.param(20_000, marks=pytest.mark.slow)])
def test_every_kind_of_copy_brings_back_all_that_was_in_it(
    tmp_path: Path, entries: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home, stick = tmp_path / "home", tmp_path / "a stick"
    monkeypatch.setenv("FACILITATOR_HOME", str(home))
    monkeypatch.setenv(VARIABLE, f"echo {PASSPHRASE}")
    key = prepare_encrypted(home, PASSPHRASE)
    paths, dice = find_paths(os.environ), random.Random(entries)
    with open_store(paths.database, key) as store:
        records = one_of_each("words of theirs")
        store.save(records)
        (met,) = (each for each in records if isinstance(each, Meeting))
        store.save([note(met, f"{number} " + "word " * dice.randrange(40)) for number in range(entries)])
        daily = make_daily(store, paths.backups, SystemClock(), paths.vault)
    assert daily is not None
    first = everything(key=key)
    assert main(["backup", str(stick)]) == OK
    (on_stick,) = stick.glob("*.db")
    with open_store(paths.database, key) as store:
        store.save([note(met, "since the backup")])
    second = everything(key=key)

    def restore(copy: Path) -> Path:
        capsys.readouterr()
        assert main(["restore", str(copy)]) == OK
        told = capsys.readouterr().err.splitlines()
        return Path(next(line for line in told if "before-restore" in line).partition(": ")[2])

    aside = restore(daily.path)  # one of those that are made every day
    assert everything() == first
    restore(aside)  # what was there before, and was kept beside it
    assert everything() == second
    restore(on_stick)  # one that was made by hand, elsewhere
    assert everything() == first
    assert main(["rotate"]) == OK
    assert load_vault(paths).unlock(PASSPHRASE) != key
    restore(on_stick)  # one of an older key, with the vault that lies beside it
    assert everything(key=key) == first
    assert main(["check"]) == OK


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of Unix")
def test_long_work_shows_how_far_it_is(home: Path) -> None:
    stick = home / "stick"
    for label, command in {"Copying": "backup", "Checking": "check", "Restoring": "restore"}.items():
        files = {"backup": [str(stick)], "restore": [str(each) for each in stick.glob("*.db")]}
        with window(home, arguments=[command, *files.get(command, [])]) as terminal:
            assert terminal.wait_exit() == OK, terminal.screen
            shown = bytes(terminal.output).decode()
            assert f"{label} ░" in shown
            assert label not in terminal.screen
