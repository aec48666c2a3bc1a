"""Listening: their points first, marks with one key, and who is talking."""

import pytest
from meeting_steps import cut_off, end, go_to, meet
from nasty import NASTY

from facilitator.domain.clock import SetClock
from facilitator.domain.flow import StageKind
from facilitator.domain.models import (
    AgendaStyle,
    Mark,
    MarkKind,
    MarkOutcome,
    Person,
    PointStatus,
    Side,
    TalkingPoint,
    Visibility,
)
from facilitator.errors import FacilitatorError
from facilitator.services import listening, questions, wrap_up
from facilitator.services.listening import Balance
from facilitator.services.runtime import Runtime
from facilitator.services.session import Session

SHARED, PRIVATE = Visibility.SHARED, Visibility.PRIVATE


@pytest.fixture
def session(runtime: Runtime, ana: Person) -> Session:
    """Return a meeting that has come to the listening."""
    return meet(runtime, ana, at=StageKind.LISTENING)


def point(session: Session, text: str, by: Side = Side.REPORT, eyes: Visibility = SHARED) -> TalkingPoint:
    return listening.add_point(session, text, by, eyes)


def the(session: Session, text: str) -> TalkingPoint:
    return next(p for p in session.all(TalkingPoint) if p.text == text)


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (AgendaStyle.THEIRS_FIRST, ["load", "talk in May", "budget", "hiring"]),
        (AgendaStyle.MINE_FIRST, ["budget", "hiring", "load", "talk in May"]),
        (AgendaStyle.AS_ADDED, ["budget", "load", "hiring", "talk in May"]),
    ],
)
def test_points_come_as_the_person_s_agenda_asks_for(
    runtime: Runtime, clock: SetClock, style: AgendaStyle, expected: list[str]
) -> None:
    person = Person(name="Bo", created_at=clock.now(), agenda_style=style)
    runtime.store.save([person])
    session = meet(runtime, person)
    for text, by in (
        ("budget", Side.MANAGER),
        ("load", Side.REPORT),
        ("hiring", Side.MANAGER),
        ("talk in May", Side.REPORT),
    ):
        point(session, text, by)
    listening.settle_point(session, the(session, "load"), PointStatus.DISCUSSED)
    assert [p.text for p in listening.points(session)] == expected


@pytest.mark.parametrize("words", ["", "  ", "\n"])
def test_a_point_needs_words(session: Session, words: str) -> None:
    with pytest.raises(FacilitatorError, match="talk about"):
        point(session, words)
    assert listening.points(session) == []


def test_a_point_can_be_put_in_other_words_but_not_in_none(session: Session, runtime: Runtime) -> None:
    added = point(session, "laod")
    with pytest.raises(FacilitatorError, match="talk about"):
        listening.edit_point(session, added, " ", Side.REPORT, SHARED)
    listening.edit_point(session, added, "load", Side.MANAGER, PRIVATE)
    changed = the(cut_off(runtime, session), "load")
    assert (changed.id, changed.raised_by, changed.visibility) == (added.id, Side.MANAGER, PRIVATE)


def test_a_point_settled_twice_is_open_again(session: Session) -> None:
    point(session, "load")
    for status in (PointStatus.DISCUSSED, PointStatus.DROPPED):
        listening.settle_point(session, the(session, "load"), status)
        assert (the(session, "load").status, the(session, "load").meeting_id) == (status, session.meeting.id)
        listening.settle_point(session, the(session, "load"), status)
        assert (the(session, "load").status, the(session, "load").meeting_id) == (PointStatus.OPEN, None)


def test_a_point_not_reached_comes_back_with_its_count(
    session: Session, runtime: Runtime, ana: Person
) -> None:
    point(session, "load")
    counts = []
    for _ in range(3):
        end(runtime, session)
        session = meet(runtime, ana)
        counts.append(the(session, "load").carries)
    assert counts == [1, 2, 3]


@pytest.mark.parametrize("status", [PointStatus.DISCUSSED, PointStatus.DROPPED])
def test_a_settled_point_stays_on_the_list_of_its_meeting_and_is_not_seen_again(
    session: Session, runtime: Runtime, ana: Person, status: PointStatus
) -> None:
    point(session, "load")
    listening.settle_point(session, the(session, "load"), status)
    again = cut_off(runtime, session)
    assert [p.text for p in listening.points(again)] == ["load"]
    end(runtime, again)
    assert listening.points(meet(runtime, ana)) == []
    assert runtime.store.find(TalkingPoint)[0].carries == 0


def test_a_point_made_of_a_mark_is_for_next_time_and_was_not_passed_over(
    session: Session, runtime: Runtime, ana: Person
) -> None:
    mark = listening.add_mark(session, MarkKind.FOLLOW_UP)
    point(session, "not reached")
    wrap_up.settle_mark(session, mark, MarkOutcome.TALKING_POINT, "the rota", point(session, "the rota"))
    end(runtime, session)
    carries = {p.text: p.carries for p in listening.points(meet(runtime, ana))}
    assert carries == {"not reached": 1, "the rota": 0}


def test_a_mark_knows_its_moment_and_the_question_then_on_the_screen(
    session: Session, clock: SetClock
) -> None:
    listening.add_mark(session, MarkKind.FEELING)
    shown = questions.current(session)
    clock.advance(65)
    listening.add_mark(session, MarkKind.CONCERN)
    first, second = session.mine(Mark)
    assert (first.kind, first.at_seconds, first.prompt_id) == (MarkKind.FEELING, 0, "")
    assert shown is not None
    assert (second.at_seconds, second.prompt_id) == (65, shown.use.prompt_id)
    assert second.stage == session.meeting.stage


def test_a_mark_is_not_laid_to_the_question_of_another_stage(session: Session) -> None:
    questions.current(session)
    session.go(session.position + 1)
    assert listening.add_mark(session, MarkKind.PRAISE).prompt_id == ""


def test_the_last_mark_can_be_taken_back_as_often_as_there_are_marks(
    session: Session, runtime: Runtime
) -> None:
    marks = [listening.add_mark(session, kind) for kind in MarkKind]
    assert [listening.take_back_mark(session) for _ in marks] == marks[::-1]
    assert listening.take_back_mark(session) is None
    session.pause()
    runtime.autosave.flush()
    assert runtime.store.find(Mark) == []


def test_each_tap_counts_for_the_other_side_until_it_is_hushed(session: Session, clock: SetClock) -> None:
    assert listening.tap(session) == Side.REPORT
    clock.advance(60)
    assert listening.tap(session) == Side.MANAGER
    clock.advance(20)
    listening.hush(session)
    clock.advance(500)
    session.tick()
    talked = listening.balance(session)
    assert (talked.report, talked.manager, talked.share) == (60, 20, 0.75)
    assert listening.tap(session) == Side.REPORT


def test_the_balance_outlives_a_cut_off(session: Session, runtime: Runtime, clock: SetClock) -> None:
    listening.tap(session)
    clock.advance(30)
    again = cut_off(runtime, session)
    clock.advance(30)
    again.tick()
    assert listening.balance(again) == Balance(manager=0, report=30)


@pytest.mark.parametrize(
    ("manager", "report", "share", "in_band"),
    [
        (0, 0, None, True),
        (0.4, 0.5, None, True),
        (59, 0, 0.0, True),
        (60, 0, 0.0, False),
        (50, 50, 0.5, True),
        (51, 49, 0.49, False),
        (10, 90, 0.9, True),
        (9, 91, 0.91, False),
        (100, 0, 0.0, False),
    ],
)
def test_the_report_should_have_50_to_90_percent_of_the_talking(
    manager: float, report: float, share: float | None, in_band: bool
) -> None:
    balance = Balance(manager, report)
    assert (balance.share, balance.in_band) == (share, in_band)


def test_and_what_else_is_counted_through_the_whole_meeting(session: Session, runtime: Runtime) -> None:
    assert [listening.and_what_else(session) for _ in range(2)] == [1, 2]
    again = cut_off(runtime, session)
    assert listening.and_what_else(again) == 3


def test_what_was_heard_holds_only_what_may_be_said_to_the_person(session: Session) -> None:
    for text, eyes in (("load", SHARED), ("her mood", PRIVATE), ("not reached", SHARED)):
        point(session, text, eyes=eyes)
    listening.settle_point(session, the(session, "load"), PointStatus.DISCUSSED)
    listening.settle_point(session, the(session, "her mood"), PointStatus.DISCUSSED)
    session.write(SHARED, "two weeks of rota\n\n  a second pair of eyes ")
    session.write(PRIVATE, "seems tired")
    go_to(session, StageKind.GOALS)
    session.write(SHARED, "wants to lead")
    heard = ["load", "two weeks of rota", "a second pair of eyes", "wants to lead"]
    assert listening.heard(session) == heard


def test_what_an_earlier_meeting_heard_is_not_played_back(
    session: Session, runtime: Runtime, ana: Person
) -> None:
    point(session, "load")
    listening.settle_point(session, the(session, "load"), PointStatus.DISCUSSED)
    end(runtime, session)
    assert listening.heard(meet(runtime, ana)) == []


def test_points_are_kept_as_they_were_typed(session: Session, runtime: Runtime) -> None:
    for words in NASTY:
        point(session, words)
    again = cut_off(runtime, session)
    assert [p.text for p in listening.points(again)] == list(NASTY)
