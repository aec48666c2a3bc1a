"""Reads the words that are underlined: those that ship, or the user's own in their place."""

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

from facilitator.domain.sensitive import WordLists

FILE_NAME = "words.toml"

_LISTS = ("judging", "health")
_MOST_WORDS = 500


def load_words(folder: Path) -> tuple[WordLists, list[str]]:
    """Return the lists, and what is wrong with the user's file; a wrong one leaves ours in place.

    A list that the user's file does not have stays as it ships; an empty one switches it off.
    """
    ours = tomllib.loads((files("facilitator") / "data" / FILE_NAME).read_text(encoding="utf-8"))
    path = folder / FILE_NAME
    try:
        own = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        return _lists(ours), []
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        return _lists(ours), [f"{FILE_NAME} cannot be read: {_reason(error)}."]
    wrong = _wrong(own)
    return (_lists(ours), [f"{FILE_NAME}, {wrong}"]) if wrong else (_lists(ours | own), [])


def _lists(table: dict[str, Any]) -> WordLists:
    return WordLists(*(tuple(table[name]) for name in _LISTS))


def _wrong(table: dict[str, Any]) -> str:
    """Return what does not fit in words, "" when all does."""
    for name, words in table.items():
        if name not in _LISTS:
            return f"{name[:40]}: expected {' or '.join(_LISTS)}"
        if not isinstance(words, list) or len(words) > _MOST_WORDS:
            return f"{name}: expected a list of at most {_MOST_WORDS} words"
        for place, word in enumerate(words, 1):
            if not isinstance(word, str) or not word.strip().removesuffix("*").strip():
                return f"{name}, word {place}: expected a word in quotes"
    return ""


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else f"it is no TOML ({error})"
