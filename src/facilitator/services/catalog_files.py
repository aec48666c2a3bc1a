"""Finds the TOML files of a folder and reads one, with every way that can fail told in words."""

import re
import tomllib
from importlib.resources.abc import Traversable
from typing import Any

from facilitator.services.catalog_fields import Flaw

LARGEST_FILE = 1_000_000
"""Bytes; more than that is a mistake, and reading it would hold up the start."""

_REASON = re.compile(r"(?P<reason>.*) \(at (?P<place>.*)\)", re.DOTALL)


def toml_files(folder: Traversable) -> list[Traversable]:
    """Return the TOML files of a folder by name; none when there is no such folder."""
    try:
        found = [path for path in folder.iterdir() if path.name.endswith(".toml") and path.name[0] != "."]
    except OSError:
        return []
    return sorted(found, key=lambda path: path.name)


def read_toml(path: Traversable, flaws: list[Flaw]) -> dict[str, Any] | None:
    """Return what the file holds, or None and one flaw more."""
    text = _text(path, flaws)
    if text is None:
        return None
    try:
        return tomllib.loads(text)
    except RecursionError:
        flaws.append(Flaw("file", "valid TOML", "lists nested too deeply"))
    except ValueError as error:
        told = _REASON.fullmatch(str(error))
        place, reason = (told["place"], told["reason"]) if told else ("file", str(error))
        flaws.append(Flaw(place, f"valid TOML; the reader says “{reason}”"))
    return None


def _text(path: Traversable, flaws: list[Flaw]) -> str | None:
    try:
        if not path.is_file():
            flaws.append(Flaw("file", "a file that can be read", "something else"))
            return None
        with path.open("rb") as file:
            data: bytes = file.read(LARGEST_FILE + 1)
    except OSError as error:
        flaws.append(Flaw("file", "a file that can be read", f"“{error.strerror}”"))
        return None
    if len(data) > LARGEST_FILE:
        flaws.append(Flaw("file", "at most 1 MB", "more"))
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        flaws.append(Flaw(f"line {line}", "text in UTF-8", f"the byte 0x{data[error.start]:02X}"))
        return None
