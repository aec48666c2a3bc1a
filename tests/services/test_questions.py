"""The question on the screen: which comes next, how deep it goes, and that it stays put."""

import pytest
from meeting_steps import cut_off, end, go_to, meet

from facilitator.domain.clock import SetClock
from facilitator.domain.flow import Depth, Flow, Prompt, Stage, StageKind
from facilitator.domain.models import Person, PromptUse, Side
from facilitator.domain.practices import Practice
from facilitator.services import questions
from facilitator.services.opening import start_meeting
from facilitator.services.questions import Question
from facilitator.services.runtime import Runtime
from facilitator.services.session import Session


def ask(name: str, depth: Depth = Depth.OPENING, asks: Side = Side.MANAGER, *follow_ups: str) -> Prompt:
    return Prompt(
        id=name,
        practice=Practice.LISTENING,
        text=f"{name}?",
        depth=depth,
        asks=asks,
        kinds=(StageKind.LISTENING,),
        follow_ups=follow_ups,
    )


FEW = (
    ask("own", Depth.OPENING, Side.REPORT, "first?", "second?"),
    ask("other"),
    ask("deep", Depth.DEEPER, Side.REPORT),
)
FLOW = Flow(
    id="short",
    title="Short",
    purpose="",
    stages=(
        Stage(id="listen", title="Listen", kind=StageKind.LISTENING, minutes=9, purpose="", prompts=("own",)),
        Stage(id="end", title="End", kind=StageKind.WRAP_UP, minutes=1, purpose=""),
    ),
)


@pytest.fixture
def few(runtime: Runtime, ana: Person, clock: SetClock) -> Session:
    """Return a meeting with three questions in all."""
    return Session(start_meeting(runtime.store, clock, ana.id, FLOW), FEW, clock, runtime.autosave)


@pytest.fixture
def listening(runtime: Runtime, ana: Person) -> Session:
    """Return a meeting that has come to the listening, with all the questions that ship."""
    return meet(runtime, ana, at=StageKind.LISTENING)


def text(question: Question | None) -> str:
    assert question is not None
    return question.use.text


def test_a_stage_begins_with_its_own_question(few: Session) -> None:
    assert text(questions.current(few)) == "own?"


def test_looking_again_asks_nothing_new(few: Session) -> None:
    assert questions.current(few) == questions.current(few)
    assert len(few.all(PromptUse)) == 1


def test_who_says_it_aloud_is_told_for_a_question_and_for_what_goes_on_from_it(few: Session) -> None:
    asks = [questions.current(few), questions.deeper(few), questions.another(few)]
    assert [each and each.asks for each in asks] == [Side.REPORT, Side.REPORT, Side.MANAGER]


def test_deeper_goes_through_what_follows_then_what_is_deeper_then_on_to_another(few: Session) -> None:
    questions.current(few)
    assert [text(questions.deeper(few)) for _ in range(4)] == ["first?", "second?", "deep?", "other?"]


def test_deeper_without_a_question_on_the_screen_goes_into_the_first(few: Session) -> None:
    assert text(questions.deeper(few)) == "first?"


def test_going_back_takes_the_question_back_as_if_it_had_not_been_asked(
    few: Session, runtime: Runtime
) -> None:
    first = questions.current(few)
    questions.another(few)
    assert questions.back(few) == first
    assert questions.back(few) == first
    assert [use.text for use in few.all(PromptUse)] == ["own?"]
    few.pause()
    runtime.autosave.flush()
    assert [use.text for use in runtime.store.find(PromptUse)] == ["own?"]
    assert text(questions.another(few)) == "other?"


def test_a_stage_without_questions_has_none(few: Session) -> None:
    few.go(1)
    assert questions.current(few) is None
    assert questions.another(few) is None
    assert questions.deeper(few) is None
    assert questions.back(few) is None


def test_each_stage_keeps_the_question_that_was_on_its_screen(listening: Session) -> None:
    questions.another(listening)
    shown = text(questions.another(listening))
    listening.go(listening.position + 1)
    assert text(questions.current(listening)) != shown
    listening.go(listening.position - 1)
    assert text(questions.current(listening)) == shown


def test_no_question_comes_twice_while_there_are_others(listening: Session) -> None:
    asked = [text(questions.another(listening)) for _ in range(25)]
    assert len(set(asked)) == 25


def test_a_use_remembers_the_words_the_stage_and_the_practice(listening: Session) -> None:
    use = (questions.current(listening) or pytest.fail("no question")).use
    prompt = next(p for p in listening.prompts if p.id == use.prompt_id)
    assert (use.text, use.practice, use.stage) == (prompt.text, prompt.practice, "listening")
    assert (use.person_id, use.meeting_id) == (listening.person.id, listening.meeting.id)


def test_a_meeting_that_was_cut_off_shows_the_same_question_again(
    listening: Session, runtime: Runtime
) -> None:
    questions.another(listening)
    shown = text(questions.deeper(listening))
    again = cut_off(runtime, listening)
    assert text(questions.current(again)) == shown
    assert text(questions.another(again)) == text(questions.another(listening))


def test_a_question_rests_for_six_meetings(runtime: Runtime, ana: Person, clock: SetClock) -> None:
    asked = []
    for _ in range(7):
        session = meet(runtime, ana)
        go_to(session, StageKind.LISTENING)
        asked += [text(questions.current(session)), text(questions.another(session))]
        clock.advance(14 * 24 * 3600)
        end(runtime, session)
    assert len(set(asked)) == 14


def test_what_one_person_was_asked_is_new_to_another(few: Session, runtime: Runtime, clock: SetClock) -> None:
    questions.current(few)
    few.pause()
    bo = Person(name="Bo", created_at=clock.now())
    runtime.autosave.put(bo)
    runtime.autosave.flush()
    with_bo = Session(start_meeting(runtime.store, clock, bo.id, FLOW), FEW, clock, runtime.autosave)
    assert text(questions.current(with_bo)) == "own?"
