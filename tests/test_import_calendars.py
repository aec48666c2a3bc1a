"""`facilitator import` of calendars: the next date of whom an event fits."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from facilitator.cli import FAILED, OK
from facilitator.domain.models import (
    Person,
)
from tests.shell import Shell

NOW = datetime.now(UTC)
TODAY = date.today()


def ics(*events: str, one_series: bool = False) -> None:
    body = "".join(
        f"BEGIN:VEVENT\r\nUID:{0 if one_series else number}\r\n{each}\r\nEND:VEVENT\r\n"
        for number, each in enumerate(events)
    )
    whole = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{body}END:VCALENDAR\r\n"
    Path("work.ics").write_bytes(whole.encode())


def stamp(day: date, hour: str = "T100000") -> str:
    return f"{day:%Y%m%d}{hour}"


def test_a_calendar_sets_the_next_date_of_whom_its_events_fit(shell: Shell, team: list[Person]) -> None:
    soon, later, past = (TODAY + timedelta(days=number) for number in (3, 9, -4))
    ics(
        f"SUMMARY:1-1 Ana\r\nDTSTART:{stamp(later)}",
        f"SUMMARY:Catch up\r\nATTENDEE;CN=A:MAILTO:Ana@example.org\r\nDTSTART:{stamp(soon)}",
        f"SUMMARY:Ana\r\nSTATUS:CANCELLED\r\nDTSTART:{stamp(TODAY)}",
        f"SUMMARY:Ana long ago\r\nDTSTART:{stamp(past)}",
        f"SUMMARY:Ana / Zoe planning\r\nDTSTART:{stamp(TODAY)}",
        f"SUMMARY:Banana bread\r\nDTSTART:{stamp(TODAY)}",
        f"SUMMARY:zoe weekly\r\nDTSTART;VALUE=DATE:{stamp(past, '')}\r\nRRULE:FREQ=WEEKLY"
        f"\r\nEXDATE;VALUE=DATE:{stamp(soon, '')}",
    )
    out = shell.out("import", "work.ics", "--dry-run")
    assert "from “Catch up”" in out
    assert [each.next_on for each in shell.stored(Person)] == [None, None]
    assert shell.run("import", "work.ics")[0] == OK
    assert [each.next_on for each in shell.stored(Person)] == [soon, past + timedelta(days=14)]
    before = shell.everything()
    assert shell.run("import", "work.ics")[0] == OK
    assert shell.everything() == before


def test_a_meeting_of_a_series_that_was_moved_counts_where_it_now_is(
    shell: Shell, team: list[Person]
) -> None:
    first, then, now = (TODAY + timedelta(days=number) for number in (-6, 1, 2))
    ics(
        f"SUMMARY:Ana\r\nDTSTART:{stamp(first)}\r\nRRULE:FREQ=WEEKLY",
        f"SUMMARY:Ana\r\nRECURRENCE-ID:{stamp(then)}\r\nDTSTART:{stamp(now)}",
        one_series=True,
    )
    assert shell.run("import", "work.ics")[0] == OK
    assert shell.stored(Person)[0].next_on == TODAY + timedelta(days=2)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=DAILY;BYSECOND=1,2,3",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;INTERVAL=0",
        "nonsense",
    ],
)
def test_a_rule_that_no_calendar_follows_holds_nobody_up(shell: Shell, team: list[Person], rule: str) -> None:
    ics(f"SUMMARY:Ana\r\nDTSTART:19700101T000000Z\r\nRRULE:{rule}")
    code, _, err = shell.run("import", "work.ics")
    assert code in (OK, FAILED)
    assert "Traceback" not in err
    assert shell.stored(Person)[0].next_on is None


@pytest.mark.parametrize(
    "content", ["", "BEGIN:VCALENDAR\r\n", "hello", "BEGIN:VEVENT\r\nEND:VCALENDAR\r\n", "END:VCALENDAR"]
)
def test_what_is_no_calendar_is_refused_or_holds_nothing(
    shell: Shell, team: list[Person], content: str
) -> None:
    Path("work.ics").write_text(content)
    before = shell.everything()
    code, _, err = shell.run("import", "work.ics")
    assert code in (OK, FAILED)
    assert "crash" not in err.lower()
    assert shell.everything() == before


def test_what_we_export_sets_the_same_dates_elsewhere(shell: Shell, team: list[Person]) -> None:
    soon = TODAY + timedelta(days=5)
    shell.keep(*(replace(each, version=1, next_on=soon, meets_at="10:00") for each in team))
    assert shell.run("export", "ics", "--out", "work.ics")[0] == OK
    shell.keep(*(replace(each, version=2, next_on=None, meets_at="10:00") for each in team))
    assert shell.run("import", "work.ics")[0] == OK
    assert {each.next_on for each in shell.stored(Person)} == {soon}


def test_a_date_that_no_calendar_has_is_named_with_its_place_and_holds_nothing_else_up(
    shell: Shell, team: list[Person]
) -> None:
    soon = TODAY + timedelta(days=3)
    ics(
        "SUMMARY:Lunch\r\nDTSTART;VALUE=DATE:20260230",
        f"SUMMARY:Zoe\r\nDTSTART:{stamp(soon)}",
        "SUMMARY:Ana [/x]\r\nDTSTART;VALUE=DATE:20260230\r\nRRULE:FREQ=WEEKLY",
    )
    code, _, told = shell.run("import", "work.ics")
    assert code == FAILED
    assert "work.ics, line 17, column 20: DTSTART is “20260230”, and no calendar has that." in told
    assert [each.next_on for each in shell.stored(Person)] == [None, None]
    assert shell.run("import", "work.ics", "--partly")[0] == OK
    assert [each.next_on for each in shell.stored(Person)] == [None, soon]


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        (-15, "line 9: this is no calendar that can be read (BEGIN:VCALENDAR of line 1 has no end)"),
        (90, "line 7: this is no calendar that can be read (BEGIN:VEVENT of line 4 has no end)"),
    ],
)
def test_a_calendar_that_was_cut_off_is_refused(
    shell: Shell, team: list[Person], kept: int, told: str
) -> None:
    ics(f"SUMMARY:Ana\r\nDTSTART:{stamp(TODAY)}")
    Path("work.ics").write_bytes(Path("work.ics").read_bytes()[:kept])
    code, _, said = shell.run("import", "work.ics")
    assert (code, told in said) == (FAILED, True), said
