"""What is kept of a crash, and what is said of it: no word that anybody wrote."""

import threading
from pathlib import Path

from facilitator.support_log import SupportLog


def log_threads(folder: Path) -> None:
    """Have what breaks in a thread go to the log; Python would print its message on the screen."""
    log = SupportLog(folder)
    threading.excepthook = lambda thread: log.write_crash(thread.exc_value)


def crash_words(folder: Path, kept: str = "") -> str:
    """Return what to tell the user; `kept` says what became of their words."""
    return (
        " ".join(f"Facilitator had to stop. {kept}".split())
        + f"\nWhere it happened is in {SupportLog(folder).file}"
        + "\nfacilitator diagnose prints what a bug report needs."
    )
