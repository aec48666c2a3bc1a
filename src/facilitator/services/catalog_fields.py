"""The fields of flow and prompt files, each with what is expected of it, and the reading of one table.

A check takes what the file holds and returns the value, or raises `Unfit` with what was expected.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from facilitator.domain.fitting import blanks
from facilitator.domain.flow import Depth, StageKind
from facilitator.domain.models import Side
from facilitator.domain.practices import Practice
from facilitator.domain.situation import SPEAKABLE, Need
from facilitator.domain.text import one_line
from facilitator.quick_dataclass import dataclass

MOST_MINUTES = 480
TITLE_LENGTH = 24
SENTENCE_LENGTH = 200
MOST_FOLLOW_UPS = 3

NOTHING = "nothing"
"""What was found where a key is missing."""

_ID = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_FOUND_LENGTH = 40
_LARGE = 10**15

E = TypeVar("E", bound=StrEnum)
Check = Callable[[object], Any]


class Unfit(Exception):
    """A value that is not what its field expects; the text says what would be."""


class Flaw(NamedTuple):
    """What is wrong in a file: where, what was expected, and what was found ("" for nothing)."""

    key: str
    expectation: str
    found: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a table; without `required` it may be left out."""

    check: Check
    required: bool = False


def words(longest: int) -> Check:
    """Return a check for one line of text of at most that many characters."""

    def check(value: object) -> str:
        text = value.strip() if isinstance(value, str) else ""
        if not 0 < len(text) <= longest or not (text.isprintable() or one_line(text) == text):
            raise Unfit(f"one line of 1 to {longest} characters")
        return text

    return check


def spoken(value: object) -> str:
    """Return a sentence to be said aloud; Unfit for a name in braces that stands for nothing."""
    text: str = words(SENTENCE_LENGTH)(value)
    if any(name not in SPEAKABLE for name in blanks(text)):
        raise Unfit(f"in braces only {_joined(f'{{{need}}}' for need in SPEAKABLE)}")
    return text


def identifier(value: object) -> str:
    """Return an id; Unfit when it holds more than small letters, digits and single . _ - between them."""
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise Unfit('an id such as "my-team.first-question"')
    return value


def minutes(value: object) -> float:
    """Return a stage's length in minutes."""
    number = value if isinstance(value, int | float) and not isinstance(value, bool) else 0
    if not 0 < number <= MOST_MINUTES:
        raise Unfit(f"a number above 0 and up to {MOST_MINUTES}")
    return float(number)


def truth(value: object) -> bool:
    """Return true or false."""
    if not isinstance(value, bool):
        raise Unfit("true or false")
    return value


def one_of(choices: type[E]) -> Check:
    """Return a check for one of the words of an enumeration."""

    def check(value: object) -> E:
        try:
            return choices(value)  # type: ignore[arg-type]
        except ValueError:
            raise Unfit(_joined([choice.value for choice in choices])) from None

    return check


def list_of(item: Check, most: int | None = None) -> Check:
    """Return a check for a list, each of whose items passes `item` and stands there once."""

    def check(value: object) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise Unfit("a list")
        if most is not None and len(value) > most:
            raise Unfit(f"at most {most} items")
        try:
            items = tuple(item(each) for each in value)
        except Unfit as wrong:
            raise Unfit(f"a list in which each is {wrong}") from None
        if len(set(items)) < len(items):
            raise Unfit("a list without repeats")
        return items

    return check


def tables(value: object) -> list[dict[str, Any]]:
    """Return a list of tables, at least one."""
    if not isinstance(value, list) or not value or not all(isinstance(each, dict) for each in value):
        raise Unfit("one table or more")
    return value


PROMPT_FIELDS: dict[str, Field] = {
    "id": Field(identifier, required=True),
    "text": Field(spoken, required=True),
    "practice": Field(one_of(Practice), required=True),
    "depth": Field(one_of(Depth)),
    "asks": Field(one_of(Side)),
    "kinds": Field(list_of(one_of(StageKind))),
    "needs": Field(list_of(one_of(Need))),
    "follow_ups": Field(list_of(spoken, MOST_FOLLOW_UPS)),
}
STAGE_FIELDS: dict[str, Field] = {
    "id": Field(identifier, required=True),
    "title": Field(words(TITLE_LENGTH), required=True),
    "kind": Field(one_of(StageKind), required=True),
    "minutes": Field(minutes, required=True),
    "purpose": Field(words(SENTENCE_LENGTH), required=True),
    "practices": Field(list_of(one_of(Practice))),
    "prompts": Field(list_of(identifier)),
    "only_named": Field(truth),
}
FLOW_FIELDS: dict[str, Field] = {
    "id": Field(identifier, required=True),
    "title": Field(words(TITLE_LENGTH), required=True),
    "purpose": Field(words(SENTENCE_LENGTH), required=True),
    "stages": Field(tables, required=True),
    "prompts": Field(tables),
}
PROMPT_FILE_FIELDS: dict[str, Field] = {
    "practice": Field(one_of(Practice)),
    "kinds": Field(list_of(one_of(StageKind))),
    "needs": Field(list_of(one_of(Need))),
    "prompts": Field(tables, required=True),
}


def read_table(
    table: Mapping[str, Any], fields: Mapping[str, Field], where: str, flaws: list[Flaw]
) -> dict[str, Any]:
    """Return the values that are right, under their keys, and add the rest to `flaws`.

    `where` names the table ("stage 2", "" for the file itself).
    """
    values: dict[str, Any] = {}
    for key in (each for each in table if each not in fields):
        shown = one_line(key)[:_FOUND_LENGTH]
        flaws.append(Flaw(_place(where, shown), f"only {_joined(fields, 'and')}", "an unknown key"))
    for key, field in fields.items():
        if key in table:
            try:
                values[key] = field.check(table[key])
            except Unfit as wrong:
                flaws.append(Flaw(_place(where, key), str(wrong), described(table[key])))
        elif field.required:
            flaws.append(Flaw(_place(where, key), _expectation(field), NOTHING))
    return values


def described(value: object) -> str:
    """Return what was found in a file, short enough for one line."""
    if isinstance(value, str):
        shown = one_line(value)
        if len(shown) > _FOUND_LENGTH:
            return f"“{shown[:_FOUND_LENGTH]}…” ({len(shown)} characters)"
        return f"“{shown}”"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(described(each) for each in value[:4])}{', …' if len(value) > 4 else ''}]"
    if isinstance(value, int) and abs(value) >= _LARGE:
        return "a very large number"
    return "a table" if isinstance(value, dict) else str(value)


def _place(where: str, key: str) -> str:
    return f"{where}, {key}" if where else key


def _expectation(field: Field) -> str:
    try:
        field.check(None)
    except Unfit as wrong:
        return str(wrong)
    return "a value"


def _joined(names: Iterable[str], last: str = "or") -> str:
    *others, final = names
    return f"{', '.join(others)} {last} {final}" if others else str(final)
