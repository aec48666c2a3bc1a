"""Completion: what could come next, and that the shells themselves put it there."""

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from store_samples import person

from facilitator.commands.completion import offers
from facilitator.commands.parser import _GROUPS, VERBS, parser
from facilitator.storage.store import open_store
from tests.conftest import KEY
from tests.probe import Terminal
from tests.shell import Shell

HOSTILE = "O'Brien $(touch pwned)"
GONE = replace(person(name="Gone Away"), archived_at=datetime(2026, 3, 9, tzinfo=UTC))


def offered(*words: str) -> list[str]:
    return [each.value or each.kind for each in offers(parser(), words)]


def test_commands_options_choices_and_files_are_offered_where_they_fit() -> None:
    assert offered("e") == ["export", "encrypt", "erase"]
    assert offered("export", "t") == ["taskwarrior", "todotxt"]
    assert offered("export", "ics", "--the") == ["--theirs"]
    assert offered("export", "--force", "ics", "--out", "") == ["files"]
    assert offered("export", "ics", "--out=n") == ["files"]
    assert offered("export", "--out", "x", "m") == ["markdown"]
    assert offered("backup", "") == ["list", "folders"]
    assert offered("keyring", "") == ["add", "remove"]
    assert offered("mark", "3f9a", "d") == ["done", "drop"]
    assert offered("--sh") == ["--shield"]
    assert offered("demo", "--s") == ["--shield"]
    assert offered("add", "ana", "--", "--p") == []
    for nothing in (["due", "--within", ""], ["list", "x"], ["frob", ""], ["export", "ics", "ana", "x"]):
        assert offered(*nothing) == []


def test_each_command_is_in_the_module_that_it_is_looked_for_in() -> None:
    for names in _GROUPS.values():
        for name in names:
            found = parser(name)._subparsers
            assert found is not None
            assert name in str(found._group_actions[0].choices)
    assert set(offered("")) | {"complete"} == VERBS


def test_names_are_offered_while_the_store_is_plain_and_nothing_is_left(shell: Shell) -> None:
    shell.keep(person(name="Ana Ruiz"), person(name="Zoë\n[/x]"), person(name=HOSTILE), GONE)
    before = sorted(shell.paths.data.rglob("*"))
    assert offered("brief", "") == ["Ana Ruiz", HOSTILE, "Zoë [/x]"]
    assert offered("brief", "ru") == offered("show", "ANA") == offered("an") == ["Ana Ruiz"]
    assert offered("export", "ics", "zo") == offered("import", "x.md", "--person", "zo") == ["Zoë [/x]"]
    assert offered("import", "--person=zo") == ["--person=Zoë [/x]"]
    assert offered("add", "--praise", "an") == ["Ana Ruiz"]
    assert offered("add", "ana", "an") == []
    assert sorted(shell.paths.data.rglob("*")) == before
    assert shell.out("complete", "bash", "facilitator", "brief", r"O\'Br") == f"value\t{HOSTILE}\n"
    assert "value\t--shield\t" in shell.out("complete", "bash", "facilitator", "--")


def test_names_of_an_encrypted_store_are_never_offered(shell: Shell) -> None:
    shell.paths.prepare()
    with open_store(shell.paths.database, KEY) as store:
        store.save([person(name="Ana Ruiz")])
    assert offered("brief", "") == offered("brief", "an") == []
    shell.paths.database.write_bytes(b"")
    assert offered("brief", "an") == []
    shell.paths.database.unlink()
    shell.keep(person(name="Ana Ruiz"))
    shell.paths.vault.write_text("{}")
    assert offered("brief", "an") == []


ARGV = {"bash": ["--norc", "--noprofile"], "zsh": ["-f"], "fish": ["--no-config"]}
SET_UP = {
    "bash": 'eval "$(facilitator completion bash)"; PS1="> "',
    "zsh": 'autoload -Uz compinit; compinit -D; eval "$(facilitator completion zsh)"; PS1="> "',
    "fish": "facilitator completion fish | source; function fish_prompt; echo '> '; end",
}
TYPED = {
    "facilitator exp": "facilitator export ",
    "facilitator export ics --incl": "facilitator export ics --include-private ",
    "facilitator brief rui": "facilitator brief Ana\\ Ruiz ",
    "facilitator import --person=bo": "facilitator import --person=bob ",
    "facilitator export ics --out=ou": "facilitator export ics --out=out\\ dir/",
    "facilitator brief O": r"facilitator brief O\'Brien\ \$\(touch\ pwned\)",
}


@pytest.mark.parametrize("name", ARGV)
def test_the_shell_itself_completes(name: str, shell: Shell, tmp_path: Path) -> None:
    program = shutil.which(name)
    if program is None:
        pytest.skip(f"{name} is not installed")
    shell.keep(person(name="Ana Ruiz"), person(name="bob"), person(name=HOSTILE))
    (tmp_path / "away" / "out dir").mkdir(parents=True)
    scripts = str(Path(sys.executable).parent)
    environ = {"HOME": str(tmp_path / "away"), "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}"}
    environ |= {"FACILITATOR_HOME": str(shell.home)}
    with Terminal([program, *ARGV[name]], cols=100, rows=40, env=environ, cwd=tmp_path / "away") as terminal:
        terminal.text(SET_UP[name] + "; echo re''ady")
        terminal.keys("enter")
        terminal.expect(r"^ready")
        for typed, completed in TYPED.items():
            terminal.text(typed)
            terminal.keys("tab")
            terminal.wait(_holds(terminal, completed), None, f"{typed} does not become {completed}")
            terminal.keys("ctrl+u")
            terminal.gone(r"> facil")
    assert not list(tmp_path.rglob("pwned"))


def _holds(terminal: Terminal, completed: str) -> Callable[[], bool]:
    return lambda: completed.rstrip() in terminal.screen
