"""The way to a clipboard, which differs by where the terminal runs; the last way is a private file.

Over SSH the clipboard of the far machine is of no use, so tmux or the terminal itself is asked to
pass the text on (OSC 52). Nearer ways come first, and the user is told which one was taken.
"""

import os
import shutil
import signal
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import NamedTemporaryFile

from facilitator.domain.text import clean
from facilitator.errors import FacilitatorError
from facilitator.paths import make_private_folder
from facilitator.quick_dataclass import dataclass
from facilitator.services.clipboard_clear import clear_later

OSC52_LIMIT = 74_994
"""Bytes of base64 that terminals with the tightest known limit accept; more may be cut off unseen."""

_IF_NOT = "If nothing pastes, press s to save it as a file."
_KEPT = {
    "formatted": "Copied with its headings and lists, for programs that take them. {if_not}",
    "clipboard": "Copied to the clipboard.",
    "tmux": "Copied to tmux, which passes it to your terminal. {if_not}",
    "terminal": (
        "Sent to your terminal (OSC 52), through tmux and SSH if they are in between. It does not answer, "
        "and is not cleared by itself. {if_not}"
    ),
    "file": "No clipboard can be reached from here. Saved for you alone in {where}",
}
_CLEARED = {
    "formatted": "Copied with its headings and lists, for programs that take them; cleared in {time}.",
    "clipboard": "Copied to the clipboard, which is cleared in {time}.",
    "tmux": (
        "Copied to tmux, which forgets it in {time}. It passes it to your terminal too, which may keep it. "
        "{if_not}"
    ),
    "file": "No clipboard can be reached from here. Saved for you alone for {time} in {where}",
}

# Tools such as xclip fail with a shrug that pyperclip does not pass on, so the text is read back;
# not under WSL, where that alone takes longer than people wait.
_NATIVE = """
import sys, pyperclip
text = sys.stdin.buffer.read().decode()
pyperclip.copy(text)
if pyperclip.copy.__name__ != "copy_wsl":
    sys.exit(pyperclip.paste().split() != text.split())
"""


@dataclass(frozen=True, slots=True)
class Copied:
    """Which way a text went: "clipboard", "formatted", "tmux", "terminal" or "file", and that file.

    `seconds` is when it is taken out again, if it is still there; 0 when it stays.
    """

    way: str
    where: Path | None = None
    seconds: int = 0

    @property
    def sentence(self) -> str:
        """Return what the user of a screen reads; only the clipboard itself is sure to have it."""
        return self.told(_IF_NOT)

    def told(self, if_not: str) -> str:
        """Return what the user reads; `if_not` helps where the clipboard itself did not answer."""
        words = _CLEARED if self.seconds else _KEPT
        return words[self.way].format(where=self.where, time=_in_words(self.seconds), if_not=if_not)


def copy_text(
    text: str,
    *,
    environ: Mapping[str, str],
    osc52: Callable[[str], None] | None,
    fallback: Path,
    timeout: float = 2.0,
    clear_after: int = 0,
) -> Copied:
    """Bring the text to a clipboard by the first way that works, and return which it was.

    It may take `timeout` seconds for each way, so call it in a thread. `osc52` writes the sequence to
    the terminal; `fallback` is the file of the last resort. FacilitatorError when that fails too. After
    `clear_after` seconds the text is taken out again where it can be, if it is still there; 0 leaves it.
    """
    text = clean(text)
    copied = _copy(text, environ, osc52, fallback, timeout)
    if not clear_after or copied.way == "terminal":
        return copied
    where = str(copied.where or _tmux(environ) or "")
    cleared = clear_later(text, copied.way, where, environ, clear_after)
    return replace(copied, seconds=clear_after) if cleared else copied


def _in_words(seconds: int) -> str:
    """Return the time as "2 minutes" or "90 seconds"."""
    count, unit = (seconds // 60, "minute") if seconds % 60 == 0 else (seconds, "second")
    return f"{count} {unit}{'s' if count != 1 else ''}"


def _copy(
    text: str,
    environ: Mapping[str, str],
    osc52: Callable[[str], None] | None,
    fallback: Path,
    timeout: float,
) -> Copied:
    far = bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"))
    if not far and _by_native(text, environ, timeout):
        return Copied("clipboard")
    if _by_tmux(text, environ, timeout):
        return Copied("tmux")
    if osc52 is not None and _by_terminal(text, osc52):
        return Copied("terminal")
    _to_file(text, fallback)
    return Copied("file", fallback)


def _by_native(text: str, environ: Mapping[str, str], timeout: float) -> bool:
    # A process of its own: a hanging xclip can be ended with it, and what it prints stays off the screen.
    return feed([sys.executable, "-P", "-c", _NATIVE], text, environ, timeout)


def _by_tmux(text: str, environ: Mapping[str, str], timeout: float) -> bool:
    program = _tmux(environ)
    return program is not None and feed([program, "load-buffer", "-w", "-"], text, environ, timeout)


def _tmux(environ: Mapping[str, str]) -> str | None:
    """Return tmux's program when this is inside of it."""
    return shutil.which("tmux", path=environ.get("PATH")) if environ.get("TMUX") else None


def _by_terminal(text: str, osc52: Callable[[str], None]) -> bool:
    if len(b64encode(text.encode())) > OSC52_LIMIT:
        return False
    try:
        osc52(text)
    except OSError:
        return False
    return True


def feed(command: list[str], text: str, environ: Mapping[str, str], timeout: float) -> bool:
    """Run a program of its own group with the text on its input; return whether it ended well in time."""
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=dict(environ),
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError:
        return False
    try:
        process.communicate(text.encode(), timeout)
    except subprocess.TimeoutExpired:
        _end(process)
        return False
    return process.returncode == 0


def _end(process: "subprocess.Popen[bytes]") -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)  # the group, since the tool is a child of our child
    process.communicate()


def _to_file(text: str, path: Path) -> None:
    try:
        make_private_folder(path.parent)
        # A temporary file is made 0600, and replacing never follows a link that lies in the way.
        with NamedTemporaryFile("wb", dir=path.parent, delete=False) as file:
            file.write(text.encode())
        Path(file.name).replace(path)
    except OSError as failure:
        raise FacilitatorError(
            f"There is no way to a clipboard, and {path} could not be written: {failure.strerror}.",
            "Select the text on the screen with the mouse, holding Shift.",
        ) from failure
