"""What is kept of a crash: where it happened, and no word that anybody wrote."""

import threading
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path


def log_file(folder: Path) -> Path:
    """Return the log in the folder of logs."""
    return folder / "facilitator.log"


def write_crash(folder: Path, error: BaseException | None) -> None:
    """Add to the log which error it was and where; messages and variables may hold words of the user."""
    log = log_file(folder)
    lines: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        lines.append(f"{'after' if lines else _now() + ' crash'} {type(error).__name__}")
        frames = traceback.extract_tb(error.__traceback__)
        lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    with suppress(OSError):
        log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        log.touch(mode=0o600)
        with log.open("a", encoding="utf-8") as file:
            file.write("\n".join(lines or [f"{_now()} crash"]) + "\n")


def log_threads(folder: Path) -> None:
    """Have what breaks in a thread go to the log; Python would print its message on the screen."""
    threading.excepthook = lambda thread: write_crash(folder, thread.exc_value)


def crash_words(folder: Path, kept: str = "") -> str:
    """Return what to tell the user; `kept` says what became of their words."""
    return (
        " ".join(f"Facilitator had to stop. {kept}".split()) + f"\nWhere it happened is in {log_file(folder)}"
    )


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
