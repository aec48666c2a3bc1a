"""When to look again at what is kept about a person, and what must not be erased meanwhile."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from facilitator.domain.due import parse_due
from facilitator.domain.glance import PersonGlance
from facilitator.domain.models import Person
from facilitator.domain.retention import review_date
from facilitator.services import undoing
from facilitator.services.runtime import Runtime


def kept_long(runtime: Runtime, people: Iterable[PersonGlance]) -> list[PersonGlance]:
    """Return those of whom it is time to look at what is kept; nobody before the settings are there."""
    if not runtime.loaded:
        return []
    clock, months = runtime.clock, runtime.settings.review_months
    return [
        person
        for person in people
        if review_date(person.review_on, clock.local(person.last_met or person.created_at).date(), months)
        <= clock.today()
    ]


def read_review(runtime: Runtime, words: str) -> date | None:
    """Return the day that the words mean, None for no words. Raises FacilitatorError."""
    if not words.strip():
        return None
    return parse_due(words, runtime.clock.today(), prefer_day_first=runtime.settings.day_first)


def set_review(runtime: Runtime, person: Person, words: str) -> Person:
    """Choose the day of the next look, in words; "" takes the usual one. Raises FacilitatorError."""
    label = f"when to look at what is kept about {undoing.quoted(person.name)}"
    return _keep(runtime, label, person, replace(person, review_on=read_review(runtime, words)))


def set_hold(runtime: Runtime, person: Person, reason: str) -> Person:
    """Say why nothing may be erased; "" lifts the hold."""
    label = f"what was said about erasing {undoing.quoted(person.name)}"
    return _keep(runtime, label, person, replace(person, hold=reason.strip()))


def _keep(runtime: Runtime, label: str, person: Person, changed: Person) -> Person:
    undoing.keep(runtime, person.id, label, [changed], [person])
    return changed
