"""Commitments: made with a day in words, read back aloud, and taken back when they were a slip."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from meeting_steps import cut_off, end, meet, promise
from nasty import NASTY

from facilitator.domain.clock import SetClock
from facilitator.domain.flow import StageKind
from facilitator.domain.models import (
    Commitment,
    CommitmentEvent,
    CommitmentStatus,
    EventKind,
    Person,
    Side,
    Visibility,
)
from facilitator.errors import FacilitatorError
from facilitator.services import commitments
from facilitator.services.runtime import Runtime
from facilitator.services.session import Session

MANAGER, REPORT = Side.MANAGER, Side.REPORT
SHARED = Visibility.SHARED


@pytest.fixture
def session(runtime: Runtime, ana: Person) -> Session:
    """Return a meeting on Monday 9 March 2026 that has come to the commitments."""
    return meet(runtime, ana, at=StageKind.COMMITMENTS)


def test_a_promise_is_kept_with_its_cue_its_day_and_the_event_of_its_making(
    session: Session, runtime: Runtime
) -> None:
    made = commitments.add(session, owner=REPORT, action="write the plan", cue="the tests pass", due="fri")
    session.pause()
    runtime.autosave.flush()
    stored = runtime.store.get(Commitment, made.id)
    assert stored is not None
    assert (stored.owner, stored.action, stored.cue) == (REPORT, "write the plan", "the tests pass")
    assert (stored.due, stored.status, stored.read_back) == (
        date(2026, 3, 13),
        CommitmentStatus.OPEN,
        False,
    )
    assert (stored.visibility, stored.meeting_id) == (Visibility.SHARED, session.meeting.id)
    (event,) = runtime.store.find(CommitmentEvent, commitment_id=made.id)
    assert (event.kind, event.day, event.due_after) == (
        EventKind.MADE,
        date(2026, 3, 9),
        date(2026, 3, 13),
    )


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("", None),
        ("  ", None),
        ("next fri", date(2026, 3, 20)),
        ("in 2 weeks", date(2026, 3, 23)),
        ("end of month", date(2026, 3, 31)),
        ("today", date(2026, 3, 9)),
    ],
)
def test_a_day_may_be_said_in_words_or_left_out(session: Session, words: str, day: date | None) -> None:
    assert promise(session, "ask legal", due=words).due == day


def test_a_day_written_in_numbers_is_read_as_the_settings_say(session: Session) -> None:
    made = [
        commitments.add(session, owner=MANAGER, action="x", cue="", due="5/4", day_first=first)
        for first in (True, False)
    ]
    assert [c.due for c in made] == [date(2026, 4, 5), date(2026, 5, 4)]


@pytest.mark.parametrize(
    ("action", "due"),
    [
        ("", "fri"),
        (" \n", ""),
        ("ask legal", "8 March 2026"),
        ("ask legal", "soon"),
        ("ask legal", "31 feb"),
        ("ask legal", "29 feb 2027"),
    ],
)
def test_a_promise_without_words_or_with_a_day_that_is_past_or_unclear_is_refused(
    session: Session, action: str, due: str
) -> None:
    with pytest.raises(FacilitatorError):
        promise(session, action, due=due)
    assert session.all(Commitment) == session.all(CommitmentEvent) == []


def test_a_leap_day_is_a_day_like_any_other(session: Session, clock: SetClock) -> None:
    clock.set(datetime(2028, 2, 20, tzinfo=UTC))
    assert promise(session, "close the books", due="29 feb").due == date(2028, 2, 29)
    assert promise(session, "close the books", due="end of month").due == date(2028, 2, 29)
    clock.set(datetime(2028, 2, 29, tzinfo=UTC))
    assert promise(session, "look again", due="in 1 year").due == date(2029, 2, 28)


def test_today_is_the_day_where_the_user_is(session: Session, clock: SetClock) -> None:
    clock.zone = ZoneInfo("America/New_York")
    clock.set(datetime(2026, 3, 11, 3, 30, tzinfo=UTC))  # 23:30 of the 10th there
    made = promise(session, "ask legal", due="today")
    assert made.due == date(2026, 3, 10)
    assert promise(session, "ask legal", due="tomorrow").due == date(2026, 3, 11)


def test_the_manager_s_promises_are_read_back_first(session: Session) -> None:
    promise(session, "write the plan", REPORT)
    promise(session, "ask legal")
    promise(session, "review it", REPORT)
    assert [c.action for c in commitments.made_here(session)] == ["ask legal", "write the plan", "review it"]
    assert [c.action for c in commitments.made_here(session, MANAGER)] == ["ask legal"]


def test_what_an_earlier_meeting_promised_is_not_listed(
    session: Session, runtime: Runtime, ana: Person
) -> None:
    promise(session, "ask legal")
    end(runtime, session)
    assert commitments.made_here(meet(runtime, ana)) == []


def test_the_fourth_promise_of_a_side_is_too_many(session: Session) -> None:
    for _ in range(commitments.ENOUGH_EACH):
        promise(session, "mine")
        promise(session, "theirs", REPORT)
    assert commitments.too_many(session) == []
    promise(session, "theirs", REPORT)
    assert commitments.too_many(session) == [REPORT]
    promise(session, "mine")
    assert commitments.too_many(session) == [MANAGER, REPORT]


def test_reading_back_is_ticked_and_unticked(session: Session, runtime: Runtime) -> None:
    commitments.tick_read_back(session, promise(session, "ask legal"))
    session = cut_off(runtime, session)
    (ticked,) = commitments.made_here(session)
    assert ticked.read_back
    commitments.tick_read_back(session, ticked)
    assert not commitments.made_here(session)[0].read_back


def test_a_promise_can_be_changed_before_it_stands_and_is_to_be_read_back_again(
    session: Session, runtime: Runtime
) -> None:
    commitments.tick_read_back(session, promise(session, "ask leagl", due="fri"))
    (made,) = commitments.made_here(session)
    with pytest.raises(FacilitatorError):
        commitments.edit(session, made, owner=MANAGER, action=" ", cue="", due=None, visibility=SHARED)
    commitments.edit(
        session, made, owner=REPORT, action="ask legal", cue="soon", due=date(2026, 3, 20), visibility=SHARED
    )
    (changed,) = commitments.made_here(cut_off(runtime, session))
    assert (changed.id, changed.owner, changed.action, changed.cue) == (made.id, REPORT, "ask legal", "soon")
    assert (changed.due, changed.read_back) == (date(2026, 3, 20), False)
    (event,) = runtime.store.find(CommitmentEvent)
    assert (event.kind, event.due_after) == (EventKind.MADE, date(2026, 3, 20))


@pytest.mark.parametrize("saved_between", [False, True])
def test_a_promise_made_by_a_slip_is_gone_with_its_event(
    session: Session, runtime: Runtime, saved_between: bool
) -> None:
    slip = promise(session, "ask legla")
    promise(session, "ask legal")
    if saved_between:
        session = cut_off(runtime, session)
    commitments.remove(session, session.get(Commitment, slip.id))
    session.pause()
    assert runtime.autosave.flush()
    assert [c.action for c in commitments.made_here(session)] == ["ask legal"]
    assert [c.action for c in runtime.store.find(Commitment)] == ["ask legal"]
    assert [e.commitment_id for e in runtime.store.find(CommitmentEvent)] != [slip.id]
    assert len(runtime.store.find(CommitmentEvent)) == 1


def test_promises_are_kept_as_they_were_typed(session: Session, runtime: Runtime) -> None:
    for words in NASTY:
        commitments.add(session, owner=MANAGER, action=words, cue=words, due="")
    made = commitments.made_here(cut_off(runtime, session))
    assert [(c.action, c.cue) for c in made] == [(words, words) for words in NASTY]
