"""Feedback: said now, or kept for later with its age, and private until it is said."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from meeting_steps import cut_off, end, meet
from nasty import NASTY

from facilitator.domain.clock import SetClock
from facilitator.domain.models import (
    Direction,
    Feedback,
    FeedbackKind,
    FeedbackStatus,
    Person,
    Visibility,
)
from facilitator.errors import FacilitatorError
from facilitator.services import feedback
from facilitator.services.runtime import Runtime
from facilitator.services.session import Session


def write(
    session: Session,
    behaviour: str = "stopped for questions",
    *,
    said: bool = False,
    direction: Direction = Direction.GIVEN,
    situation: str = "",
) -> Feedback:
    return feedback.add(
        session,
        direction=direction,
        kind=FeedbackKind.PRAISE,
        situation=situation,
        behaviour=behaviour,
        impact="everybody followed",
        request="",
        said=said,
    )


def the(session: Session) -> Feedback:
    (only,) = session.all(Feedback)
    return only


def test_what_is_not_said_waits_and_stays_private(session: Session) -> None:
    kept = write(session)
    assert (kept.status, kept.visibility, kept.meeting_id) == (
        FeedbackStatus.KEPT,
        Visibility.PRIVATE,
        None,
    )
    assert feedback.waiting(session) == [kept]
    assert feedback.said_here(session) == []


def test_what_is_said_at_once_is_shared_and_belongs_to_the_meeting(session: Session) -> None:
    said = write(session, said=True)
    assert (said.status, said.visibility) == (FeedbackStatus.DELIVERED, Visibility.SHARED)
    assert (said.meeting_id, said.delivered_at) == (session.meeting.id, session.clock.now())
    assert feedback.said_here(session) == [said] == session.all(Feedback)


def test_what_the_manager_received_was_said_by_its_nature(session: Session) -> None:
    received = write(session, direction=Direction.RECEIVED)
    assert feedback.said_here(session) == [received]
    assert feedback.waiting(session) == []
    assert received.visibility is Visibility.PRIVATE, "as the form said"
    assert write(session, direction=Direction.RECEIVED, said=True).visibility is Visibility.SHARED


@pytest.mark.parametrize("blank", ["", "  \n"])
def test_feedback_needs_something_that_happened(session: Session, blank: str) -> None:
    with pytest.raises(FacilitatorError, match="what happened"):
        write(session, blank, situation=blank)
    assert session.all(Feedback) == []
    assert write(session, blank, situation="yesterday's demo").situation == "yesterday's demo"


def test_the_words_can_be_changed_but_something_must_have_happened(
    session: Session, runtime: Runtime
) -> None:
    kept = write(session)
    with pytest.raises(FacilitatorError, match="what happened"):
        feedback.edit(session, kept, kept.kind, behaviour=" ")
    feedback.edit(session, kept, FeedbackKind.GROWTH, behaviour="asked twice", request="keep it up")
    changed = the(cut_off(runtime, session))
    assert (changed.behaviour, changed.request, changed.impact) == (
        "asked twice",
        "keep it up",
        "everybody followed",
    )
    assert (changed.kind, changed.status) == (FeedbackKind.GROWTH, FeedbackStatus.KEPT)


def test_saying_it_shares_it_and_taking_that_back_makes_it_private_again(session: Session) -> None:
    kept = write(session)
    feedback.deliver(session, kept)
    assert the(session).visibility is Visibility.SHARED
    assert feedback.said_here(session) == [the(session)]
    feedback.deliver(session, the(session))
    assert the(session) == kept


def test_it_waits_through_the_meetings_until_it_is_said(
    session: Session, runtime: Runtime, ana: Person
) -> None:
    write(session)
    end(runtime, session)
    end(runtime, meet(runtime, ana))
    third = meet(runtime, ana)
    (waiting,) = feedback.waiting(third)
    feedback.deliver(third, waiting)
    end(runtime, third)
    after = meet(runtime, ana)
    assert feedback.waiting(after) == feedback.said_here(after) == []
    (stored,) = runtime.store.find(Feedback)
    assert (stored.status, stored.meeting_id) == (FeedbackStatus.DELIVERED, third.meeting.id)


def test_what_is_let_go_waits_no_more_and_stays_in_the_history(
    session: Session, runtime: Runtime, ana: Person
) -> None:
    feedback.drop(session, write(session))
    assert feedback.waiting(session) == []
    end(runtime, session)
    assert feedback.waiting(meet(runtime, ana)) == []
    assert [f.status for f in runtime.store.find(Feedback)] == [FeedbackStatus.DROPPED]


def test_what_waits_is_listed_oldest_first(session: Session, runtime: Runtime) -> None:
    for behaviour in ("asked early", "wrote it down", "waited"):
        write(session, behaviour)
    again = cut_off(runtime, session)
    assert [f.behaviour for f in feedback.waiting(again)] == ["asked early", "wrote it down", "waited"]


def test_a_meeting_that_was_cut_off_knows_what_was_said_in_it(session: Session, runtime: Runtime) -> None:
    write(session, said=True)
    again = cut_off(runtime, session)
    assert [f.behaviour for f in feedback.said_here(again)] == ["stopped for questions"]
    feedback.deliver(again, the(again))
    third = cut_off(runtime, again)
    assert [f.behaviour for f in feedback.waiting(third)] == ["stopped for questions"]
    assert feedback.said_here(third) == []


def test_it_ages_by_calendar_days(session: Session, clock: SetClock) -> None:
    kept = write(session)
    assert feedback.age_days(session, kept) == 0
    clock.advance(timedelta(hours=12).total_seconds())
    assert feedback.age_days(session, kept) == 1
    clock.advance(timedelta(days=9).total_seconds())
    assert feedback.age_days(session, kept) == 10


def test_its_age_goes_by_the_days_where_the_user_is(session: Session, clock: SetClock) -> None:
    clock.zone = ZoneInfo("America/New_York")
    clock.set(datetime(2026, 3, 11, 3, 30, tzinfo=UTC))  # 23:30 of the 10th there
    kept = write(session)
    clock.set(datetime(2026, 3, 11, 3, 59, tzinfo=UTC))
    assert feedback.age_days(session, kept) == 0
    clock.set(datetime(2026, 3, 11, 4, 1, tzinfo=UTC))
    assert feedback.age_days(session, kept) == 1


def test_a_clock_that_goes_backwards_makes_nothing_younger_than_today(
    session: Session, clock: SetClock
) -> None:
    kept = write(session)
    clock.set(datetime(2025, 1, 1, tzinfo=UTC))
    assert feedback.age_days(session, kept) == 0


def test_all_four_parts_are_kept_as_they_were_typed(session: Session, runtime: Runtime) -> None:
    for words in NASTY:
        feedback.add(
            session,
            direction=Direction.GIVEN,
            kind=FeedbackKind.GROWTH,
            situation=words,
            behaviour=words,
            impact=words,
            request=words,
            said=False,
        )
    found = feedback.waiting(cut_off(runtime, session))
    assert [(f.situation, f.behaviour, f.impact, f.request) for f in found] == [(w, w, w, w) for w in NASTY]
