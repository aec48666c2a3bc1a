"""Finds where in a JSON text a value stands, so that an error can name its line and column."""

import json
import re
from collections.abc import Sequence

_BLANK = re.compile(r"[ \t\n\r]*")


def place_in(text: str, path: Sequence[str | int]) -> tuple[int, int]:
    """Return line and column, counted from 1, of the value at that path of keys and indexes.

    The text must be valid JSON. A key that is not there gives the place of the object.
    """
    at = _skip(text, 0)
    decoder = json.JSONDecoder(parse_int=str)  # nobody counts with them, and long ones are refused
    for step in path:
        found = _entry(text, at, step, decoder)
        if found is None:
            break
        at = found
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _entry(text: str, at: int, step: str | int, decoder: json.JSONDecoder) -> int | None:
    """Return where the value of that key or index begins, in the object or array that begins at `at`."""
    is_object = text[at] == "{"
    if not is_object and text[at] != "[":
        return None
    at, found, number = _skip(text, at + 1), None, 0
    while text[at] not in "}]":
        key: str | int = number
        if is_object:
            key, at = decoder.raw_decode(text, at)
            at = _skip(text, _skip(text, at) + 1)
        if key == step:
            found = at
            if not is_object:
                return found
        _, at = decoder.raw_decode(text, at)
        at = _skip(text, at)
        at = _skip(text, at + 1) if text[at] == "," else at
        number += 1
    return found


def _skip(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at
