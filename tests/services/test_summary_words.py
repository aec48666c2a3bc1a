"""Words leave as they were typed, and break nothing around them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from nasty import HUGE, NASTY
from summary_story import PARTS, SHARED, Story

from facilitator.domain.models import (
    Commitment,
    EventKind,
    Feedback,
    FeedbackStatus,
    Goal,
    PointStatus,
    Side,
    TalkingPoint,
)
from facilitator.services.summary import Form


@pytest.fixture
def story() -> Story:
    return Story()


def typed_everywhere(words: str) -> Story:
    story = Story()
    story.note(words)
    story.note("after")
    story.add(TalkingPoint, text=words, status=PointStatus.DISCUSSED)
    story.add(Feedback, **dict.fromkeys(PARTS, words), visibility=SHARED, status=FeedbackStatus.DELIVERED)
    story.add(Goal, title=words, support=words)
    story.add(Commitment, owner=Side.MANAGER, action=words)
    story.decided(story.promised(Side.REPORT, words), EventKind.BLOCKED, words)
    return story


def without_indent(text: str) -> str:
    return "\n".join(line.lstrip(" ") for line in text.split("\n"))


def headings(markdown: str) -> list[str]:
    """Return the headings that are not inside a list, as a Markdown reader sees them."""
    tokens = MarkdownIt().parse(markdown)
    return [
        f"{token.markup} {tokens[place + 1].content}"
        for place, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0
    ]


STRUCTURE = headings(typed_everywhere("calm").text())
BREAKERS = (
    "---",
    "- -",
    "***",
    "===",
    "- [ ] task",
    "+ a\n\n+ b",
    "1. one",
    "> quote",
    "    code\nmore",
    "<!-- open",
)


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("words", [*NASTY, *BREAKERS, HUGE], ids=lambda words: ascii(words[:20]))
def test_words_leave_as_they_were_typed(words: str, form: Form) -> None:
    expected = without_indent(words.strip())
    assert without_indent(typed_everywhere(words).text(form)).count(expected) >= 10


@pytest.mark.parametrize("words", [*NASTY, *BREAKERS], ids=lambda words: ascii(words[:20]))
def test_no_words_break_the_sections(words: str) -> None:
    text = typed_everywhere(words).text()
    assert headings(text) == STRUCTURE
    assert [
        t for t in MarkdownIt().parse(text) if t.level == 0 and t.type in ("hr", "fence", "code_block")
    ] == []


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="#-=*+>`~[]()<!_ \t\n1.ax", max_size=40).filter(lambda words: words.strip()))
def test_no_mixture_of_markdown_breaks_the_sections(words: str) -> None:
    assert headings(typed_everywhere(words).text()) == STRUCTURE


def test_blank_words_leave_no_item(story: Story) -> None:
    story.note("  \n\t\n ")
    story.add(TalkingPoint, text="   ", status=PointStatus.DISCUSSED)
    assert story.facts().notes == story.facts().points == ()


@pytest.mark.parametrize("form", Form)
def test_a_paste_of_five_million_characters_still_has_a_summary(story: Story, form: Form) -> None:
    story.note("x" * 5_000_000)
    assert len(story.text(form)) > 5_000_000
