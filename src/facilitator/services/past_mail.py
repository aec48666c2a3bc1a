"""The summary of a meeting that is over, on its way to a mail: looked at once more before it leaves."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from facilitator.domain.clock import Clock
from facilitator.domain.leaks import Leak
from facilitator.domain.models import Meeting, Person
from facilitator.errors import FacilitatorError
from facilitator.quick_dataclass import dataclass
from facilitator.services.mail import Letter, check_address, letter_about
from facilitator.services.past_leaks import past_leaks, warning
from facilitator.services.past_summary import began, summary_text
from facilitator.services.private_file import dated_name
from facilitator.services.summary import Form
from facilitator.storage.store import Store


@dataclass(frozen=True, slots=True)
class PastMail:
    """The draft, what a file of it is called, and the lines that repeat what is private by now."""

    letter: Letter
    file_name: str
    held: tuple[Leak, ...]

    @property
    def warning(self) -> str:
        """Return what to think about before it leaves, "" for nothing."""
        return warning(self.held)


def past_mail(
    store: Store, meeting_id: UUID, clock: Clock, template: Callable[[Form], Path | None]
) -> PastMail:
    """Return the summary as it was sent, or as the program would write it, as a mail; it reads the store.

    FacilitatorError when the meeting or its summary is gone, or no address is kept.
    """
    meeting = store.get(Meeting, meeting_id)
    if meeting is None:
        raise FacilitatorError("That meeting is no longer there.")
    person = store.get(Person, meeting.person_id)
    if person is None or not person.email.strip():
        raise FacilitatorError("No address is kept for mail to them.", "e on the list of people takes one.")
    address = check_address(person.email)
    words = summary_text(store.plain, meeting, clock, template(Form.MARKDOWN))
    held = past_leaks(store.plain, meeting, words, clock, template)
    day = clock.local(began(meeting))
    form = Form.MARKDOWN if words.startswith("#") else Form.PLAIN
    letter = letter_about(day.date(), address, words, form)
    return PastMail(letter, dated_name(day, person.name, "eml"), held)
