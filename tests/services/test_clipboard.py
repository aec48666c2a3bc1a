"""Which way a text takes to a clipboard, with real programs on a PATH of the test's own."""

import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from facilitator.errors import FacilitatorError
from facilitator.services.clipboard import OSC52_LIMIT, Copied, copy_text
from facilitator.services.clipboard_formatted import copy_formatted

SUMMARY = "# Ana, 27 Nov\n\n- ask legal: “licence”, naïve [/b] 日本語\n"
RECORDS = """#!/bin/sh
case "$*" in
  *-o*) cat "$CLIP" ;;
  *) cat > "$CLIP" ;;
esac
"""
HANGS = '#!/bin/sh\necho $$ > "$CLIP"\nexec sleep 60\n'
FAILS = "#!/bin/sh\necho 'Error: Can not open display' >&2\nexit 1\n"


class Desk:
    """A machine to copy on: its programs, its environment, its terminal and its last resort."""

    def __init__(self, folder: Path) -> None:
        self.programs = folder / "bin"
        self.programs.mkdir()
        for name in ("sh", "cat", "sleep", "which"):
            if found := shutil.which(name):
                (self.programs / name).symlink_to(found)
        self.clip = folder / "clip"
        self.file = folder / "private" / "clipboard.txt"
        self.sent: list[str] = []
        self.environ = {"PATH": str(self.programs), "CLIP": str(self.clip), "HOME": str(folder)}

    def install_xclip(self, script: str) -> None:
        program = self.programs / "xclip"
        program.write_text(script)
        program.chmod(0o755)
        self.environ["DISPLAY"] = ":99"

    def copy(
        self, text: str = SUMMARY, *, terminal: bool = True, timeout: float = 10.0, clear_after: int = 0
    ) -> Copied:
        return copy_text(
            text,
            environ=self.environ,
            osc52=self.sent.append if terminal else None,
            fallback=self.file,
            timeout=timeout,
            clear_after=clear_after,
        )


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def tmux(desk: Desk, tmp_path: Path) -> Iterator[list[str]]:
    """Start a tmux server of the test's own, and return the command that talks to it."""
    program = shutil.which("tmux")
    assert program, "these tests need tmux"
    (desk.programs / "tmux").symlink_to(program)
    socket = tmp_path / "tmux"
    command = [program, "-S", str(socket)]
    subprocess.run([*command, "-f", os.devnull, "new-session", "-d", "sh"], check=True)
    told = subprocess.run(
        [*command, "display-message", "-p", "#{pid}"], check=True, capture_output=True, text=True
    )
    desk.environ["TMUX"] = f"{socket},{told.stdout.strip()},0"
    yield command
    subprocess.run([*command, "kill-server"], check=True)


def buffer_of(tmux: list[str]) -> str:
    return subprocess.run([*tmux, "show-buffer"], check=True, capture_output=True, text=True).stdout


def test_at_the_desk_the_system_s_own_clipboard_is_used(desk: Desk) -> None:
    desk.install_xclip(RECORDS)
    copied = desk.copy()
    assert copied == Copied("clipboard")
    assert desk.clip.read_text() == SUMMARY
    assert desk.sent == []
    assert copied.sentence == "Copied to the clipboard."


def test_a_clipboard_program_that_fails_silently_is_not_believed(
    desk: Desk, capfd: pytest.CaptureFixture[str]
) -> None:
    desk.install_xclip(FAILS)
    assert desk.copy().way == "terminal"
    assert desk.sent == [SUMMARY]
    assert capfd.readouterr() == ("", "")


def test_a_clipboard_program_that_hangs_is_given_up_and_ended(desk: Desk) -> None:
    desk.install_xclip(HANGS)
    assert desk.copy(timeout=1.5).way == "terminal"
    hung = int(desk.clip.read_text())
    for _ in range(100):
        if not psutil.pid_exists(hung) or psutil.Process(hung).status() == psutil.STATUS_ZOMBIE:
            break
        time.sleep(0.05)
    else:
        pytest.fail("the hanging program was left behind")


def test_without_a_display_the_terminal_is_asked_and_nothing_is_promised(desk: Desk) -> None:
    copied = desk.copy()
    assert copied == Copied("terminal")
    assert desk.sent == [SUMMARY]
    assert "does not answer" in copied.sentence
    assert "press s" in copied.sentence
    assert not desk.file.exists()


def test_inside_tmux_without_a_display_tmux_holds_the_text(desk: Desk, tmux: list[str]) -> None:
    copied = desk.copy()
    assert copied == Copied("tmux")
    assert buffer_of(tmux) == SUMMARY
    assert desk.sent == []
    assert "press s" in copied.sentence


def test_at_the_desk_the_system_s_clipboard_goes_before_tmux(desk: Desk, tmux: list[str]) -> None:
    desk.install_xclip(RECORDS)
    assert desk.copy().way == "clipboard"


@pytest.mark.parametrize("variable", ["SSH_CONNECTION", "SSH_TTY"])
def test_over_ssh_the_far_machine_s_clipboard_is_left_alone(desk: Desk, variable: str) -> None:
    desk.install_xclip(RECORDS)
    desk.environ[variable] = "somewhere"
    assert desk.copy().way == "terminal"
    assert not desk.clip.exists()


def test_over_ssh_inside_tmux_the_text_goes_to_tmux(desk: Desk, tmux: list[str]) -> None:
    desk.environ["SSH_TTY"] = "/dev/pts/7"
    assert desk.copy().way == "tmux"
    assert buffer_of(tmux) == SUMMARY


def test_a_tmux_that_is_gone_gives_way_to_the_terminal(desk: Desk) -> None:
    program = shutil.which("tmux")
    assert program, "these tests need tmux"
    (desk.programs / "tmux").symlink_to(program)
    desk.environ["TMUX"] = f"{desk.file},1,0"
    assert desk.copy().way == "terminal"


def test_the_last_resort_is_a_file_that_only_its_owner_can_read(desk: Desk) -> None:
    copied = desk.copy(terminal=False)
    assert copied == Copied("file", desk.file)
    assert desk.file.read_text() == SUMMARY
    assert stat.S_IMODE(desk.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(desk.file.parent.stat().st_mode) == 0o700
    assert str(desk.file) in copied.sentence


def test_the_file_of_last_time_is_replaced_and_a_link_in_its_place_is_not_followed(desk: Desk) -> None:
    elsewhere = desk.clip
    elsewhere.write_text("not to be touched")
    desk.file.parent.mkdir()
    desk.file.symlink_to(elsewhere)
    desk.copy(terminal=False)
    desk.copy("the newer one", terminal=False)
    assert desk.file.read_text() == "the newer one"
    assert elsewhere.read_text() == "not to be touched"
    assert [each.name for each in desk.file.parent.iterdir()] == [desk.file.name]


def test_a_text_that_terminals_would_cut_off_goes_to_the_file(desk: Desk) -> None:
    long = "x" * OSC52_LIMIT
    assert desk.copy(long).way == "file"
    assert desk.sent == []
    assert desk.file.read_text() == long


def test_a_terminal_that_cannot_be_written_to_gives_way_to_the_file(desk: Desk) -> None:
    def broken(_: str) -> None:
        raise BrokenPipeError

    copied = copy_text(SUMMARY, environ=desk.environ, osc52=broken, fallback=desk.file)
    assert copied.way == "file"


def test_when_even_the_file_fails_the_user_is_told_what_is_left_to_do(desk: Desk) -> None:
    desk.file.parent.write_text("a file where the folder should be")
    with pytest.raises(FacilitatorError) as refused:
        desk.copy(terminal=False)
    assert refused.value.hint


# Taken out again


def eventually(is_so: Callable[[], bool]) -> None:
    for _ in range(200):
        if is_so():
            return
        time.sleep(0.05)
    pytest.fail("it did not happen within ten seconds")


def helpers(desk: Desk) -> list[psutil.Process]:
    """Return the processes that wait to clear what this desk copied."""
    found = []
    for each in psutil.process_iter():
        with suppress(psutil.Error):
            if "facilitator.services.clipboard_clear" in each.cmdline() and each.environ().get("CLIP") == str(
                desk.clip
            ):
                found.append(each)
    return found


def test_the_clipboard_is_cleared_if_it_still_holds_our_text(desk: Desk) -> None:
    desk.install_xclip(RECORDS)
    copied = desk.copy(clear_after=1)
    assert copied == Copied("clipboard", seconds=1)
    assert copied.sentence == "Copied to the clipboard, which is cleared in 1 second."
    assert desk.clip.read_text() == SUMMARY
    eventually(lambda: desk.clip.read_text() == "")
    eventually(lambda: helpers(desk) == [])


def test_what_was_copied_since_is_left_alone(desk: Desk) -> None:
    desk.install_xclip(RECORDS)
    desk.copy(clear_after=1)
    assert len(helpers(desk)) == 1
    desk.clip.write_text("a cake recipe")
    eventually(lambda: helpers(desk) == [])
    assert desk.clip.read_text() == "a cake recipe"


def test_the_clipboard_is_cleared_after_the_program_has_ended_and_no_process_shows_the_text(
    desk: Desk,
) -> None:
    desk.install_xclip(RECORDS)
    program = (
        "import os, pathlib; from facilitator.services.clipboard import copy_text\n"
        "copy_text('she wants to leave', environ=os.environ, osc52=None,"
        " fallback=pathlib.Path('x'), timeout=10, clear_after=2)"
    )
    subprocess.run([sys.executable, "-c", program], env=desk.environ, check=True)
    assert desk.clip.read_text() == "she wants to leave"
    (waiting,) = helpers(desk)
    assert "leave" not in " ".join([*waiting.cmdline(), *waiting.environ().values()])
    eventually(lambda: desk.clip.read_text() == "")


def test_tmux_forgets_our_text_and_keeps_the_rest(desk: Desk, tmux: list[str]) -> None:
    subprocess.run([*tmux, "set-buffer", "older"], check=True)
    copied = desk.copy(clear_after=1)
    assert copied == Copied("tmux", seconds=1)
    assert "forgets it in 1 second" in copied.sentence
    subprocess.run([*tmux, "set-buffer", "newer"], check=True)
    listed = [*tmux, "list-buffers", "-F", "#{buffer_sample}"]
    eventually(lambda: subprocess.run(listed, capture_output=True, check=True).stdout == b"newer\nolder\n")


def test_the_file_of_the_last_resort_is_removed_again(desk: Desk) -> None:
    copied = desk.copy(terminal=False, clear_after=1)
    assert "for 1 second in" in copied.sentence
    assert desk.file.read_text() == SUMMARY
    eventually(lambda: not desk.file.exists())


def test_what_went_through_the_terminal_is_said_to_stay(desk: Desk) -> None:
    copied = desk.copy(clear_after=1)
    assert copied == Copied("terminal")
    assert "OSC 52" in copied.sentence
    assert "tmux and SSH" in copied.sentence
    assert "not cleared by itself" in copied.sentence
    assert helpers(desk) == []


@pytest.mark.parametrize(
    ("seconds", "words"), [(60, "1 minute"), (120, "2 minutes"), (90, "90 seconds"), (1, "1 second")]
)
def test_the_time_is_said_in_words(seconds: int, words: str) -> None:
    assert Copied("clipboard", seconds=seconds).sentence.endswith(f"is cleared in {words}.")


PAGE = "<h1>Ana</h1>\n<ul>\n<li>☐ ask legal: naïve 日本語</li>\n</ul>\n"


def test_formatted_text_is_told_apart_and_taken_out_again(desk: Desk) -> None:
    desk.install_xclip(RECORDS.replace("#!/bin/sh\n", '#!/bin/sh\necho "$*" >> "$CLIP.asked"\n'))
    copied = copy_formatted(PAGE, SUMMARY, environ=desk.environ, clear_after=1, timeout=10.0)
    assert (copied.way, copied.seconds) == ("formatted", 1)
    assert desk.clip.read_text() == PAGE
    assert "-t text/html" in Path(f"{desk.clip}.asked").read_text()
    for _ in range(400):
        if not desk.clip.read_text():
            break
        time.sleep(0.05)
    assert desk.clip.read_text() == ""


@pytest.mark.parametrize("change", [{"SSH_TTY": "/dev/pts/1"}, {"DISPLAY": ""}, {"PATH": "/none"}])
def test_where_nothing_takes_formatted_text_it_is_said(desk: Desk, change: dict[str, str]) -> None:
    desk.install_xclip(FAILS)
    with pytest.raises(FacilitatorError, match="y copies"):
        copy_formatted(PAGE, SUMMARY, environ=desk.environ | change)
    with pytest.raises(FacilitatorError, match="did not take"):
        copy_formatted(PAGE, SUMMARY, environ=desk.environ, timeout=10.0)
    assert not desk.clip.exists()
