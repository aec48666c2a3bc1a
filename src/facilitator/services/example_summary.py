"""The summaries that the example team's meetings were closed with, as the program itself writes them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from uuid import UUID

from facilitator.domain.clock import Clock
from facilitator.domain.models import Commitment, Goal, GoalStatus, Meeting, Person, Record
from facilitator.domain.text import clean
from facilitator.services.example_meetings import Held
from facilitator.services.meeting_records import OnlyRead
from facilitator.services.session import Opening, Session
from facilitator.services.summary import TEMPLATE_NAMES, Form, SummaryFacts, facts_of

if TYPE_CHECKING:
    from jinja2 import Template


class SummingUp:
    """Writes the summaries of one person's meetings; `records` are all that these left behind.

    `stood` holds the commitments as each meeting left them, since later ones changed them again.
    """

    def __init__(
        self,
        person: Person,
        records: Iterable[Record],
        stood: Mapping[UUID, Sequence[Commitment]],
        clock: Clock,
    ) -> None:
        self._person = person
        self._clock = clock
        self._goals: list[Goal] = []
        self._left: dict[UUID, list[Record]] = defaultdict(list)
        for record in records:
            meeting_id = getattr(record, "meeting_id", None)
            if isinstance(record, Goal):
                self._goals.append(replace(record, status=GoalStatus.ON_TRACK))
            elif meeting_id is not None and not isinstance(record, Commitment):
                self._left[meeting_id].append(record)
        for meeting_id, commitments in stood.items():
            self._left[meeting_id] += commitments

    def summed_up(self, held: Held) -> Meeting:
        """Return the meeting with its summary, or as it is when it was cut off."""
        if not held.closed:
            return held.meeting
        records = (*self._left[held.meeting.id], *self._goals)
        opening = Opening(meeting=held.meeting, person=self._person, records=records)
        session = Session(opening, (), self._clock, OnlyRead())
        return replace(held.meeting, summary=_written(facts_of(session)))


def _written(facts: SummaryFacts) -> str:
    values = {each.name: getattr(facts, each.name) for each in fields(facts)}
    return clean(_template().render(values)).strip("\n") + "\n"


@cache
def _template() -> "Template":
    """Return the built-in template, compiled once for more than a hundred meetings."""
    from facilitator.services.summary_sandbox import SummaryEnvironment

    source = files("facilitator") / "data" / "summary" / TEMPLATE_NAMES[Form.MARKDOWN]
    return SummaryEnvironment().from_string(source.read_text(encoding="utf-8"))
