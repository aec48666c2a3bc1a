"""What the commands around the vault do, print and refuse, as a shell sees them."""

import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from store_samples import one_of_each
from vault_samples import CHEAP, PASSPHRASE, contents

from facilitator.cli import FAILED, MISUSED, OK, main
from facilitator.commands import unlocking
from facilitator.domain.models import Note
from facilitator.paths import Paths
from facilitator.services.keeping import Keeping, load_vault, look, set_up
from facilitator.services.passphrase_command import VARIABLE
from facilitator.storage.store import open_store
from facilitator.storage.vault import Vault, new_vault
from facilitator.storage.vault_errors import KeyringError, WrongPassphraseError, WrongRecoveryCodeError
from tests.probe import Terminal

SECRET = "she-wants-to-leave"
NEW = "an even better one"


@pytest.fixture
def home(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> Paths:
    """The home of the commands, with nothing in it."""
    monkeypatch.setenv("FACILITATOR_HOME", str(paths.data.parent))
    return paths


@pytest.fixture
def code(home: Paths) -> str:
    """An encrypted store with a note; the recovery code is returned."""
    new = new_vault(PASSPHRASE, CHEAP)
    set_up(home, new)
    with open_store(home.database, new.key) as store:
        store.save(one_of_each(SECRET))
    return new.recovery_code


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a command print the passphrase."""
    monkeypatch.setenv("PYTHONUTF8", "1")
    monkeypatch.setenv(VARIABLE, f"{sys.executable} -c \"print('{PASSPHRASE}')\"")


def terminal(home: Paths, *arguments: str) -> Terminal:
    own = {"FACILITATOR_HOME": str(home.data.parent), "HOME": str(home.data.parent), "PATH": "/usr/bin:/bin"}
    return Terminal(
        [sys.executable, "-m", "facilitator", *arguments], cols=80, rows=24, env=own, cwd=home.data
    )


def notes(home: Paths, passphrase: str) -> list[str]:
    with open_store(home.database, load_vault(home).unlock(passphrase)) as store:
        return [note.text for note in store.find(Note)]


def printed_code(printed: str) -> str:
    found = re.search(r"^(\w{4}-){13}\w{4}$", printed, re.MULTILINE)
    assert found, printed
    return found[0]


def confirm(shell: Terminal) -> str:
    """Read the code from the screen, type the part that is asked for, and return the code."""
    shell.expect(r"Now type group \d+:")
    rows = re.findall(r"^ +\d+  ((?:\w{4} *)+)$", shell.screen, re.MULTILINE)
    groups = " ".join(rows).split()
    assert len(groups) == 14
    number = int(re.findall(r"Now type group (\d+):", shell.screen)[-1])
    shell.text("nonsense\r")
    shell.expect("Not quite")
    shell.text(groups[number - 1].lower() + "\r")
    return "-".join(groups)


def test_the_passphrase_is_changed_on_a_terminal_that_shows_none_of_it(home: Paths, code: str) -> None:
    before = home.database.read_bytes()
    with terminal(home, "passphrase", "change") as shell:
        for asked, typed in (
            ("Passphrase as it is", "wrong"),
            ("not the passphrase.*\\nPassphrase as it is", PASSPHRASE),
            ("New passphrase", ""),
            ("It is empty.*\\nNew passphrase", NEW),
            ("guess.*\\nThe same again", "something else"),
            ("not the same.*\\nNew passphrase", NEW),
            ("The same again", NEW),
        ):
            shell.expect(rf"{asked}:\s*\Z")
            shell.text(f"{typed}\r")
            if typed == "wrong":
                shell.expect("next try")
                shell.text("too soon")
        assert shell.wait_exit() == OK
        shell.expect("is changed")
        assert shell.faults() == []
        for typed in ("wrong", "too soon", PASSPHRASE, NEW, "something"):
            assert typed not in shell.screen
    assert home.database.read_bytes() == before
    assert notes(home, NEW) == [SECRET]
    assert load_vault(home).unlock_with_recovery(code)
    assert load_vault(home).slots[0].kdf["memory_kib"] == 65536
    with pytest.raises(WrongPassphraseError):
        load_vault(home).unlock(PASSPHRASE)


def test_who_forgot_the_passphrase_sets_another_with_the_recovery_code(home: Paths, code: str) -> None:
    with terminal(home, "passphrase", "change", "--recovery", "--cost", "strong") as shell:
        shell.expect("Recovery code")
        shell.text(code[:-1] + "\r")
        shell.expect(r"these are 55[^:]*Recovery code:")
        shell.text(code.lower().replace("-", " ") + "\r")
        shell.expect("New passphrase")
        shell.text(NEW + "\r")
        shell.expect("The same again")
        shell.text(NEW + "\r")
        assert shell.wait_exit() == OK
    assert notes(home, NEW) == [SECRET]
    assert load_vault(home).cost.memory_kib == 262144


def test_a_new_recovery_code_is_shown_once_and_confirmed(home: Paths, code: str) -> None:
    with terminal(home, "recovery", "new") as shell:
        shell.expect("Passphrase")
        shell.text(PASSPHRASE + "\r")
        new = confirm(shell)
        assert shell.wait_exit() == OK
        shell.expect("counts from now on")
        assert new[:4] not in shell.screen
        assert shell.faults() == []
    assert load_vault(home).unlock_with_recovery(new)
    with pytest.raises(WrongRecoveryCodeError):
        load_vault(home).unlock_with_recovery(code)


def test_a_recovery_code_that_was_not_written_down_counts_for_nothing(home: Paths, code: str) -> None:
    before = home.vault.read_bytes()
    with terminal(home, "recovery", "new") as shell:
        shell.expect("Passphrase")
        shell.text(PASSPHRASE + "\r")
        shell.expect("Now type group")
        shell.text("x\rx\rx\r")
        assert shell.wait_exit() == FAILED
        shell.expect("nothing was changed")
        assert shell.faults() == []
    assert home.vault.read_bytes() == before


@pytest.mark.parametrize(("keys", "code"), [("ctrl+c", 130), ("ctrl+d", FAILED)])
def test_leaving_at_the_question_changes_nothing(home: Paths, keys: str, code: int) -> None:
    set_up(home, new_vault(PASSPHRASE, CHEAP))
    before = contents(home)
    with terminal(home, "rotate") as shell:
        shell.expect("Passphrase")
        shell.keys(keys)
        assert shell.wait_exit() == code
        assert shell.faults() == []
        assert "Traceback" not in shell.screen
    assert contents(home) == before


@pytest.mark.usefixtures("given")
def test_a_script_gets_by_without_a_terminal(
    home: Paths, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["recovery", "new"]) == OK
    new = printed_code(capsys.readouterr().out)
    assert load_vault(home).unlock_with_recovery(new)
    assert main(["backup"]) == OK
    assert main(["check"]) == OK
    shown = capsys.readouterr().out
    assert shown.count("whole") == 2
    assert SECRET not in shown


def test_without_a_terminal_or_a_command_it_is_a_misuse(home: Paths, code: str) -> None:
    commands = [["passphrase", "change"], ["vault", "raw-key"], ["rotate"], ["backup"]]
    printing = f"{sys.executable} -c \"print('{PASSPHRASE}')\""
    for command, printed in [*((each, "") for each in commands), (commands[0], printing)]:
        done = subprocess.run(
            [sys.executable, "-m", "facilitator", *command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            start_new_session=True,
            check=False,
            env={**os.environ, VARIABLE: printed, "PYTHONUTF8": "1"},
        )
        assert done.returncode == MISUSED
        assert "Run it in a terminal" in done.stderr
        assert (VARIABLE in done.stderr) is (not printed)
        assert "Traceback" not in done.stderr
        assert done.stdout == ""


def test_a_passphrase_is_no_argument(capsys: pytest.CaptureFixture[str], home: Paths) -> None:
    for command in (["passphrase", "change", NEW], ["rotate", NEW], ["encrypt", NEW], ["passphrase"]):
        assert main(command) == MISUSED
    assert "usage:" in capsys.readouterr().err


@pytest.mark.usefixtures("given")
def test_a_wrong_passphrase_from_the_command_is_told_and_nothing_changed(
    home: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(home, new_vault("another", CHEAP))
    before = contents(home)
    for command in (["recovery", "new"], ["rotate"], ["vault", "raw-key"], ["check"], ["keyring", "add"]):
        assert main(command) == FAILED
        printed = capsys.readouterr()
        assert "not the passphrase" in printed.err
        assert printed.out == ""
    assert contents(home) == before


def test_a_plain_home_is_encrypted_on_a_terminal(home: Paths) -> None:
    with open_store(home.database) as store:
        store.save(one_of_each(SECRET))
    with terminal(home, "encrypt") as shell:
        shell.expect("New passphrase")
        shell.text(NEW + "\r")
        shell.expect("The same again")
        shell.text(NEW + "\r")
        confirm(shell)
        assert shell.wait_exit() == OK
        shell.expect("An SSD")
        assert shell.faults() == []
    assert look(home) is Keeping.ENCRYPTED
    assert notes(home, NEW) == [SECRET]
    assert not any(SECRET.encode() in content for content in contents(home).values())


@pytest.mark.usefixtures("given")
def test_a_script_encrypts_and_what_is_plain_later_is_encrypted_too(
    home: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_store(home.database) as store:
        store.save(one_of_each(SECRET))
    plain = home.database.read_bytes()
    assert main(["encrypt"]) == OK
    new = printed_code(capsys.readouterr().out)
    assert load_vault(home).unlock_with_recovery(new)
    assert main(["encrypt"]) == OK
    assert "already" in capsys.readouterr().err
    late = home.backups / "facilitator-20260101-000000Z.db"
    late.write_bytes(plain)
    assert main(["encrypt"]) == OK
    assert f"Encrypted: {late}" in capsys.readouterr().err
    assert SECRET.encode() not in late.read_bytes()
    late.write_bytes(plain[:9000])
    assert main(["encrypt"]) == FAILED
    assert "still plain" in capsys.readouterr().err


@pytest.mark.usefixtures("given")
def test_a_rotated_home_has_a_new_key_and_its_old_backups_can_be_put_back(
    home: Paths, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    old = load_vault(home).unlock(PASSPHRASE)
    assert main(["backup"]) == OK
    backup = capsys.readouterr().out.splitlines()[0]
    assert main(["rotate"]) == OK
    shown = capsys.readouterr()
    new = printed_code(shown.out)
    assert f"  {backup}\n    {Path(backup).name}.vault.json\n" in shown.err
    assert load_vault(home).unlock_with_recovery(new) == load_vault(home).unlock(PASSPHRASE) != old
    assert main(["check"]) == OK
    assert f"old key {backup}" in capsys.readouterr().out
    assert main(["restore", backup]) == OK
    assert load_vault(home).unlock_with_recovery(code) == old
    assert notes(home, PASSPHRASE) == [SECRET]
    kept = capsys.readouterr().err
    aside = Path(re.findall(r"is kept: (.*)", kept)[0])
    vault = Path(re.findall(r"is kept: (.*vault.*)", kept)[0])
    with open_store(aside, Vault.load(vault).unlock_with_recovery(new)) as store:
        assert store.find(Note)


@pytest.mark.usefixtures("given")
def test_a_plain_backup_is_not_put_beside_a_vault(
    home: Paths, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = tmp_path / "plain.db"
    open_store(plain).close()
    before = contents(home)
    assert main(["restore", str(plain)]) == FAILED
    assert "not encrypted" in capsys.readouterr().err
    assert contents(home) == before


@pytest.mark.usefixtures("given")
def test_the_raw_key_comes_with_a_warning_beside_it(
    home: Paths, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["vault", "raw-key"]) == OK
    printed = capsys.readouterr()
    assert printed.out == load_vault(home).unlock(PASSPHRASE).hex() + "\n"
    assert "Careful" in printed.err
    assert "rotate" in printed.err


@pytest.mark.usefixtures("given")
@pytest.mark.parametrize("command", ["passphrase change", "recovery new", "rotate", "keyring add"])
def test_where_nothing_is_encrypted_the_way_there_is_told(
    home: Paths, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command.split()) == FAILED
    assert "no store" in capsys.readouterr().err
    open_store(home.database).close()
    assert main(command.split()) == FAILED
    assert "facilitator encrypt" in capsys.readouterr().err
    assert look(home) is Keeping.PLAIN


def test_a_keyring_that_sleeps_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unlocking, "_KEYRING_SECONDS", 0.05)
    awake = threading.Event()
    with pytest.raises(KeyringError, match="does not answer"):
        unlocking._in_time(lambda: bytes(awake.wait()))
    awake.set()
    monkeypatch.setattr(unlocking, "_KEYRING_SECONDS", 10.0)
    assert unlocking._in_time(lambda: b"key") == b"key"

    def refused() -> bytes:
        raise KeyringError("It is locked.")

    with pytest.raises(KeyringError, match="It is locked"):
        unlocking._in_time(refused)
