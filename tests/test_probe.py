"""The terminal that the tests and benchmarks use, held against small real programs."""

import base64
import os
import signal
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.emulator import Emulator
from tests.probe import Terminal, encode

BARE_APP = Path(__file__).parent.parent / "benchmarks" / "bare_app.py"


def python(code: str, **options: object) -> Terminal:
    """Return a terminal that runs these lines of Python."""
    return Terminal([sys.executable, "-c", code], **options)  # type: ignore[arg-type]


def test_what_is_typed_is_echoed_and_answered() -> None:
    with Terminal(["cat"]) as terminal:
        terminal.text("good morning\r")
        terminal.expect(r"good morning\ngood morning")


def test_the_moment_is_when_the_text_came() -> None:
    with python("import time; time.sleep(0.4); print('late')") as terminal:
        moment = terminal.expect("late")
        terminal.wait_exit()
        assert 0.4 <= moment <= terminal.now()


def test_what_never_comes_is_reported_with_the_screen() -> None:
    with Terminal(["cat"]) as terminal:
        terminal.text("present\r")
        with pytest.raises(AssertionError, match=r"(?s)/absent/ did not appear.*present"):
            terminal.expect("absent", timeout=0.3)


def test_a_program_that_ended_is_not_waited_for() -> None:
    with python("print('over'); raise SystemExit(3)", timeout=60) as terminal:
        with pytest.raises(AssertionError, match="the program ended with 3"):
            terminal.expect("absent")
        assert terminal.wait_exit() == 3


def test_gone_waits_until_the_text_has_left_the_screen() -> None:
    code = "import time; print('here', flush=True); time.sleep(0.3); print('\\x1b[2J\\x1b[Hempty')"
    with python(code) as terminal:
        terminal.expect("here")
        terminal.gone("here")
        assert "empty" in terminal.screen
        with pytest.raises(AssertionError, match="/empty/ stayed"):
            terminal.gone("empty", timeout=0.1)


def test_the_exit_code_and_the_last_words_are_kept() -> None:
    with python("print('\\n'.join(map(str, range(2000)))); raise SystemExit(7)") as terminal:
        assert terminal.wait_exit() == 7
        assert terminal.screen.rstrip().endswith("1999")


def test_a_signal_that_ended_the_program_is_its_negative_number() -> None:
    with Terminal(["cat"]) as terminal:
        terminal.signal(signal.SIGTERM)
        assert terminal.wait_exit() == -signal.SIGTERM


def test_a_program_learns_of_its_size_and_of_a_new_one() -> None:
    code = (
        "import os, signal\n"
        "show = lambda *_: print(*os.get_terminal_size(), flush=True)\n"
        "signal.signal(signal.SIGWINCH, show); show()\n"
        "while True: signal.pause()"
    )
    with python(code, cols=50, rows=24) as terminal:
        terminal.expect("50 24")
        terminal.resize(100, 30)
        terminal.expect("100 30")


def test_closing_the_window_hangs_the_program_up() -> None:
    with Terminal(["cat"]) as terminal:
        terminal.text("hello\r")
        terminal.expect(r"hello\nhello")
        terminal.hangup()
        assert terminal.wait_exit() == -signal.SIGHUP


def test_nothing_that_the_program_started_outlives_the_terminal() -> None:
    child = "import signal, time; signal.signal(signal.SIGHUP, signal.SIG_IGN); time.sleep(60)"
    code = (
        "import subprocess, sys, time\n"
        f"made = subprocess.Popen([sys.executable, '-c', {child!r}], start_new_session=True)\n"
        "print('child', made.pid, flush=True); time.sleep(60)"
    )
    with python(code) as terminal:
        terminal.expect(r"child \d+$")
        number = int(terminal.screen.split()[1])
        assert psutil.pid_exists(number)
    end = time.monotonic() + 5
    while psutil.pid_exists(number) and psutil.Process(number).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < end, "the child still runs"
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("a", "a"),
        ("+", "+"),
        ("é", "é"),
        ("enter", "\r"),
        ("space", " "),
        ("ctrl+s", "\x13"),
        ("alt+x", "\x1bx"),
        ("down", "\x1b[B"),
        ("shift+end", "\x1b[1;2F"),
        ("ctrl+left", "\x1b[1;5D"),
        ("shift+tab", "\x1b[Z"),
        ("f1", "\x1bOP"),
        ("f5", "\x1b[15~"),
        ("alt+delete", "\x1b[3;3~"),
    ],
)
def test_keys_are_sent_as_xterm_sends_them(name: str, sent: str) -> None:
    assert encode(name) == sent


def test_a_key_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="ctrl\\+nothing"):
        encode("ctrl+nothing")


def test_a_copy_reaches_the_clipboard_even_in_two_halves() -> None:
    sequence = f"\x1b]52;c;{base64.b64encode('Größe ✓'.encode()).decode()}\x07"
    emulator = Emulator(20, 5)
    emulator.feed("before" + sequence[:9])
    assert emulator.clipboard == []
    emulator.feed(sequence[9:] + "after")
    assert emulator.clipboard == ["Größe ✓"]
    assert emulator.text.startswith("beforeafter")


def test_the_main_screen_comes_back_when_the_alternate_one_is_left() -> None:
    emulator = Emulator(20, 3)
    emulator.feed("$ run\x1b[?1049h\x1b[Hprivate")
    assert "private" in emulator.text
    assert emulator.faults == ["alternate screen"]
    emulator.feed("\x1b[?1049l\r\n$")
    assert emulator.text.split() == ["$", "run", "$"]
    assert emulator.faults == []


def test_the_window_title_is_read() -> None:
    emulator = Emulator(20, 3)
    emulator.feed("\x1b]2;Facilitator\x1b\\shown")
    assert (emulator.title, emulator.text.strip()) == ("Facilitator", "shown")


def test_half_a_frame_is_never_looked_at() -> None:
    code = (
        "import time\n"
        "print('\\x1b[?2026hhalf', flush=True); time.sleep(0.3)\n"
        "print('\\x1b[2J\\x1b[Hwhole\\x1b[?2026l', flush=True); time.sleep(5)"
    )
    with python(code) as terminal:
        terminal.expect("half|whole")
        assert "whole" in terminal.screen


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("\x1b[?1049h", "alternate screen"),
        ("\x1b[?1003h", "mouse reports"),
        ("\x1b[?25l", "hidden cursor"),
        ("\x1b[?2004h", "bracketed paste"),
        ("\x1b[>1u", "kitty keyboard"),
    ],
)
def test_a_mode_that_was_left_behind_is_a_fault(written: str, fault: str) -> None:
    with python(f"print({written!r})") as terminal:
        terminal.wait_exit()
        assert terminal.faults() == [fault]


def test_a_terminal_that_was_left_raw_is_a_fault() -> None:
    with python("import tty; tty.setraw(0)") as terminal:
        terminal.wait_exit()
        assert terminal.faults() == ["no echo, lines or signals"]


def test_a_textual_app_is_driven_and_leaves_no_trace() -> None:
    with Terminal([sys.executable, BARE_APP], cols=60, rows=20) as terminal:
        terminal.expect("type here")
        assert "mouse reports" in terminal.faults()
        terminal.text("one")
        terminal.expect("type here one")
        terminal.paste("two\nthree")
        terminal.expect("onetwo")
        terminal.expect("three")
        terminal.keys("shift+home ctrl+c")
        terminal.wait(lambda: terminal.clipboard == ["three"], 5, "nothing was copied")
        terminal.keys("ctrl+q")
        assert terminal.wait_exit() == 0
        assert terminal.faults() == []


def test_a_click_moves_the_cursor_of_a_textual_app() -> None:
    with Terminal([sys.executable, BARE_APP], cols=60, rows=20) as terminal:
        terminal.expect("type here")
        row = next(y for y, line in enumerate(terminal.screen.split("\n")) if "type here" in line)
        terminal.click(terminal.screen.split("\n")[row].index("type"), row)
        terminal.text("Z")
        terminal.expect("Ztype here")


def test_a_killed_textual_app_is_seen_to_leave_the_terminal_spoilt() -> None:
    with Terminal([sys.executable, BARE_APP]) as terminal:
        terminal.expect("type here")
        terminal.signal(signal.SIGKILL)
        assert terminal.wait_exit() == -signal.SIGKILL
        assert {"alternate screen", "mouse reports", "hidden cursor"} <= set(terminal.faults())


def test_the_environment_can_be_set_and_the_outer_terminal_is_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMUX", "outer")
    code = "import os; print(os.environ['TOLD'], os.environ.get('TMUX'), os.getcwd())"
    with python(code, env={"TOLD": "yes"}, cwd=os.sep) as terminal:
        terminal.expect("yes None /")
