"""What is told to whoever looks into a bug: enough to find it, and no word or name of anybody."""

import os
import stat
from pathlib import Path

import pytest
from vault_samples import CHEAP

from facilitator.domain.models import Person
from facilitator.errors import FacilitatorError
from facilitator.services.keeping import set_up
from facilitator.services.runtime import Runtime
from facilitator.storage.errors import DiskError, DiskFullError
from facilitator.storage.store import open_store
from facilitator.storage.vault import new_vault
from facilitator.support_log import FULL_BYTES, KEPT, Event, SupportLog
from tests.shell import Shell
from tests.store_samples import one_of_each

SECRET = "Zanzibar"


@pytest.fixture
def log(tmp_path: Path) -> SupportLog:
    return SupportLog(tmp_path / "log")


def raised(message: str, cause: BaseException | None = None) -> BaseException:
    try:
        raise FacilitatorError(message) from cause
    except FacilitatorError as error:
        return error


def test_it_holds_what_happened_for_its_owner_alone(log: SupportLog) -> None:
    log.write(Event.BACKED_UP, bytes=12, clean=True, kind=DiskError, left_out=None)
    log.write_crash(raised(SECRET, ValueError(SECRET)))
    first, crash = log.entries()
    assert first[0].partition(" ")[2] == "backed up bytes=12 clean=yes kind=DiskError"
    assert crash[0].endswith("crash kind=FacilitatorError")
    assert crash[1].startswith("  test_support_log.py ")
    assert crash[-1] == "after ValueError"
    assert SECRET not in log.file.read_text()
    if os.name != "nt":
        assert stat.S_IMODE(log.file.stat().st_mode) == 0o600
        assert stat.S_IMODE(log.file.parent.stat().st_mode) == 0o700


def test_a_text_does_not_get_in(log: SupportLog) -> None:
    with pytest.raises(TypeError, match="str does not go"):
        log.write(Event.CHECKED, faults=SECRET)  # type: ignore[arg-type]
    assert not log.file.exists()


def test_it_is_put_aside_when_it_is_full_and_the_oldest_goes(log: SupportLog) -> None:
    for number in range(KEPT + 2):
        log.write(Event.CHECKED, number=number)
        with log.file.open("a") as file:
            file.write("x" * FULL_BYTES + "\n")
        log.write(Event.ENDED, number=number)
    assert len(list(log.file.parent.iterdir())) == KEPT
    assert not log.file.exists()
    log.write(Event.STARTED)
    numbers = [entry[0].rpartition("=")[2] for entry in log.entries() if "=" in entry[0]]
    assert numbers == [str(number) for number in range(2, KEPT + 2) for _ in range(2)]


def test_a_disk_that_takes_nothing_disturbs_nobody(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("")
    SupportLog(tmp_path / "log").write(Event.STARTED)
    assert SupportLog(tmp_path / "log").entries() == []


def test_a_save_that_keeps_failing_is_told_once_and_its_end_too(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = Person(name=SECRET, created_at=runtime.clock.now())
    failing: list[Exception] = [DiskFullError(SECRET)] * 3 + [DiskError(SECRET)]
    save = type(runtime.store).save

    def breaking(*given: object) -> object:
        if failing:
            raise failing.pop(0)
        return save(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(type(runtime.store), "save", breaking)
    for error in (DiskFullError, DiskFullError, DiskFullError, DiskError):
        with pytest.raises(error):
            runtime.save([person])
    runtime.save([person])
    told = [entry[0].partition("Z ")[2] for entry in runtime.log.entries()]
    assert told == ["not saved kind=DiskFullError", "not saved kind=DiskError", "saved again tries=4"]


def test_diagnose_tells_what_a_bug_report_needs_and_nothing_personal(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM_PROGRAM", f"{SECRET}; rm -rf ~")
    shell.keep(*one_of_each(SECRET))
    assert shell.run("backup")[0] == 0
    shell.paths.config_file.write_text(f'opening = "{SECRET}"\nlength_minutes = 40\n')
    (shell.paths.summaries / SECRET).mkdir(parents=True)
    log = SupportLog(shell.paths.log)
    log.write_crash(raised(SECRET))
    with log.file.open("a") as file:
        file.write(f"{SECRET}\n2026-01-01T00:00:00Z crash {SECRET}: Bo\n  /home/bo/{SECRET}.py:1 {SECRET}!\n")
    shown = shell.out("diagnose")
    for wanted in (
        "facilitator 0",
        "SQLCipher 4",
        "textual 8",
        "$FACILITATOR_HOME/data/facilitator.db",
        "mode 600",
        "1 backups",
        "length_minutes",
        "synchronous = 2",
        "journal_mode = wal",
        "crash kind=FacilitatorError",
        "(unusual)",
    ):
        assert wanted in shown, shown
    assert SECRET not in shown
    assert str(shell.home) not in shown
    assert str(Path.home()) not in shown


def test_an_encrypted_store_is_told_of_only_with_its_passphrase(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = new_vault("three odd words", CHEAP)
    shell.paths.prepare()
    set_up(shell.paths, made)
    with open_store(shell.paths.database, made.key) as store:
        store.save(one_of_each(SECRET))
    code, out, err = shell.run("diagnose")
    assert (code, "synchronous" in out, "--unlock" in err) == (0, False, True)
    monkeypatch.setenv("FACILITATOR_PASSPHRASE_COMMAND", "echo three odd words")
    told = shell.out("diagnose", "--unlock")
    assert "cipher_page_size = 4096" in told
    assert "three odd" not in told


def test_a_home_that_is_not_there_yet_stays_so(shell: Shell) -> None:
    assert "none yet" in shell.out("diagnose")
    assert not shell.home.exists()
