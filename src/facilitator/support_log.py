"""The log for support: what happened and when, and never a word that anybody wrote."""

import os
import re
import traceback
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from enum import Enum, StrEnum
from pathlib import Path

from facilitator import __version__

FULL_BYTES = 200_000
"""From this size on a log is put aside and a new one begun."""

KEPT = 2
"""How many full logs are kept beside the one that is written."""

_ENTRY = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ [a-z ]+( [a-z_]+=[\w.+-]+)*")
_FRAME = re.compile(r"  [\w./<> -]+|after [\w.]+")
_CODE = ("site-packages", "dist-packages", "src")


class Event(StrEnum):
    """What is worth a line."""

    STARTED = "started"
    OPENED = "opened"
    ENDED = "ended"
    CRASHED = "crash"
    NOT_SAVED = "not saved"
    SAVED_AGAIN = "saved again"
    BACKED_UP = "backed up"
    NOT_BACKED_UP = "not backed up"
    CHECKED = "checked"
    RESTORED = "restored"
    COMMAND_FAILED = "command failed"


TROUBLE = (Event.CRASHED, Event.NOT_SAVED, Event.NOT_BACKED_UP, Event.COMMAND_FAILED)
"""What a bug report is about."""

Fact = int | float | Enum | type | None
"""What may stand behind an event: there is no way to write a text that is not one of our own."""


class SupportLog:
    """The log in that folder, for its owner alone; whatever the disk does, writing it disturbs nobody."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "facilitator.log"
        self._failing: object = None
        self._tries = 0

    def write(self, event: Event, **facts: Fact) -> None:
        """Add one line; facts that are None are left out."""
        self._add([_entry(event, facts)])

    def write_start(self, *, example: bool) -> None:
        """Note that the program starts, and which version it is."""
        self._add([f"{_entry(Event.STARTED, {'example': example})} version={__version__}"])

    def write_error(self, event: Event, error: BaseException, **facts: Fact) -> None:
        """Add one line with the kind of an error and its numbers, never its message."""
        self.write(event, **facts, kind=type(error), **_numbers(error))

    def write_crash(self, error: BaseException | None) -> None:
        """Add which error it was and where in the code; messages and variables may hold words of the user."""
        lines: list[str] = []
        seen: set[int] = set()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            name = type(error).__name__
            lines.append(f"after {name}" if lines else f"{_now()} {Event.CRASHED} kind={name}")
            lines += [f"  {_place(frame)}" for frame in traceback.extract_tb(error.__traceback__)]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        self._add(lines or [f"{_now()} {Event.CRASHED}"])

    def not_saved(self, error: BaseException) -> None:
        """Note a save that failed: one line however often it is tried again, unless it fails otherwise."""
        self._tries += 1
        failing = (type(error), *_numbers(error).values())
        if failing != self._failing:
            self._failing = failing
            self.write_error(Event.NOT_SAVED, error)

    def saved(self) -> None:
        """Note a save that succeeded, when those before it failed."""
        if self._tries:
            self.write(Event.SAVED_AGAIN, tries=self._tries)
            self._failing, self._tries = None, 0

    def entries(self) -> list[list[str]]:
        """Return what was written, oldest first, each with the lines that belong to it.

        What does not look like our own writing is left out.
        """
        found: list[list[str]] = []
        for file in reversed([self.file, *self._full()]):
            with suppress(OSError):
                for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
                    if _ENTRY.fullmatch(line):
                        found.append([line])
                    elif found and _FRAME.fullmatch(line):
                        found[-1].append(line)
        return found

    def _add(self, lines: Iterable[str]) -> None:
        with suppress(OSError):
            self.file.parent.mkdir(mode=0o700, exist_ok=True)
            handle = os.open(self.file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write("".join(f"{line}\n" for line in lines))
                size = os.fstat(handle).st_size
            if size > FULL_BYTES:
                self._put_aside()

    def _put_aside(self) -> None:
        files = [self.file, *self._full()]
        for older, newer in reversed([*zip(files[1:], files, strict=False)]):
            if newer.exists():
                newer.replace(older)

    def _full(self) -> list[Path]:
        return [self.file.with_name(f"{self.file.name}.{number}") for number in range(1, KEPT + 1)]


def _entry(event: Event, facts: dict[str, Fact]) -> str:
    return " ".join([_now(), event, *(f"{k}={_written(v)}" for k, v in facts.items() if v is not None)])


def _written(fact: Fact) -> str:
    match fact:
        case Enum():
            return fact.name.lower()
        case type():
            return fact.__name__
        case bool():
            return "yes" if fact else "no"
        case float():
            return f"{fact:.2f}"
        case int():
            return str(fact)
    raise TypeError(f"a {type(fact).__name__} does not go into the log")


def _numbers(error: BaseException) -> dict[str, Fact]:
    """Return the numbers that SQLite or the system gave to what is behind an error."""
    seen: Sequence[BaseException | None] = (error, error.__cause__)
    for each in (*seen, *(getattr(one, "orig", None) for one in seen)):
        if isinstance(code := getattr(each, "sqlite_errorcode", None), int):
            return {"sqlite": code}
        if isinstance(each, OSError) and each.errno is not None:
            return {"errno": each.errno}
    return {}


def _place(frame: traceback.FrameSummary) -> str:
    """Return where in the code it was; paths may hold a name, and a template of the user's anything."""
    path = Path(frame.filename)
    if path.suffix != ".py" and not frame.filename.startswith("<frozen "):
        return "somewhere that is no Python file"
    parts = path.parts
    for folder in _CODE:
        if folder in parts:
            parts = parts[parts.index(folder) + 1 :]
    name = frame.name.rpartition(".")[2]
    return f"{'/'.join(parts if parts != path.parts else parts[-1:])} {frame.lineno} {name}"


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
