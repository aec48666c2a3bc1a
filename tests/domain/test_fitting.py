"""Which prompts fit, and what they say with words of the two people in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator.domain.fitting import QUOTED_LENGTH, blanks, fitted, fitting
from facilitator.domain.flow import Prompt
from facilitator.domain.practices import Practice
from facilitator.domain.situation import SPEAKABLE, Facts, Need
from facilitator.domain.text import clean, first_words

QUOTING = "You said: “{their_open_promise}”. How was it?"


def ask(text: str, *needs: Need, follow_ups: tuple[str, ...] = ()) -> Prompt:
    return Prompt(id="a", practice=Practice.GOALS, text=text, needs=needs, follow_ups=follow_ups)


def said(text: str, holds: Facts) -> list[str]:
    return [prompt.text for prompt in fitting([ask(text)], holds)]


def test_a_prompt_fits_when_all_its_needs_hold() -> None:
    prompt = ask("Why?", Need.MET_BEFORE, Need.LOW_ENERGY)
    assert fitting([prompt], {Need.MET_BEFORE: "", Need.LOW_ENERGY: ""}) == [prompt]
    assert fitting([prompt], {Need.MET_BEFORE: ""}) == []
    assert fitting([ask("Why?")], {}) == [ask("Why?")]


def test_a_blank_is_filled_with_their_words() -> None:
    holds = {Need.THEIR_OPEN_PROMISE: "draft the plan"}
    assert said(QUOTING, holds) == ["You said: “draft the plan”. How was it?"]


@pytest.mark.parametrize("words", ["", " \n ", "...", "\u202e"])
def test_a_blank_without_words_leaves_the_prompt_out(words: str) -> None:
    assert said(QUOTING, {Need.THEIR_OPEN_PROMISE: words}) == []
    assert said(QUOTING, {}) == []


def test_a_name_that_may_not_be_said_is_never_filled() -> None:
    assert said("You have {waiting_praise}.", {Need.WAITING_PRAISE: "secret"}) == []


@pytest.mark.parametrize(
    "words",
    ["{my_open_promise}", "{", "}{", "\\g<0>", "[/x]", "[@click=app.quit]x[/]", "$name", "a\\1"],
)
def test_what_a_person_wrote_is_taken_as_it_is(words: str) -> None:
    holds = {Need.THEIR_OPEN_PROMISE: words, Need.MY_OPEN_PROMISE: "mine"}
    assert said(QUOTING, holds) == [f"You said: “{words}”. How was it?"]


def test_a_follow_up_without_words_is_empty_and_the_prompt_stays() -> None:
    prompt = ask("And “{open_goal}”?", follow_ups=("Why “{goal_at_risk}”?", "Who else?"))
    assert fitted(prompt, {Need.OPEN_GOAL: "ship it"}).text == "And “ship it”?"
    assert fitted(prompt, {Need.OPEN_GOAL: "ship it"}).follow_ups == ("", "Who else?")
    assert fitted(prompt, {Need.GOAL_AT_RISK: "ship it"}).text == ""


@given(st.sampled_from(SPEAKABLE), st.text(max_size=200))
def test_whatever_was_written_it_is_one_short_line(need: Need, words: str) -> None:
    for text in said(f"“{{{need}}}”?", {need: clean(words)}):
        assert text.isprintable() or "\n" not in text
        assert len(text) <= QUOTED_LENGTH + 3


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("ask legal.", "ask legal"),
        ("ask  legal,\nabout the licence", "ask legal, about the licence"),
        ("move the on-call rota to two weeks for everybody", "move the on-call rota to two weeks for…"),
        ("x" * 60, "x" * 39 + "…"),
        ("a " + "x" * 60, "a " + "x" * 37 + "…"),
        ("x" * 37 + "👩‍💻👩‍💻", "x" * 37 + "…"),
        ("عن " * 30, ("عن " * 13)[:-1] + "…"),
        ("really?", "really?"),
        ("zero\u200bwidth \u202eoverride", "zero\u200bwidth override"),
    ],
)
def test_long_words_are_cut_between_words(words: str, shown: str) -> None:
    assert first_words(words, QUOTED_LENGTH) == shown
    assert len(shown) <= QUOTED_LENGTH


def test_blanks_are_what_stands_in_braces() -> None:
    assert blanks("{a} and {b c}, {} and { or }") == ["a", "b c", "", " or "]
