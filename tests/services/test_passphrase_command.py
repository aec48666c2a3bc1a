"""The command that prints the passphrase for scripts: run as it stands, and told plainly when it fails."""

import sys
from pathlib import Path

import pytest

from facilitator.errors import FacilitatorError
from facilitator.services.passphrase_command import VARIABLE, passphrase_from_command


def printing(code: str) -> dict[str, str]:
    return {VARIABLE: f'{sys.executable} -c "{code}"'}


def test_without_a_command_there_is_no_passphrase() -> None:
    assert passphrase_from_command({}) is None
    assert passphrase_from_command({VARIABLE: ""}) is None


@pytest.mark.parametrize(
    ("printed", "passphrase"),
    [
        ("'two words'", "two words"),
        ("' kept '", " kept "),
        ("'é 你'", "é 你"),
        ("'[/x] $HOME'", "[/x] $HOME"),
        ("'one\\ntwo'", "one\ntwo"),
        ("'windows\\r'", "windows"),
    ],
)
def test_what_it_prints_is_the_passphrase(printed: str, passphrase: str) -> None:
    assert passphrase_from_command(printing(f"print({printed})") | {"PYTHONUTF8": "1"}) == passphrase


def test_no_shell_reads_it(tmp_path: Path) -> None:
    script = tmp_path / "it's here.py"
    script.write_text("import sys; print(sys.argv[1:])")
    command = f"{sys.executable} \"{script}\" $(whoami) '; touch {tmp_path}/made' > /dev/null | cat"
    printed = passphrase_from_command({VARIABLE: command})
    assert printed is not None
    assert "$(whoami)" in printed
    assert "| " not in printed.replace("'|'", "")
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("no-such-program-here", "cannot be run"),
        ("/", "cannot be run"),
        ("echo 'open", "cannot be read"),
        ("  ", "cannot be read"),
        ("true", "printed nothing"),
        ("false", "exit code 1"),
        ("head -c 70000 /dev/zero", "far more"),
        ("yes", "far more"),
        ("printf '\\377'", "not UTF-8"),
    ],
)
def test_what_goes_wrong_is_told_and_how_to_look(command: str, told: str) -> None:
    with pytest.raises(FacilitatorError, match=told) as failed:
        passphrase_from_command({VARIABLE: command})
    assert VARIABLE in failed.value.message
    assert "by itself" in failed.value.hint


def test_one_that_hangs_is_ended() -> None:
    with pytest.raises(FacilitatorError, match="longer than"):
        passphrase_from_command({VARIABLE: "sleep 60"}, seconds=0.1)
