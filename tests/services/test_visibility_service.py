"""Shared or private: chosen at capture, changed by one act that is kept, and shown since when."""

from dataclasses import replace

import pytest
from meeting_steps import cut_off, meet, promise

from facilitator.domain.clock import SetClock
from facilitator.domain.models import (
    Commitment,
    Direction,
    Feedback,
    FeedbackKind,
    Goal,
    Note,
    Person,
    Proposer,
    Side,
    TalkingPoint,
    Visibility,
    VisibilityChange,
)
from facilitator.domain.visibility import Item
from facilitator.services import commitments, feedback, goals, listening, visibility
from facilitator.services.runtime import Runtime
from facilitator.services.session import Session

SHARED, PRIVATE = Visibility.SHARED, Visibility.PRIVATE


@pytest.fixture
def session(runtime: Runtime, ana: Person) -> Session:
    return meet(runtime, ana)


def add_feedback(session: Session, *, said: bool) -> Feedback:
    parts = {"situation": "demo", "behaviour": "", "impact": "", "request": ""}
    return feedback.add(session, direction=Direction.GIVEN, kind=FeedbackKind.PRAISE, **parts, said=said)


def add_goal(session: Session) -> Goal:
    return goals.add(session, title="speak", proposed_by=Proposer.TOGETHER, serves="", measure="", support="")


def changes(session: Session) -> list[tuple[object, Visibility, Visibility]]:
    return [(c.record_id, c.before, c.after) for c in session.all(VisibilityChange)]


def test_what_is_agreed_begins_as_shared_and_what_is_kept_as_private(session: Session) -> None:
    assert promise(session, "ask legal").visibility is SHARED
    assert add_goal(session).visibility is SHARED
    assert add_feedback(session, said=False).visibility is PRIVATE
    assert add_feedback(session, said=True).visibility is SHARED
    assert changes(session) == []


def test_another_choice_at_capture_is_no_change(session: Session) -> None:
    made = commitments.add(session, owner=Side.MANAGER, action="ask HR", cue="", due="", visibility=PRIVATE)
    assert made.visibility is PRIVATE
    assert changes(session) == []


def test_each_kind_can_be_turned_and_back_and_every_change_is_kept(
    session: Session, runtime: Runtime, ana: Person, clock: SetClock
) -> None:
    session.write(PRIVATE, "tired")
    point = listening.add_point(session, "rota", Side.REPORT, SHARED)
    made = [promise(session, "ask legal"), add_goal(session), add_feedback(session, said=False), point]
    items: list[Item] = [*made, *session.mine(Note)]
    for item in items:
        assert visibility.in_words(session, item) == item.visibility.value
        turned = visibility.turn(session, item)
        assert turned == replace(item, visibility=turned.visibility)
        assert turned.visibility is not item.visibility
    clock.advance(86400)
    session = cut_off(runtime, session)
    kinds = (Commitment, Goal, Feedback, TalkingPoint, Note)
    again: list[Item] = [each for kind in kinds for each in session.all(kind)]
    assert [visibility.in_words(session, each) for each in again] == [
        *["private since 9 Mar, before: shared"] * 2,
        "shared since 9 Mar, before: private",
        "private since 9 Mar, before: shared",
        "shared since 9 Mar, before: private",
    ]
    for each in again:
        visibility.turn(session, each)
    assert "since 10 Mar" in visibility.in_words(session, session.all(Note)[0])
    assert len(changes(session)) == 10
    assert {c.meeting_id for c in session.all(VisibilityChange)} == {session.meeting.id}


def test_a_form_and_a_tick_that_change_it_are_kept_as_well(session: Session) -> None:
    point = listening.add_point(session, "rota", Side.REPORT, SHARED)
    listening.edit_point(session, point, "the rota", Side.REPORT, SHARED)
    assert changes(session) == []
    listening.edit_point(session, session.get(TalkingPoint, point.id), "rota", Side.REPORT, PRIVATE)
    made = promise(session, "ask legal")
    commitments.edit(session, made, owner=Side.MANAGER, action="ask", cue="", due=None, visibility=PRIVATE)
    goal = add_goal(session)
    goals.edit(session, goal, title="speak twice", visibility=PRIVATE)
    kept = add_feedback(session, said=False)
    feedback.deliver(session, kept)
    feedback.deliver(session, session.get(Feedback, kept.id))
    assert changes(session) == [
        *[(each.id, SHARED, PRIVATE) for each in (point, made, goal)],
        (kept.id, PRIVATE, SHARED),
        (kept.id, SHARED, PRIVATE),
    ]
