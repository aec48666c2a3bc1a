"""A summary template of one's own, and the page that explains it."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from summary_story import MARKDOWN, PLAIN, Story, full_meeting

from facilitator.services.summary import Form, SummaryFacts, render
from facilitator.services.summary_facts import (
    DecidedPromise,
    FeedbackSaid,
    GoalTouched,
    Promise,
    StageNotes,
)

DOC = Path(__file__).parents[2] / "docs" / "summary-template.md"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "summary.md.j2"


def test_ones_own_template_takes_the_place_of_the_built_in(own: Path) -> None:
    own.write_text("\ufeffHi {{ first_name }}\n{{ points | join }}\n\n\n", encoding="utf-8")
    for form in Form:
        rendered = render(full_meeting().facts(), form, own)
        assert (rendered.text, rendered.problem) == ("Hi Ana\non-call load\n", "")


BROKEN = {
    "syntax": ("one\n{% if %}\n", 2, "Expected an expression"),
    "not closed": ("{% for each in points %}\n", 1, "end of template"),
    "unknown name": ("one\ntwo {{ moods }}\n", 2, "'moods' is undefined"),
    "unknown part": (
        "{% for each in commitments %}\n{{ each.mood }}\n{% endfor %}",
        2,
        "no attribute 'mood'",
    ),
    "unknown filter": ("{{ person | shout }}", 1, "No filter named 'shout'"),
    "a way out": ("\n\n{{ person.__class__.__mro__ }}", 3, "unsafe"),
    "a file": ("\n{% include '/etc/passwd' %}", 2, "no other file"),
    "endless range": ("one\n{% for n in range(10**9) %}{% endfor %}", 2, "“**” cannot be used here"),
    "long range": ("one\n{% for n in range(1000000000) %}{% endfor %}", 2, "at most 10000"),
    "nested ranges": (
        "{% for n in range(200) %}\n{% for m in range(97) %}{% endfor %}{% endfor %}",
        2,
        "at most 10000",
    ),
    "huge output": ("\n{% for n in range(9000) %}{{ 'x' * 9000 }}{% endfor %}", 2, "too long"),
    "huge text": ("{{ 'x' * 1000000000 }}", 1, "too long"),
    "calls itself": ("{% macro again() %}\n{{ again() }}{% endmacro %}{{ again() }}", 2, "without end"),
    "division": ("\n{{ 1 / 0 }}", 2, "ZeroDivisionError"),
    "day of a text": ("\n{{ person | day }}", 2, "AttributeError"),
    "deep": ("{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}", 0, "nested too deep"),
}


@pytest.mark.parametrize(("source", "line", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_broken_template_is_named_with_its_line(own: Path, source: str, line: int, reason: str) -> None:
    own.write_text(source, encoding="utf-8")
    rendered = render(full_meeting().facts(), Form.MARKDOWN, own)
    assert rendered.text == MARKDOWN
    assert rendered.problem.startswith(f"summary.md.j2 does not work{f', line {line}' if line else ''}: ")
    assert reason in rendered.problem
    assert "\n" not in rendered.problem


def test_a_problem_repeats_no_words_of_the_meeting(own: Path) -> None:
    story = Story()
    story.note("the secret word")
    own.write_text("{{ notes[0].texts[0] | int(base='x') + {} }}", encoding="utf-8")
    rendered = render(story.facts(), Form.MARKDOWN, own)
    assert rendered.problem
    assert "secret" not in rendered.problem


def test_a_template_that_is_not_there_is_named(own: Path) -> None:
    rendered = render(full_meeting().facts(), Form.PLAIN, own)
    assert rendered.text == PLAIN
    assert rendered.problem.startswith("summary.md.j2 cannot be read (No such file")


def test_a_folder_in_its_place_is_named(own: Path) -> None:
    own.mkdir()
    assert "cannot be read" in render(full_meeting().facts(), Form.MARKDOWN, own).problem


def test_a_template_in_another_encoding_is_named(own: Path) -> None:
    own.write_bytes("Grüße".encode("latin-1"))
    problem = render(full_meeting().facts(), Form.MARKDOWN, own).problem
    assert problem.startswith("summary.md.j2 is not UTF-8 text (byte 3)")


def test_an_empty_template_is_named(own: Path) -> None:
    own.write_text(" \n", encoding="utf-8")
    rendered = render(full_meeting().facts(), Form.MARKDOWN, own)
    assert (rendered.text, "gives no text" in rendered.problem) == (MARKDOWN, True)


def test_a_template_sends_no_control_characters_to_the_terminal(own: Path) -> None:
    own.write_text("\x1b[2JHi", encoding="utf-8")
    assert render(full_meeting().facts(), Form.MARKDOWN, own).text == "[2JHi\n"


def test_a_failed_template_leaves_the_next_one_its_whole_range(own: Path) -> None:
    own.write_text("{% for n in range(9000) %}{{ n }}{% endfor %}", encoding="utf-8")
    facts = full_meeting().facts()
    assert [render(facts, Form.MARKDOWN, own).problem for _ in range(2)] == ["", ""]


# The page that explains it


def test_the_example_on_the_page_works(own: Path) -> None:
    (example,) = re.findall(r"```jinja\n(.*?)```", DOC.read_text(encoding="utf-8"), re.DOTALL)
    own.write_text(example, encoding="utf-8")
    rendered = render(full_meeting().facts(), Form.MARKDOWN, own)
    assert rendered.problem == ""
    assert rendered.text.startswith(
        "# Ana Ruiz, Mon 9 Mar 2026\n\n- When the draft is out, I will ask legal about the licence → Done\n"
    )
    assert "\n## Agreed\n\n- [ ] When the quarter closes, I will ask for a budget\n" in rendered.text
    assert rendered.text.endswith("\n\nSee you on Mon 23 Mar 2026, Ana.\n")


@pytest.mark.parametrize(
    "kind",
    [SummaryFacts, Promise, DecidedPromise, StageNotes, FeedbackSaid, GoalTouched],
    ids=lambda k: k.__name__,
)
def test_the_page_tells_every_name(kind: type) -> None:
    told = DOC.read_text(encoding="utf-8")
    assert [each.name for each in fields(kind) if f"`{each.name}`" not in told] == []
