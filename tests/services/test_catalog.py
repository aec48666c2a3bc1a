"""Loading flows and prompts: the user's own, over those that ship, and every mistake named."""

import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from facilitator.domain.flow import Depth, StageKind
from facilitator.domain.models import Side
from facilitator.domain.practices import Practice
from facilitator.domain.situation import SPEAKABLE, Need
from facilitator.services.catalog import Catalog, CatalogProblem, load_catalog

DOCS = Path(__file__).parents[2] / "docs" / "flows-and-prompts.md"

PROMPT = """
    [[prompts]]
    id = "mine.first"
    practice = "listening"
    kinds = ["listening"]
    text = "What is new?"
"""
FLOW = """
    id = "mine"
    title = "Mine"
    purpose = "To try it out."

    [[stages]]
    id = "talk"
    title = "Talk"
    kind = "listening"
    minutes = 10
    purpose = "Talk."

    [[stages]]
    id = "end"
    title = "End"
    kind = "wrap_up"
    minutes = 2
    purpose = "End."
"""
SHIPPED = load_catalog(None)

PRACTICES = "privacy, listening, openness, courage, feedback, goals or follow_through"
KINDS = "review, check_in, listening, feedback, goals, commitments or wrap_up"
PROMPT_KEYS = "id, text, practice, depth, asks, kinds, needs and follow_ups"
NEEDS = (
    "met_before, never_met, open_promise, my_open_promise, their_open_promise, moved_promise, "
    "blocked_promise, kept_promise, new_promise, open_goal, several_goals, goal_at_risk, their_point, "
    "carried_point, waiting_feedback, waiting_praise, waiting_growth, given_feedback, received_feedback, "
    "low_energy or high_workload"
)
BLANKS = (
    "in braces only {open_promise}, {my_open_promise}, {their_open_promise}, {moved_promise}, "
    "{blocked_promise}, {kept_promise}, {new_promise}, {open_goal}, {goal_at_risk}, {their_point} or "
    "{carried_point}"
)
STAGE_KEYS = "id, title, kind, minutes, purpose, practices, prompts and only_named"
SENTENCE = "one line of 1 to 200 characters"
MINUTES = "a number above 0 and up to 480"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a user's folder with the two places for files."""
    (tmp_path / "flows").mkdir()
    (tmp_path / "prompts").mkdir()
    return tmp_path


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(dedent(text), encoding="utf-8")


def problems(folder: Path) -> list[str]:
    return [str(problem) for problem in load_catalog(folder).problems]


def is_as_shipped(catalog: Catalog) -> bool:
    return catalog.flows == SHIPPED.flows and catalog.prompts == SHIPPED.prompts


def test_a_prompt_file_with_a_wrong_key_tells_what_is_wrong_in_its_prompts_too(folder: Path) -> None:
    write(
        folder,
        "prompts/mine.toml",
        """
        practise = "listening"
        [[prompts]]
        id = "My Question"
        text = "How?"
        """,
    )
    found = problems(folder)
    assert ["practise" in found[0], "prompt 1, id" in found[1], len(found)] == [True, True, 2]


# What a user may write


@pytest.mark.parametrize("present", [True, False])
def test_without_files_of_ones_own_there_is_what_ships(tmp_path: Path, present: bool) -> None:
    user_folder = tmp_path if present else tmp_path / "nowhere"
    catalog = load_catalog(user_folder)
    assert is_as_shipped(catalog)
    assert catalog.problems == ()


def test_a_prompt_of_ones_own_joins_the_others(folder: Path) -> None:
    write(folder, "prompts/mine.toml", PROMPT)
    catalog = load_catalog(folder)
    mine = catalog.prompts["mine.first"]
    assert catalog.problems == ()
    assert (mine.text, mine.practice, mine.kinds) == (
        "What is new?",
        Practice.LISTENING,
        (StageKind.LISTENING,),
    )
    assert (mine.depth, mine.asks, mine.follow_ups, mine.flow) == (Depth.OPENING, Side.MANAGER, (), "")
    assert catalog.prompts.keys() == SHIPPED.prompts.keys() | {"mine.first"}


def test_what_a_file_says_once_holds_for_each_prompt_that_does_not_say_otherwise(folder: Path) -> None:
    write(
        folder,
        "prompts/mine.toml",
        """
        practice = "goals"
        kinds = ["goals", "wrap_up"]
        [[prompts]]
        id = "mine.a"
        text = "A?"
        [[prompts]]
        id = "mine.b"
        text = "B?"
        practice = "courage"
        kinds = ["review"]
        depth = "deeper"
        asks = "report"
        follow_ups = ["And then?"]
        """,
    )
    catalog = load_catalog(folder)
    a, b = catalog.prompts["mine.a"], catalog.prompts["mine.b"]
    assert catalog.problems == ()
    assert (a.practice, a.kinds) == (Practice.GOALS, (StageKind.GOALS, StageKind.WRAP_UP))
    assert (b.practice, b.kinds) == (Practice.COURAGE, (StageKind.REVIEW,))
    assert (b.depth, b.asks, b.follow_ups) == (Depth.DEEPER, Side.REPORT, ("And then?",))


def test_a_prompt_may_say_what_must_hold_and_quote_words_of_the_two(folder: Path) -> None:
    write(
        folder,
        "prompts/mine.toml",
        """
        practice = "goals"
        kinds = ["goals"]
        needs = ["met_before"]
        [[prompts]]
        id = "mine.a"
        text = "What about “{open_goal}”,"
        [[prompts]]
        id = "mine.b"
        text = "How was {open_goal} for you?"
        follow_ups = ["And {goal_at_risk}?"]
        [[prompts]]
        id = "mine.c"
        text = "What {is missing?"
        needs = ["low_energy"]
        """,
    )
    catalog = load_catalog(folder)
    assert catalog.problems == ()
    assert catalog.prompts["mine.a"].needs == (Need.MET_BEFORE, Need.OPEN_GOAL)
    assert catalog.prompts["mine.b"].needs == (Need.MET_BEFORE, Need.OPEN_GOAL)
    assert catalog.prompts["mine.c"].needs == (Need.LOW_ENERGY,)


def test_a_prompt_with_the_id_of_one_that_ships_takes_its_place(folder: Path) -> None:
    write(folder, "prompts/mine.toml", PROMPT.replace("mine.first", "listening.harder"))
    catalog = load_catalog(folder)
    assert catalog.problems == ()
    assert catalog.prompts["listening.harder"].text == "What is new?"
    assert catalog.prompts.keys() == SHIPPED.prompts.keys()


def test_a_replaced_prompt_of_a_flow_still_belongs_to_that_flow(folder: Path) -> None:
    write(folder, "prompts/mine.toml", PROMPT.replace("mine.first", "career.tuesday"))
    assert load_catalog(folder).prompts["career.tuesday"].flow == "career"


def test_a_flow_of_ones_own_joins_the_others(folder: Path) -> None:
    write(folder, "flows/mine.toml", FLOW)
    catalog = load_catalog(folder)
    assert catalog.problems == ()
    assert [stage.title for stage in catalog.flows["mine"].stages] == ["Talk", "End"]
    assert catalog.flows["mine"].minutes == 12
    assert catalog.flows.keys() == SHIPPED.flows.keys() | {"mine"}


def test_a_flow_with_the_id_of_one_that_ships_takes_its_place(folder: Path) -> None:
    write(folder, "flows/any-name.toml", FLOW.replace('id = "mine"', 'id = "standard"'))
    catalog = load_catalog(folder)
    assert catalog.problems == ()
    assert catalog.flows["standard"].title == "Mine"
    assert catalog.flows.keys() == SHIPPED.flows.keys()


def with_question(named: str = '"mine.why"', **changes: str) -> str:
    fields = {"id": '"mine.why"', "practice": '"courage"', "text": '"Why?"'} | changes
    prompt = "".join(f"    {key} = {value}\n" for key, value in fields.items())
    return (
        FLOW.replace('purpose = "Talk."', f'purpose = "Talk."\n    prompts = [{named}]')
        + "    [[prompts]]\n"
        + prompt
    )


def test_a_flows_own_question_takes_its_kinds_from_the_stages_that_name_it(folder: Path) -> None:
    write(folder, "flows/mine.toml", with_question())
    catalog = load_catalog(folder)
    assert catalog.problems == ()
    assert catalog.prompts["mine.why"].flow == "mine"
    assert catalog.prompts["mine.why"].kinds == (StageKind.LISTENING,)


def test_a_flow_may_name_prompts_from_the_users_other_files(folder: Path) -> None:
    write(folder, "prompts/mine.toml", PROMPT)
    write(folder, "flows/mine.toml", with_question('"mine.first", "mine.why", "listening.harder"'))
    catalog = load_catalog(folder)
    assert catalog.problems == ()
    assert catalog.flows["mine"].stages[0].prompts == ("mine.first", "mine.why", "listening.harder")


def test_a_flow_that_replaces_one_may_still_name_the_old_ones_questions(folder: Path) -> None:
    text = with_question('"mine.why", "career.tuesday"').replace('id = "mine"\n', 'id = "career"\n', 1)
    write(folder, "flows/mine.toml", text)
    catalog = load_catalog(folder)
    assert catalog.problems == ()
    assert catalog.prompts["mine.why"].flow == "career"


def test_a_deeper_question_of_a_flow_needs_no_stage_that_names_it(folder: Path) -> None:
    own = with_question("", depth='"deeper"', kinds='["listening"]')
    write(folder, "flows/mine.toml", own)
    assert problems(folder) == []


@pytest.mark.parametrize("text", ["Qu’est-ce qui te pèse ?", "最近、何が大変でしたか。", "Was läuft gut? 🙂"])
def test_questions_may_be_in_any_language(folder: Path, text: str) -> None:
    write(folder, "prompts/mine.toml", PROMPT.replace("What is new?", text))
    assert load_catalog(folder).prompts["mine.first"].text == text


def test_a_byte_order_mark_does_no_harm(folder: Path) -> None:
    (folder / "prompts/mine.toml").write_text(dedent(PROMPT), encoding="utf-8-sig")
    assert problems(folder) == []


def test_other_files_and_hidden_ones_are_left_alone(folder: Path) -> None:
    write(folder, "prompts/notes.txt", "not toml")
    write(folder, "prompts/.mine.toml", "not toml")
    assert problems(folder) == []


# What can be wrong


def test_a_problem_names_file_key_and_expectation(folder: Path) -> None:
    write(folder, "flows/mine.toml", FLOW.replace("minutes = 10", "minutes = -3"))
    (problem,) = load_catalog(folder).problems
    assert problem == CatalogProblem("flows/mine.toml", "stage 1, minutes", f"{MINUTES}", "-3")
    assert str(problem) == (f"flows/mine.toml, stage 1, minutes: expected {MINUTES}, found -3")


WRONG_PROMPTS = {
    "no text": (
        'text = "What is new?"',
        "",
        f"prompt 1, text: expected {SENTENCE}, found nothing",
    ),
    "empty text": (
        '"What is new?"',
        '"  "',
        f"prompt 1, text: expected {SENTENCE}, found “  ”",
    ),
    "two lines": (
        '"What is new?"',
        r'"a\nb"',
        f"prompt 1, text: expected {SENTENCE}, found “a b”",
    ),
    "terminal codes": (
        '"What is new?"',
        r'"a\u001b[2Jb"',
        f"prompt 1, text: expected {SENTENCE}, found “a[2Jb”",
    ),
    "long text": (
        "What is new?",
        "x" * 201,
        f"prompt 1, text: expected {SENTENCE}, found “{'x' * 40}…” (201 characters)",
    ),
    "number for text": (
        '"What is new?"',
        "7",
        f"prompt 1, text: expected {SENTENCE}, found 7",
    ),
    "no practice": (
        'practice = "listening"',
        "",
        f"prompt 1, practice: expected {PRACTICES}, found nothing",
    ),
    "unknown practice": (
        'practice = "listening"',
        'practice = "trust"',
        f"prompt 1, practice: expected {PRACTICES}, found “trust”",
    ),
    "practice of another type": (
        'practice = "listening"',
        'practice = ["listening"]',
        f"prompt 1, practice: expected {PRACTICES}, found [“listening”]",
    ),
    "unknown kind": (
        '["listening"]',
        '["listening", "chat"]',
        f"prompt 1, kinds: expected a list in which each is {KINDS}, found [“listening”, “chat”]",
    ),
    "one kind without a list": (
        '["listening"]',
        '"listening"',
        "prompt 1, kinds: expected a list, found “listening”",
    ),
    "kinds as a table": ('["listening"]', "{a = 1}", "prompt 1, kinds: expected a list, found a table"),
    "a kind twice": (
        '["listening"]',
        '["listening", "listening"]',
        "prompt 1, kinds: expected a list without repeats, found [“listening”, “listening”]",
    ),
    "no kinds": (
        'kinds = ["listening"]',
        "",
        "prompt 1, kinds: expected the kinds of stage it suits, found none",
    ),
    "empty kinds": (
        '["listening"]',
        "[]",
        "prompt 1, kinds: expected the kinds of stage it suits, found none",
    ),
    "unknown depth": (
        "kinds",
        'depth = "shallow"\nkinds',
        "prompt 1, depth: expected opening or deeper, found “shallow”",
    ),
    "unknown side": (
        "kinds",
        'asks = "both"\nkinds',
        "prompt 1, asks: expected manager or report, found “both”",
    ),
    "an unknown need": (
        "kinds",
        'needs = ["met_before", "rich"]\nkinds',
        f"prompt 1, needs: expected a list in which each is {NEEDS}, found [“met_before”, “rich”]",
    ),
    "needs of another type": (
        "kinds",
        'needs = "met_before"\nkinds',
        "prompt 1, needs: expected a list, found “met_before”",
    ),
    "a blank that stands for nothing": (
        "What is new?",
        "What about {their_promise}?",
        f"prompt 1, text: expected {BLANKS}, found “What about {{their_promise}}?”",
    ),
    "a blank without words": (
        "What is new?",
        "What about {low_energy}?",
        f"prompt 1, text: expected {BLANKS}, found “What about {{low_energy}}?”",
    ),
    "an empty blank in a follow-up": (
        "kinds",
        'follow_ups = ["And {}?"]\nkinds',
        f"prompt 1, follow_ups: expected a list in which each is {BLANKS}, found [“And {{}}?”]",
    ),
    "too many follow-ups": (
        "kinds",
        'follow_ups = ["a", "b", "c", "d", "e"]\nkinds',
        "prompt 1, follow_ups: expected at most 3 items, found [“a”, “b”, “c”, “d”, …]",
    ),
    "a follow-up that is no text": (
        "kinds",
        "follow_ups = [true]\nkinds",
        f"prompt 1, follow_ups: expected a list in which each is {SENTENCE}, found [true]",
    ),
    "an id with blanks": (
        '"mine.first"',
        '"My first"',
        'prompt 1, id: expected an id such as "my-team.first-question", found “My first”',
    ),
    "an id with a slash": (
        '"mine.first"',
        '"mine/1"',
        'prompt 1, id: expected an id such as "my-team.first-question", found “mine/1”',
    ),
    "unknown key": (
        "kinds",
        "colour = 1\nkinds",
        f"prompt 1, colour: expected only {PROMPT_KEYS}, found an unknown key",
    ),
    "an unknown key with terminal codes": (
        "kinds",
        '"\\u001b[2J" = 1\nkinds',
        f"prompt 1, [2J: expected only {PROMPT_KEYS}, found an unknown key",
    ),
    "a huge number": (
        '"What is new?"',
        "0x" + "f" * 9000,
        f"prompt 1, text: expected {SENTENCE}, found a very large number",
    ),
}


@pytest.mark.parametrize(("old", "new", "told"), WRONG_PROMPTS.values(), ids=WRONG_PROMPTS)
def test_a_wrong_prompt_is_named_exactly_and_left_out(folder: Path, old: str, new: str, told: str) -> None:
    write(folder, "prompts/mine.toml", dedent(PROMPT).replace(old, new, 1))
    catalog = load_catalog(folder)
    assert [str(problem) for problem in catalog.problems] == [f"prompts/mine.toml, {told}"]
    assert is_as_shipped(catalog)


def test_the_prompts_beside_a_wrong_one_still_work(folder: Path) -> None:
    write(
        folder, "prompts/mine.toml", PROMPT.replace("listening", "trust") + PROMPT.replace("first", "second")
    )
    catalog = load_catalog(folder)
    assert "mine.first" not in catalog.prompts
    assert "mine.second" in catalog.prompts


def test_each_mistake_in_a_file_is_named(folder: Path) -> None:
    text = PROMPT.replace('"listening"\n', '"trust"\n').replace("mine.first", "Mine First")
    write(folder, "prompts/mine.toml", text)
    assert [problem.key for problem in load_catalog(folder).problems] == [
        "prompt 1, id",
        "prompt 1, practice",
    ]


WRONG_FLOWS = {
    "no stages": (
        dedent(FLOW)[dedent(FLOW).index("[[stages]]") :],
        "",
        "stages: expected one table or more, found nothing",
    ),
    "stages that are no tables": (
        dedent(FLOW)[dedent(FLOW).index("[[stages]]") :],
        "stages = []",
        "stages: expected one table or more, found []",
    ),
    "no id": ('id = "mine"', "", 'id: expected an id such as "my-team.first-question", found nothing'),
    "no title": ('title = "Mine"', "", "title: expected one line of 1 to 24 characters, found nothing"),
    "a long title": (
        '"Talk"',
        '"Talk about all and everything"',
        "stage 1, title: expected one line of 1 to 24 characters, found “Talk about all and everything”",
    ),
    "no purpose": (
        'purpose = "End."',
        "",
        f"stage 2, purpose: expected {SENTENCE}, found nothing",
    ),
    "unknown kind": (
        '"listening"',
        '"chatting"',
        f"stage 1, kind: expected {KINDS}, found “chatting”",
    ),
    "no minutes at all": (
        "minutes = 10",
        "",
        f"stage 1, minutes: expected {MINUTES}, found nothing",
    ),
    "zero minutes": ("= 10", "= 0", f"stage 1, minutes: expected {MINUTES}, found 0"),
    "endless minutes": (
        "= 10",
        "= inf",
        f"stage 1, minutes: expected {MINUTES}, found inf",
    ),
    "minutes that are no number": (
        "= 10",
        "= nan",
        f"stage 1, minutes: expected {MINUTES}, found nan",
    ),
    "minutes as text": (
        "= 10",
        '= "ten"',
        f"stage 1, minutes: expected {MINUTES}, found “ten”",
    ),
    "true minutes": (
        "= 10",
        "= true",
        f"stage 1, minutes: expected {MINUTES}, found true",
    ),
    "a stage id twice": (
        '"end"',
        '"talk"',
        "stage 2, id: expected an id that no other stage has, found “talk” again",
    ),
    "an unknown prompt": (
        'purpose = "Talk."',
        'purpose = "Talk."\nprompts = ["listening.harder", "listening.no-such"]',
        "stage 1, prompts: expected ids of known prompts, found “listening.no-such”",
    ),
    "another flow's prompt": (
        'purpose = "Talk."',
        'purpose = "Talk."\nprompts = ["career.tuesday"]',
        "stage 1, prompts: expected prompts of its own or of no flow, "
        "found “career.tuesday”, which belongs to “career”",
    ),
    "an unknown practice": (
        'purpose = "Talk."',
        'purpose = "Talk."\npractices = ["trust"]',
        f"stage 1, practices: expected a list in which each is {PRACTICES}, found [“trust”]",
    ),
    "only_named as text": (
        'purpose = "Talk."',
        'purpose = "Talk."\nonly_named = "yes"',
        "stage 1, only_named: expected true or false, found “yes”",
    ),
    "an unknown key in a stage": (
        "minutes = 10",
        "minutes = 10\nlength = 3",
        f"stage 1, length: expected only {STAGE_KEYS}, found an unknown key",
    ),
    "an unknown key": (
        'title = "Mine"',
        'title = "Mine"\nauthor = "me"',
        "author: expected only id, title, purpose, stages and prompts, found an unknown key",
    ),
}


@pytest.mark.parametrize(("old", "new", "told"), WRONG_FLOWS.values(), ids=WRONG_FLOWS)
def test_a_wrong_flow_is_named_exactly_and_left_out(folder: Path, old: str, new: str, told: str) -> None:
    assert old in dedent(FLOW)
    write(folder, "flows/mine.toml", dedent(FLOW).replace(old, new, 1))
    catalog = load_catalog(folder)
    assert [str(problem) for problem in catalog.problems] == [f"flows/mine.toml, {told}"]
    assert is_as_shipped(catalog)


WRONG_QUESTIONS = {
    "named by no stage": (
        with_question(""),
        "prompt 1, id: expected to be named in a stage’s prompts, found “mine.why” in none",
    ),
    "deeper and without kinds": (
        with_question("", depth='"deeper"'),
        "prompt 1, kinds: expected the kinds of stage it suits, found none",
    ),
    "without text": (
        with_question(text="[]"),
        f"prompt 1, text: expected {SENTENCE}, found []",
    ),
    "with an id that is no text": (
        with_question("", id="[1]"),
        'prompt 1, id: expected an id such as "my-team.first-question", found [1]',
    ),
    "with the id of a general one": (
        with_question('"listening.harder"', id='"listening.harder"'),
        "prompt 1, id: expected an id that no other prompt has, found “listening.harder” again",
    ),
    "twice": (
        with_question()
        + "    [[prompts]]\n    id = 'mine.why'\n    practice = 'courage'\n    text = 'And why?'\n",
        "prompt 2, id: expected an id that no other prompt has, found “mine.why” again",
    ),
}


@pytest.mark.parametrize(("text", "told"), WRONG_QUESTIONS.values(), ids=WRONG_QUESTIONS)
def test_a_wrong_question_of_a_flow_leaves_out_the_flow(folder: Path, text: str, told: str) -> None:
    write(folder, "flows/mine.toml", text)
    catalog = load_catalog(folder)
    assert [str(problem) for problem in catalog.problems] == [f"flows/mine.toml, {told}"]
    assert is_as_shipped(catalog)


def test_a_wrong_replacement_leaves_the_flow_that_ships(folder: Path) -> None:
    text = FLOW.replace('id = "mine"', 'id = "standard"').replace("minutes = 10", "minutes = 0")
    write(folder, "flows/mine.toml", text)
    assert load_catalog(folder).flows["standard"].title == "Standard"


def test_an_id_used_in_two_files_is_named_and_the_first_file_holds(folder: Path) -> None:
    once = "id: expected an id that is used once, found"
    write(folder, "prompts/a.toml", PROMPT)
    write(folder, "prompts/b.toml", PROMPT.replace("What is new?", "What is old?"))
    write(folder, "flows/a.toml", FLOW)
    write(folder, "flows/b.toml", FLOW.replace('"Mine"', '"Other"'))
    catalog = load_catalog(folder)
    assert [str(problem) for problem in catalog.problems] == [
        f"prompts/b.toml, prompt 1, {once} “mine.first” in prompts/a.toml too",
        f"flows/b.toml, {once} “mine” in flows/a.toml too",
    ]
    assert catalog.prompts["mine.first"].text == "What is new?"
    assert catalog.flows["mine"].title == "Mine"


def test_a_wrong_head_is_named_once_and_not_once_more_for_each_prompt(folder: Path) -> None:
    write(folder, "prompts/mine.toml", 'practise = "goals"\nkinds = ["goals"]\n' + dedent(PROMPT) * 2)
    assert problems(folder) == [
        "prompts/mine.toml, practise: expected only practice, kinds, needs and prompts, found an unknown key"
    ]


def test_an_empty_file_is_named(folder: Path) -> None:
    write(folder, "prompts/mine.toml", "")
    assert problems(folder) == ["prompts/mine.toml, prompts: expected one table or more, found nothing"]


UNREADABLE = {
    "a slip": (
        b'id = "mine"\ntitle Mine\n',
        "line 2, column 7: expected valid TOML; "
        "the reader says “Expected '=' after a key in a key/value pair”",
    ),
    "an open end": (
        b'id = "mine"\ntitle =',
        "end of document: expected valid TOML; the reader says “Invalid value”",
    ),
    "another encoding": (
        'id = "mine"\ntitle = "Gespräch"\n'.encode("latin-1"),
        "line 2: expected text in UTF-8, found the byte 0xE4",
    ),
    "a wide encoding": (
        'id = "mine"'.encode("utf-16"),
        "line 1: expected text in UTF-8, found the byte 0xFF",
    ),
    "a huge file": (b"#" * 1_000_001, "file: expected at most 1 MB, found more"),
    "a deep nest": (
        b"a = " + b"[" * 100_000 + b"]" * 100_000,
        "file: expected valid TOML, found lists nested too deeply",
    ),
}


@pytest.mark.parametrize("kind", ["flows", "prompts"])
@pytest.mark.parametrize(("data", "told"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_cannot_be_read_is_named_and_the_rest_works(
    folder: Path, kind: str, data: bytes, told: str
) -> None:
    (folder / kind / "broken.toml").write_bytes(data)
    write(folder, "flows/mine.toml", FLOW)
    catalog = load_catalog(folder)
    assert [str(problem) for problem in catalog.problems] == [f"{kind}/broken.toml, {told}"]
    assert "mine" in catalog.flows


def test_a_file_of_just_one_megabyte_is_read(folder: Path) -> None:
    text = dedent(PROMPT)
    write(folder, "prompts/mine.toml", text + "#" * (1_000_000 - len(text.encode())))
    assert problems(folder) == []


def test_a_folder_named_like_a_file_is_named(folder: Path) -> None:
    (folder / "flows/odd.toml").mkdir()
    assert problems(folder) == [
        "flows/odd.toml, file: expected a file that can be read, found something else"
    ]


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that opens and cannot be read")
def test_a_file_that_the_disk_refuses_is_named(folder: Path) -> None:
    (folder / "flows/odd.toml").symlink_to("/proc/self/mem")
    assert problems(folder) == [
        "flows/odd.toml, file: expected a file that can be read, found “Input/output error”"
    ]


# The documentation, and the cost


def test_the_words_that_a_prompt_may_need_or_quote_are_explained() -> None:
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \|([^|]*)\|$", _docs(), re.MULTILINE)
    explained = {word: quotes.strip() for word, quotes in rows if word in [*Need]}
    assert list(explained) == [*Need]
    assert tuple(word for word, quotes in explained.items() if quotes) == SPEAKABLE


def _docs() -> str:
    return DOCS.read_text(encoding="utf-8")


def documented() -> dict[str, str]:
    found = re.findall(r"```toml\n# (\S+)\n(.*?)```", _docs(), re.DOTALL)
    return dict(found)


def test_the_examples_in_the_documentation_load(folder: Path) -> None:
    for name, text in documented().items():
        write(folder, name, text)
    catalog = load_catalog(folder)
    assert catalog.problems == ()
    assert catalog.flows["after-the-project"].minutes == 25
    assert catalog.prompts["after-the-project.keep"].flow == "after-the-project"
    assert catalog.prompts["support.ten-minutes"].depth is Depth.DEEPER


def test_the_mistakes_in_the_documentation_read_as_it_says(folder: Path) -> None:
    files = documented()
    flow, prompts = "flows/after-the-project.toml", "prompts/support-team.toml"
    write(folder, flow, files[flow].replace("minutes = 12", "minutes = -3"))
    lines = files[prompts].splitlines()
    write(folder, prompts, "\n".join([*lines[:3], "= 1", *lines[3:]]))
    told = re.search(r"```text\n(.*?)```", _docs(), re.DOTALL)
    assert told is not None
    assert sorted(problems(folder)) == sorted(told[1].splitlines())


def test_loading_brings_in_no_heavy_library() -> None:
    code = (
        "import sys; from facilitator.services.catalog import load_catalog; load_catalog(None);"
        "heavy = {'pydantic', 'sqlmodel', 'sqlalchemy', 'textual', 'rich', 'jinja2'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
