"""The brief: what to know in ten seconds, on the calendar of the one who reads it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from meeting_steps import end, meet, praise, promise
from nasty import NASTY

from facilitator.domain.clock import SetClock
from facilitator.domain.glance import PersonGlance
from facilitator.domain.models import (
    EventKind,
    GoalStatus,
    Person,
    Proposer,
    Side,
    Visibility,
)
from facilitator.services import briefing, check_in, goals, listening, review, wrap_up
from facilitator.services.briefing import BriefLine, Tone
from facilitator.services.runtime import Runtime

NEW_YORK, BERLIN, TOKYO = ZoneInfo("America/New_York"), ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")


def add(runtime: Runtime, **values: object) -> Person:
    person = Person(name="Bo Chen", created_at=runtime.clock.now(), **values)  # type: ignore[arg-type]
    runtime.store.save([person])
    return person


def glance(runtime: Runtime) -> PersonGlance:
    assert runtime.autosave.flush()
    return runtime.store.glance.people(runtime.clock.today())[0]


def brief(runtime: Runtime) -> list[BriefLine]:
    person = glance(runtime)
    return briefing.brief_lines(person, runtime.store.glance.brief(person.id), runtime.clock)


def under(runtime: Runtime, label: str) -> list[tuple[str, str, Tone]]:
    """Return the lines below a label, its own first."""
    found: list[tuple[str, str, Tone]] = []
    current = ""
    for line in brief(runtime):
        current = line.label or current
        if current == label:
            found.append((line.words, line.note, line.tone))
    return found


def test_of_somebody_new_there_is_nothing_to_tell(runtime: Runtime, ana: Person, clock: SetClock) -> None:
    assert briefing.when_words(glance(runtime), clock) == ("not met yet", Tone.PLAIN)
    assert brief(runtime) == []


@pytest.mark.parametrize(
    ("days", "words", "tone"),
    [
        (-24, "overdue 24 d", Tone.LATE),
        (-1, "overdue 1 d", Tone.LATE),
        (0, "today", Tone.PLAIN),
        (1, "tomorrow", Tone.PLAIN),
        (4, "in 4 days", Tone.PLAIN),
    ],
)
def test_the_agreed_date_is_told_in_days_and_a_late_one_looks_late(
    runtime: Runtime, clock: SetClock, days: int, words: str, tone: Tone
) -> None:
    add(runtime, next_on=clock.today() + timedelta(days=days))
    assert briefing.when_words(glance(runtime), clock) == (words, tone)


def test_without_an_agreed_date_the_rhythm_tells_it_from_the_last_meeting(
    runtime: Runtime, ana: Person, clock: SetClock
) -> None:
    session = meet(runtime, ana)
    wrap_up.set_next(session, None)
    end(runtime, session)
    assert briefing.next_date(glance(runtime), clock) == date(2026, 3, 23)
    clock.advance(timedelta(days=20).total_seconds())
    assert briefing.when_words(glance(runtime), clock) == ("overdue 6 d", Tone.LATE)


def test_without_a_rhythm_there_is_no_date(runtime: Runtime, clock: SetClock) -> None:
    end(runtime, meet(runtime, add(runtime, cadence="none")))
    assert briefing.when_words(glance(runtime), clock) == ("no date", Tone.PLAIN)


def test_a_meeting_late_in_the_evening_is_of_the_day_where_the_user_is(
    runtime: Runtime, clock: SetClock
) -> None:
    clock.zone = NEW_YORK
    clock.set(datetime(2026, 3, 11, 3, 30, tzinfo=UTC))  # 23:30 of the 10th there
    add(runtime, next_on=date(2026, 3, 10), cadence="weekly")
    assert briefing.when_words(glance(runtime), clock) == ("today", Tone.PLAIN)
    session = meet(runtime, runtime.store.find(Person)[0])
    wrap_up.set_next(session, None)
    end(runtime, session)
    assert under(runtime, "Last met") == [("today", "", Tone.PLAIN)]
    assert briefing.next_date(glance(runtime), clock) == date(2026, 3, 17)
    clock.advance(3600)
    assert under(runtime, "Last met") == [("1 day ago", "", Tone.PLAIN)]


def test_a_rhythm_passes_over_a_leap_day(runtime: Runtime, clock: SetClock) -> None:
    clock.set(datetime(2028, 2, 28, 12, tzinfo=UTC))
    end(runtime, meet(runtime, add(runtime, cadence="weekly")))
    clock.set(datetime(2028, 2, 29, 12, tzinfo=UTC))
    assert briefing.when_words(glance(runtime), clock) == ("in 6 days", Tone.PLAIN)
    assert under(runtime, "Last met") == [("1 day ago", "", Tone.PLAIN)]


def test_a_clock_that_went_backwards_was_met_today(runtime: Runtime, ana: Person, clock: SetClock) -> None:
    end(runtime, meet(runtime, ana))
    clock.set(datetime(2026, 1, 1, tzinfo=UTC))
    assert under(runtime, "Last met") == [("today", "", Tone.PLAIN)]


def test_promises_of_both_are_told_with_how_they_stand(
    runtime: Runtime, ana: Person, clock: SetClock
) -> None:
    first = meet(runtime, ana)
    for action, due in (
        ("ask legal", "fri"),
        ("move on-call", "tomorrow"),
        ("find a room", ""),
        ("hire", "fri"),
        ("old idea", "fri"),
    ):
        promise(first, action, due=due)
    promise(first, "write the plan", Side.REPORT, "today")
    end(runtime, first)
    clock.advance(timedelta(days=2).total_seconds())
    second = meet(runtime, ana)
    for action, kind in (
        ("hire", EventKind.BLOCKED),
        ("old idea", EventKind.DROPPED),
        ("write the plan", EventKind.DONE),
    ):
        promised = next(c for c in review.promises(second) if c.action == action)
        review.decide(second, promised, kind, "because")
    end(runtime, second)
    mine = {words: (note, tone) for words, note, tone in under(runtime, "You promised")}
    assert mine == {
        "move on-call": ("1 day late", Tone.LATE),
        "ask legal": ("Fri 13 Mar", Tone.PLAIN),
        "hire": ("blocked", Tone.LATE),
        "old idea": ("dropped", Tone.PLAIN),
        "find a room": ("no date", Tone.PLAIN),
    }
    assert under(runtime, "Ana promised") == [("write the plan", "done", Tone.GOOD)]
    clock.advance(timedelta(days=1).total_seconds())
    assert ("move on-call", "2 days late", Tone.LATE) in under(runtime, "You promised")


def test_what_waits_to_be_talked_about_and_said_is_told_with_its_count_and_age(
    runtime: Runtime, ana: Person, clock: SetClock
) -> None:
    session = meet(runtime, ana)
    listening.add_point(session, "on-call load", Side.REPORT, Visibility.SHARED)
    praise(session, "the demo")
    goal = goals.add(session, title="lead", proposed_by=Proposer.REPORT, serves="", measure="", support="")
    goals.add(session, title="write", proposed_by=Proposer.REPORT, serves="", measure="", support="")
    goals.update(session, goal, GoalStatus.AT_RISK)
    check_in.change(session, energy=3)
    assert under(runtime, "To talk about") == [("on-call load", "", Tone.PLAIN)]
    assert under(runtime, "Not yet said") == [("praise: the demo", "today", Tone.PLAIN)]
    end(runtime, session)
    clock.advance(timedelta(days=9).total_seconds())
    assert under(runtime, "To talk about") == [("on-call load", "carried 1×", Tone.PLAIN)]
    assert under(runtime, "Not yet said") == [("praise: the demo", "9 days old", Tone.PLAIN)]
    assert under(runtime, "Goals") == [("lead", "at risk", Tone.LATE), ("write", "", Tone.PLAIN)]
    assert under(runtime, "Energy") == [("3", "", Tone.PLAIN)]
    assert under(runtime, "Last met") == [("9 days ago", "", Tone.PLAIN)]


def test_a_label_stands_only_on_the_first_line_of_its_block(runtime: Runtime, ana: Person) -> None:
    session = meet(runtime, ana)
    for action in ("one", "two", "three"):
        promise(session, action)
    end(runtime, session)
    assert [line.label for line in brief(runtime)] == ["You promised", "", "", "Last met"]


@pytest.mark.parametrize(
    ("day", "there"),
    [
        (date(2026, 3, 6), "08:30"),  # both in winter time
        (date(2026, 3, 8), "09:30"),  # New York has changed its clocks, Berlin not
        (date(2026, 3, 28), "09:30"),
        (date(2026, 3, 29), "08:30"),  # both in summer time
        (date(2026, 10, 25), "09:30"),  # Berlin has gone back, New York not
        (date(2026, 11, 1), "08:30"),
    ],
)
def test_their_hour_is_right_on_both_sides_of_every_change_of_the_clocks(
    runtime: Runtime, clock: SetClock, day: date, there: str
) -> None:
    clock.zone = BERLIN
    clock.set(datetime(2026, 3, 1, 12, tzinfo=UTC))
    add(runtime, meets_at="14:30", time_zone="America/New_York", next_on=day)
    assert briefing.hour_words(glance(runtime), clock) == f"14:30, {there} for them"
    assert under(runtime, "Usual time") == [(f"14:30, {there} for them", "", Tone.PLAIN)]


def test_when_the_date_is_past_their_hour_is_that_of_today(runtime: Runtime, clock: SetClock) -> None:
    clock.zone = BERLIN
    clock.set(datetime(2026, 11, 23, 12, tzinfo=UTC))
    add(runtime, meets_at="10:00", time_zone="Asia/Kolkata", next_on=date(2026, 5, 4))
    assert briefing.hour_words(glance(runtime), clock) == "10:00, 14:30 for them"


def test_without_a_date_their_hour_is_that_of_today(runtime: Runtime, clock: SetClock) -> None:
    clock.zone = TOKYO
    add(runtime, meets_at="09:00", time_zone="Europe/Berlin")
    assert briefing.hour_words(glance(runtime), clock) == "09:00, 01:00 for them"
    clock.set(datetime(2026, 7, 1, tzinfo=UTC))
    assert briefing.hour_words(glance(runtime), clock) == "09:00, 02:00 for them"


@pytest.mark.parametrize(
    ("values", "words"), [({"meets_at": "14:30"}, "14:30"), ({"time_zone": "Asia/Tokyo"}, "")]
)
def test_without_a_zone_or_an_hour_there_is_nothing_to_reckon(
    runtime: Runtime, clock: SetClock, values: dict[str, str], words: str
) -> None:
    add(runtime, **values)
    assert briefing.hour_words(glance(runtime), clock) == words


def test_the_brief_shows_words_as_they_were_typed(runtime: Runtime, ana: Person) -> None:
    session = meet(runtime, ana)
    for words in NASTY:
        promise(session, words)
    end(runtime, session)
    assert [words for words, _, _ in under(runtime, "You promised")] == list(NASTY)
