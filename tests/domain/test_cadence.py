"""How a rhythm is written, read back, and turned into the next day to meet."""

from datetime import date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from facilitator.domain.cadence import Cadence, CadenceError, Unit, due_state, due_text, parse_cadence

WEDNESDAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("phrase", "canonical"),
    [
        ("weekly", "every week"),
        ("Every Week", "every week"),
        ("every 2 weeks", "every 2 weeks"),
        ("every two weeks", "every 2 weeks"),
        ("every other week", "every 2 weeks"),
        ("fortnightly", "every 2 weeks"),
        ("monthly", "every month"),
        ("every 2 months", "every 2 months"),
        ("quarterly", "every 3 months"),
        ("every 3 weeks on tue", "every 3 weeks on Tuesday"),
        ("every week on Monday", "every week on Monday"),
        ("weekly on fridays", "every week on Friday"),
        ("fortnightly on thurs", "every 2 weeks on Thursday"),
        ("every tuesday", "every week on Tuesday"),
        ("every other tuesday", "every 2 weeks on Tuesday"),
        ("first monday of the month", "every month on the first Monday"),
        ("the last friday of each month", "every month on the last Friday"),
        ("monthly on the 2nd wed", "every month on the second Wednesday"),
        ("first monday of every 2 months", "every 2 months on the first Monday"),
        ("none", "none"),
        ("", "none"),
        ("  ", "none"),
    ],
)
def test_a_rhythm_is_read_and_written_back_in_one_form(phrase: str, canonical: str) -> None:
    assert str(parse_cadence(phrase)) == canonical


@pytest.mark.parametrize(
    "phrase",
    [
        "sometimes",
        "every",
        "every 0 weeks",
        "every 53 weeks",
        "every 13 months",
        "2",
        "every -1 weeks",
        "monthly on tue",
        "first monday",
        "fifth monday of the month",
        "every day",
        "weekly weekly",
        "[/b]",
        "x" * 500,
    ],
)
def test_what_is_no_rhythm_is_refused_with_examples(phrase: str) -> None:
    with pytest.raises(CadenceError) as refused:
        parse_cadence(phrase)
    assert "every 2 weeks on tue" in refused.value.hint


def test_a_word_with_two_meanings_is_not_guessed() -> None:
    with pytest.raises(CadenceError, match="twice in one or once in two"):
        parse_cadence("biweekly")


def test_parts_that_do_not_fit_together_make_no_cadence() -> None:
    for parts in ({"every": 1, "nth": 1}, {"weekday": 0}, {"every": 1, "weekday": 9}, {"every": -1}):
        with pytest.raises(CadenceError):
            Cadence(**parts)
    with pytest.raises(CadenceError, match="which weekday of the month"):
        Cadence(every=1, unit=Unit.MONTH, weekday=0)


@pytest.mark.parametrize(
    ("phrase", "last", "proposed"),
    [
        ("weekly", WEDNESDAY, date(2026, 12, 2)),
        ("every 2 weeks", WEDNESDAY, date(2026, 12, 9)),
        ("every 2 weeks", date(2026, 11, 28), date(2026, 12, 14)),  # a Saturday, and so a Monday
        ("every 2 weeks on tue", date(2026, 11, 24), date(2026, 12, 8)),
        ("every 2 weeks on tue", date(2026, 11, 27), date(2026, 12, 8)),  # moved to the Friday
        ("weekly on tue", date(2026, 11, 23), date(2026, 12, 1)),  # moved to the Monday
        ("weekly on sunday", date(2026, 11, 29), date(2026, 12, 6)),
        ("monthly", WEDNESDAY, date(2026, 12, 25)),
        ("monthly", date(2026, 12, 31), date(2027, 2, 1)),  # 31 January is a Sunday
        ("monthly", date(2027, 3, 31), date(2027, 4, 30)),
        ("monthly", date(2028, 1, 31), date(2028, 2, 29)),
        ("every 2 months", date(2026, 12, 31), date(2027, 3, 1)),  # 28 February is a Sunday
        ("every 12 months", date(2028, 2, 29), date(2029, 2, 28)),
        ("first monday of the month", date(2026, 11, 2), date(2026, 12, 7)),
        ("first monday of the month", date(2026, 10, 30), date(2026, 12, 7)),  # moved three days ahead
        ("first monday of the month", date(2026, 11, 5), date(2026, 12, 7)),
        ("last friday of the month", date(2026, 10, 5), date(2026, 10, 30)),
        ("last friday of the month", date(2026, 10, 30), date(2026, 11, 27)),
    ],
)
def test_the_next_day_follows_the_last_meeting(phrase: str, last: date, proposed: date) -> None:
    assert parse_cadence(phrase).next_after(last, last) == proposed


def test_a_series_from_a_month_end_comes_back_to_it_after_a_short_month() -> None:
    monthly = parse_cadence("monthly")
    series = rrulestr(monthly.rrule(date(2028, 1, 31)), dtstart=datetime(2028, 1, 31))
    days = [series[number].date() for number in range(4)]
    assert days == [date(2028, 1, 31), date(2028, 2, 29), date(2028, 3, 31), date(2028, 4, 30)]
    assert monthly.next_after(date(2028, 1, 31), date(2028, 3, 30)) == date(2028, 3, 31)


def test_a_long_pause_keeps_the_rhythm_and_never_proposes_the_past() -> None:
    every_two = parse_cadence("every 2 weeks")
    assert every_two.next_after(date(2026, 9, 2), WEDNESDAY) == WEDNESDAY
    assert every_two.next_after(date(2026, 9, 3), WEDNESDAY) == date(2026, 11, 26)
    assert every_two.next_after(date(2026, 9, 1), WEDNESDAY) == date(2026, 12, 8)


def test_a_weekend_day_that_moves_to_the_first_allowed_monday_is_taken() -> None:
    saturday = date(2026, 11, 14)
    assert parse_cadence("weekly").next_after(saturday, date(2026, 11, 23)) == date(2026, 11, 23)


def test_no_rhythm_proposes_nothing() -> None:
    assert Cadence().next_after(WEDNESDAY, WEDNESDAY) is None
    assert Cadence().rrule(WEDNESDAY) == ""


def test_the_calendar_s_end_proposes_nothing_either() -> None:
    assert parse_cadence("weekly").next_after(date.max, date.max) is None
    assert parse_cadence("every 12 months").next_after(date(9999, 11, 1), date(9999, 11, 1)) is None


@pytest.mark.parametrize(
    ("phrase", "rule"),
    [
        ("every 2 weeks", "FREQ=WEEKLY;INTERVAL=2"),
        ("weekly on tue", "FREQ=WEEKLY;INTERVAL=1;BYDAY=TU"),
        ("last friday of the month", "FREQ=MONTHLY;INTERVAL=1;BYDAY=-1FR"),
        ("monthly", "FREQ=MONTHLY;INTERVAL=1"),
    ],
)
def test_a_rhythm_is_written_as_a_recurrence_rule(phrase: str, rule: str) -> None:
    assert parse_cadence(phrase).rrule(WEDNESDAY) == rule


@pytest.mark.parametrize(
    ("days", "shown"),
    [(0, "today"), (1, "tomorrow"), (4, "in 4 days"), (-1, "overdue 1 d"), (-3, "overdue 3 d")],
)
def test_the_list_says_how_near_the_next_meeting_is(days: int, shown: str) -> None:
    next_on = WEDNESDAY + timedelta(days=days)
    assert due_state(next_on, WEDNESDAY) == days
    assert due_text(next_on, WEDNESDAY) == shown


def test_the_list_says_when_no_meeting_is_planned() -> None:
    assert due_state(None, WEDNESDAY) is None
    assert due_text(None, WEDNESDAY) == "no date"


days = st.dates(date(1990, 1, 1), date(2100, 1, 1))
weekdays = st.integers(0, 6)
cadences = st.one_of(
    st.just(Cadence()),
    st.builds(Cadence, every=st.integers(1, 52), weekday=weekdays | st.none()),
    st.builds(Cadence, every=st.integers(1, 12), unit=st.just(Unit.MONTH)),
    st.builds(
        Cadence,
        every=st.integers(1, 12),
        unit=st.just(Unit.MONTH),
        weekday=weekdays,
        nth=st.sampled_from([1, 2, 3, 4, -1]),
    ),
)


@given(cadence=cadences)
def test_every_cadence_reads_back_from_its_own_words(cadence: Cadence) -> None:
    assert parse_cadence(str(cadence)) == cadence


@given(cadence=cadences, last=days, pause=st.integers(0, 400))
def test_a_proposal_comes_after_the_last_meeting_and_on_the_right_day(
    cadence: Cadence, last: date, pause: int
) -> None:
    not_before = last + timedelta(days=pause)
    proposed = cadence.next_after(last, not_before)
    if not cadence.every:
        assert proposed is None
        return
    assert proposed is not None
    assert proposed > last
    assert proposed >= not_before
    assert proposed.weekday() == cadence.weekday if cadence.weekday is not None else proposed.weekday() < 5


@given(phrase=st.text(max_size=60))
def test_any_text_is_a_cadence_or_a_cadence_error(phrase: str) -> None:
    try:
        cadence = parse_cadence(phrase)
    except CadenceError:
        return
    assert parse_cadence(str(cadence)) == cadence
