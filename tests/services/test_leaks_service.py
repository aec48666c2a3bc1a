"""What the leak check knows: all that is private about this person, and who else there is."""

from dataclasses import replace
from datetime import date

import pytest
from meeting_steps import cut_off, end, go_to, meet, promise

from facilitator.domain.clock import SetClock
from facilitator.domain.flow import StageKind
from facilitator.domain.leaks import Leak
from facilitator.domain.models import (
    Commitment,
    Direction,
    Draft,
    FeedbackKind,
    Goal,
    MarkKind,
    MarkOutcome,
    Person,
    Side,
    Visibility,
)
from facilitator.services import check_in, feedback, goals, leaks, listening, review, wrap_up
from facilitator.services.runtime import Runtime
from facilitator.services.session import Session
from facilitator.services.summary import Form

PRIVATE, SHARED = Visibility.PRIVATE, Visibility.SHARED


@pytest.fixture
def session(runtime: Runtime, ana: Person) -> Session:
    return meet(runtime, ana)


def held(runtime: Runtime, session: Session, words: str) -> list[Leak]:
    """Put the summary in these words, and return the lines that wait."""
    wrap_up.edit_summary(session, words, wrap_up.rendered(session, Form.MARKDOWN).text)
    check = leaks.leak_check(session, Form.MARKDOWN, runtime.template)
    assert check is not None
    return check.held(runtime.store)


def reasons(runtime: Runtime, session: Session, words: str) -> list[str]:
    return [reason for leak in held(runtime, session, words) for reason in leak.reasons]


def test_the_program_s_own_summary_needs_no_check(runtime: Runtime, session: Session) -> None:
    assert leaks.leak_check(session, Form.MARKDOWN, runtime.template) is None


def test_private_words_of_years_ago_and_of_a_second_ago_are_known(
    runtime: Runtime, session: Session, ana: Person, clock: SetClock
) -> None:
    session.write(PRIVATE, "she is thinking of leaving us")
    end(runtime, session)
    clock.advance(400 * 86400)
    later = meet(runtime, ana)
    later.write(PRIVATE, "pay is 71,500 now")  # not on the disk yet
    assert reasons(runtime, later, "Ana is thinking of leaving us\npay is 71 500 now") == [
        "from your private note of 9 Mar 2026",
        "from your private note of 13 Apr",
    ]


def test_every_kind_of_private_thing_is_known_by_what_it_is(
    runtime: Runtime, session: Session, clock: SetClock
) -> None:
    parts = {"situation": "alfa", "behaviour": "bravo", "impact": "charlie", "request": "delta"}
    feedback.add(session, direction=Direction.GIVEN, kind=FeedbackKind.GROWTH, **parts, said=False)
    listening.add_point(session, "echo", Side.MANAGER, PRIVATE)
    check_in.change(session, word="foxtrot", opener="golf")
    goal = goals.add(
        session, title="hotel", proposed_by="manager", serves="india", measure="", support="juliett"
    )
    goals.edit(session, goal, goal.title, visibility=PRIVATE)
    goals.update(session, session.get(Goal, goal.id), goal.status, "kilo")
    made = promise(session, "lima")
    session.put(replace(made, visibility=PRIVATE))
    review.decide(session, session.get(Commitment, made.id), "dropped", "mike")
    mark = listening.add_mark(session, MarkKind.FEELING)
    wrap_up.note_from_mark(session, mark, "november", PRIVATE)
    goals.describe_person(session, aspiration="quebec", strengths="romeo", growth_areas="sierra")
    session.put(replace(session.person, hold="tango", profile={"works_best": "uniform"}))
    session.set_draft("feedback.impact", "it left oscar and papa alone")
    session.set_draft("commitment.eyes", "shared")
    words = "alfa bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike november shared"
    words += " quebec romeo sierra tango uniform"
    found = held(runtime, session, words.replace(" ", "\n") + "\nit left oscar and papa")
    assert [(leak.words, leak.reasons[0].removesuffix(" 9 Mar")) for leak in found] == [
        *((name, "from feedback that you keep since") for name in ("alfa", "bravo", "charlie", "delta")),
        ("echo", "from your private point of"),
        *((name, "from the check-in of") for name in ("foxtrot", "golf")),
        *((name, "from your private goal of") for name in ("hotel", "india", "juliett", "kilo")),
        *((name, "from a private promise of") for name in ("lima", "mike")),
        ("november", "from your private note of"),
        *((name, "from what you keep about this person") for name in ("quebec", "romeo", "sierra")),
        *((name, "from what you keep about this person") for name in ("tango", "uniform")),
        ("it left oscar and papa", "from your unfinished words"),
    ]


def test_what_is_shared_may_be_said_in_any_words(runtime: Runtime, session: Session) -> None:
    go_to(session, StageKind.LISTENING)
    session.write(SHARED, "the rota wears her out every week")
    promise(session, "ask legal")
    listening.add_point(session, "the rota", Side.REPORT, SHARED)
    mark = listening.add_mark(session, MarkKind.FEELING)
    wrap_up.note_from_mark(session, mark, "the talk went well on Monday", SHARED)
    assert held(runtime, session, "the rota wears her out every week\nask legal\nthe rota") == []
    wrap_up.settle_mark(session, mark, MarkOutcome.OPEN, "the talk went well on Monday")
    assert reasons(runtime, session, "talk went well on Monday") == ["from your mark of 9 Mar"]


def test_a_shared_line_that_became_private_after_the_edit_is_held(runtime: Runtime, session: Session) -> None:
    made = promise(session, "ask legal")
    own = wrap_up.rendered(session, Form.MARKDOWN).text
    assert "ask legal" in own
    assert held(runtime, session, own + "See you.") == []
    session.put(replace(made, visibility=PRIVATE))
    assert [leak.words for leak in held(runtime, session, own + "See you.")] == ["- [ ] I will ask legal"]


def test_the_others_are_known_by_name_and_this_person_s_words_are_this_person_s(
    runtime: Runtime, session: Session, clock: SetClock
) -> None:
    bo = Person(name="Bo Chen", created_at=clock.now(), archived_at=clock.now())
    runtime.store.save([bo])
    theirs = meet(runtime, bo)
    theirs.write(PRIVATE, "he wants to move to Lisbon soon")
    end(runtime, theirs)
    assert reasons(runtime, session, "Ana Ruiz moves to Lisbon soon, he wants to") == []
    assert reasons(runtime, session, "Bo moves") == ["names Bo Chen"]


def test_a_cleared_line_goes_out_until_it_changes_or_matches_something_new(
    runtime: Runtime, session: Session
) -> None:
    session.write(PRIVATE, "tired")
    (leak,) = held(runtime, session, "You looked tired.\nBye.")
    leaks.clear(session, leak)
    session = cut_off(runtime, session)
    assert held(runtime, session, "You looked tired.\nBye, then.") == []
    assert len(held(runtime, session, "You looked tired!\nBye.")) == 1
    session.set_draft("feedback.impact", "you looked tired bye then")
    assert len(held(runtime, session, "You looked tired.\nBye, then.")) == 2
    wrap_up.edit_summary(session, "", "")
    assert session.all(Draft) == [each for each in session.all(Draft) if each.field == "feedback.impact"]


def test_a_private_text_is_dated_where_the_manager_is(runtime: Runtime, session: Session) -> None:
    session.write(PRIVATE, "tired")
    assert session.clock.today() == date(2026, 3, 9)
    assert reasons(runtime, session, "tired") == ["from your private note of 9 Mar"]
