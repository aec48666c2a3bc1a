"""A line in the search field: words, phrases, filters; whatever is typed can be read."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator.domain.due_dates import DueError
from facilitator.domain.models import Visibility
from facilitator.domain.practices import Practice
from facilitator.domain.search_dates import read_first_day
from facilitator.domain.search_query import MOST_TERMS, Query, read_query
from facilitator.domain.search_words import Term

TODAY = date(2026, 11, 25)  # a Wednesday


def read(line: str) -> Query:
    return read_query(line, TODAY)


def test_words_begin_words_and_closed_quotes_make_a_phrase() -> None:
    assert read('on-call Budg "was it" “so far').terms == (
        Term(("on", "call")),
        Term(("budg",)),
        Term(("was", "it"), begins=False),
        Term(("so", "far")),
    )
    assert not read('"" !!! -- * ""').asks
    assert len(read(" ".join(f"w{n}" for n in range(99))).terms) == MOST_TERMS


def test_filters_narrow_it_down_and_can_be_begun() -> None:
    query = read(
        'who:"Ana R" WHO:bo kind:prom kind:notes practice:follow is:op is:priv after:2w before:march x'
    )
    assert query == Query(
        terms=(Term(("x",)),),
        who=("Ana R", "bo"),
        kinds=frozenset({"promise", "note"}),
        practices=frozenset({Practice.FOLLOW_THROUGH}),
        since=date(2026, 11, 11),
        until=date(2026, 3, 1),
        is_open=True,
        eyes=Visibility.PRIVATE,
    )
    assert read("kind:commitment kind:topic").kinds == {"promise", "point"}
    assert read("is:private is:shared").eyes is None


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("person:ana", "no filter “person:”"),
        ("kind:promisse", "Did you mean promise?"),
        ("kind:", "kind: takes note"),
        ("who:", "who: takes a name"),
        ("is:closed", "is: takes open, private or shared"),
        ("practice:golf", "Did you mean goals?"),
        ("after:someday", "“someday” was not understood as a date. Write a day"),
        ("before:2026-02-31", "There is no 31 February"),
    ],
)
def test_what_is_not_understood_is_explained(line: str, told: str) -> None:
    assert told in read(line).wrong[0]
    assert read(f"{line} budget").terms[-1] == Term(("budget",))


@pytest.mark.parametrize("line", ["https://example.org/x", "10:30", "TODO: fix it", '"foo:bar"'])
def test_a_colon_alone_is_no_filter(line: str) -> None:
    assert read(line).wrong == ()
    assert read(line).terms


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from('":*-^()who:kind:isafter')), max_size=60))
def test_any_line_can_be_read(line: str) -> None:
    query = read(line)
    for term in query.terms:
        assert term.words
        assert not any(set(word) & set(' "*^():-') for word in term.words)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", TODAY),
        ("yesterday", date(2026, 11, 24)),
        ("wed", TODAY),
        ("Friday", date(2026, 11, 20)),
        ("3d", date(2026, 11, 22)),
        ("2 weeks ago", date(2026, 11, 11)),
        ("2-weeks-ago", date(2026, 11, 11)),
        ("a month", date(2026, 10, 25)),
        ("last week", date(2026, 11, 16)),
        ("this-month", date(2026, 11, 1)),
        ("last year", date(2025, 1, 1)),
        ("March", date(2026, 3, 1)),
        ("dec", date(2025, 12, 1)),
        ("march 2024", date(2024, 3, 1)),
        ("2024-03", date(2024, 3, 1)),
        ("2024", date(2024, 1, 1)),
        ("2026-03-09", date(2026, 3, 9)),
        ("9.3.2026", date(2026, 3, 9)),
        ("9 March", date(2026, 3, 9)),
    ],
)
def test_a_day_in_words_looks_back(words: str, day: date) -> None:
    assert read_first_day(words, TODAY) == day


@pytest.mark.parametrize("words", ["", "soon", "9999 years", "0000-13", "31 june", "٣", "x" * 999])
def test_what_is_no_day_is_refused_in_words(words: str) -> None:
    with pytest.raises(DueError) as told:
        read_first_day(words, TODAY)
    assert told.value.hint
