"""A decision or a removal can be taken back, one after the other, and across a restart."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

import pytest
from meeting_steps import cut_off, end, go_to, meet, promise

from facilitator.domain import stamps
from facilitator.domain.clock import SetClock
from facilitator.domain.flow import StageKind
from facilitator.domain.models import (
    Commitment,
    CommitmentEvent,
    CommitmentStatus,
    EventKind,
    Goal,
    GoalStatus,
    GoalUpdate,
    Mark,
    MarkKind,
    MarkOutcome,
    Meeting,
    MeetingStatus,
    Note,
    Person,
    PointStatus,
    Proposer,
    Record,
    Side,
    TalkingPoint,
    UndoStep,
    Visibility,
)
from facilitator.errors import FacilitatorError
from facilitator.services import commitments, goals, listening, people, review, undoing, wrap_up
from facilitator.services.runtime import Runtime
from facilitator.services.session import Session
from facilitator.storage.holding import Hold, take
from facilitator.storage.store import open_store

DECISIONS = [
    (EventKind.DONE, "", None),
    (EventKind.BLOCKED, "waits for legal", None),
    (EventKind.DROPPED, "no longer needed", None),
    (EventKind.CARRIED, "", None),
]


@pytest.fixture
def promised(runtime: Runtime, ana: Person) -> Session:
    """Return a second meeting that opens with one promise."""
    first = meet(runtime, ana)
    promise(first, "ship [/x] it")
    end(runtime, first)
    return meet(runtime, ana)


def kept(session: Session) -> tuple[list[Commitment], list[CommitmentEvent]]:
    events = [replace(each, version=0) for each in session.mine(CommitmentEvent)]
    return [replace(each, version=0) for each in session.all(Commitment)], events


@pytest.mark.parametrize(("kind", "reason", "due"), DECISIONS)
def test_each_decision_on_a_promise_is_taken_back_after_a_restart_too(
    runtime: Runtime, promised: Session, kind: EventKind, reason: str, due: None
) -> None:
    before = kept(promised)
    review.decide(promised, review.promises(promised)[0], kind, reason, due)
    assert kept(promised) != before
    again = cut_off(runtime, promised)
    assert again.undo() == "the decision on “ship [/x] it”"
    assert kept(again) == before
    assert again.undo() == ""
    assert runtime.autosave.flush()
    assert runtime.store.find(UndoStep) == []
    assert kept(cut_off(runtime, again)) == before


def test_steps_are_taken_back_one_after_the_other(runtime: Runtime, promised: Session) -> None:
    point = listening.add_point(promised, "on-call", Side.REPORT, Visibility.SHARED)
    listening.settle_point(promised, point, PointStatus.DISCUSSED)
    mark = listening.add_mark(promised, MarkKind.PROMISE)
    wrap_up.note_from_mark(promised, mark, "words", Visibility.PRIVATE)
    listening.take_back_mark(promised)
    made = promise(promised, "call legal")
    commitments.remove(promised, made)
    assert [promised.undo() for _ in range(4)] == [
        "removing “call legal”",
        "adding “call legal”",
        "taking back the mark",
        "what became of the mark",
    ]
    assert runtime.autosave.flush()
    assert runtime.store.find(Commitment, meeting_id=promised.meeting.id) == []
    assert [m.outcome for m in runtime.store.find(Mark)] == [MarkOutcome.OPEN]
    assert runtime.store.find(Note) == []
    assert [promised.undo() for _ in range(2)] == ["the mark", "what was set for “on-call”"]
    assert [p.status for p in promised.all(TalkingPoint)] == [PointStatus.OPEN]
    assert [promised.undo() for _ in range(2)] == ["adding “on-call”", ""]
    assert runtime.autosave.flush()
    assert runtime.store.find(Mark) == runtime.store.find(TalkingPoint) == []


def test_a_goal_that_was_dropped_is_on_track_again(runtime: Runtime, promised: Session) -> None:
    go_to(promised, StageKind.GOALS)
    goal = goals.add(promised, title="lead", proposed_by=Proposer.TOGETHER, serves="", measure="", support="")
    goals.update(promised, goal, GoalStatus.DROPPED, "not now")
    promised.undo()
    assert [g.status for g in promised.all(Goal)] == [GoalStatus.ON_TRACK]
    assert promised.all(GoalUpdate) == []


def test_from_the_people_the_last_session_can_be_undone_and_a_new_one_forgets_it(
    runtime: Runtime, promised: Session, ana: Person, clock: SetClock
) -> None:
    review.decide(promised, review.promises(promised)[0], EventKind.DONE)
    end(runtime, promised)
    clock.advance(60)
    people.put_away(runtime, ana.id)
    assert undoing.undo_last(runtime) == f"archiving {undoing.quoted(ana.name)}"
    found = runtime.store.get(Person, ana.id)
    assert found is not None
    assert found.archived_at is None
    assert undoing.undo_last(runtime) == f"ending the meeting with {undoing.quoted(ana.name)}"
    assert [each.status for each in runtime.store.find(Meeting)][-1] is MeetingStatus.DRAFT
    assert undoing.undo_last(runtime) == "the decision on “ship [/x] it”"
    (back,) = runtime.store.find(Commitment)
    assert back.status is CommitmentStatus.OPEN
    assert undoing.undo_last(runtime) == ""
    end(runtime, meet(runtime, ana))
    again = meet(runtime, ana)
    assert again.all(UndoStep) == []
    assert runtime.autosave.flush()
    assert runtime.store.find(UndoStep) == []


def test_what_was_written_after_a_decision_stays_when_it_is_taken_back(
    runtime: Runtime, promised: Session
) -> None:
    goal = goals.add(promised, title="lead", proposed_by=Proposer.TOGETHER, serves="", measure="", support="")
    goals.update(promised, goal, GoalStatus.AT_RISK)
    promised.put(replace(promised.get(Goal, goal.id), title="lead a team"))
    promised.undo()
    now = promised.get(Goal, goal.id)
    assert (now.status, now.title) == (GoalStatus.ON_TRACK, "lead a team")


def test_what_was_taken_back_is_done_again_until_something_else_is_decided(
    runtime: Runtime, promised: Session
) -> None:
    first = kept(promised)
    promise_ = review.promises(promised)[0]
    review.decide(promised, promise_, EventKind.DONE)
    decided = kept(promised)
    for _ in range(2):
        assert promised.undo()
        assert kept(promised) == first
        assert promised.redo() == "the decision on “ship [/x] it”"
        assert kept(promised) == decided
    assert promised.redo() == ""
    assert runtime.autosave.flush()
    assert kept(cut_off(runtime, promised)) == decided
    promised.undo()
    listening.take_back_mark(promised)
    listening.add_mark(promised, MarkKind.PRAISE)
    listening.take_back_mark(promised)
    assert promised.redo() == ""


def test_a_step_and_what_it_changed_are_saved_in_one_transaction(
    runtime: Runtime, promised: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert runtime.autosave.flush()
    saves: list[set[type[Record]]] = []
    save = runtime.store.save

    def watched(records: Sequence[Record], removed: Sequence[Record] = ()) -> dict[UUID, int]:
        saves.append({type(each) for each in (*records, *removed)})
        return save(records, removed)

    monkeypatch.setattr(runtime.store, "save", watched)
    put = runtime.autosave.put

    def put_and_save(*records: Record, **others: Iterable[Record]) -> None:
        put(*records, **others)
        assert runtime.autosave.flush()

    monkeypatch.setattr(runtime.autosave, "put", put_and_save)
    review.decide(promised, review.promises(promised)[0], EventKind.DONE)
    assert saves == [{Commitment, CommitmentEvent, UndoStep}]


def test_from_the_people_it_is_done_again_and_a_meeting_elsewhere_is_left_alone(
    runtime: Runtime, promised: Session, ana: Person
) -> None:
    end(runtime, promised)
    people.put_away(runtime, ana.id)
    assert undoing.undo_last(runtime)
    assert undoing.redo_last(runtime) == f"archiving {undoing.quoted(ana.name)}"
    assert people.find_person(runtime, ana.id).archived_at is not None
    assert undoing.redo_last(runtime) == ""
    session = meet(runtime, ana)
    listening.settle_point(
        session, listening.add_point(session, "on-call", Side.REPORT, Visibility.SHARED), PointStatus.DROPPED
    )
    assert runtime.let_go()
    elsewhere = take(runtime.paths.holds, ana.id)
    assert isinstance(elsewhere, Hold)
    with pytest.raises(FacilitatorError, match="in another window"):
        undoing.undo_last(runtime)
    people.put_away(runtime, ana.id)
    assert undoing.undo_last(runtime), "that was decided here, out of the meeting"
    assert undoing.redo_last(runtime)
    assert undoing.undo_last(runtime)
    elsewhere.release()
    assert undoing.undo_last(runtime) == "what was set for “on-call”"


def test_after_a_clock_that_was_set_back_the_last_is_still_taken_back_first(
    runtime: Runtime, promised: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    listening.add_point(promised, "earlier", Side.REPORT, Visibility.SHARED)
    assert runtime.autosave.flush()
    hours_ago = time.time_ns() - 3600 * 10**9
    monkeypatch.setattr(stamps, "_last", 0)  # as in a program that was just started
    monkeypatch.setattr(time, "time_ns", lambda: hours_ago)
    open_store(runtime.paths.database, runtime.store.key).close()
    listening.add_point(promised, "later", Side.REPORT, Visibility.SHARED)
    assert [promised.undo() for _ in range(2)] == ["adding “later”", "adding “earlier”"]


def test_a_note_that_was_emptied_comes_back(runtime: Runtime, promised: Session) -> None:
    promised.write(Visibility.PRIVATE, "what she [/x] said")
    promised.write(Visibility.PRIVATE, "")
    assert promised.undo() == "emptying “what she [/x] said”"
    assert promised.note(Visibility.PRIVATE) == "what she [/x] said"
    promised.write(Visibility.PRIVATE, "")
    promised.write(Visibility.PRIVATE, "written since")
    promised.undo()
    assert promised.note(Visibility.PRIVATE) == "what she [/x] said\nwritten since"
    promised.redo()
    assert promised.note(Visibility.PRIVATE) == "written since"
    promised.undo()
    assert promised.note(Visibility.PRIVATE) == "what she [/x] said\nwritten since"
    promised.write(Visibility.PRIVATE, "")
    promised.write(Visibility.PRIVATE, "what she [/x] said\nwritten since, brought back by its field")
    promised.undo()
    assert promised.note(Visibility.PRIVATE) == "what she [/x] said\nwritten since, brought back by its field"
    promised.write(Visibility.PRIVATE, "w")
    promised.write(Visibility.PRIVATE, "")
    assert promised.undo() == "", "a letter that was taken back at once is no step"
