"""`facilitator add`, as a shell sees it."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from facilitator.cli import FAILED, MISUSED, OK, main
from facilitator.services.sealing import new_pair, publish, unseal, waiting

PRIVATE, PUBLIC = new_pair()


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FACILITATOR_HOME", str(tmp_path))
    inbox = tmp_path / "data" / "inbox"
    publish(PUBLIC, inbox)
    return inbox


def added(inbox: Path) -> list[tuple[str, str, str, bool, str]]:
    thoughts = (each for path in waiting(inbox) for each in unseal(path.read_bytes(), PRIVATE))
    return [(each.who, each.text, each.kind, each.private, each.due) for each in thoughts]


def test_words_options_and_their_order(inbox: Path) -> None:
    assert main(["add", "ana", "ask about", "on-call"]) == OK
    assert main(["add", "ana", "--praise", "the [/x] demo"]) == OK
    assert main(["add", "--private", "ana", "mine"]) == OK
    assert main(["add", "ana", "--promise", "--due", "2027-01-02", "the", "budget"]) == OK
    assert added(inbox) == [
        ("ana", "ask about on-call", "point", False, ""),
        ("ana", "the [/x] demo", "praise", False, ""),
        ("ana", "mine", "point", True, ""),
        ("ana", "the budget", "promise", False, "2027-01-02"),
    ]


def test_a_date_in_figures_is_read_as_the_settings_say(inbox: Path, tmp_path: Path) -> None:
    year = date.today().year + 2
    for setting in ("day_first = true", "day_first = false"):
        (tmp_path / "config").mkdir(exist_ok=True)
        (tmp_path / "config" / "settings.toml").write_text(setting)
        for due in (f"3/4/{year}", f"by 3-4-{year}", f"{year}-03-04"):
            assert main(["add", "ana", "--promise", "--due", due, "x"]) == OK
    assert sorted(due for *_, due in added(inbox)) == [f"{year}-03-04"] * 4 + [f"{year}-04-03"] * 2


def test_a_list_from_standard_input_is_one_point_a_line_and_one_file(inbox: Path) -> None:
    typed = b"\xef\xbb\xbf> - [ ] one\r\n  2) two\n\n---\n* three [/x]\n"
    command = [sys.executable, "-m", "facilitator", "add", "ana", "-"]
    assert subprocess.run(command, input=typed, check=False, capture_output=True).returncode == OK
    assert [text for _, text, *_ in added(inbox)] == ["one", "two", "three [/x]"]
    assert len(waiting(inbox)) == 1, "a full disk could take half of them"
    moments = [each.made_at for each in unseal(waiting(inbox)[0].read_bytes(), PRIVATE)]
    assert moments == sorted(set(moments)), "they are listed in the order of their moments"
    wrong = subprocess.run(command, input=b"one\ncaf\xe9\n", check=False, capture_output=True, text=False)
    assert wrong.returncode == FAILED
    assert b"standard input, line 2, column 4: this is not UTF-8. Nothing was added." in wrong.stderr
    assert len(waiting(inbox)) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["ana", "--due", "fri", "x"], MISUSED, "Only a promise has a date"),
        (["ana", "--promise", "--due", "yesterday", "x"], MISUSED, "past"),
        (["ana", "--promise", "--due", "flurb", "x"], MISUSED, "flurb"),
        (["ana", "x" * 200_001], FAILED, "200,000"),
        (["ana", " "], MISUSED, "nothing to add"),
        ([" ", "x"], MISUSED, "for whom"),
        (["ana", "x", "--nonsense"], MISUSED, "--nonsense"),
        (["ana", "--praise", "--feedback", "x"], MISUSED, "not allowed"),
    ],
)
def test_what_cannot_be_added_is_refused(
    inbox: Path, arguments: list[str], code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["add", *arguments]) == code
    assert told in capsys.readouterr().err
    assert added(inbox) == []


def test_what_never_ends_is_not_read_to_its_end(inbox: Path) -> None:
    with subprocess.Popen(["yes"], stdout=subprocess.PIPE) as endless:
        command = [sys.executable, "-m", "facilitator", "add", "ana"]
        done = subprocess.run(command, stdin=endless.stdout, check=False, capture_output=True, timeout=60)
        endless.kill()
    assert (done.returncode, b"more than 200,000" in done.stderr) == (FAILED, True)
    assert added(inbox) == []


def test_without_a_store_or_room_it_says_what_to_do(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = (inbox / "public.key").read_text()
    (inbox / "public.key").write_text("zz")
    assert main(["add", "ana", "x"]) == FAILED
    assert "damaged" in capsys.readouterr().err
    (inbox / "public.key").unlink()
    assert main(["add", "ana", "x"]) == FAILED
    assert "Start facilitator once" in capsys.readouterr().err
    (inbox / "public.key").write_text(key)
    resource = pytest.importorskip("resource")
    limits = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10)); import signal; "
    limits += "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    code = f"{limits}from facilitator.cli import main; raise SystemExit(main(['add', 'ana', 'x']))"
    full = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert full.returncode == FAILED
    assert "not added" in full.stderr
    assert resource
    assert [each.name for each in inbox.iterdir()] == ["public.key"]


def test_nothing_that_reads_the_store_is_imported(inbox: Path) -> None:
    code = (
        "import sys; from facilitator.cli import main; main(['add', 'ana', 'x']);"
        "main(['add', 'ana', '--promise', '--due', 'fri', 'x']);"
        "heavy = ('sqlmodel', 'sqlalchemy', 'textual', 'sqlcipher3', 'pydantic', 'tomllib', 'dataclasses');"
        "print([name for name in heavy if name in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert shown.splitlines()[-1] == "[]"
