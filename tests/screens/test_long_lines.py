"""A very long line wraps as Textual wraps it, and is drawn as Textual draws it, only sooner."""

import random

import pytest
from driving import LISTENING, Words, meeting, press
from hypothesis import example, given, settings
from hypothesis import strategies as st
from textual.document._document import Document
from textual.document._wrapped_document import WrappedDocument
from textual.widgets import TextArea

from facilitator.domain.models import Person
from facilitator.services.runtime import Runtime
from facilitator.widgets import long_lines
from facilitator.widgets.long_lines import LongLines
from facilitator.widgets.text_field import TextField

PARTS = st.sampled_from(
    [
        "a",
        "ab ",
        "word ",
        "   ",
        "x" * 23,
        "я" * 40,
        "❤\ufe0f",
        "日本語",
        "日 ",
        "é",
        "e\u0301",
        "👩\u200d👩\u200d👧 ",
        "\n",
        "\t",
    ]
)
TEXTS = st.lists(PARTS, max_size=60).map("".join)


@pytest.fixture(autouse=True)
def short_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_lines, "LONG", 20)
    monkeypatch.setattr(long_lines, "_PIECE", 30)


def state(wrapped: WrappedDocument) -> tuple[object, ...]:
    return (
        wrapped._wrap_offsets,
        wrapped._offset_to_line_info,
        wrapped._line_index_to_offsets,
        wrapped._tab_width_cache,
        [wrapped.get_sections(row) for row in range(wrapped.document.line_count)],
    )


@settings(max_examples=200, deadline=None)
@example("a" + "x" * 23 + "👩\u200d👩\u200d👧 " + "x" * 23, [(0.0, 0.453125, "ab ")], 4)
@given(TEXTS, st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), TEXTS), max_size=4), st.integers(4, 30))
def test_after_any_edit_the_text_is_wrapped_as_if_from_the_start(
    text: str, edits: list[tuple[float, float, str]], width: int
) -> None:
    long_lines.LONG, long_lines._PIECE = 20, 30
    document = Document(text)
    wrapped = LongLines(document, width)
    for one, other, words in edits:
        places = [document.get_location_from_index(round(each * len(document.text))) for each in (one, other)]
        start, end = min(places), max(places)
        result = document.replace_range(start, end, words)
        wrapped.wrap_range(start, end, result.end_location)
        assert state(wrapped) == state(WrappedDocument(document, width))


async def test_a_long_line_is_drawn_as_a_short_one_is(runtime: Runtime, ana: Person) -> None:
    chance = random.Random(7)
    words = " ".join("日本" if chance.random() < 0.1 else "x" * chance.randint(1, 12) for _ in range(300))
    async with meeting(runtime, stage=LISTENING) as pilot:
        await press(pilot, "w", Words(words))
        field = pilot.app.focused
        assert isinstance(field, TextField)
        field.cursor_blink = False
        rows = field.size.height
        for keys in (
            (),
            ("up", "left"),
            ("shift+up", "shift+left"),
            ("home", "shift+end"),
            ("ctrl+a",),
            ("ctrl+home",),
        ):
            await press(pilot, *keys)
            ours = [field._render_line(y) for y in range(rows)]
            theirs = [TextArea._render_line(field, y) for y in range(rows)]
            assert [list(strip.simplify()) for strip in ours] == [
                list(strip.simplify()) for strip in theirs
            ], keys
            assert field.wrapped_document.is_long(0)
