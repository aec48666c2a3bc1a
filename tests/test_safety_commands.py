"""`backup`, `restore` and `check`, as a shell sees them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from meeting_window import prepare, prepare_encrypted, store_of

from facilitator.cli import FAILED, OK, main
from facilitator.domain.clock import SystemClock
from facilitator.domain.models import Person
from facilitator.paths import find_paths
from facilitator.services.backups import make_backup
from facilitator.services.keeping import load_vault, look
from facilitator.services.passphrase_command import VARIABLE
from facilitator.services.runtime import Runtime
from facilitator.storage.errors import MissingStoreError
from facilitator.storage.store import open_store


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    monkeypatch.setenv("FACILITATOR_HOME", str(home))
    return home


def test_a_backup_is_made_listed_checked_and_put_back(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ana = prepare(home)
    assert main(["backup"]) == OK
    made = Path(capsys.readouterr().out.splitlines()[0])
    assert made.parent == home / "backups"
    assert main(["backup", "list"]) == OK
    assert str(made) in capsys.readouterr().out
    with store_of(home) as store:
        store.save([], removed=[ana] if (ana := store.get(Person, ana.id)) else [])
    assert main(["restore", str(made)]) == OK
    kept = Path(capsys.readouterr().err.splitlines()[-1].partition(": ")[2])
    assert kept.is_file()
    with store_of(home) as store:
        assert [person.name for person in store.find(Person)] == ["Ana Ruiz"]
    assert main(["check"]) == OK
    shown = capsys.readouterr().out
    assert shown.count("whole") == 2


def test_a_backup_goes_where_it_is_told(home: Path, tmp_path: Path) -> None:
    prepare(home)
    assert main(["backup", str(tmp_path / "stick" / "safe")]) == OK
    assert len(list((tmp_path / "stick" / "safe").glob("facilitator-*.db"))) == 1


def test_damage_is_told_with_the_way_back(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prepare(home)
    main(["backup"])
    made = capsys.readouterr().out.splitlines()[0]
    database = home / "data" / "facilitator.db"
    content = database.read_bytes()
    database.write_bytes(content[: len(content) // 2])
    assert main(["check"]) == FAILED
    shown = capsys.readouterr()
    assert "damaged" in shown.out
    assert f"facilitator restore {made}" in shown.err
    assert main(["restore", made]) == OK
    assert main(["check"]) == OK


def test_no_command_drops_a_damaged_journal(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prepare(home)
    data = home / "data"
    with store_of(home) as store:  # what lies there now is what a kill would leave
        store.save([Person(name="in the journal alone", created_at=datetime.now(UTC))])
        left = {each: each.read_bytes() for each in data.glob("facilitator.db*")}
    for path, content in left.items():
        path.write_bytes(content)
    journal = data / "facilitator.db-wal"
    bent = bytearray(left[journal])
    bent[len(bent) // 2] ^= 1
    journal.write_bytes(bent)
    for command in ("list", "backup", "check", "check"):
        assert main([command]) == FAILED
        told = capsys.readouterr()
        assert "The journal beside" in told.out + told.err
        assert journal.read_bytes() == bent


def test_without_its_folder_or_its_vault_the_way_back_is_named(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = find_paths({"FACILITATOR_HOME": str(home)})
    prepare_encrypted(home, "long enough words")
    key = load_vault(paths).unlock("long enough words")
    with open_store(paths.database, key) as store:
        make_backup(store, paths.backups, SystemClock(), paths.vault)
    vault = paths.vault.read_bytes()
    paths.vault.unlink()
    assert main(["check"]) == FAILED
    assert "  cp " in capsys.readouterr().err
    paths.vault.write_bytes(vault)
    paths.data.rename(home / "away")
    with pytest.raises(MissingStoreError, match="but backups of yours are in"):
        look(paths)


@pytest.mark.parametrize("command", [["backup"], ["check"]])
def test_without_a_store_none_is_made(
    home: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command) == FAILED
    assert "no store" in capsys.readouterr().err
    assert not home.exists()


def test_what_is_no_backup_is_refused(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prepare(home)
    before = (home / "data" / "facilitator.db").read_bytes()
    other = tmp_path / "letter.txt"
    other.write_text("Dear Ana")
    assert main(["restore", str(other)]) == FAILED
    assert "not put back" in capsys.readouterr().err
    (tmp_path / "empty").write_text("")
    for wrong, words in (("empty", "not put back"), ("gone.db", "no backup"), (".", "no backup")):
        assert main(["restore", str(tmp_path / wrong)]) == FAILED
        assert words in capsys.readouterr().err
    assert main(["backup", str(other / "folder")]) == FAILED
    assert "cannot be made" in capsys.readouterr().err
    assert (home / "data" / "facilitator.db").read_bytes() == before


def test_a_plain_backup_of_an_encrypted_store_is_told(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = find_paths({"FACILITATOR_HOME": str(home)})
    key = prepare_encrypted(home, "long enough words")
    plain = paths.backups / "facilitator-20260309-120000Z.db"
    open_store(plain).close()
    with open_store(paths.database, key) as store:
        runtime = Runtime(paths, store, SystemClock())
        runtime.load()
        assert "1 backup in" in "".join(runtime.remarks)
        runtime.close()
    monkeypatch.setenv(VARIABLE, "echo long enough words")
    assert main(["check"]) == FAILED
    assert f"plain   {plain}" in capsys.readouterr().out
