"""Check-in: how both arrive, beside how it was the last four times."""

from datetime import UTC, datetime

from meeting_steps import cut_off, end, meet
from nasty import NASTY

from facilitator.domain.clock import SetClock
from facilitator.domain.models import CheckIn, Person
from facilitator.services import check_in
from facilitator.services.runtime import Runtime
from facilitator.services.session import Session


def test_a_check_in_that_was_passed_by_leaves_nothing(session: Session, runtime: Runtime) -> None:
    shown = check_in.check_in(session)
    assert (shown.energy, shown.workload, shown.word, shown.private_place) == (None, None, "", False)
    end(runtime, session)
    assert runtime.store.find(CheckIn) == []


def test_everything_entered_goes_into_one_check_in(session: Session, runtime: Runtime) -> None:
    check_in.change(session, energy=4)
    check_in.change(session, workload=2)
    check_in.change(session, word="curious", private_place=True)
    changed = check_in.change(session, opener="my last release")
    assert check_in.check_in(session) == changed
    end(runtime, session)
    (kept,) = runtime.store.find(CheckIn)
    assert (kept.energy, kept.workload, kept.word, kept.private_place) == (4, 2, "curious", True)
    assert (kept.opener, kept.meeting_id) == ("my last release", session.meeting.id)


def test_a_number_can_be_taken_back(session: Session) -> None:
    check_in.change(session, energy=4, workload=3)
    check_in.change(session, energy=None)
    assert (check_in.check_in(session).energy, check_in.check_in(session).workload) == (None, 3)


def test_a_meeting_that_was_cut_off_goes_on_with_its_check_in(session: Session, runtime: Runtime) -> None:
    check_in.change(session, energy=5)
    again = cut_off(runtime, session)
    check_in.change(again, workload=1)
    end(runtime, again)
    (kept,) = runtime.store.find(CheckIn)
    assert (kept.energy, kept.workload) == (5, 1)


def test_the_last_four_are_shown_oldest_first_and_without_this_one(
    session: Session, runtime: Runtime, ana: Person, clock: SetClock
) -> None:
    for energy in (1, 2, 3, 4, 5):
        check_in.change(session, energy=energy)
        end(runtime, session)
        clock.advance(14 * 24 * 3600)
        session = meet(runtime, ana)
    check_in.change(session, energy=3)
    assert [c.energy for c in check_in.earlier(session)] == [2, 3, 4, 5]
    assert [c.energy for c in check_in.earlier(cut_off(runtime, session))] == [2, 3, 4, 5]


def test_a_first_meeting_has_no_earlier_ones(session: Session) -> None:
    check_in.change(session, energy=3)
    assert check_in.earlier(session) == []


def test_another_person_s_numbers_are_not_shown(session: Session, runtime: Runtime, clock: SetClock) -> None:
    check_in.change(session, energy=3)
    end(runtime, session)
    bo = Person(name="Bo", created_at=clock.now())
    runtime.store.save([bo])
    assert check_in.earlier(meet(runtime, bo)) == []


def test_a_clock_that_goes_backwards_keeps_this_meeting_s_own_numbers(
    session: Session, runtime: Runtime, ana: Person, clock: SetClock
) -> None:
    check_in.change(session, energy=2)
    end(runtime, session)
    clock.set(datetime(2026, 1, 1, tzinfo=UTC))
    session = meet(runtime, ana)
    check_in.change(session, energy=5)
    again = cut_off(runtime, session)
    assert check_in.check_in(again).energy == 5
    assert [c.energy for c in check_in.earlier(again)] == [2]


def test_words_are_kept_as_they_were_typed(session: Session, runtime: Runtime) -> None:
    for words in NASTY:
        check_in.change(session, word=words, opener=words)
        session = cut_off(runtime, session)
        kept = check_in.check_in(session)
        assert (kept.word, kept.opener) == (words, words)
