"""Every key that decides or removes something can be taken back; a new key has to say whether it does."""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from uuid import UUID

import pytest
from meeting_steps import go_to, meet, praise, promise, promised

from facilitator.actions import ACTIONS
from facilitator.domain.flow import StageKind
from facilitator.domain.leaks import Leak
from facilitator.domain.models import (
    RECORDS,
    Commitment,
    Draft,
    EventKind,
    FeedbackKind,
    Goal,
    GoalStatus,
    InboxItem,
    Mark,
    MarkKind,
    MarkOutcome,
    Person,
    PointStatus,
    Proposer,
    Record,
    Side,
    UndoStep,
    Visibility,
)
from facilitator.screens.forms import build
from facilitator.screens.forms.context import Context
from facilitator.services import (
    check_in,
    commitments,
    correcting,
    feedback,
    goals,
    inbox,
    leaks,
    listening,
    people,
    retention,
    review,
    undoing,
    visibility,
    wrap_up,
)
from facilitator.services.runtime import Runtime
from facilitator.services.session import Session
from facilitator.storage.records import to_plain

SHOW_OR_LEAD = {
    *("people.start", "people.new", "people.quit", "people.add_point", "people.flow", "people.kept"),
    *("people.archived", "people.wrong_files", "people.inbox", "people.encrypt"),
    *("kept.markdown", "kept.json", "person.cancel", "reading.take_over"),
    *("meeting.next_stage", "meeting.previous_stage", "meeting.pick_stage", "meeting.write_shared"),
    *("meeting.write_private", "meeting.next_question", "meeting.deeper_question", "meeting.save"),
    *("meeting.previous_question", "meeting.leave", "listening.talk", "listening.hush"),
    *(
        "listening.what_else",
        "listening.heard",
        "wrap_up.open",
        "wrap_up.copy",
        "wrap_up.read",
        "wrap_up.save",
    ),
    *("wrap_up.form", "people.search", "meeting.search", "people.brief", "people.history"),
    *("brief.start", "brief.add_point", "brief.copy", "brief.mail", "brief.history", "brief.search"),
    *("wrap_up.copy_formatted", "wrap_up.mail", "past.mail"),
    *("history.open", "history.brief", "history.add_point", "history.search", "past.search"),
}
"""Keys after which nothing is new, gone or decided: they show, or lead to a form or another screen."""

OF_THEIR_OWN = {"meeting.skip_stage", "form.clear", "choosing.in_use", "choosing.set_aside", "choosing.both"}
"""A skipped stage is gone back to, a form's fields have their own undo, and choosing has its own tests."""

EVERYWHERE = {"undo", "redo", "back", "compare"}
GROUPS_WITHOUT_RECORDS = {"app", "gate", "unlock", "protect", "field", "form", "search"}


def _goal(session: Session) -> Goal:
    return goals.add(session, title="lead", proposed_by=Proposer.TOGETHER, serves="", measure="", support="")


def _mark(kind: MarkKind) -> Callable[[Session], Mark]:
    return lambda session: listening.add_mark(session, kind)


def _decide(kind: EventKind, reason: str = "") -> Callable[[Session], None]:
    def act(session: Session) -> None:
        due = session.clock.today() if kind is EventKind.RENEGOTIATED else None
        review.decide(session, review.promises(session)[0], kind, reason, due)

    return act


def _form(key: str, **values: str) -> Callable[[Session, Runtime], None]:
    """Send the form that opens with that key; "{mark}" stands for the mark."""

    def act(session: Session, runtime: Runtime) -> None:
        spec = build(Context(session, runtime), key.format(mark=session.all(Mark)[0].id))
        assert spec is not None
        start = {
            each.name: each.value or (each.choices[0][0] if each.choices else "") for each in spec.fields
        }
        spec.submit(start | values)

    return act


def _status(status: GoalStatus) -> Callable[[Session], None]:
    def act(session: Session) -> None:
        goals.update(session, next(g for g in goals.goals(session) if g.status is not status), status)

    return act


def _settle(status: PointStatus) -> Callable[[Session], None]:
    return lambda session: listening.settle_point(session, listening.points(session)[0], status)


def _edit_point(session: Session) -> None:
    point = listening.points(session)[0]
    listening.edit_point(session, point, "other words", Side.MANAGER, Visibility.PRIVATE)


def _edit_promise(session: Session) -> None:
    made = commitments.made_here(session)[0]
    commitments.edit(
        session, made, owner=Side.REPORT, action="other", cue="then", due=None, visibility=Visibility.PRIVATE
    )


def _reopen(session: Session) -> None:
    settled = next(mark for mark in session.all(Mark) if mark.outcome is MarkOutcome.LET_GO)
    wrap_up.settle_mark(session, settled, MarkOutcome.OPEN)


def _allow(session: Session) -> None:
    leaks.clear(session, Leak(0, "so and so", ("a note",)))


def _end(session: Session) -> None:
    wrap_up.close(session)


IN_A_MEETING: dict[str, Callable[..., object]] = {
    "meeting.paste": _form("points", list="- one [/x]\n- two"),
    "meeting.add_commitment": lambda session: promise(session, "book [/x] a room"),
    "meeting.add_point": lambda session: listening.add_point(session, "x", Side.REPORT, Visibility.SHARED),
    "meeting.add_feedback": lambda session: praise(session, "the [/x] demo"),
    "goals.add": _goal,
    **{f"listening.{kind}": _mark(kind) for kind in MarkKind},
    "meeting.visibility": lambda session: visibility.turn(session, listening.points(session)[0]),
    "review.done": _decide(EventKind.DONE),
    "review.renegotiate": _decide(EventKind.RENEGOTIATED, "legal is away"),
    "review.blocked": _decide(EventKind.BLOCKED, "legal"),
    "review.drop": _decide(EventKind.DROPPED, "no longer"),
    "review.hand_over": _decide(EventKind.HANDED_OVER),
    "review.carry": _decide(EventKind.CARRIED),
    "check_in.rate": lambda session: check_in.change(session, energy=2),
    "check_in.clear": lambda session: check_in.change(session, workload=None),
    "check_in.private_place": lambda session: check_in.change(session, private_place=True),
    "check_in.opener": _form("check:opener", opener="a story"),
    "listening.take_back": listening.take_back_mark,
    "listening.discuss": _settle(PointStatus.DISCUSSED),
    "listening.drop": _settle(PointStatus.DROPPED),
    "listening.edit": _edit_point,
    "feedback.say": lambda session: feedback.deliver(session, feedback.waiting(session)[0]),
    "feedback.edit": lambda session: feedback.edit(
        session, feedback.waiting(session)[0], FeedbackKind.GROWTH, situation="the other demo"
    ),
    "feedback.let_go": lambda session: feedback.drop(session, feedback.waiting(session)[0]),
    "goals.open": lambda session: goals.describe_person(session, aspiration="to lead"),
    "goals.edit": lambda session: goals.edit(session, goals.goals(session)[0], title="lead a team"),
    "goals.on_track": _status(GoalStatus.ON_TRACK),
    "goals.at_risk": _status(GoalStatus.AT_RISK),
    "goals.done": _status(GoalStatus.DONE),
    "goals.drop": _status(GoalStatus.DROPPED),
    "commitments.read_back": lambda session: commitments.tick_read_back(
        session, commitments.made_here(session)[0]
    ),
    "commitments.edit": _edit_promise,
    "commitments.remove": lambda session: commitments.remove(session, commitments.made_here(session)[0]),
    "wrap_up.note": _form("mark:note:{mark}", text="words"),
    "wrap_up.commitment": _form("mark:commitment:{mark}", action="ask legal"),
    "wrap_up.feedback": _form("mark:feedback:{mark}", situation="today", behaviour="asked"),
    "wrap_up.point": _form("mark:talking_point:{mark}", text="the rota"),
    "wrap_up.let_go": lambda session: wrap_up.settle_mark(
        session, wrap_up.open_marks(session)[0], MarkOutcome.LET_GO
    ),
    "wrap_up.reopen": _reopen,
    "wrap_up.rate": lambda session: wrap_up.rate(session, 4),
    "wrap_up.next_date": lambda session: wrap_up.set_next(session, None),
    "wrap_up.edit": lambda session: wrap_up.edit_summary(session, "my words", "a basis"),
    "wrap_up.renew": lambda session: wrap_up.edit_summary(session, "", ""),
    "wrap_up.allow": _allow,
    "wrap_up.end": _end,
}

VALUES = {"name": "Ana R.", "role": "lead", "cadence": "monthly", "length": "30", "agenda_style": "as_added"}


def _save_person(runtime: Runtime, person: Person) -> None:
    empty = dict.fromkeys(("next_on", "meets_at", "time_zone", "pronouns", "email", "works_best"), "")
    people.save_person(runtime, person, empty | VALUES)


def _decide_here(kind: EventKind, reason: str = "") -> Callable[[Runtime, Person], object]:
    def act(runtime: Runtime, _: Person) -> object:
        due = runtime.clock.today() if kind is EventKind.RENEGOTIATED else None
        return review.decide_here(runtime, runtime.store.find(Commitment)[0], kind, reason=reason, due=due)

    return act


def _waiting(runtime: Runtime) -> InboxItem:
    return inbox.unclear(runtime.store)[0]


def _paste(runtime: Runtime, person: Person) -> None:
    people.add_points(runtime, person.id, ["one [/x]", "two"], Side.REPORT, Visibility.SHARED)


def _correct(runtime: Runtime, _: Person) -> None:
    correcting.correct(
        runtime, runtime.store.find(Commitment)[0], {"action": "ship [/x] it today", "cue": ""}
    )


BETWEEN: dict[str, Callable[[Runtime, Person], object]] = {
    "people.paste": _paste,
    "brief.paste": _paste,
    "history.paste": _paste,
    "past.edit": _correct,
    "history.edit": _correct,
    "people.edit": _save_person,
    "person.save": _save_person,
    "people.archive": lambda runtime, person: people.put_away(runtime, person.id),
    "brief.done": _decide_here(EventKind.DONE),
    "brief.renegotiate": _decide_here(EventKind.RENEGOTIATED, "legal is away"),
    "brief.drop": _decide_here(EventKind.DROPPED, "no longer"),
    "kept.visibility": lambda runtime, _: visibility.turn_between(runtime, runtime.store.find(Commitment)[0]),
    "kept.review": lambda runtime, person: retention.set_review(runtime, person, "in 6 months"),
    "kept.hold": lambda runtime, person: retention.set_hold(runtime, person, "a dispute [/x]"),
    "inbox.give": lambda runtime, ana: inbox.give(runtime.store, _waiting(runtime), ana, runtime.clock),
    "inbox.let_go": lambda runtime, _: inbox.let_go(runtime.store, _waiting(runtime), runtime.clock),
}


def test_each_key_is_known_to_decide_or_not() -> None:
    known = {*SHOW_OR_LEAD, *OF_THEIR_OWN, *IN_A_MEETING, *BETWEEN}
    there = {
        action.id
        for action in ACTIONS
        if action.group not in GROUPS_WITHOUT_RECORDS and action.id.split(".")[1] not in EVERYWHERE
    }
    assert there == known - {"form.clear"}, "a new key goes into SHOW_OR_LEAD, or gets a way to take it back"


def _kept(records: Iterable[Record]) -> dict[UUID, Record]:
    """Return what counts: the records without their versions, the steps left out."""
    return {each.id: replace(each, version=0) for each in records if not isinstance(each, UndoStep)}


def _stored(runtime: Runtime) -> dict[UUID, Record]:
    assert runtime.autosave.flush()
    return _kept(record for kind in RECORDS for record in runtime.store.find(kind))


def _known(session: Session) -> dict[UUID, Record]:
    return _kept(record for kind in RECORDS for record in session.all(kind))


@pytest.fixture
def prepared(runtime: Runtime, ana: Person) -> Session:
    """Return a meeting in which there is something for every key."""
    promised(runtime, ana, "ship [/x] it")
    session = meet(runtime, ana, at=StageKind.CHECK_IN)
    check_in.change(session, workload=3)
    listening.add_point(session, "on-call", Side.REPORT, Visibility.SHARED)
    praise(session, "the demo")
    for status in (GoalStatus.AT_RISK, GoalStatus.ON_TRACK):
        goals.update(session, _goal(session), status)
    promise(session, "call legal")
    wrap_up.settle_mark(session, listening.add_mark(session, MarkKind.PROMISE), MarkOutcome.LET_GO)
    listening.add_mark(session, MarkKind.PROMISE)
    wrap_up.edit_summary(session, "words of mine", "the basis")
    session.put(Draft.of(f"meeting:{session.meeting.id}", "point.text", "unfinished"))
    go_to(session, StageKind.WRAP_UP)
    session.pause()
    return session


def test_in_a_meeting_each_is_taken_back_and_done_again(runtime: Runtime, prepared: Session) -> None:
    session = prepared
    for action_id, act in IN_A_MEETING.items():
        steps = len(session.all(UndoStep))
        before = _known(session)
        act(*([session, runtime] if act.__name__ == "act" and _is_form(act) else [session]))
        after = _known(session)
        assert after != before, f"{action_id} did nothing"
        assert len(session.all(UndoStep)) == steps + 1, f"{action_id} is one step"
        assert session.undo(), action_id
        assert _known(session) == before, f"{action_id} was not taken back whole"
        assert session.redo(), action_id
        assert _known(session) == after, f"{action_id} was not done again whole"
        session.undo()
    stored = _stored(runtime)
    for own, record in _known(session).items():
        assert json.dumps(to_plain(record)) == json.dumps(to_plain(stored[own]))


def _is_form(act: Callable[..., object]) -> bool:
    return "_form" in act.__qualname__


@pytest.mark.parametrize("action_id", BETWEEN)
def test_out_of_a_meeting_each_is_taken_back_and_done_again(
    runtime: Runtime, ana: Person, action_id: str
) -> None:
    promised(runtime, ana, "ship [/x] it")
    item = InboxItem(
        created_at=runtime.clock.now(), who="nobody", kind="promise", text="a", visibility=Visibility.SHARED
    )
    runtime.store.save([item])
    person = people.find_person(runtime, ana.id)
    before = _stored(runtime)
    BETWEEN[action_id](runtime, person)
    after = _stored(runtime)
    assert after != before
    assert undoing.undo_last(runtime)
    assert _stored(runtime) == before
    assert undoing.redo_last(runtime)
    assert _stored(runtime) == after
