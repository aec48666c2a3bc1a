"""Asks which one is meant: by number on a terminal; in a pipe the choice is told and the command ends."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from facilitator.commands.telling import tell
from facilitator.domain.text import one_line
from facilitator.errors import FacilitatorError, MisuseError

if TYPE_CHECKING:
    from facilitator.domain.glance import PersonGlance
    from facilitator.domain.models import Record
    from facilitator.storage.store import Store


def person_named(store: "Store", words: str) -> "PersonGlance":
    """Return the person these words mean, by name or short id; ask when they mean several.

    FacilitatorError when nobody is meant, MisuseError when several are and nobody can be asked.
    """
    from facilitator.domain.clock import SystemClock
    from facilitator.domain.ids import short_ids
    from facilitator.services.finding import people_meant

    found = people_meant(words, store.glance.people(SystemClock().today(), archived=True))
    shown = f"“{one_line(words)[:60]}”"
    if not found:
        raise FacilitatorError(f"Nobody is called {shown}.", "facilitator list names everybody.")
    short = short_ids(each.id for each in found)
    named = [f"{one_line(each.name)}{_role(each)} [{short[each.id]}]" for each in found]
    return found[choose(named, f"{shown} may be several people.")]


def record_named(store: "Store", letters: str, kinds: "tuple[type[Record], ...]" = ()) -> "Record":
    """Return the record that this short id means; ask when it means several.

    FacilitatorError when it means none, MisuseError when several and nobody can be asked.
    """
    from facilitator.domain.ids import short_ids
    from facilitator.services.dossier import headline
    from facilitator.services.finding import records_meant

    found = records_meant(letters, store.plain, kinds)
    others = records_meant(letters, store.plain) if kinds and not found else []
    if others:
        raise FacilitatorError(
            f"“{letters[:60]}” is no promise: it is a {headline(others[0])[:200]}",
            "facilitator due names the promises.",
        )
    if not found:
        raise FacilitatorError(
            f"Nothing is called “{letters[:60]}”, and nobody.",
            "facilitator due and facilitator brief print the short ids; list names everybody.",
        )
    short = short_ids(each.id for each in found)
    named = [f"{short[each.id]}  {headline(each)}" for each in found]
    return found[choose(named, f"“{letters[:60]}” may be several.")]


def choose(named: Sequence[str], question: str) -> int:
    """Return the place of the one that is meant; the only one is not asked about."""
    if len(named) == 1:
        return 0
    if not can_ask():
        shown = "\n".join(f"  {each}" for each in named)
        raise MisuseError(f"{question} Say which one:", shown)
    tell(question)
    for number, each in enumerate(named, 1):
        tell(f"  {number}  {each}")
    answer = ask("Which number? ")
    if answer.isdecimal() and 1 <= int(answer) <= len(named):
        return int(answer) - 1
    raise MisuseError("None was chosen, so nothing was done.")


def ask(question: str) -> str:
    """Return what the user answers, "" for nothing."""
    sys.stderr.write(question)
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def can_ask() -> bool:
    """Return whether somebody sits at a terminal who can read a question and answer it."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _role(person: "PersonGlance") -> str:
    return f", {one_line(person.role)}" if person.role else ""
