"""Takes our text out of the clipboard again: a small process that waits, looks, and clears what is ours.

It stands on its own from the start, so it does its work when the program has been left, locked or killed
meanwhile. To clear when the program is left would take the summary from a manager who copies, quits and
then pastes. The process is handed a salted hash over a pipe: the text itself, and the hash, are on no disk
and in no list of processes. Little more than the standard library is imported here.
"""

import hashlib
import hmac
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from facilitator.storage.files import overwrite_and_remove

_LOOKING_SECONDS = 30
"""How long a clipboard program may take to answer before the process gives up."""


def clear_later(text: str, way: str, where: str, environ: Mapping[str, str], seconds: int) -> bool:
    """Have the text taken out of that clipboard in so many seconds if it is still in it; False if nobody can.

    `way` is "clipboard", "tmux" and "formatted" (`where` is the program) or "file" (`where` is its path).
    """
    salt = secrets.token_hex(16)
    order = {"way": way, "where": where, "seconds": seconds, "salt": salt, "digest": _digest(text, salt)}
    try:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=dict(environ),
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        assert process.stdin is not None
        with process.stdin:
            process.stdin.write(json.dumps(order).encode())
        # Where there is fork, this one ends at once and leaves a child of its own behind.
        return sys.platform == "win32" or process.wait(10) == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _digest(text: str, salt: str) -> str:
    """Return a hash of the words; clipboards change line ends and blanks."""
    return hashlib.sha256((salt + " ".join(text.split())).encode("utf-8", "replace")).hexdigest()


def main() -> None:
    """Read what to do, wait, and do it."""
    order = json.loads(sys.stdin.buffer.read())
    if sys.platform != "win32" and os.fork():
        os._exit(0)
    os.chdir("/")
    time.sleep(order["seconds"])
    if sys.platform != "win32":
        signal.signal(signal.SIGALRM, lambda *_: os.killpg(0, signal.SIGKILL))  # and a tool that hangs
        signal.alarm(_LOOKING_SECONDS)
    ways = {
        "clipboard": _clear_native,
        "tmux": _clear_tmux,
        "formatted": _clear_formatted,
        "file": _clear_file,
    }
    ways[order["way"]](order)


def _is_ours(text: str, order: dict[str, str]) -> bool:
    return hmac.compare_digest(_digest(text, order["salt"]), order["digest"])


def _clear_native(order: dict[str, str]) -> None:
    import pyperclip

    if _is_ours(pyperclip.paste(), order):
        pyperclip.copy("")


def _clear_formatted(order: dict[str, str]) -> None:
    program = order["where"]
    if Path(program).name == "wl-copy":
        read, clear = [program.removesuffix("copy") + "paste", "--type", "text/html"], [program, "--clear"]
    else:
        clear = [program, "-selection", "clipboard"]
        read = [*clear, "-o", "-t", "text/html"]
    found = subprocess.run(read, capture_output=True, check=False)
    if _is_ours(found.stdout.decode("utf-8", "replace"), order):
        subprocess.run(clear, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)


def _clear_tmux(order: dict[str, str]) -> None:
    def tmux(*arguments: str) -> str:
        ran = subprocess.run([order["where"], *arguments], capture_output=True, check=False)
        return ran.stdout.decode("utf-8", "replace")

    for buffer in tmux("list-buffers", "-F", "#{buffer_name}").split():
        if _is_ours(tmux("show-buffer", "-b", buffer), order):
            tmux("delete-buffer", "-b", buffer)


def _clear_file(order: dict[str, str]) -> None:
    path = Path(order["where"])
    with suppress(OSError):
        if _is_ours(path.read_text(encoding="utf-8", errors="replace"), order):
            overwrite_and_remove(path)


if __name__ == "__main__":
    main()
