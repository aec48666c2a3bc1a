"""The mail of a meeting that is over: the summary as it was sent, looked at once more."""

from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest
from meeting_steps import end, meet

from facilitator.domain.clock import SetClock
from facilitator.domain.models import Meeting, Note, Person, Visibility
from facilitator.errors import FacilitatorError
from facilitator.services import mail, wrap_up
from facilitator.services.past_mail import PastMail, past_mail
from facilitator.services.runtime import Runtime
from facilitator.services.summary import Form


def over(runtime: Runtime, ana: Person, words: str = "") -> Meeting:
    """Hold a meeting in which something shared and something private was written, and copy the summary."""
    session = meet(runtime, ana)
    session.write(Visibility.SHARED, "the demo comes first from now on")
    session.write(Visibility.PRIVATE, "pay is 71,500 now")
    wrap_up.keep_summary(session, words or wrap_up.rendered(session, Form.MARKDOWN).text)
    meeting = session.meeting
    end(runtime, session)
    return meeting


def of(runtime: Runtime, meeting: Meeting, clock: SetClock) -> PastMail:
    return past_mail(runtime.store, meeting.id, clock, runtime.template)


def test_it_holds_what_was_sent_and_nothing_private(runtime: Runtime, ana: Person, clock: SetClock) -> None:
    meeting = over(runtime, ana)
    with pytest.raises(FacilitatorError, match="No address"):
        of(runtime, meeting, clock)
    runtime.store.save([replace(runtime.store.get(Person, ana.id) or ana, email="ana@example.com")])
    found = of(runtime, meeting, clock)
    assert (found.held, found.warning) == ((), "")
    draft = message_from_bytes(mail.message(found.letter), policy=default)
    assert (draft["To"], draft["Subject"]) == ("ana@example.com", "Our 1-on-1, Mon 9 Mar 2026")
    assert "demo comes first" in found.letter.words
    assert "71,500" not in found.letter.words
    assert found.file_name.endswith("Ana Ruiz.eml")


def test_what_became_private_since_is_told_first(runtime: Runtime, ana: Person, clock: SetClock) -> None:
    meeting = over(runtime, ana, "We said: the demo comes first from now on\n")
    runtime.store.save([replace(runtime.store.get(Person, ana.id) or ana, email="ana@example.com")])
    assert not of(runtime, meeting, clock).held
    (note,) = (each for each in runtime.store.find(Note) if "demo" in each.text)
    runtime.store.save([replace(note, visibility=Visibility.PRIVATE)])
    assert "your private note of" in of(runtime, meeting, clock).warning
