"""Makes the records of meetings that were held before the program was there, always with the same ids.

Neither the hour nor the stages of such a meeting are known: it stands at noon, which no screen shows,
and has one stage.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from facilitator.domain.clock import Clock
from facilitator.domain.flow import Flow, Stage, StageKind
from facilitator.domain.glance import PersonGlance
from facilitator.domain.ids import derived_id
from facilitator.domain.models import BROUGHT_IN, Meeting, MeetingStatus, Note, Visibility
from facilitator.domain.names import fold
from facilitator.services.imports.merge import Told

LENGTH = timedelta(minutes=25)

_STAGE = Stage(
    id="notes", title="Notes", kind=StageKind.LISTENING, minutes=25, purpose="What was written down."
)
_FLOW = Flow(id=BROUGHT_IN, title="Brought in", purpose="A meeting held elsewhere.", stages=(_STAGE,))


class Past:
    """Past meetings of one import; the same file gives the same records again."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._flow_copy = _FLOW.to_copy()  # one for all: making it costs more than all else about a meeting
        self._notes: dict[UUID, int] = {}

    def meeting(self, person_id: UUID, day: date, number: int = 0) -> Told:
        """Return the closed meeting of that day; `number` tells several of one day apart."""
        noon = self._clock.at(day, 12, 0)
        return Told(
            kind=Meeting,
            id=derived_id("imported meeting", str(person_id), day.isoformat(), str(number)),
            once=True,
            values={
                "person_id": person_id,
                "flow_id": BROUGHT_IN,
                "flow_copy": self._flow_copy,
                "created_at": noon,
                "started_at": noon,
                "ended_at": noon + LENGTH,
                "status": MeetingStatus.CLOSED,
                "stage": _STAGE.id,
            },
        )

    def note(self, meeting: Told, text: str) -> Told:
        """Return the next private note of that meeting."""
        number = self._notes[meeting.id] = self._notes.get(meeting.id, -1) + 1
        return Told(
            kind=Note,
            id=derived_id("imported note", str(meeting.id), str(number)),
            values={
                "person_id": meeting.values["person_id"],
                "meeting_id": meeting.id,
                "stage": _STAGE.id,
                "created_at": meeting.values["created_at"],
                "visibility": Visibility.PRIVATE,
                "text": text,
            },
        )


def person_in(words: str, people: Sequence[PersonGlance]) -> PersonGlance | None:
    """Return the one person whose whole name or first name stands in these words, None for several."""
    said = f" {_bare(words)} "
    found: dict[UUID, PersonGlance] = {}
    for person in people:
        whole = _bare(person.name)
        if " " in whole and f" {whole} " in said:
            found[person.id] = person
    for person in found.values():
        said = said.replace(f" {_bare(person.name)} ", " | ")
    for person in people:
        first = next(iter(_bare(person.name).split()), "")
        if first and f" {first} " in said:
            found[person.id] = person
    return next(iter(found.values())) if len(found) == 1 else None


def _bare(words: str) -> str:
    """Return the words as they are compared, with blanks for all that is neither letter nor figure."""
    return " ".join("".join(c if c.isalnum() else " " for c in fold(words)).split())
