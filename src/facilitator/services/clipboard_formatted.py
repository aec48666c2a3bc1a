"""Formatted text on the clipboard: as HTML, by the programs of each platform that take it."""

import shutil
import sys
from collections.abc import Mapping
from dataclasses import replace

from facilitator.domain.text import clean
from facilitator.errors import FacilitatorError
from facilitator.services.clipboard import Copied, feed
from facilitator.services.clipboard_clear import clear_later

_AS_IT_IS = "y copies the summary as it is."


def copy_formatted(
    page: str, words: str, *, environ: Mapping[str, str], clear_after: int = 0, timeout: float = 2.0
) -> Copied:
    """Bring the HTML page to the clipboard; where one can hold both, the plain words beside it.

    It may take `timeout` seconds, so call it in a thread. FacilitatorError where that cannot be done.
    After `clear_after` seconds it is taken out again, if it is still there; 0 leaves it.
    """
    if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"):
        raise FacilitatorError("Formatted text cannot reach your clipboard over SSH.", _AS_IT_IS)
    if sys.platform == "darwin":
        copied, text, program = Copied("clipboard"), clean(words), ""
        done = feed(["osascript", "-"], _applescript(page, text), environ, timeout)
    else:
        command = _command(environ)
        copied, text, program = Copied("formatted"), page, command[0]
        done = feed(command, page, environ, timeout)
    if not done:
        raise FacilitatorError("The clipboard did not take formatted text.", _AS_IT_IS)
    if clear_after and clear_later(text, copied.way, program, environ, clear_after):
        return replace(copied, seconds=clear_after)
    return copied


def _command(environ: Mapping[str, str]) -> list[str]:
    path = environ.get("PATH")
    if environ.get("WAYLAND_DISPLAY") and (program := shutil.which("wl-copy", path=path)):
        return [program, "--type", "text/html"]
    if environ.get("DISPLAY") and (program := shutil.which("xclip", path=path)):
        return [program, "-selection", "clipboard", "-t", "text/html"]
    raise FacilitatorError("No program here copies formatted text; wl-copy and xclip do.", _AS_IT_IS)


def _applescript(page: str, words: str) -> str:
    """Return what has macOS hold both forms; fed to standard input, it is in no list of processes."""
    plain = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'set the clipboard to {{«class HTML»:«data HTML{page.encode().hex()}», string:"{plain}"}}\n'
