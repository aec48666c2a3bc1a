"""The words that ship: enough of them, short enough, no two alike, and each a question worth asking."""

import re
from collections import Counter
from itertools import combinations

import pytest

from facilitator.domain.choice import Asking, deeper_order, order
from facilitator.domain.flow import Depth, Flow, Stage, StageKind
from facilitator.domain.ids import new_id
from facilitator.domain.models import Side
from facilitator.domain.needs import Need
from facilitator.domain.practices import Practice
from facilitator.domain.wording import flags
from facilitator.services.catalog import load_catalog

CATALOG = load_catalog(None)
PROMPTS = list(CATALOG.prompts.values())
GENERAL = [prompt for prompt in PROMPTS if not prompt.flow]
FLOWS = list(CATALOG.flows.values())
TEXTS = {p.id: p.text for p in PROMPTS} | {
    f"{p.id}/{n}": text for p in PROMPTS for n, text in enumerate(p.follow_ups, 1)
}

STRANGER = Asking(new_id(), new_id())
KNOWN = Asking(new_id(), new_id(), frozenset(Need))

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


def test_no_two_texts_say_the_same_in_other_words() -> None:
    words = {name: content(text) for name, text in TEXTS.items()}
    alike = [
        (TEXTS[a], TEXTS[b])
        for a, b in combinations(words, 2)
        if len(words[a] & words[b]) >= MOST_ALIKE * len(words[a] | words[b])
    ]
    assert alike == []


def test_each_text_fits_two_lines_beside_a_call() -> None:
    assert [text for text in TEXTS.values() if not 8 <= len(text) <= 80] == []


def test_no_question_can_be_settled_with_yes_or_no() -> None:
    asked = [question for text in TEXTS.values() for question in questions_in(text)]
    assert len(asked) > 400
    assert [question for question in asked if CLOSED_OPENERS.match(question)] == []


def test_each_text_ends_as_a_sentence_or_invites_one() -> None:
    assert [text for text in TEXTS.values() if not re.fullmatch(r"[A-Z…“].*[?.…]", text)] == []


def test_marks_are_typographic_so_that_they_look_the_same_everywhere() -> None:
    assert [text for text in TEXTS.values() if re.search(r"[\"'`\[\]]|\.\.\.", text)] == []


def test_no_text_judges_the_person_or_claims_always() -> None:
    assert {text: flags(text) for text in TEXTS.values() if flags(text)} == {}


def test_no_text_assumes_a_gender() -> None:
    gendered = re.compile(r"\b(he|she|him|her|his|hers|himself|herself|guys|man|woman)\b", re.IGNORECASE)
    assert [text for text in TEXTS.values() if gendered.search(text)] == []


def test_each_follow_up_asks_something() -> None:
    follow_ups = [text for prompt in PROMPTS for text in prompt.follow_ups]
    assert [text for text in follow_ups if not questions_in(text) and not text.endswith("…")] == []


def test_each_id_tells_where_it_is_written() -> None:
    assert [p.id for p in PROMPTS if not p.id.startswith(f"{p.flow or p.practice}.")] == []


def test_feedback_is_asked_for_by_both() -> None:
    sides = Counter(prompt.asks for prompt in GENERAL if prompt.practice is Practice.FEEDBACK)
    assert sides[Side.REPORT] >= 5
    assert sides[Side.MANAGER] >= 20


def test_courage_begins_with_the_manager() -> None:
    openers = [p for p in GENERAL if p.practice is Practice.COURAGE and p.depth is Depth.OPENING]
    own = [p for p in openers if re.match(r"(I|I’m|I’d|You were right)\b", p.text)]
    assert all(p.asks is Side.MANAGER for p in openers)
    assert len(own) > len(openers) / 2
    assert any("criticism" in p.text for p in own)


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
def test_each_standard_stage_can_rest_a_question_for_six_meetings(stage: object) -> None:
    assert len(order(stage, PROMPTS, [], KNOWN)) >= 7  # type: ignore[arg-type]


@pytest.mark.parametrize("stage", CATALOG.flows["standard"].stages[1:], ids=lambda stage: stage.id)
def test_a_first_meeting_has_enough_to_ask_in_each_stage(stage: Stage) -> None:
    assert len(order(stage, PROMPTS, [], STRANGER)) >= 8


SPEAKS_OF_BEFORE = re.compile(
    r"since we last|since our last|again and again|I promised you|keep moving this|my promises",
    re.I,
)


@every_flow
def test_nothing_that_was_never_said_comes_up_with_a_stranger(flow: Flow) -> None:
    for stage in flow.stages:
        for prompt in order(stage, PROMPTS, [], STRANGER):
            further = deeper_order(prompt, stage, PROMPTS, [], STRANGER)
            for each in (prompt, *further):
                assert not SPEAKS_OF_BEFORE.search(each.text), each.id


@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
def test_what_is_shown_can_be_said_word_for_word(text: str) -> None:
    assert "…" not in text
    assert "_" not in text
    assert text.rstrip("”")[-1] in ".?!"


@every_flow
def test_each_stage_of_each_flow_has_a_question(flow: Flow) -> None:
    assert all(order(stage, PROMPTS, [], STRANGER) for stage in flow.stages)


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
    own = {prompt.id for prompt in PROMPTS if prompt.flow == flow.id}
    named = {name for stage in flow.stages for name in stage.prompts}
    assert len(own) >= 8
    assert own <= named


def test_no_two_flows_are_built_alike() -> None:
    shapes = [tuple((stage.kind, stage.minutes) for stage in flow.stages) for flow in FLOWS]
    assert len(set(shapes)) == len(shapes)


@pytest.mark.parametrize("flow_id", ["difficult", "last-day", "first-meeting"])
def test_no_stray_question_comes_up_where_it_would_hurt(flow_id: str) -> None:
    flow = CATALOG.flows[flow_id]
    for stage in flow.stages:
        if stage.kind in (StageKind.CHECK_IN, StageKind.LISTENING, StageKind.FEEDBACK, StageKind.GOALS):
            assert [p.id for p in order(stage, PROMPTS, [], STRANGER)] == list(stage.prompts)


def test_the_check_in_opens_with_the_manager_or_with_privacy() -> None:
    found = order(CATALOG.flows["standard"].stage("check-in"), PROMPTS, [], STRANGER)
    assert {prompt.practice for prompt in found} == {Practice.COURAGE, Practice.PRIVACY}


def test_the_managers_own_promises_come_first() -> None:
    first = order(CATALOG.flows["standard"].stage("review"), PROMPTS, [], KNOWN)[0]
    assert first.text.startswith("Mine first.")
