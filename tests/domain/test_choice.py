"""The next question: what rests, what comes first, and that nothing is left to real chance."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from facilitator.domain.choice import deeper_order, follow_ups, order
from facilitator.domain.flow import Depth, Prompt, Stage, StageKind
from facilitator.domain.models import PromptUse, Side
from facilitator.domain.practices import Practice
from facilitator.domain.situation import Need

ANA, BO = UUID(int=1), UUID(int=2)
TODAY, BEFORE = UUID(int=100), UUID(int=99)
NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)


def question(name: str, practice: Practice = Practice.LISTENING, **more: object) -> Prompt:
    fields = {
        "id": name,
        "text": f"What about {name}?",
        "practice": practice,
        "kinds": (StageKind.LISTENING,),
    }
    return Prompt(**(fields | more))  # type: ignore[arg-type]


def stage(
    *named: str,
    practices: tuple[Practice, ...] = (),
    kind: StageKind = StageKind.LISTENING,
    only_named: bool = False,
) -> Stage:
    return Stage(
        id="s",
        title="S",
        kind=kind,
        minutes=5,
        purpose="",
        practices=practices,
        prompts=named,
        only_named=only_named,
    )


def asked(
    name: str,
    days_ago: float = 7,
    practice: Practice = Practice.LISTENING,
    person: UUID = ANA,
    meeting: UUID = BEFORE,
) -> PromptUse:
    return PromptUse(
        person_id=person,
        meeting_id=meeting,
        created_at=NOON - timedelta(days=days_ago),
        stage="s",
        prompt_id=name,
        practice=practice,
        text="",
    )


def ids(prompts: list[Prompt]) -> list[str]:
    return [prompt.id for prompt in prompts]


MANY = [
    question(f"{practice}.{n}", practice, depth=depth, kinds=kinds)
    for practice in (Practice.LISTENING, Practice.OPENNESS, Practice.COURAGE)
    for n, (depth, kinds) in enumerate(
        [
            (Depth.OPENING, (StageKind.LISTENING,)),
            (Depth.OPENING, (StageKind.LISTENING, StageKind.CHECK_IN)),
            (Depth.OPENING, (StageKind.CHECK_IN,)),
            (Depth.DEEPER, (StageKind.LISTENING,)),
            (Depth.DEEPER, (StageKind.LISTENING, StageKind.CHECK_IN)),
        ]
    )
]
STAGES = st.builds(
    stage,
    *[st.sampled_from(ids(MANY))] * 2,
    practices=st.lists(st.sampled_from([Practice.LISTENING, Practice.OPENNESS]), unique=True).map(tuple),
    kind=st.sampled_from([StageKind.LISTENING, StageKind.CHECK_IN]),
    only_named=st.booleans(),
)
USES = st.lists(
    st.builds(
        asked,
        st.sampled_from(ids(MANY)),
        days_ago=st.integers(0, 80),
        practice=st.sampled_from(list(Practice)),
        meeting=st.sampled_from([TODAY, BEFORE]),
    ),
    max_size=20,
)


def test_the_stages_own_questions_come_first_in_their_order() -> None:
    prompts = [question("a"), question("b"), question("c")]
    assert ids(order(stage("c", "a"), prompts, [], ANA, TODAY)) == ["c", "a", "b"]


def test_an_own_question_that_was_asked_waits_behind_those_that_were_not() -> None:
    prompts = [question("a"), question("b"), question("c")]
    assert ids(order(stage("c", "a"), prompts, [asked("c")], ANA, TODAY)) == ["a", "b", "c"]


def test_a_stage_without_practices_takes_every_question_of_its_kind() -> None:
    prompts = [
        question("a"),
        question("b", Practice.COURAGE),
        question("g", Practice.GOALS, kinds=(StageKind.GOALS,)),
    ]
    assert sorted(ids(order(stage(), prompts, [], ANA, TODAY))) == ["a", "b"]


def test_a_stage_with_practices_takes_only_theirs() -> None:
    prompts = [question("a"), question("b", Practice.COURAGE), question("c", Practice.OPENNESS)]
    found = order(stage(practices=(Practice.COURAGE, Practice.OPENNESS)), prompts, [], ANA, TODAY)
    assert sorted(ids(found)) == ["b", "c"]


def test_a_stage_that_keeps_to_its_own_questions_takes_no_others() -> None:
    prompts = [question("a"), question("b")]
    assert ids(order(stage("b", only_named=True), prompts, [], ANA, TODAY)) == ["b"]
    assert ids(order(stage("b", only_named=True), prompts, [asked("b")], ANA, TODAY)) == ["b"]


def test_a_question_that_belongs_to_another_flow_never_fills_up() -> None:
    prompts = [question("a"), question("x", flow="career")]
    assert ids(order(stage(), prompts, [], ANA, TODAY)) == ["a"]
    assert ids(order(stage("x"), prompts, [], ANA, TODAY)) == ["x", "a"]


def test_a_question_that_is_no_longer_in_the_catalog_is_passed_over() -> None:
    assert ids(order(stage("gone", "a"), [question("a")], [], ANA, TODAY)) == ["a"]


def test_a_stage_that_nothing_suits_has_no_questions() -> None:
    assert order(stage(kind=StageKind.GOALS), [question("a")], [], ANA, TODAY) == []


def test_the_practice_with_the_fewest_questions_lately_goes_first() -> None:
    prompts = [question("l"), question("o", Practice.OPENNESS), question("c", Practice.COURAGE)]
    past = [
        asked("x", 3),
        asked("y", 2),
        asked("z", 1, Practice.COURAGE),
    ]
    assert ids(order(stage(), prompts, past, ANA, TODAY)) == ["o", "c", "l"]


def test_among_equally_used_practices_the_one_left_alone_longest_goes_first() -> None:
    prompts = [question("l"), question("o", Practice.OPENNESS)]
    assert ids(order(stage(), prompts, [asked("x", 9), asked("y", 2, Practice.OPENNESS)], ANA, TODAY)) == [
        "l",
        "o",
    ]
    assert ids(order(stage(), prompts, [asked("x", 2), asked("y", 9, Practice.OPENNESS)], ANA, TODAY)) == [
        "o",
        "l",
    ]


def test_practices_take_turns_within_one_meeting() -> None:
    uses: list[PromptUse] = []
    for minute in range(4):
        chosen = order(stage(practices=(Practice.LISTENING, Practice.OPENNESS)), MANY, uses, ANA, TODAY)[0]
        uses.append(asked(chosen.id, -minute, chosen.practice, meeting=TODAY))
    heard = [use.practice for use in uses]
    assert heard[0] != heard[1]
    assert heard[2] != heard[3]


def test_when_all_were_asked_the_one_asked_longest_ago_comes_back() -> None:
    prompts = [question("a"), question("b"), question("c")]
    past = [asked("a", 20), asked("b", 30), asked("c", 10), asked("b", 5)]
    assert ids(order(stage("c"), prompts, past, ANA, TODAY)) == ["a", "c", "b"]


def test_what_another_person_was_asked_changes_nothing() -> None:
    others = [asked(prompt.id, 1, prompt.practice, person=BO) for prompt in MANY[:7]]
    assert order(stage(), MANY, others, ANA, TODAY) == order(stage(), MANY, [], ANA, TODAY)


def test_different_people_hear_different_questions() -> None:
    wide = [question(f"q{n}") for n in range(30)]
    firsts = {order(stage(), wide, [], UUID(int=n), TODAY)[0].id for n in range(20)}
    assert len(firsts) >= 8


def test_different_meetings_start_with_different_questions() -> None:
    wide = [question(f"q{n}") for n in range(30)]
    firsts = {order(stage(), wide, [], ANA, UUID(int=n))[0].id for n in range(20)}
    assert len(firsts) >= 8


def test_the_chance_is_the_same_on_every_machine_and_in_every_version() -> None:
    wide = [question(f"q{n}") for n in range(6)]
    assert ids(order(stage(), wide, [], ANA, TODAY)) == ["q3", "q0", "q1", "q5", "q4", "q2"]


@given(STAGES, USES, st.randoms())
def test_the_same_state_always_gives_the_same_order(
    here: Stage, uses: list[PromptUse], random: object
) -> None:
    first = order(here, MANY, uses, ANA, TODAY)
    shuffled_prompts, shuffled_uses = list(MANY), list(uses)
    random.shuffle(shuffled_prompts)  # type: ignore[attr-defined]
    assert ids(order(here, shuffled_prompts, shuffled_uses, ANA, TODAY)) == ids(first)


@given(STAGES, USES)
def test_no_question_comes_up_twice(here: Stage, uses: list[PromptUse]) -> None:
    found = ids(order(here, MANY, uses, ANA, TODAY))
    assert len(found) == len(set(found))


@given(STAGES, USES)
def test_what_was_asked_rests_while_anything_else_is_left(here: Stage, uses: list[PromptUse]) -> None:
    past = {use.prompt_id for use in uses}
    rested = [prompt.id in past for prompt in order(here, MANY, uses, ANA, TODAY)]
    assert rested == sorted(rested)


@given(STAGES, USES)
def test_every_question_suits_the_stage(here: Stage, uses: list[PromptUse]) -> None:
    for prompt in order(here, MANY, uses, ANA, TODAY):
        if prompt.id not in here.prompts:
            assert not here.only_named
            assert here.kind in prompt.kinds
            assert prompt.depth is Depth.OPENING
            assert not here.practices or prompt.practice in here.practices


@given(STAGES, USES)
def test_the_past_changes_the_order_and_never_the_choice(here: Stage, uses: list[PromptUse]) -> None:
    with_past, without = order(here, MANY, uses, ANA, TODAY), order(here, MANY, [], ANA, TODAY)
    assert sorted(ids(with_past)) == sorted(ids(without))


@given(STAGES)
def test_asking_on_and_on_goes_through_every_question_before_one_returns(here: Stage) -> None:
    everything = set(ids(order(here, MANY, [], ANA, TODAY)))
    uses: list[PromptUse] = []
    for turn in range(len(everything)):
        chosen = order(here, MANY, uses, ANA, TODAY)[0]
        uses.append(asked(chosen.id, -turn, chosen.practice, meeting=TODAY))
    assert {use.prompt_id for use in uses} == everything
    assert order(here, MANY, uses, ANA, TODAY)[0].id == uses[0].prompt_id


OPENER = question("open", follow_ups=("Since when?", "Who else?"))


def test_follow_ups_are_questions_of_their_own() -> None:
    first, second = follow_ups(OPENER)
    assert (first.id, first.text, second.id, second.text) == ("open/1", "Since when?", "open/2", "Who else?")
    assert first.depth is Depth.DEEPER
    assert (first.practice, first.kinds, first.follow_ups) == (OPENER.practice, OPENER.kinds, ())


def test_going_deeper_takes_the_follow_ups_and_then_the_practice() -> None:
    prompts = [OPENER, question("d", depth=Depth.DEEPER), question("plain")]
    assert ids(deeper_order(OPENER, stage(), prompts, [], ANA, TODAY)) == ["open/1", "open/2", "d"]


def test_going_deeper_stays_with_the_practice_and_the_kind_of_stage() -> None:
    prompts = [
        OPENER,
        question("other", Practice.COURAGE, depth=Depth.DEEPER),
        question("elsewhere", depth=Depth.DEEPER, kinds=(StageKind.GOALS,)),
        question("d", depth=Depth.DEEPER),
    ]
    assert ids(deeper_order(OPENER, stage(), prompts, [], ANA, TODAY))[2:] == ["d"]


def test_a_deeper_question_that_the_stage_names_waits_for_its_own_turn() -> None:
    named = question("d", depth=Depth.DEEPER)
    assert ids(order(stage("d"), [OPENER, named], [], ANA, TODAY)) == ["d", "open"]
    assert ids(deeper_order(OPENER, stage("d"), [OPENER, named], [], ANA, TODAY)) == ["open/1", "open/2"]


def test_going_deeper_never_repeats_what_this_meeting_heard() -> None:
    prompts = [OPENER, question("d", depth=Depth.DEEPER)]
    today = [asked("open", 0, meeting=TODAY), asked("open/1", 0, meeting=TODAY)]
    assert ids(deeper_order(OPENER, stage(), prompts, today, ANA, TODAY)) == ["open/2", "d"]
    today += [asked("open/2", 0, meeting=TODAY), asked("d", 0, meeting=TODAY)]
    assert deeper_order(OPENER, stage(), prompts, today, ANA, TODAY) == []


def test_what_an_earlier_meeting_heard_comes_last_when_going_deeper() -> None:
    prompts = [OPENER, question("d", depth=Depth.DEEPER)]
    past = [asked("open/1", 7), asked("open/2", 14)]
    assert ids(deeper_order(OPENER, stage(), prompts, past, ANA, TODAY)) == ["d", "open/2", "open/1"]


def test_a_flows_own_deeper_questions_follow_its_own_openers_alone() -> None:
    mine = question("mine", flow="career")
    prompts = [OPENER, mine, question("deep", flow="career", depth=Depth.DEEPER)]
    assert ids(deeper_order(mine, stage("mine"), prompts, [], ANA, TODAY)) == ["deep"]
    assert ids(deeper_order(OPENER, stage(), prompts, [], ANA, TODAY)) == ["open/1", "open/2"]


def test_a_stage_that_keeps_to_its_own_goes_deeper_only_there() -> None:
    mine = question("mine", flow="career", follow_ups=("Why?",))
    prompts = [
        mine,
        question("deep", flow="career", depth=Depth.DEEPER),
        question("general", depth=Depth.DEEPER),
    ]
    here = stage("mine", "open", only_named=True)
    assert ids(deeper_order(mine, here, prompts, [], ANA, TODAY)) == ["mine/1", "deep"]
    assert ids(deeper_order(OPENER, here, [OPENER, *prompts], [], ANA, TODAY)) == [
        "open/1",
        "open/2",
        "deep",
    ]


def test_going_deeper_the_same_one_goes_on_asking() -> None:
    theirs = question("theirs", asks=Side.REPORT, follow_ups=("Why?",))
    prompts = [
        theirs,
        question("my-deep", depth=Depth.DEEPER),
        question("their-deep", depth=Depth.DEEPER, asks=Side.REPORT),
    ]
    assert ids(deeper_order(theirs, stage(), prompts, [], ANA, TODAY)) == ["theirs/1", "their-deep"]


def test_a_follow_up_without_words_is_passed_over_and_the_next_keeps_its_number() -> None:
    assert ids(follow_ups(question("open", follow_ups=("", "Who else?")))) == ["open/2"]


def test_what_is_so_just_now_goes_before_the_rest_of_its_practice() -> None:
    prompts = [
        *(question(f"l{n}") for n in range(9)),
        question("tired", needs=(Need.LOW_ENERGY,)),
        question("met", needs=(Need.MET_BEFORE,)),
        question("open", Practice.OPENNESS),
    ]
    assert ids(order(stage(), prompts, [asked("x", 2, Practice.OPENNESS)], ANA, TODAY))[0] == "tired"
    assert ids(order(stage(), prompts, [asked("x")], ANA, TODAY))[:2] == ["open", "tired"]
    assert ids(order(stage(), prompts, [asked("tired")], ANA, TODAY))[-1] == "tired"


@given(STAGES, USES, st.sampled_from(MANY))
def test_going_deeper_is_deterministic_and_without_repeats(
    here: Stage, uses: list[PromptUse], current: Prompt
) -> None:
    found = ids(deeper_order(current, here, MANY, uses, ANA, TODAY))
    assert found == ids(deeper_order(current, here, MANY[::-1], uses, ANA, TODAY))
    assert len(found) == len(set(found))
    assert current.id not in found
    assert not {use.prompt_id for use in uses if use.meeting_id == TODAY} & set(found)
