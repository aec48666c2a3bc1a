"""Opening a meeting: it meets you with what was promised, or goes on exactly where it was cut off."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from meeting_steps import cut_off, end, go_to, meet, praise, promise
from sqlalchemy import event
from sqlalchemy.engine import Engine

from facilitator.domain.clock import SetClock
from facilitator.domain.flow import REGULAR_FLOW, StageKind
from facilitator.domain.models import (
    CheckIn,
    Commitment,
    CommitmentEvent,
    Draft,
    EventKind,
    Feedback,
    Goal,
    GoalStatus,
    GoalUpdate,
    Mark,
    MarkKind,
    Meeting,
    Note,
    Person,
    PointStatus,
    PromptUse,
    Proposer,
    Record,
    Side,
    TalkingPoint,
    Visibility,
)
from facilitator.errors import FacilitatorError
from facilitator.services import check_in, feedback, goals, listening, questions, review, wrap_up
from facilitator.services.meetings import open_meeting
from facilitator.services.opening import LOOK_BACK, resume_meeting, start_meeting
from facilitator.services.runtime import Runtime
from facilitator.services.session import Session
from facilitator.storage.errors import DiskFullError
from facilitator.storage.holding import Hold, take

SHARED, PRIVATE = Visibility.SHARED, Visibility.PRIVATE


def fill(session: Session) -> None:
    """Use every stage of the meeting, and leave something of each kind."""
    for settled in review.undecided(session)[:1]:
        review.decide(session, settled, EventKind.DONE)
    check_in.change(session, energy=4, word="curious")
    go_to(session, StageKind.LISTENING)
    questions.another(session)
    listening.add_mark(session, MarkKind.FEELING)
    point = listening.add_point(session, "load", Side.REPORT, SHARED)
    listening.settle_point(session, point, PointStatus.DISCUSSED)
    listening.add_point(session, "talk in May", Side.REPORT, SHARED)
    session.write(SHARED, "two weeks of rota")
    session.write(PRIVATE, "seems tired")
    for said in (True, False):
        praise(session, "demo", said=said)
    goal = goals.add(session, title="lead", proposed_by=Proposer.REPORT, serves="", measure="", support="")
    goals.update(session, goal, GoalStatus.AT_RISK, "slowly")
    promise(session, "ask legal", due="fri")
    promise(session, "write the plan", Side.REPORT)
    session.set_draft("commitment.action", "half a pro")
    session.change_meeting(focus="note.private")


KINDS: tuple[type[Record], ...] = (
    *(Note, Mark, CheckIn, PromptUse, Feedback, GoalUpdate, Goal),
    *(Commitment, CommitmentEvent, TalkingPoint, Draft),
)


def kept(session: Session) -> dict[str, list[Record]]:
    """Return all that the meeting knows of, by kind, whatever number of times it was saved."""
    return {kind.__name__: [replace(each, version=0) for each in session.all(kind)] for kind in KINDS}


def test_a_second_meeting_opens_with_what_the_first_promised(
    runtime: Runtime, ana: Person, clock: SetClock
) -> None:
    first = meet(runtime, ana)
    assert (first.last_met, first.last_summary) == (None, "")
    fill(first)
    wrap_up.keep_summary(first, "what we agreed")
    clock.advance(1500)
    ended = clock.now()
    end(runtime, first)
    clock.advance(timedelta(days=14).total_seconds())

    second = meet(runtime, ana)
    assert (second.last_met, second.last_summary) == (ended, "what we agreed")
    assert [c.action for c in review.promises(second)] == ["ask legal", "write the plan"]
    assert [p.text for p in listening.points(second)] == ["talk in May"]
    assert [f.situation for f in feedback.waiting(second)] == ["demo"]
    assert [(g.title, g.status) for g in goals.goals(second)] == [("lead", GoalStatus.AT_RISK)]
    assert [c.energy for c in check_in.earlier(second)] == [4]
    assert second.mine(Note) == second.mine(Mark) == second.all(Draft) == []


def test_a_meeting_that_was_cut_off_is_all_there_again(
    runtime: Runtime, ana: Person, clock: SetClock
) -> None:
    first = meet(runtime, ana)
    promise(first, "book a room")
    end(runtime, first)
    session = meet(runtime, ana)
    fill(session)
    listening.tap(session)
    clock.advance(75)
    before = kept(session)
    again = cut_off(runtime, session)
    assert kept(again) == before
    assert all(before.values())
    assert (again.stage.kind, again.meeting.focus) == (StageKind.LISTENING, "note.private")
    assert (again.seconds, again.meeting.talk_report) == (75, 75)
    assert again.draft("commitment.action") == "half a pro"
    assert again.note(PRIVATE) == "seems tired"
    assert [c.action for c in review.promises(again)] == ["book a room"]


def test_what_was_dropped_or_decided_before_the_cut_off_is_still_in_its_lists(
    runtime: Runtime, ana: Person
) -> None:
    first = meet(runtime, ana)
    fill(first)
    end(runtime, first)
    session = meet(runtime, ana)
    for promised in review.promises(session):
        review.decide(session, promised, EventKind.DROPPED, "no longer needed")
    goals.update(session, goals.goals(session)[0], GoalStatus.DROPPED)
    listening.settle_point(session, listening.points(session)[0], PointStatus.DROPPED)
    again = cut_off(runtime, session)
    assert len(review.promises(again)) == 2
    assert review.undecided(again) == []
    assert [g.status for g in goals.goals(again)] == [GoalStatus.DROPPED]
    assert [p.status for p in listening.points(again)] == [PointStatus.DROPPED]


def test_the_clock_of_a_cut_off_meeting_stands_until_it_is_taken_up(
    runtime: Runtime, ana: Person, clock: SetClock
) -> None:
    session = meet(runtime, ana)
    clock.advance(60)
    session.pause()
    clock.advance(7200)
    again = cut_off(runtime, session)
    clock.advance(5)
    again.tick()
    assert again.seconds == 65
    assert again.meeting.started_at == session.meeting.started_at


def test_the_regular_meeting_is_as_long_as_the_person_s_and_another_brings_its_own_length(
    runtime: Runtime, clock: SetClock
) -> None:
    person = Person(name="Bo", created_at=clock.now(), length_minutes=40)
    runtime.store.save([person])
    regular = meet(runtime, person, REGULAR_FLOW)
    assert regular.meeting.length_minutes == 40
    end(runtime, regular)
    for flow in runtime.catalog.flows.values():
        if flow.id != REGULAR_FLOW:
            session = meet(runtime, person, flow.id)
            assert session.meeting.length_minutes == round(flow.minutes)
            assert session.meeting.stage == flow.stages[0].id
            end(runtime, session)


def test_a_meeting_goes_on_with_the_flow_it_began_with(runtime: Runtime, ana: Person) -> None:
    session = meet(runtime, ana, "career")
    del runtime.catalog.flows["career"]
    assert [s.id for s in cut_off(runtime, session).flow.stages] == [s.id for s in session.flow.stages]


def test_a_date_that_was_agreed_is_not_proposed_anew_after_a_cut_off(runtime: Runtime, ana: Person) -> None:
    session = meet(runtime, ana)
    assert session.meeting.next_on is not None
    wrap_up.set_next(session, None)
    assert cut_off(runtime, session).meeting.next_on is None


def test_opening_sees_what_was_written_a_moment_ago(runtime: Runtime, ana: Person, clock: SetClock) -> None:
    runtime.autosave.put(TalkingPoint(person_id=ana.id, created_at=clock.now(), text="just now"))
    assert [p.text for p in listening.points(meet(runtime, ana))] == ["just now"]


def test_what_belongs_to_others_stays_with_them(runtime: Runtime, ana: Person, clock: SetClock) -> None:
    session = meet(runtime, ana)
    fill(session)
    end(runtime, session)
    bo = Person(name="Bo", created_at=clock.now())
    runtime.store.save([bo])
    with_bo = meet(runtime, bo)
    assert not any(kept(with_bo).values())
    assert (with_bo.last_met, with_bo.last_summary) == (None, "")


def test_a_person_who_is_not_there_is_refused(runtime: Runtime, clock: SetClock) -> None:
    with pytest.raises(FacilitatorError, match="person is no longer there"):
        start_meeting(runtime.store, clock, uuid4(), runtime.catalog.flows[REGULAR_FLOW])


def test_a_meeting_that_is_not_there_is_refused(runtime: Runtime) -> None:
    with pytest.raises(FacilitatorError, match="meeting is no longer there"):
        resume_meeting(runtime.store, uuid4())


def test_after_a_meeting_that_another_window_closed_a_new_one_begins(runtime: Runtime, ana: Person) -> None:
    session = meet(runtime, ana)
    end(runtime, session)
    assert open_meeting(runtime, ana.id, REGULAR_FLOW).meeting.id != session.meeting.id


def statements(work: Callable[[], object]) -> int:
    """Return how many SQL statements that took."""
    seen: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return len(seen)


def test_a_long_history_takes_no_more_statements_than_a_short_one(
    runtime: Runtime, ana: Person, clock: SetClock
) -> None:
    def start() -> None:
        start_meeting(runtime.store, clock, ana.id, runtime.catalog.flows[REGULAR_FLOW])

    taken = []
    for _ in range(LOOK_BACK + 2):
        session = meet(runtime, ana)
        fill(session)
        session.clear_drafts("")
        clock.advance(timedelta(days=14).total_seconds())
        end(runtime, session)
        taken.append(statements(start))
    assert taken[0] > 0
    assert set(taken) == {taken[0]}
    assert len(runtime.store.find(Meeting)) == LOOK_BACK + 2


def test_a_meeting_left_with_words_that_wait_goes_on_with_them(
    runtime: Runtime, ana: Person, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ben = Person(name="Ben", created_at=clock.now())
    runtime.store.save([ben])
    session = open_meeting(runtime, ana.id, REGULAR_FLOW)
    session.write(Visibility.SHARED, "saved")
    assert runtime.autosave.flush()
    store_save = runtime.store.save

    def full(*_: object) -> dict[UUID, int]:
        raise DiskFullError("The disk is full.")

    monkeypatch.setattr(runtime.store, "save", full)
    session.write(Visibility.SHARED, "saved and waiting")
    assert open_meeting(runtime, ben.id, REGULAR_FLOW).person.name == "Ben"
    again = open_meeting(runtime, ana.id, REGULAR_FLOW)
    assert again.note(Visibility.SHARED) == "saved and waiting"
    again.write(Visibility.SHARED, "saved and waiting and more")
    monkeypatch.setattr(runtime.store, "save", store_save)
    runtime.autosave.hurry()
    assert runtime.let_go()
    assert [note.text for note in runtime.store.find(Note)] == ["saved and waiting and more"]
    for person in (ana, ben):
        hold = take(runtime.paths.holds, person.id)
        assert isinstance(hold, Hold), "other windows may have both now"
        hold.release()
