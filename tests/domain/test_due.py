"""What a due date may be called, and what is refused rather than guessed."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from facilitator.domain.due import echo_due, parse_due
from facilitator.domain.due_dates import DueError
from facilitator.errors import FacilitatorError

SUNDAY = date(2026, 11, 22)
WEDNESDAY = date(2026, 11, 25)
FRIDAY = date(2026, 11, 27)

FROM_WEDNESDAY = {
    "today": (11, 25),
    "tonight": (11, 25),
    "eod": (11, 25),
    "end of the day": (11, 25),
    "this afternoon": (11, 25),
    "tomorrow": (11, 26),
    "Tomorrow Morning": (11, 26),
    "by tomorrow 5pm": (11, 26),
    "the day after tomorrow": (11, 27),
    "fri": (11, 27),
    "Friday": (11, 27),
    "by friday": (11, 27),
    "friday 17:00": (11, 27),
    "fri eod": (11, 27),
    "wed": (12, 2),
    "tues": (12, 1),
    "this wed": (11, 25),
    "this fri": (11, 27),
    "next fri": (12, 4),
    "next wed": (12, 2),
    "next monday": (11, 30),
    "friday week": (12, 4),
    "a week on friday": (12, 4),
    "friday next week": (12, 4),
    "next week tuesday": (12, 1),
    "in 2 weeks": (12, 9),
    "in two weeks": (12, 9),
    "2w": (12, 9),
    "2 wks": (12, 9),
    "in a fortnight": (12, 9),
    "in a week": (12, 2),
    "in a week's time": (12, 2),
    "3d": (11, 28),
    "3 days from now": (11, 28),
    "in a couple of days": (11, 27),
    "within ten days": (12, 5),
    "in 3 working days": (11, 30),
    "end of the week": (11, 27),
    "end of week": (11, 27),
    "eow": (11, 27),
    "this week": (11, 27),
    "end of next week": (12, 4),
    "next week": (12, 4),
    "mid next week": (12, 2),
    "start of next week": (11, 30),
    "the weekend": (11, 29),
    "end of month": (11, 30),
    "end of the month": (11, 30),
    "eom": (11, 30),
    "last day of the month": (11, 30),
    "end of next month": (12, 31),
    "start of next month": (12, 1),
    "in 1 month": (12, 25),
    "end of quarter": (12, 31),
    "eoq": (12, 31),
    "q4": (12, 31),
    "end of year": (12, 31),
    "mid december": (12, 15),
    "mid-dec": (12, 15),
    "end of december": (12, 31),
    "beginning of december": (12, 1),
    "1st": (12, 1),
    "the 15th": (12, 15),
    "the 25th": (11, 25),
    "friday the 27th": (11, 27),
    "15th of next month": (12, 15),
    "27 nov": (11, 27),
    "27 Nov.": (11, 27),
    "27nov": (11, 27),
    "27th of november": (11, 27),
    "fri 27 nov": (11, 27),
    "nov 27": (11, 27),
    "November 27th, 2026": (11, 27),
    "27 nov 26": (11, 27),
    "27.11.": (11, 27),
    "27.11.2026": (11, 27),
    "27/11": (11, 27),
    "27-11-2026": (11, 27),
    "11/27/2026": (11, 27),
    "27/11/26": (11, 27),
    "2026-11-27": (11, 27),
    "2026/11/27": (11, 27),
    "3/12": (12, 3),
}

INTO_NEXT_YEAR = {
    "3 march": date(2027, 3, 3),
    "march 3rd": date(2027, 3, 3),
    "mid february": date(2027, 2, 15),
    "end of february": date(2027, 2, 28),
    "end of february 2028": date(2028, 2, 29),
    "29 feb 2028": date(2028, 2, 29),
    "end of next quarter": date(2027, 3, 31),
    "end of q1": date(2027, 3, 31),
    "next year": date(2027, 12, 31),
    "in 3 months": date(2027, 2, 25),
    "2 years": date(2028, 11, 25),
}

OTHER_LANGUAGES = {
    "morgen": date(2026, 11, 26),
    "übermorgen": date(2026, 11, 27),
    "in drei Wochen": date(2026, 12, 16),
    "vendredi": date(2026, 11, 27),
    "le 15 décembre": date(2026, 12, 15),
    "dans 2 semaines": date(2026, 12, 9),
    "31 Dez": date(2026, 12, 31),
    "martes": date(2026, 12, 1),
    "3 de enero": date(2027, 1, 3),
    "завтра": date(2026, 11, 26),
    "明日": date(2026, 11, 26),
}


@pytest.mark.parametrize(("phrase", "expected"), FROM_WEDNESDAY.items())
def test_a_phrase_means_the_day_that_people_mean_by_it(phrase: str, expected: tuple[int, int]) -> None:
    assert parse_due(phrase, WEDNESDAY) == date(2026, *expected)


@pytest.mark.parametrize(("phrase", "expected"), (INTO_NEXT_YEAR | OTHER_LANGUAGES).items())
def test_a_phrase_may_reach_into_another_year_or_language(phrase: str, expected: date) -> None:
    assert parse_due(phrase, WEDNESDAY) == expected


@pytest.mark.parametrize(
    ("today", "phrase", "expected"),
    [
        (FRIDAY, "fri", date(2026, 12, 4)),
        (FRIDAY, "this fri", FRIDAY),
        (FRIDAY, "next fri", date(2026, 12, 4)),
        (FRIDAY, "friday week", date(2026, 12, 11)),
        (FRIDAY, "eow", FRIDAY),
        (FRIDAY, "in 1 working day", date(2026, 11, 30)),
        (SUNDAY, "eow", FRIDAY),
        (SUNDAY, "fri", FRIDAY),
        (SUNDAY, "next fri", FRIDAY),
        (SUNDAY, "weekend", SUNDAY),
        (date(2026, 12, 31), "tomorrow", date(2027, 1, 1)),
        (date(2026, 12, 31), "eoy", date(2026, 12, 31)),
        (date(2026, 12, 30), "fri", date(2027, 1, 1)),
        (date(2026, 12, 31), "end of next month", date(2027, 1, 31)),
        (date(2027, 1, 30), "the 31st", date(2027, 1, 31)),
        (date(2027, 1, 31), "in a month", date(2027, 2, 28)),
        (date(2027, 2, 1), "the 31st", date(2027, 3, 31)),
        (date(2028, 2, 28), "tomorrow", date(2028, 2, 29)),
        (date(2028, 2, 10), "29 feb", date(2028, 2, 29)),
        (date(2028, 2, 10), "eom", date(2028, 2, 29)),
        (date(2028, 2, 29), "in a year", date(2029, 2, 28)),
    ],
)
def test_weekends_year_ends_and_leap_days_are_counted_right(today: date, phrase: str, expected: date) -> None:
    assert parse_due(phrase, today) == expected


def test_the_order_of_day_and_month_follows_the_setting_where_both_can_be() -> None:
    assert parse_due("3/4", WEDNESDAY) == date(2027, 4, 3)
    assert parse_due("3/4", WEDNESDAY, prefer_day_first=False) == date(2027, 3, 4)
    assert parse_due("27/11", WEDNESDAY, prefer_day_first=False) == date(2026, 11, 27)
    assert parse_due("3.4.", WEDNESDAY, prefer_day_first=False) == date(2027, 4, 3)


@pytest.mark.parametrize(
    "phrase",
    [
        "soon",
        "asap",
        "ASAP",
        "later",
        "later this week",
        "sometime",
        "in a few days",
        "early december",
        "before friday",
    ],
)
def test_what_could_mean_any_day_is_refused_as_such(phrase: str) -> None:
    with pytest.raises(DueError, match="can mean more than one day") as refused:
        parse_due(phrase, WEDNESDAY)
    assert "27 nov" in refused.value.hint


@pytest.mark.parametrize(
    "phrase",
    [
        "christmas",
        "purple",
        "fri fri",
        "march",
        "märz",
        "2027",
        "march 2027",
        "12",
        "1400",
        "5pm",
        "25:99",
        "2 sausages",
        "next meeting",
        "1-2",
        "next next fri",
        "ſun",
        "-3d",
        "room 12 booked",
        "any",
        "fred",
        "2 weeks from friday",
        "?",
        "[/b]",
    ],
)
def test_what_is_not_a_day_is_not_guessed(phrase: str) -> None:
    with pytest.raises(DueError, match="not understood"):
        parse_due(phrase, WEDNESDAY)


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("30 feb", "There is no 30 February."),
        ("31/11/2026", "There is no 31 November."),
        ("29 feb", "There is no 29 February in 2027."),
        ("2026-13-40", "There is no month 13."),
        ("the 32nd", "No month has a day 32."),
        ("0 dec", "There is no 0 December."),
        ("thu 27 nov", "Friday 27 November 2026 is not a Thursday."),
    ],
)
def test_a_day_that_does_not_exist_is_named(phrase: str, said: str) -> None:
    with pytest.raises(DueError) as refused:
        parse_due(phrase, WEDNESDAY)
    assert refused.value.message == said


@pytest.mark.parametrize("phrase", ["2026-11-24", "24.11.2026", "this monday", "mid month", "vor 2 Wochen"])
def test_a_past_day_is_refused_with_the_day_it_would_have_been(phrase: str) -> None:
    with pytest.raises(DueError, match=r"is past: \w+ \d+ November 2026"):
        parse_due(phrase, WEDNESDAY)


@pytest.mark.parametrize(
    "phrase",
    [
        "yesterday",
        "Yesterday Morning",
        "by yesterday 5pm",
        "the day before yesterday",
        "last friday",
        "last tues",
        "friday last week",
        "last week on friday",
        "last week",
        "last month",
        "last november",
        "a week ago",
        "3 days ago",
        "3d ago",
        "two weeks ago",
        "2 working days ago",
        "a couple of days ago",
        "a few days ago",
        "some time ago",
        "a year ago",
    ],
)
def test_words_that_look_back_are_refused_as_past_and_not_as_unknown(phrase: str) -> None:
    with pytest.raises(DueError) as refused:
        parse_due(phrase, WEDNESDAY)
    assert refused.value.message == f"“{phrase}” is past."
    assert refused.value.hint == "Choose today or a later day."


@pytest.mark.parametrize("phrase", ["ago", "purple ago", "last purple", "last", "last day", "yesterdays"])
def test_what_only_sounds_like_the_past_is_still_not_understood(phrase: str) -> None:
    with pytest.raises(DueError, match="not understood"):
        parse_due(phrase, WEDNESDAY)


@pytest.mark.parametrize("phrase", ["this friday", "by this fri 5pm", "Friday this week", "this week friday"])
def test_a_weekday_of_this_week_that_is_over_offers_the_next_one(phrase: str) -> None:
    with pytest.raises(DueError) as refused:
        parse_due(phrase, SUNDAY)
    assert refused.value.message == f"“{phrase}” is past: Friday 20 November 2026."
    assert refused.value.hint == "The next one is Fri 27 Nov."


def test_the_next_one_that_is_offered_names_its_year_when_that_is_another() -> None:
    with pytest.raises(DueError) as refused:
        parse_due("this wed", date(2026, 12, 31))
    assert refused.value.hint == "The next one is Wed 6 Jan 2027."


def test_a_past_day_that_is_no_weekday_of_this_week_offers_no_next_one() -> None:
    with pytest.raises(DueError) as refused:
        parse_due("2026-11-20", SUNDAY)
    assert refused.value.hint == "Choose today or a later day."


@pytest.mark.parametrize("phrase", ["20 nov", "1/10", "3 novembre", "mid november"])
def test_a_day_gone_by_is_not_pushed_a_year_ahead_unasked(phrase: str) -> None:
    with pytest.raises(DueError, match="has gone by this year") as refused:
        parse_due(phrase, WEDNESDAY)
    assert "2027" in refused.value.hint


def test_a_day_more_than_five_years_away_is_refused() -> None:
    assert parse_due("2031-11-25", WEDNESDAY) == date(2031, 11, 25)
    for phrase in ("2031-11-26", "in 6 years", "9999 years", "9999w"):
        with pytest.raises(DueError, match="too far away"):
            parse_due(phrase, WEDNESDAY)


def test_nothing_written_and_far_too_much_written_are_told_apart() -> None:
    with pytest.raises(DueError, match="still missing"):
        parse_due("  ", WEDNESDAY)
    with pytest.raises(DueError, match="too long"):
        parse_due("fri " * 40, WEDNESDAY)


def test_a_refusal_is_an_error_that_users_may_read() -> None:
    with pytest.raises(FacilitatorError):
        parse_due("purple", WEDNESDAY)


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2026, 11, 22), "Sun 22 Nov, today"),
        (date(2026, 11, 23), "Mon 23 Nov, tomorrow"),
        (date(2026, 11, 24), "Tue 24 Nov, in 2 days"),
        (date(2026, 11, 27), "Fri 27 Nov, in 5 days"),
        (date(2026, 11, 20), "Fri 20 Nov, 2 days ago"),
        (date(2026, 11, 21), "Sat 21 Nov, 1 day ago"),
        (date(2027, 1, 4), "Mon 4 Jan 2027, in 43 days"),
        (date(2026, 1, 5), "Mon 5 Jan 2026, 321 days ago"),
    ],
)
def test_the_echo_names_weekday_date_and_distance(day: date, shown: str) -> None:
    assert echo_due(day, SUNDAY) == shown


def test_the_echo_shows_the_year_within_the_year_when_it_is_far() -> None:
    assert echo_due(date(2026, 12, 1), date(2026, 1, 1)) == "Tue 1 Dec 2026, in 334 days"
    assert echo_due(date(2026, 6, 1), date(2026, 1, 1)) == "Mon 1 Jun, in 151 days"
    assert echo_due(date(2027, 1, 1), date(2026, 12, 31)) == "Fri 1 Jan 2027, tomorrow"


days = st.dates(date(1970, 1, 1), date(2200, 1, 1))
WORDS = """next this last ago fri week end of month in a 2 3 30 feb 29 nov 27th mid the q1 year 2027 / . -
    on days start w working first last day 31st morgen lunes 15 décembre"""
words = st.lists(st.sampled_from(WORDS.split()), max_size=5).map(" ".join)


@given(phrase=st.text(max_size=70) | words, today=st.dates(), day_first=st.booleans())
@example(phrase="tomorrow", today=date.max, day_first=True)
@example(phrase="next fri", today=date.max, day_first=True)
@example(phrase="1 jan", today=date.max, day_first=True)
@example(phrase="this monday", today=date.max, day_first=True)
@example(phrase="yesterday", today=date.min, day_first=True)
@example(phrase="eow", today=date.min, day_first=True)
@example(phrase="morgen", today=date.min, day_first=True)
@settings(deadline=None, max_examples=300)
def test_any_text_gives_a_day_that_is_not_past_or_a_due_error(
    phrase: str, today: date, day_first: bool
) -> None:
    try:
        day = parse_due(phrase, today, prefer_day_first=day_first)
    except DueError:
        return
    assert 0 <= (day - today).days <= 5 * 366


@given(today=days, ahead=st.integers(2, 1000))
def test_the_echo_shows_the_weekday_and_can_be_counted_back(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    shown = echo_due(day, today)
    assert shown.startswith(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][day.weekday()])
    assert shown.endswith(f", in {ahead} days")


@given(today=days, ahead=st.integers(0, 1500))
def test_what_the_echo_shows_reads_back_as_the_same_day(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    assert parse_due(echo_due(day, today).split(",")[0], today) == day
