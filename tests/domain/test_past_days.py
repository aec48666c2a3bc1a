"""How a day that has been is written, and where in a line it stands."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator.domain.past_days import PastDayError, find_day, find_foreign_day, read_past_day

TODAY = date(2026, 3, 9)
DAY = date(2026, 2, 3)


@pytest.mark.parametrize(
    "line",
    [
        "2026-02-03",
        "2026/2/3 Ana",
        "1-on-1 2026.02.03",
        "2026_02_03",
        "20260203",
        "03.02.2026",
        "3/2/2026",
        "03.02.26: notes",
        "3 February 2026",
        "Tue 3 Feb 2026 - career",
        "3rd of February, 2026",
        "February 3rd, 2026",
        "feb. 3 2026",
        "# 3 FEB 2026",
    ],
)
def test_a_day_is_found_however_it_is_written(line: str) -> None:
    found = find_day(line)
    assert found is not None
    assert found.day == DAY
    assert line[found.start : found.end][:1] in "23fF0"


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Career",
        "3 February",
        "version 1.2.10",
        "2026",
        "call 0301234567",
        "1999 people",
        "12345678901",
        "in May 2026",
    ],
)
def test_what_is_no_day_is_none(line: str) -> None:
    assert find_day(line) is None


def test_figures_follow_the_user_s_order_unless_that_cannot_be() -> None:
    assert find_day("3/2/2026", day_first=False).day == date(2026, 3, 2)  # type: ignore[union-attr]
    assert find_day("25/2/2026", day_first=False).day == date(2026, 2, 25)  # type: ignore[union-attr]
    assert find_day("3.2.2026", day_first=False).day == DAY  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("line", "column"), [("## 2026-02-30", 4), ("31 April 2026", 1), ("x 29.2.2025", 3), ("2026-13-01", 1)]
)
def test_a_day_that_no_calendar_has_is_named_with_its_column(line: str, column: int) -> None:
    with pytest.raises(PastDayError, match="There is no") as refused:
        find_day(line)
    assert refused.value.column == column


@pytest.mark.parametrize(
    ("words", "day"),
    [("2026-02-03", DAY), ("3 Feb", DAY), ("feb 3", DAY), ("9 mar", TODAY), ("10 march", date(2025, 3, 10))],
)
def test_without_a_year_it_is_the_last_such_day(words: str, day: date) -> None:
    assert read_past_day(words, TODAY) == day


@pytest.mark.parametrize("words", ["", "soon", "2026-02-03 or so", "x 2026-02-03", "feb"])
def test_a_day_with_other_words_is_refused(words: str) -> None:
    with pytest.raises(PastDayError, match="not understood"):
        read_past_day(words, TODAY)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("3. Februar 2026", DAY),
        ("3 février 2026 : objectifs", DAY),
        ("3 de febrero de 2026", DAY),
        ("Ziele 2026", None),
        ("Februar 2026", None),
        ("nothing at all", None),
    ],
)
def test_a_day_in_another_language_is_found_at_the_beginning(words: str, day: date | None) -> None:
    assert find_foreign_day(words, TODAY) == day


@given(st.text(st.sampled_from("0123456789-/. FebMay"), max_size=30) | st.text())
def test_any_line_is_answered_or_refused_at_a_place_in_it(line: str) -> None:
    try:
        found = find_day(line)
        place = 0 if found is None else found.start
    except PastDayError as error:
        place = error.column - 1
    assert 0 <= place <= len(line)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_back(day: date) -> None:
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d %B %Y", "%B %d, %Y"):
        found = find_day(f"notes of {day.strftime(form)}, with care")
        assert found is not None
        assert found.day == day
