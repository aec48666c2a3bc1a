"""`add`: a thought reaches the next meeting from any shell, without a passphrase."""

import argparse
import os
import re
import sys
from typing import TYPE_CHECKING

from facilitator.commands.telling import tell
from facilitator.commands.verbs import OK, add_verb
from facilitator.errors import FacilitatorError, MisuseError

if TYPE_CHECKING:
    from datetime import datetime

    from facilitator.commands.verbs import Verbs
    from facilitator.paths import Paths

_EXAMPLES = """\
  facilitator add ana "ask about on-call"
  facilitator add ana --praise "the demo on Tuesday: calm and clear"
  facilitator add ana --promise --due fri "send her the budget"
  pbpaste | facilitator add ana       one point a line

It waits, sealed, until you next open Facilitator; an open window takes it in
at once.
"""


_MOST_BYTES = 4
"""That many a character takes at most in UTF-8 and UTF-16."""

_IN_FIGURES = re.compile(r"[^0-9]*[0-9]{1,2}[/-][0-9]")
"""How a date such as 3/4 or 3-4-2027 begins: which of the two is the day, the settings say."""


def add_verbs(verbs: "Verbs") -> None:
    """Add this command to the command line."""
    add = add_verb(verbs, "add", "note a thought for the next meeting with someone", _EXAMPLES)
    add.add_argument("who", metavar="PERSON", help="their name, or its beginning")
    add.add_argument("text", nargs="*", help="the thought; without it, or for -, standard input is read")
    kinds = add.add_mutually_exclusive_group()
    kinds.add_argument("--feedback", dest="kind", action="store_const", const="feedback", help="to tell them")
    kinds.add_argument(
        "--praise", dest="kind", action="store_const", const="praise", help="to thank them for"
    )
    kinds.add_argument("--promise", dest="kind", action="store_const", const="promise", help="that you made")
    add.add_argument("--due", default="", metavar="WHEN", help='when a promise is due: "fri", "in 2 weeks"')
    add.add_argument("--private", action="store_true", help="for your eyes only")
    add.set_defaults(run=_add, kind="point")


def _add(options: argparse.Namespace) -> int:
    from datetime import UTC, datetime, timedelta

    from facilitator.domain.stamps import new_hex
    from facilitator.paths import find_paths
    from facilitator.services.sealing import LONGEST, Thought, seal

    if options.due and options.kind != "promise":
        raise MisuseError("Only a promise has a date.", "Add --promise, or leave out --due.")
    if not options.who.strip():
        raise MisuseError("It does not say for whom.", 'Name them first: facilitator add ana "…"')
    texts = _texts(options, LONGEST)
    if sum(map(len, texts)) > LONGEST:
        raise _too_long(LONGEST)
    now = datetime.now(UTC)
    paths = find_paths(os.environ)
    due, on = _due(options.due, now, paths)
    moments = [(now + timedelta(microseconds=place)).isoformat() for place in range(len(texts))]
    seal(
        [
            Thought(new_hex(), options.who, text, options.kind, options.private, due, moment)
            for text, moment in zip(texts, moments, strict=True)
        ],
        paths.inbox,
    )
    count, waits = ("", "It waits") if len(texts) == 1 else (f" {len(texts)} points", "They wait")
    told = f"Added{count} for {options.who}{on}. {waits}, sealed, for the next time Facilitator is open."
    tell(told)
    return OK


def _too_long(longest: int) -> FacilitatorError:
    words = f"That is more than {longest:,} characters."
    return FacilitatorError(words, "Add what you want to say of it, and keep the file.")


def _texts(options: argparse.Namespace, longest: int) -> list[str]:
    if options.text not in ([], ["-"]):
        found = [" ".join(options.text).strip()]
    else:
        from facilitator.domain.pasted import pasted_points
        from facilitator.services.imports.texts import decoded

        if sys.stdin.isatty():
            tell("Write the thought, one point a line; Ctrl+D ends it.")
        read = sys.stdin.buffer.read(_MOST_BYTES * longest + 1)  # no more of what may never end
        if len(read) > _MOST_BYTES * longest:
            raise _too_long(longest)
        whole = decoded(read, "standard input", "added")
        found = pasted_points(whole) if options.kind == "point" else [whole.strip()]
    if not any(found):
        raise MisuseError("There is nothing to add.", 'Say it behind the name: facilitator add ana "…"')
    return found


def _due(words: str, now: "datetime", paths: "Paths") -> tuple[str, str]:
    """Return the day that these words mean as ISO 8601, and how it is told; both "" for none."""
    if not words:
        return "", ""
    from facilitator.domain.due import echo_due, parse_due

    today = now.astimezone().date()
    day = parse_due(words, today, prefer_day_first=_day_first(words, paths))
    return day.isoformat(), f", due {echo_due(day, today)}"


def _day_first(words: str, paths: "Paths") -> bool:
    """Return whether 3/4 is the third of April; the slow settings are asked for such a date alone."""
    if not _IN_FIGURES.match(words):
        return True
    from facilitator.settings import load_settings

    return load_settings(paths).day_first
