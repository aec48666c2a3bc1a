"""The manual page and the help: both tell of every command and option."""

import argparse
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from facilitator.commands.manual import _verbs, manual
from facilitator.commands.parser import parser
from tests.shell import Shell

PAGE = Path(__file__).parents[1] / "man" / "facilitator.1"
READERS = {
    "mandoc": ["mandoc", "-T", "lint", "-W", "warning"],
    "groff": ["groff", "-man", "-ww", "-z"],
    "man": ["man", "--warnings=w", "-l"],
}


def commands() -> Iterator[argparse.ArgumentParser]:
    yield from _verbs(parser())


def options(reader: argparse.ArgumentParser) -> list[str]:
    return [
        name for action in reader._actions for name in action.option_strings if name not in ("-h", "--help")
    ]


def test_the_page_is_that_of_the_commands_as_they_are() -> None:
    assert PAGE.read_text("utf-8") == manual(), "write it anew: make man"


def test_the_page_names_every_command_and_option_with_examples() -> None:
    page = manual().replace("\\-", "-")
    for verb in commands():
        own = page.partition(f"\n.SS {verb.prog.removeprefix('facilitator ')}\n")[2].partition("\n.S")[0]
        for name in options(verb):
            assert f"\\fB{name}\\fR" in own, (verb.prog, name)
        assert f"\n  {verb.prog}" in own


@pytest.mark.parametrize("name", READERS)
def test_the_page_is_read_without_a_warning(name: str) -> None:
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    done = subprocess.run([*READERS[name], PAGE], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert name == "man" or done.stdout == ""


def test_every_command_has_help_with_examples_that_fits(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for verb in commands():
        _, *words = verb.prog.split()
        helped = shell.out(*words, "--help")
        assert re.search(rf"^examples:\n( .*\n)*  {verb.prog}", helped, re.M), verb.prog
        assert max(map(len, helped.splitlines())) <= 80, verb.prog
        for name in options(verb):
            assert name in helped
