"""Whether the summary of a meeting that is over repeats what is private by now."""

from collections.abc import Callable
from pathlib import Path

from facilitator.domain.clock import Clock
from facilitator.domain.leaks import Leak, PrivateText, find_leaks
from facilitator.domain.models import Meeting, Person, Record, Visibility, VisibilityChange
from facilitator.domain.visibility import ITEMS
from facilitator.errors import FacilitatorError
from facilitator.services.leaks import LeakCheck, private_texts
from facilitator.services.past_summary import as_it_was
from facilitator.services.summary import Form, facts_of, render
from facilitator.storage.plain_reader import PlainReader

Template = Callable[[Form], Path | None]
"""Returns the user's own template for a form of summary, None for the one that ships."""


def past_leaks(
    reader: PlainReader, meeting: Meeting, words: str, clock: Clock, template: Template
) -> tuple[Leak, ...]:
    """Return the lines of these words that repeat what is private about the person; it reads the store."""
    person = reader.get(Person, meeting.person_id)
    if person is None:
        return ()
    own = _program_s_own(reader, meeting, clock, template)
    return tuple(LeakCheck(words, own, person, (), frozenset(), clock).held(reader))


def warning(held: tuple[Leak, ...]) -> str:
    """Return what to think about before such words leave, "" for nothing."""
    if not held:
        return ""
    first = held[0]
    more = f" and {len(held) - 1} more" if len(held) > 1 else ""
    return f"“{first.words.strip()[:60]}”{more}: {', '.join(first.reasons)}."


def turned_private(reader: PlainReader, clock: Clock) -> list[PrivateText]:
    """Return what was shared once and is private now; a summary that was sent may hold it."""
    turned = tuple(
        {each.record_id for each in reader.find(VisibilityChange) if each.after is Visibility.PRIVATE}
    )
    found: list[Record] = []
    for kind in ITEMS if turned else ():
        found += reader.find(kind, id=turned, visibility=Visibility.PRIVATE)
    return private_texts(found, clock)


def repeats(words: str, private: list[PrivateText]) -> bool:
    """Return whether any line of these words repeats what is private."""
    return bool(private) and bool(find_leaks(words, private, [], own_name="", known=()))


def _program_s_own(
    reader: PlainReader, meeting: Meeting, clock: Clock, template: Template
) -> tuple[str, ...]:
    """Return the lines that the program would write of that meeting, from what is shared today."""
    try:
        facts = facts_of(as_it_was(reader, meeting, clock))
    except FacilitatorError:
        return ()
    return tuple(line for form in Form for line in render(facts, form, template(form)).text.split("\n"))
