"""Questions fit what has happened between the two: real meetings, one after the other, on a real store."""

from datetime import timedelta

import pytest
from meeting_steps import cut_off, end, go_to, meet, promise

from facilitator.domain.clock import SetClock
from facilitator.domain.flow import StageKind
from facilitator.domain.models import (
    Direction,
    EventKind,
    FeedbackKind,
    GoalStatus,
    Person,
    PointStatus,
    Proposer,
    Side,
    Visibility,
)
from facilitator.services import check_in, commitments, feedback, goals, listening, questions, review
from facilitator.services.runtime import Runtime
from facilitator.services.session import Session

SHARED, PRIVATE = Visibility.SHARED, Visibility.PRIVATE
MINE = "Mine first. I promised you: “ask legal”. Here’s where it stands."


def asked(session: Session, kind: StageKind, most: int = 60) -> list[str]:
    """Return every question of that stage, the first one first."""
    go_to(session, kind)
    first = questions.current(session)
    found = [first.use.text] if first else []
    while first and len(found) < most:
        following = questions.another(session)
        assert following
        if following.use.text in found:
            break
        found.append(following.use.text)
    return found


def shown(session: Session) -> str:
    """Return the question that one finds on coming to the stage."""
    question = questions.current(session)
    assert question is not None
    return question.use.text


def ask_until(session: Session, words: str) -> None:
    """Go on to the question that holds these words."""
    assert any(words in (questions.another(session) or pytest.fail("none")).use.text for _ in range(60))


def everything(session: Session) -> str:
    """Return all that could be on the screen in this meeting, in any of its stages."""
    kinds = [stage.kind for stage in session.flow.stages]
    return "\n".join(text for kind in kinds for text in asked(session, kind, 200))


@pytest.fixture
def first(runtime: Runtime, ana: Person) -> Session:
    """Return the first meeting with somebody."""
    return meet(runtime, ana)


def next_meeting(runtime: Runtime, clock: SetClock, session: Session) -> Session:
    """End this meeting and begin the one two weeks later."""
    end(runtime, session)
    clock.advance(timedelta(days=14).total_seconds())
    return meet(runtime, session.person)


def say(session: Session, kind: FeedbackKind, words: str, *, said: bool, received: bool = False) -> None:
    direction = Direction.RECEIVED if received else Direction.GIVEN
    feedback.add(
        session,
        direction=direction,
        kind=kind,
        situation="",
        behaviour=words,
        impact="",
        request="",
        said=said,
    )


def test_a_first_meeting_speaks_of_nothing_before_it(first: Session) -> None:
    text = everything(first)
    for past in ("promised you:", "last time", "since we last", "put off", "thank you for", "{", "…"):
        assert past not in text, past


def test_the_second_meeting_opens_with_the_managers_own_promise(
    runtime: Runtime, clock: SetClock, first: Session
) -> None:
    promise(first, "ask legal")
    promise(first, "draft the plan", Side.REPORT)
    second = next_meeting(runtime, clock, first)
    review_questions = asked(second, StageKind.REVIEW)
    assert review_questions[0] == MINE
    assert any("You took this on: “draft the plan”." in each for each in review_questions)
    assert not any("put off" in each for each in review_questions)


def test_it_is_only_said_of_a_moved_promise_that_it_was_moved(
    runtime: Runtime, clock: SetClock, first: Session
) -> None:
    carried, dated = promise(first, "ask legal"), promise(first, "book a room", due="tomorrow")
    clock.advance(timedelta(hours=1).total_seconds())
    second = next_meeting(runtime, clock, first)
    due = second.clock.today() + timedelta(days=20)
    review.decide(second, dated, EventKind.RENEGOTIATED, "the house is full", due)
    review.decide(second, carried, EventKind.DONE)
    third = next_meeting(runtime, clock, second)
    assert "We’ve put off “book a room” before. What is that telling us?" in asked(third, StageKind.REVIEW)


def test_a_promise_that_was_kept_a_moment_ago_is_spoken_of(
    runtime: Runtime, clock: SetClock, first: Session
) -> None:
    theirs = promise(first, "draft the plan", Side.REPORT)
    second = next_meeting(runtime, clock, first)
    assert "draft the plan" in shown(second)
    review.decide(second, theirs, EventKind.DONE)
    found = asked(second, StageKind.REVIEW)
    assert "You’ve kept your word on “draft the plan”. What made it work?" in found
    assert not any("You took this on" in each for each in found)


def test_private_words_are_never_in_a_question(runtime: Runtime, clock: SetClock, first: Session) -> None:
    def hidden(session: Session) -> None:
        commitments.add(session, owner=Side.MANAGER, action="SECRET", cue="", due="", visibility=PRIVATE)
        listening.add_point(session, "SECRET", Side.REPORT, PRIVATE)
        say(session, FeedbackKind.GROWTH, "SECRET", said=False)

    hidden(first)
    second = next_meeting(runtime, clock, first)
    hidden(second)
    text = everything(second)
    assert "SECRET" not in text
    assert "promised you:" not in text
    assert "You put “" not in text
    assert "There’s one thing I’d ask you to do differently next time." in text


def test_praise_is_offered_while_some_waits(first: Session) -> None:
    thanks = "I want to thank you for something that’s easily overlooked."
    say(first, FeedbackKind.PRAISE, "stayed calm", said=False)
    assert thanks in asked(first, StageKind.FEEDBACK)


def test_feedback_of_the_last_meeting_is_followed_up_in_the_next_alone(
    runtime: Runtime, clock: SetClock, first: Session
) -> None:
    landed = "How did the feedback I gave you last time land?"
    heard = "You gave me feedback last time. Here’s what I’ve done with it since."
    say(first, FeedbackKind.GROWTH, "interrupted", said=True)
    say(first, FeedbackKind.GROWTH, "talked too long", said=True, received=True)
    assert landed not in everything(first)
    second = next_meeting(runtime, clock, first)
    assert landed in asked(second, StageKind.FEEDBACK)
    assert heard in asked(second, StageKind.CHECK_IN)
    third = next_meeting(runtime, clock, second)
    assert landed not in asked(third, StageKind.FEEDBACK)


def test_a_tired_person_is_asked_about_that_first(first: Session) -> None:
    check_in.change(first, energy=1, workload=5)
    assert {"Your energy is low today. What would do you good?"} <= {*asked(first, StageKind.LISTENING)}


def test_goals_are_called_by_their_titles_while_they_stand(first: Session) -> None:
    assert not any("“" in each for each in asked(first, StageKind.GOALS))
    goals.add(first, title="learn Rust", proposed_by=Proposer.REPORT, serves="", measure="", support="")
    (goal,) = goals.goals(first)
    assert "Whom does “learn Rust” help, beyond the two of us?" in asked(first, StageKind.GOALS)
    goals.update(first, goal, GoalStatus.AT_RISK)
    ask_until(first, "“learn Rust” is at risk.")


def test_a_question_that_quotes_what_became_private_gives_way(runtime: Runtime, first: Session) -> None:
    point = listening.add_point(first, "on-call load", Side.REPORT, SHARED)
    go_to(first, StageKind.LISTENING)
    ask_until(first, "on-call load")
    assert "on-call load" in shown(cut_off(runtime, first))
    listening.edit_point(first, point, "on-call load", Side.REPORT, PRIVATE)
    assert "on-call load" not in shown(first)
    assert "on-call load" not in (questions.back(first) or pytest.fail("none")).use.text


def test_one_goes_deeper_into_what_is_on_the_screen_though_it_was_just_settled(first: Session) -> None:
    point = listening.add_point(first, "on-call load", Side.REPORT, SHARED)
    go_to(first, StageKind.LISTENING)
    ask_until(first, "on-call load")
    listening.settle_point(first, point, PointStatus.DISCUSSED)
    further = questions.deeper(first)
    assert further
    assert further.use.prompt_id == "listening.their-point/1"


def test_a_prompt_file_of_the_user_does_the_same(runtime: Runtime, ana: Person, clock: SetClock) -> None:
    folder = runtime.paths.config / "prompts"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text(
        """
        practice = "follow_through"
        kinds = ["review"]
        [[prompts]]
        id = "mine.again"
        text = "Once more: {my_open_promise}?"
        needs = ["moved_promise"]
        """,
        encoding="utf-8",
    )
    session = meet(runtime, ana)
    promise(session, "[/x] {goal}")
    assert not any("Once more" in each for each in asked(session, StageKind.REVIEW))
    second = next_meeting(runtime, clock, session)
    assert not any("Once more" in each for each in asked(second, StageKind.REVIEW))
    third = next_meeting(runtime, clock, second)  # it was left undecided, and so carried
    assert "Once more: [/x] {goal}?" in asked(third, StageKind.REVIEW)
