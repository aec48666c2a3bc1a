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
        ("tuesdays", "every week on Tuesday"),
        ("on Tuesdays", "every week on Tuesday"),
        ("tue", "every week on Tuesday"),
        ("tuesdays every 2 weeks", "every 2 weeks on Tuesday"),
        ("tuesdays, fortnightly", "every 2 weeks on Tuesday"),
        ("each tuesday", "every week on Tuesday"),
        ("every 3 tuesdays", "every 3 weeks on Tuesday"),
        ("every second tuesday", "every 2 weeks on Tuesday"),
        ("alternate tuesdays", "every 2 weeks on Tuesday"),
        ("every two weeks on tuesday", "every 2 weeks on Tuesday"),
        ("every 2 weeks on a tuesday", "every 2 weeks on Tuesday"),
        ("every second week", "every 2 weeks"),
        ("every third week", "every 3 weeks"),
        ("every other month", "every 2 months"),
        ("every fortnight on tue", "every 2 weeks on Tuesday"),
        ("2 weeks", "every 2 weeks"),
        ("two weeks", "every 2 weeks"),
        ("2 wks", "every 2 weeks"),
        ("every 2weeks", "every 2 weeks"),
        ("3 weeks on tue", "every 3 weeks on Tuesday"),
        ("3 months", "every 3 months"),
        ("once a week", "every week"),
        ("Once a week, on Tuesdays", "every week on Tuesday"),
        ("once per week", "every week"),
        ("once every week", "every week"),
        ("once a fortnight", "every 2 weeks"),
        ("once a month", "every month"),
        ("once a month on the first monday", "every month on the first Monday"),
        ("once a quarter", "every 3 months"),
        ("once every 3 weeks", "every 3 weeks"),
        ("once in three weeks", "every 3 weeks"),
        ("once every other week", "every 2 weeks"),
        ("every second tuesday of the month", "every month on the second Tuesday"),
        ("first monday each month", "every month on the first Monday"),
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
        "once",
        "once tuesday",
        "once in a while",
        "every first tuesday",
        "tuesdays and thursdays",
        "weeks",
        "week",
        "0 weeks",
        "53 weeks",
        "2 tuesdays",
        "once a month on tuesday",
        "[/b]",
        "x" * 500,
    ],
)
def test_what_is_no_rhythm_is_refused_with_examples(phrase: str) -> None:
    with pytest.raises(CadenceError) as refused:
        parse_cadence(phrase)
    assert "every 2 weeks on tue" in refused.value.hint


@pytest.mark.parametrize(
    "phrase", ["", "  ", "none", "None", "no rhythm", "no fixed rhythm", "never", "ad hoc"]
)
def test_no_rhythm_can_be_said_in_several_ways(phrase: str) -> None:
    assert parse_cadence(phrase) == Cadence()


@pytest.mark.parametrize("phrase", ["biweekly", "bi-weekly", "Bi-Weekly on tue", "bimonthly"])
def test_a_word_with_two_meanings_is_not_guessed(phrase: str) -> None:
    with pytest.raises(CadenceError, match="twice in one or once in two"):
        parse_cadence(phrase)


def test_every_third_tuesday_is_not_guessed_and_both_meanings_offered_can_be_typed() -> None:
    with pytest.raises(CadenceError, match="every 3 weeks or once a month") as refused:
        parse_cadence("every third tuesday")
    by_week, by_month = refused.value.hint.split('"')[1::2]
    assert str(parse_cadence(by_week)) == "every 3 weeks on Tuesday"
    assert str(parse_cadence(by_month)) == "every month on the third Tuesday"


@pytest.mark.parametrize(
    "phrase",
    ["twice a month", "Twice a week", "twice monthly", "two times a month", "2x a week", "3 times per month"],
)
def test_how_often_without_how_far_apart_is_refused_with_a_rhythm_to_write(phrase: str) -> None:
    with pytest.raises(CadenceError, match="does not say how far apart") as refused:
        parse_cadence(phrase)
    assert '"every 2 weeks"' in refused.value.hint


@pytest.mark.parametrize(
    ("phrase", "canonical"),
    [
        ("every 2 weeks on tuesday at 10", "every 2 weeks on Tuesday"),
        ("every 2 weeks on tuesday at 10:30", "every 2 weeks on Tuesday"),
        ("weekly at 2 pm", "every week"),
        ("tuesdays at 2 p.m.", "every week on Tuesday"),
        ("tuesdays, 10am", "every week on Tuesday"),
        ("tuesdays 14:30", "every week on Tuesday"),
        ("tuesdays 10", "every week on Tuesday"),
        ("tuesdays 9-10:30", "every week on Tuesday"),
        ("tuesdays @10", "every week on Tuesday"),
        ("tuesdays at ten o’clock", "every week on Tuesday"),
        ("tuesdays at half past ten", "every week on Tuesday"),
        ("tuesdays at noon", "every week on Tuesday"),
        ("every other friday in the morning", "every 2 weeks on Friday"),
        ("first monday of the month at 9", "every month on the first Monday"),
    ],
)
def test_an_hour_is_sent_to_its_own_field_and_the_rhythm_to_keep_is_named(
    phrase: str, canonical: str
) -> None:
    with pytest.raises(CadenceError, match="has no hour") as refused:
        parse_cadence(phrase)
    assert refused.value.hint == f'Write "{canonical}"; the hour has a field of its own called "At".'


def test_a_whole_page_pasted_by_mistake_is_refused_as_too_long() -> None:
    with pytest.raises(CadenceError, match="too long"):
        parse_cadence("tuesdays at 1" + " or 1" * 20_000)


@pytest.mark.parametrize("phrase", ["at 10", "10", "purple at 10", "every 2", "weekly at the office"])
def test_an_hour_beside_no_rhythm_is_only_not_understood(phrase: str) -> None:
    with pytest.raises(CadenceError, match="not understood as a rhythm"):
        parse_cadence(phrase)


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
