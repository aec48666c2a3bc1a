"""The command line: what it prints, what it leaves behind, and the code it ends with."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from meeting_window import begin, window

from facilitator import __version__
from facilitator.cli import FAILED, INTERRUPTED, MISUSED, OK, main
from tests.probe import Terminal

PROGRAM = [sys.executable, "-m", "facilitator"]
VARIABLES = ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "TMPDIR")


@pytest.fixture(autouse=True)
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make everything a user has lie in one folder, and return it."""
    folder = tmp_path / "user"
    folder.mkdir()
    for name in list(os.environ):
        if name.startswith("FACILITATOR_") or name == "NO_COLOR":
            monkeypatch.delenv(name)
    for name in VARIABLES:
        monkeypatch.setenv(name, str(folder))
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return where FACILITATOR_HOME points, not made yet."""
    return tmp_path / "home"


def terminal(home: Path, *verbs: str) -> Terminal:
    """Open a window on the program, with the user's folders of this test."""
    return window(home, arguments=verbs, **{name: os.environ[name] for name in VARIABLES})


@pytest.fixture
def opened(home: Path) -> Iterator[Terminal]:
    """Return the program, started as a shell starts it, at its first screen."""
    begin(home)
    environ = {name: os.environ[name] for name in VARIABLES} | {"FACILITATOR_HOME": str(home)}
    with Terminal(PROGRAM, cols=60, rows=24, env=environ, cwd=home.parent) as started:
        started.expect("Add your first person")
        yield started


def run(*arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run the program without a terminal."""
    return subprocess.run(
        [*PROGRAM, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | (env or {}),
    )


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == OK
    assert capsys.readouterr().out == f"facilitator {__version__}\n"


def test_the_help_names_every_command_and_shows_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == OK
    printed = capsys.readouterr().out
    for words in ("1-on-1", "demo", "locate", "--version", "examples:"):
        assert words in printed
    assert max(map(len, printed.splitlines())) <= 80


@pytest.mark.parametrize("arguments", [["frobnicate"], ["--frobnicate"], ["demo", "more"], [""]])
def test_what_is_not_understood_is_a_misuse_and_told_on_stderr(
    arguments: list[str], capsys: pytest.CaptureFixture[str], user: Path
) -> None:
    assert main(arguments) == MISUSED
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "facilitator --help" in printed.err or "usage: facilitator" in printed.err
    assert files(user) == []


def located(capsys: pytest.CaptureFixture[str]) -> dict[str, Path]:
    assert main(["locate"]) == OK
    printed = capsys.readouterr()
    assert printed.err == ""
    pairs = re.findall(r"^(.+?): +(/.*)$", printed.out, re.M)
    assert len(pairs) == len(printed.out.splitlines())
    return {label: Path(path) for label, path in pairs}


def test_locate_names_everything_under_a_home_of_your_own(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACILITATOR_HOME", str(home))
    assert located(capsys) == {
        "settings": home / "config" / "settings.toml",
        "flows, prompts, templates": home / "config",
        "data": home / "data" / "facilitator.db",
        "backups": home / "backups",
        "log": home / "log",
    }
    assert not home.exists()


def test_locate_names_the_system_s_folders_without_one_and_makes_none(
    user: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = located(capsys)
    assert len(places) == 5
    for path in places.values():
        assert path.is_relative_to(user)
        assert "facilitator" in str(path.relative_to(user))
    assert files(user) == []


def test_a_folder_with_strange_letters_is_located_as_it_is(home: Path) -> None:
    strange = home / "é 你 [x] %s"
    done = run("locate", env={"FACILITATOR_HOME": str(strange), "PYTHONIOENCODING": "utf-8"})
    assert (done.returncode, done.stderr) == (OK, "")
    assert str(strange / "data" / "facilitator.db") in done.stdout


@pytest.mark.parametrize("verbs", [[], ["demo"]])
def test_without_a_terminal_nothing_is_drawn_or_made_and_a_hint_is_given(
    verbs: list[str], user: Path, home: Path
) -> None:
    done = run(*verbs, env={"FACILITATOR_HOME": str(home)})
    assert (done.returncode, done.stdout) == (MISUSED, "")
    assert "needs a terminal" in done.stderr
    assert "--help" in done.stderr
    assert files(user) == []
    assert not home.exists()


def test_a_terminal_on_one_side_only_is_not_enough(home: Path, tmp_path: Path) -> None:
    script = 'exec "$@" > out; exit'
    with Terminal(
        ["sh", "-c", script, "sh", *PROGRAM],
        env={"FACILITATOR_HOME": str(home), "HOME": str(tmp_path)},
        cwd=tmp_path,
    ) as half:
        assert half.wait_exit() == MISUSED
        half.expect("needs a terminal")
    assert (tmp_path / "out").read_text() == ""


def test_an_interrupt_ends_with_the_code_for_it_and_leaves_the_terminal_as_it_was(opened: Terminal) -> None:
    opened.signal(signal.SIGINT)
    assert opened.wait_exit() == INTERRUPTED
    assert opened.faults() == []


def test_quitting_ends_well_and_leaves_the_terminal_as_it_was(opened: Terminal, home: Path) -> None:
    opened.keys("ctrl+q")
    assert opened.wait_exit() == OK
    assert opened.faults() == []
    assert (home / "data" / "facilitator.db").is_file()


@pytest.mark.parametrize(
    "content", [b"my diary\n" * 200, b"SQLite format 3\0" + bytes(4096), b"", b"PK\x03\x04"]
)
def test_a_file_that_is_not_ours_is_refused_in_words_and_left_as_it_is(home: Path, content: bytes) -> None:
    store = home / "data" / "facilitator.db"
    store.parent.mkdir(parents=True)
    store.write_bytes(content)
    with terminal(home) as started:
        assert started.wait_exit() == FAILED
        assert started.faults() == []
        assert "facilitator: " in started.screen
        assert "Traceback" not in started.screen
    assert store.read_bytes() == content
    assert os.listdir(store.parent) == [store.name]  # noqa: PTH208 (names are what is asked)


def test_a_folder_that_cannot_be_made_is_told_in_words(home: Path) -> None:
    home.write_text("in the way")
    with terminal(home) as started:
        assert started.wait_exit() == FAILED
        assert "could not be prepared" in started.screen.replace("\n", "")
        assert "Traceback" not in started.screen
    assert home.read_text() == "in the way"


@pytest.mark.parametrize(
    ("written", "named"),
    [
        pytest.param('theme = "purple"\n', "“theme”", marks=pytest.mark.slow),
        pytest.param("them = 'dark'\n", "“them”", marks=pytest.mark.slow),
        ("theme =\n", "TOML"),
        ('[keys]\n"review.dome" = "f9"\n', "review.dome"),
    ],
)
def test_broken_settings_are_named_on_the_screen_and_the_rest_works(
    home: Path, written: str, named: str
) -> None:
    begin(home)
    (home / "config").mkdir(parents=True)
    (home / "config" / "settings.toml").write_text(written)
    with terminal(home) as started:
        started.expect("! shows something wrong in your settings")
        started.expect("Add your first person")
        started.keys("!")
        started.expect("In your settings")
        started.expect(re.escape(named))
        started.keys("escape")
        started.gone("In your settings")
        started.keys("n")
        started.expect("A new person")
        started.keys("ctrl+q")
        assert started.wait_exit() == OK
    assert (home / "config" / "settings.toml").read_text() == written


def test_the_demo_is_marked_as_such_leaves_nothing_behind_and_touches_no_data(home: Path, user: Path) -> None:
    with terminal(home, "demo") as demo:
        demo.expect("nothing is kept|example team")
        demo.expect("People")
        (made,) = user.glob("facilitator-demo-*")
        demo.keys("n")
        demo.expect("A new person")
        demo.text("Zoë")
        demo.keys("ctrl+s")
        demo.expect("Zoë")
        demo.keys("ctrl+q")
        assert demo.wait_exit() == OK
        assert demo.faults() == []
    assert not made.exists()
    assert not home.exists()
    assert files(user) == []


@pytest.mark.parametrize(
    "number",
    [
        signal.SIGTERM,
        pytest.param(signal.SIGHUP, marks=pytest.mark.slow),
        pytest.param(signal.SIGINT, marks=pytest.mark.slow),
    ],
)
def test_a_demo_that_is_ended_from_outside_leaves_nothing_either(
    home: Path, user: Path, number: signal.Signals
) -> None:
    with terminal(home, "demo") as demo:
        demo.expect("People")
        demo.signal(number)
        demo.wait_exit()
    assert files(user) == []
    assert not home.exists()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, OK), (signal.SIGINT, INTERRUPTED)])
def test_a_demo_that_is_ended_while_it_is_set_up_leaves_nothing_either(
    home: Path, user: Path, number: signal.Signals, code: int
) -> None:
    with terminal(home, "demo") as demo:
        demo.expect("Setting up the example team")
        demo.signal(number)
        assert demo.wait_exit() == code
    assert files(user) == []
