"""The words that ship: enough of them, short enough, no two alike, and each a question worth asking."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import combinations
from textwrap import wrap
from uuid import UUID

import pytest

from facilitator.domain.choice import deeper_order, order
from facilitator.domain.fitting import QUOTED_LENGTH, blanks, fitting
from facilitator.domain.flow import Depth, Flow, Prompt, Stage, StageKind
from facilitator.domain.ids import new_id
from facilitator.domain.models import PromptUse, Side
from facilitator.domain.practices import Practice
from facilitator.domain.situation import SPEAKABLE, Facts, Need
from facilitator.domain.wording import flags
from facilitator.services.catalog import load_catalog

CATALOG = load_catalog(None)
PROMPTS = list(CATALOG.prompts.values())
GENERAL = [prompt for prompt in PROMPTS if not prompt.flow]
FLOWS = list(CATALOG.flows.values())
TEXTS = {p.id: p.text for p in PROMPTS} | {
    f"{p.id}/{n}": text for p in PROMPTS for n, text in enumerate(p.follow_ups, 1)
}

STRANGERS: Facts = {Need.NEVER_MET: ""}
NOTHING_OPEN: Facts = {Need.MET_BEFORE: ""}
EVERYTHING = {need: "draw the plan" if need in SPEAKABLE else "" for need in Need}

COLUMNS = 46
"""What a window 50 columns wide has for a question."""

MOST_ALIKE = 0.65
CLOSED_OPENERS = re.compile(
    r"“?(do|does|did|don’t|doesn’t|didn’t|are|aren’t|is|isn’t|am|was|were|have|has|had|can|can’t|could"
    r"|would|will|won’t|shall|should|may|might|must)\b",
    re.IGNORECASE,
)
COMMON = re.compile(
    r"an?|and|are|as|at|be|been|but|by|can|could|did|do|does|for|from|get|got|had|has|have|how|i|if|in|is|its?"
    r"|let|me|my|of|on|once|one|or|our|s|so|some|t|that|the|them|then|there|they|this|those|to|up|us|was|we"
    r"|were|what|when|where|which|who|whom|whose|why|will|with|would|you|your|d|ll|m|re|ve|shall|should"
)

STAGES = [(flow, stage) for flow in FLOWS for stage in flow.stages]
every_stage = pytest.mark.parametrize(
    "stage", [stage for _, stage in STAGES], ids=[f"{flow.id}, {stage.id}" for flow, stage in STAGES]
)
every_flow = pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.id)
every_other_flow = pytest.mark.parametrize(
    "flow", [flow for flow in FLOWS if flow.id != "standard"], ids=lambda flow: flow.id
)


def stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "ly", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def content(text: str) -> frozenset[str]:
    words = re.findall(r"[a-z]+", text.lower().replace("’", " "))
    return frozenset(stem(word) for word in words if not COMMON.fullmatch(word)) or frozenset(words)


def questions_in(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?…:])\s+", text) if part.endswith("?")]


def asked_in(stage: Stage, holds: Facts) -> list[Prompt]:
    """Return what would come up in that stage, one after the other, between people who begin it."""
    return order(stage, fitting(PROMPTS, holds), [], new_id(), new_id())


def use_of(prompt: Prompt, person: UUID, meeting: UUID, minutes: int) -> PromptUse:
    return PromptUse(
        person_id=person,
        meeting_id=meeting,
        created_at=datetime(2026, 3, 9, tzinfo=UTC) + timedelta(minutes=minutes),
        stage="s",
        prompt_id=prompt.id,
        practice=prompt.practice,
        text=prompt.text,
    )


def test_what_ships_has_no_problems() -> None:
    assert CATALOG.problems == ()


@pytest.mark.parametrize("practice", list(Practice))
def test_each_practice_has_enough_questions_to_rest_them(practice: Practice) -> None:
    depths = Counter(prompt.depth for prompt in GENERAL if prompt.practice is practice)
    assert depths[Depth.OPENING] >= 20
    assert depths[Depth.DEEPER] >= 8
    assert depths.total() >= 32


def test_no_two_texts_are_the_same() -> None:
    bare = Counter(re.sub(r"\W+", " ", text.lower()).strip() for text in TEXTS.values())
    assert [text for text, times in bare.items() if times > 1] == []


def test_no_two_prompts_say_the_same_in_other_words() -> None:
    assert alike({prompt.id: prompt.text for prompt in PROMPTS}, fewest=1) == []


def test_no_follow_up_says_what_is_asked_elsewhere_in_other_words() -> None:
    assert alike(TEXTS, fewest=3) == []  # most are so short that two words in common mean little


def alike(texts: dict[str, str], fewest: int) -> list[tuple[str, str]]:
    """Return the pairs that share most of the words that carry their meaning, and so many at least."""
    words = {name: content(text) for name, text in texts.items()}
    return [
        (texts[a], texts[b])
        for a, b in combinations(words, 2)
        if len(words[a] & words[b]) >= max(fewest, MOST_ALIKE * len(words[a] | words[b]))
    ]


def test_each_text_fits_two_lines_beside_a_call_and_three_with_long_words_in_it() -> None:
    words = ("w" * 9 + " ") * 4
    for text in TEXTS.values():
        full = re.sub(r"\{\w+\}", words[:QUOTED_LENGTH].strip(), text)
        assert len(wrap(full, COLUMNS)) <= (3 if blanks(text) else 2), full
        assert len(text) >= 8


def test_no_question_can_be_settled_with_yes_or_no() -> None:
    asked = [question for text in TEXTS.values() for question in questions_in(text)]
    assert len(asked) > 400
    assert [question for question in asked if CLOSED_OPENERS.match(question)] == []


def test_each_text_is_a_whole_sentence_that_can_be_said_as_it_stands() -> None:
    assert [text for text in TEXTS.values() if not re.fullmatch(r"[A-Z“][^…]*[?.]", text)] == []


def test_words_of_the_two_are_quoted_so_that_they_are_heard_as_theirs() -> None:
    assert [text for text in TEXTS.values() if re.search(r"(?<!“)\{|\}(?!”)", text)] == []


def test_every_blank_can_be_filled() -> None:
    shown = [text for p in fitting(PROMPTS, EVERYTHING) for text in (p.text, *p.follow_ups)]
    assert len(shown) == len(TEXTS)
    assert [text for text in shown if not text or re.search(r"[{}…]", text)] == []


def test_each_need_that_there_is_brings_a_question() -> None:
    assert {need for prompt in PROMPTS for need in prompt.needs} == set(Need)


def test_a_follow_up_quotes_nothing_that_its_question_does_not() -> None:
    for prompt in PROMPTS:
        assert {name for text in prompt.follow_ups for name in blanks(text)} <= {*prompt.needs}, prompt.id


def test_marks_are_typographic_so_that_they_look_the_same_everywhere() -> None:
    assert [text for text in TEXTS.values() if re.search(r"[\"'`\[\]]|\.\.\.|  ", text)] == []


def test_no_text_judges_the_person_or_claims_always() -> None:
    assert {text: flags(text) for text in TEXTS.values() if flags(text)} == {}


def test_no_text_promises_a_lock_that_a_plain_store_does_not_have() -> None:
    promise = re.compile(r"\b(locked|encrypted|password|passphrase)\b", re.IGNORECASE)
    assert [text for text in TEXTS.values() if promise.search(text)] == []


def test_no_text_assumes_a_gender() -> None:
    gendered = re.compile(r"\b(he|she|him|her|his|hers|himself|herself|guys|man|woman)\b", re.IGNORECASE)
    assert [text for text in TEXTS.values() if gendered.search(text)] == []


def test_each_question_goes_on_somewhere() -> None:
    openers = [p for p in PROMPTS if p.depth is Depth.OPENING]
    assert [p.id for p in openers if not p.follow_ups] == ["last-day.last-word"]


def test_each_follow_up_asks_something() -> None:
    assert [text for p in PROMPTS for text in p.follow_ups if not questions_in(text)] == []


def test_each_id_tells_where_it_is_written() -> None:
    assert [p.id for p in PROMPTS if not p.id.startswith(f"{p.flow or p.practice}.")] == []


def test_feedback_is_asked_for_by_both() -> None:
    sides = Counter(prompt.asks for prompt in GENERAL if prompt.practice is Practice.FEEDBACK)
    assert sides[Side.REPORT] >= 5
    assert sides[Side.MANAGER] >= 20


def test_courage_begins_with_the_manager() -> None:
    openers = [p for p in GENERAL if p.practice is Practice.COURAGE and p.depth is Depth.OPENING]
    own = [p for p in openers if re.match(r"(I|I’m|I’ll|I’d|I’ve|You gave me)\b", p.text)]
    assert all(p.asks is Side.MANAGER for p in openers)
    assert len(own) > len(openers) / 2
    assert any("criticised" in p.text for p in own)


def test_the_standard_flow_is_the_table_in_the_plan() -> None:
    rows = [(s.title, s.kind.value, s.minutes) for s in CATALOG.flows["standard"].stages]
    assert rows == [
        ("Follow-through", "review", 3),
        ("Check-in", "check_in", 3),
        ("Listening", "listening", 8),
        ("Feedback", "feedback", 4),
        ("Goals", "goals", 3),
        ("Commitments", "commitments", 3),
        ("Wrap-up", "wrap_up", 1),
    ]


@pytest.mark.parametrize("stage", CATALOG.flows["standard"].stages, ids=lambda stage: stage.id)
@pytest.mark.parametrize("holds", [NOTHING_OPEN, EVERYTHING], ids=["nothing open", "everything"])
def test_each_standard_stage_can_rest_two_questions_for_six_meetings(stage: Stage, holds: Facts) -> None:
    assert len(asked_in(stage, holds)) >= (24 if stage.kind is StageKind.LISTENING else 12)


@every_stage
def test_each_stage_has_enough_to_ask_in_a_first_meeting_with_a_stranger(stage: Stage) -> None:
    assert len(asked_in(stage, STRANGERS)) >= 8


SPEAKS_OF_BEFORE = re.compile(
    r"last time|we last|still owe|you told me|you gave me|you were right|put off “|I promised you"
    r"|I gave you|our last|” has been waiting|before you left I",
    re.IGNORECASE,
)
SPEAKS_OF_PRAISE = re.compile(
    r"\bthank you (for|once)\b|thank you\.|made my day|love to see more|credit|strength of yours\.",
    re.IGNORECASE,
)


def test_a_stranger_hears_nothing_of_a_time_before() -> None:
    first = [text for p in fitting(PROMPTS, STRANGERS) for text in (p.text, *p.follow_ups)]
    assert [text for text in first if SPEAKS_OF_BEFORE.search(text)] == [
        "What did you learn the last time a goal slipped away?"
    ]


def test_nobody_is_praised_for_what_was_not_noted() -> None:
    openers = [p for p in fitting(PROMPTS, STRANGERS) if p.depth is Depth.OPENING]
    praise = [p.id for p in openers if SPEAKS_OF_PRAISE.search(p.text)]
    assert praise == ["difficult.thank-you"]  # for the talk that both have just had


def test_what_is_so_today_goes_before_what_could_be_asked_any_day() -> None:
    standard = CATALOG.flows["standard"]
    tired = asked_in(standard.stage("listening"), NOTHING_OPEN | {Need.LOW_ENERGY: ""})
    listening = [p.id for p in tired if p.practice is Practice.LISTENING]
    assert {*listening[:2]} == {"listening.low-today", "listening.strength"}
    waiting = asked_in(standard.stage("feedback"), NOTHING_OPEN | {Need.WAITING_GROWTH: ""})
    assert all(Need.WAITING_GROWTH in p.needs for p in waiting[:3])


@pytest.mark.parametrize("stage_id", ["review", "check-in", "listening", "feedback", "goals", "wrap-up"])
def test_a_question_rests_for_six_meetings_whatever_is_so(stage_id: str) -> None:
    person, uses = new_id(), list[PromptUse]()
    stage = CATALOG.flows["standard"].stage(stage_id)
    for number, meeting in enumerate([new_id() for _ in range(6)]):
        fit = fitting(PROMPTS, EVERYTHING if number % 2 else NOTHING_OPEN)
        for _ in range(2):
            prompt = order(stage, fit, uses, person, meeting)[0]
            uses.append(use_of(prompt, person, meeting, len(uses)))
    assert len({use.prompt_id for use in uses}) == 12


def test_all_seven_flows_ship() -> None:
    assert list(CATALOG.flows) == [
        "career",
        "difficult",
        "first-meeting",
        "last-day",
        "return-from-leave",
        "skip-level",
        "standard",
    ]


@every_flow
def test_titles_fit_the_rail(flow: Flow) -> None:
    assert all(len(title) <= 16 for title in (flow.title, *(stage.title for stage in flow.stages)))


@every_flow
def test_purposes_are_short(flow: Flow) -> None:
    assert all(len(each.purpose) <= 90 for each in (flow, *flow.stages))


@every_flow
def test_each_flow_makes_promises_and_ends_with_a_wrap_up(flow: Flow) -> None:
    kinds = [stage.kind for stage in flow.stages]
    assert kinds[-1] is StageKind.WRAP_UP
    assert kinds.count(StageKind.WRAP_UP) == 1
    assert StageKind.COMMITMENTS in kinds


@every_flow
def test_each_flow_survives_its_copy_in_a_meeting(flow: Flow) -> None:
    assert Flow.from_copy(flow.to_copy()) == flow


@every_other_flow
def test_each_special_flow_brings_its_own_questions_and_asks_them(flow: Flow) -> None:
    own = [prompt for prompt in PROMPTS if prompt.flow == flow.id]
    named = {name for stage in flow.stages for name in stage.prompts}
    assert len(own) >= 20
    assert {prompt.id for prompt in own if prompt.depth is Depth.OPENING} <= named


@every_stage
def test_one_can_go_deeper_into_anything_a_stage_asks(stage: Stage) -> None:
    fit = fitting(PROMPTS, NOTHING_OPEN)
    asked = [p for p in order(stage, fit, [], new_id(), new_id()) if p.id != "last-day.last-word"]
    assert [p.id for p in asked if not deeper_order(p, stage, fit, [], new_id(), new_id())] == []


def test_no_two_flows_are_built_alike() -> None:
    shapes = [tuple((stage.kind, stage.minutes) for stage in flow.stages) for flow in FLOWS]
    assert len(set(shapes)) == len(shapes)


@pytest.mark.parametrize("flow_id", ["difficult", "last-day", "first-meeting"])
def test_no_stray_question_comes_up_where_it_would_hurt(flow_id: str) -> None:
    flow = CATALOG.flows[flow_id]
    for stage in flow.stages:
        if stage.kind in (StageKind.CHECK_IN, StageKind.LISTENING, StageKind.FEEDBACK, StageKind.GOALS):
            assert {p.id for p in asked_in(stage, STRANGERS)} <= {*stage.prompts}


def test_the_check_in_opens_with_the_manager_or_with_privacy() -> None:
    found = asked_in(CATALOG.flows["standard"].stage("check-in"), NOTHING_OPEN)
    assert {prompt.practice for prompt in found} == {Practice.COURAGE, Practice.PRIVACY}


def test_the_managers_own_promises_come_first_in_five_meetings_on_end() -> None:
    holds = NOTHING_OPEN | {Need.MY_OPEN_PROMISE: "ask legal", Need.OPEN_PROMISE: "ask legal"}
    first, *others = asked_in(CATALOG.flows["standard"].stage("review"), holds)
    assert first.text == "Mine first. I promised you: “ask legal”. Here’s where it stands."
    assert all(Need.MY_OPEN_PROMISE in p.needs for p in others[:4])
