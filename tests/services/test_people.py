"""The people of the team: added and changed from the words of a form, put away and brought back."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from meeting_steps import end, meet
from nasty import CONTROL, HUGE, NASTY

from facilitator.domain.clock import SetClock
from facilitator.domain.models import AgendaStyle, Meeting, Person, Side, TalkingPoint, Visibility
from facilitator.domain.text import one_line
from facilitator.errors import FacilitatorError
from facilitator.services import briefing, people
from facilitator.services.runtime import Runtime

FORM = {
    "name": "Bo Chen",
    "role": "Designer",
    "pronouns": "they",
    "email": "bo@example.org",
    "cadence": "weekly",
    "length": "30",
    "time_zone": "America/New York",
    "meets_at": "9.30",
    "agenda_style": "mine_first",
    "next_on": "next fri",
    "works_best": "",
}


def form(**changes: str) -> dict[str, str]:
    return FORM | changes


def stored(runtime: Runtime, person: Person) -> Person:
    assert runtime.autosave.flush()
    found = runtime.store.get(Person, person.id)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("words", "hour"),
    [
        ("", ""),
        ("  ", ""),
        ("14:30", "14:30"),
        ("9", "09:00"),
        (" 9:05 ", "09:05"),
        ("14.30", "14:30"),
        ("14h30", "14:30"),
        ("14h", "14:00"),
        ("0:00", "00:00"),
        ("23:59", "23:59"),
        ("1430", "14:30"),
        ("930", "09:30"),
        ("2 pm", "14:00"),
        ("12:15 AM", "00:15"),
    ],
)
def test_an_hour_is_read_as_people_write_it(words: str, hour: str) -> None:
    assert people.check_hour(words) == hour


@pytest.mark.parametrize(
    "words",
    ["24:00", "12:60", "half past two", "14 pm", "0am", "5 m", ":30", "2460", "-1", "9:5:1", "²", "9" * 5000],
)
def test_what_is_no_hour_is_refused_with_the_words_as_they_were_written(words: str) -> None:
    with pytest.raises(FacilitatorError, match="is not an hour") as refused:
        people.check_hour(words)
    assert f"“{words[:60]}”" in refused.value.message
    assert "14:30" in refused.value.hint


@pytest.mark.parametrize(("words", "minutes"), [("5", 5), (" 25 min", 25), ("180", 180), ("045", 45)])
def test_a_length_is_a_number_of_minutes(words: str, minutes: int) -> None:
    assert people.check_length(words) == minutes


@pytest.mark.parametrize("words", ["", "4", "181", "-25", "25.5", "an hour", "²5", "1" * 5000])
def test_a_length_nobody_can_plan_with_is_refused(words: str) -> None:
    with pytest.raises(FacilitatorError, match="length") as refused:
        people.check_length(words)
    assert len(refused.value.message) < 120
    assert "5 to 180" in refused.value.hint


@pytest.mark.parametrize(
    ("words", "zone"),
    [("", ""), (" ", ""), ("Europe/Berlin", "Europe/Berlin"), (" America/New York ", "America/New_York")],
)
def test_a_time_zone_is_kept_by_its_own_name(words: str, zone: str) -> None:
    assert people.check_time_zone(words) == zone


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("berlin", "Did you mean Europe/Berlin?"),
        ("europe/berlin", "Did you mean Europe/Berlin?"),
        ("Europe", "Did you mean Europe/Amsterdam or"),
        ("Atlantis", "Write it like"),
        ("../../etc/passwd", "Write it like"),
        ("/etc/passwd", "Write it like"),
        ("a\0b", "Write it like"),
        ("x" * 5000, "Write it like"),
    ],
)
def test_what_is_no_time_zone_is_refused_with_the_nearest_ones(words: str, hint: str) -> None:
    with pytest.raises(FacilitatorError, match="not a time zone") as refused:
        people.check_time_zone(words)
    assert hint in refused.value.hint
    assert len(refused.value.message) < 120


def test_a_person_is_added_from_the_words_of_the_form(runtime: Runtime, clock: SetClock) -> None:
    bo = stored(runtime, people.save_person(runtime, None, FORM))
    assert (bo.name, bo.role, bo.pronouns, bo.email) == ("Bo Chen", "Designer", "they", "bo@example.org")
    assert (bo.cadence, bo.length_minutes, bo.meets_at) == ("every week", 30, "09:30")
    assert (bo.time_zone, bo.agenda_style) == ("America/New_York", AgendaStyle.MINE_FIRST)
    assert (bo.next_on, bo.created_at, bo.archived_at) == (date(2026, 3, 20), clock.now(), None)


def test_a_name_is_enough(runtime: Runtime) -> None:
    empty = dict.fromkeys(FORM, "") | {"name": "Bo", "length": "25", "agenda_style": "theirs_first"}
    bo = stored(runtime, people.save_person(runtime, None, empty))
    assert (bo.name, bo.cadence, bo.next_on, bo.time_zone) == ("Bo", "none", None, "")


def test_changing_a_person_keeps_what_the_form_does_not_show(runtime: Runtime, clock: SetClock) -> None:
    bo = people.save_person(runtime, None, FORM)
    session = meet(runtime, bo)
    end(runtime, session)
    known = people.find_person(runtime, bo.id)
    clock.advance(3600)
    people.save_person(runtime, known, form(name="Bo C.", next_on=""))
    changed = stored(runtime, bo)
    assert (changed.id, changed.name, changed.next_on) == (bo.id, "Bo C.", None)
    assert changed.created_at == bo.created_at
    assert len(runtime.store.find(Person)) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " \n "},
        {"cadence": "now and then"},
        {"length": "0"},
        {"time_zone": "Atlantis"},
        {"meets_at": "25"},
        {"next_on": "soon"},
        {"next_on": "8 March 2026"},
    ],
)
def test_a_form_with_one_wrong_field_changes_nothing(
    runtime: Runtime, ana: Person, wrong: dict[str, Any]
) -> None:
    before = stored(runtime, ana)
    with pytest.raises(FacilitatorError):
        people.save_person(runtime, before, form(**wrong))
    with pytest.raises(FacilitatorError):
        people.save_person(runtime, None, form(**wrong))
    assert runtime.autosave.flush()
    assert runtime.store.find(Person) == [before]


def test_a_next_date_that_has_passed_may_stay_as_it_is_and_not_be_written_anew(
    runtime: Runtime, clock: SetClock
) -> None:
    people.save_person(runtime, None, form(next_on="tomorrow"))
    runtime.autosave.flush()
    (bo,) = runtime.store.find(Person)
    clock.set(datetime(2026, 4, 1, tzinfo=UTC))
    kept = people.save_person(runtime, bo, form(next_on=" 2026-03-10 "))
    assert kept.next_on == date(2026, 3, 10)
    with pytest.raises(FacilitatorError, match="past"):
        people.save_person(runtime, bo, form(next_on="2026-03-11"))


@pytest.mark.parametrize(("day_first", "day"), [("true", date(2026, 4, 5)), ("false", date(2026, 5, 4))])
def test_a_date_in_numbers_is_read_as_the_settings_say(runtime: Runtime, day_first: str, day: date) -> None:
    runtime.paths.config_file.write_text(f"day_first = {day_first}\n")
    assert people.save_person(runtime, None, form(next_on="5/4")).next_on == day


def test_names_are_kept_as_they_were_typed_on_one_line(runtime: Runtime) -> None:
    for words in NASTY:
        made = stored(runtime, people.save_person(runtime, None, form(name=words, role=words)))
        assert made.name == made.role == one_line(words).strip()


def test_a_name_as_long_as_a_page_is_refused_and_a_very_long_one_is_not(runtime: Runtime) -> None:
    assert len(people.save_person(runtime, None, form(name="x" * 200)).name) == 200
    with pytest.raises(FacilitatorError, match="at most 200") as refused:
        people.save_person(runtime, None, form(name=HUGE))
    assert len(refused.value.message) < 120


def test_what_would_drive_the_terminal_is_taken_out_of_a_name(runtime: Runtime) -> None:
    made = people.save_person(runtime, None, form(name=CONTROL))
    assert made.name == "bell esc[2J null 31m del"


def test_putting_somebody_away_deletes_nothing_and_doing_it_again_brings_them_back(
    runtime: Runtime, ana: Person, clock: SetClock
) -> None:
    end(runtime, meet(runtime, ana))
    before = stored(runtime, ana)
    assert people.put_away(runtime, ana.id).archived_at == clock.now()
    runtime.autosave.flush()
    today = clock.today()
    assert runtime.store.glance.people(today) == []
    assert [p.archived for p in runtime.store.glance.people(today, archived=True)] == [True]
    people.put_away(runtime, ana.id)
    back = stored(runtime, ana)
    assert (back.archived_at, back.name, back.next_on) == (None, before.name, before.next_on)
    assert runtime.store.glance.people(today)[0].met == 1


def test_a_person_is_found_as_changed_a_moment_ago_and_a_stranger_is_not(runtime: Runtime) -> None:
    bo = people.save_person(runtime, None, FORM)
    assert people.find_person(runtime, bo.id).name == "Bo Chen"
    with pytest.raises(FacilitatorError, match="no longer there"):
        people.find_person(runtime, uuid4())
    with pytest.raises(FacilitatorError, match="no longer there"):
        people.put_away(runtime, uuid4())


def test_a_talking_point_waits_for_the_next_meeting(runtime: Runtime, ana: Person) -> None:
    people.add_points(runtime, ana.id, ["ask about on-call"], Side.REPORT, Visibility.PRIVATE)
    (point,) = meet(runtime, ana).all(TalkingPoint)
    assert (point.text, point.raised_by, point.visibility) == (
        "ask about on-call",
        Side.REPORT,
        Visibility.PRIVATE,
    )
    assert (point.carries, point.meeting_id) == (0, None)
    with pytest.raises(FacilitatorError, match="talk about"):
        people.add_points(runtime, ana.id, ["  "], Side.REPORT, Visibility.PRIVATE)


def test_what_lets_them_work_well_is_kept_and_stands_in_the_brief(runtime: Runtime) -> None:
    bo = people.save_person(runtime, None, form(works_best=" with a day\nto think "))
    more = replace(bo, profile=bo.profile | {"more": "kept"})
    bo = people.save_person(runtime, more, form(works_best="[/x]"))
    assert bo.profile == {"more": "kept", "works_best": "[/x]"}
    assert runtime.autosave.flush()
    (glance,) = runtime.store.glance.people(runtime.clock.today())
    lines = briefing.brief_lines(glance, runtime.store.glance.brief(bo.id), runtime.clock)
    assert [line.words for line in lines if line.label == "Works best"] == ["[/x]"]
    assert people.save_person(runtime, bo, form()).profile == {"more": "kept"}


def test_a_new_rhythm_moves_the_next_date_of_a_meeting_that_was_cut_off(
    runtime: Runtime, ana: Person
) -> None:
    person = people.save_person(runtime, stored(runtime, ana), form(cadence="every 2 weeks", next_on=""))
    meet(runtime, person).pause()
    changed = people.save_person(runtime, stored(runtime, person), form(cadence="weekly", next_on=""))
    assert runtime.autosave.flush()
    (draft,) = runtime.store.find(Meeting)
    assert draft.next_on == date(2026, 3, 16)
    runtime.store.save([replace(draft, next_on=date(2026, 3, 20))])
    people.save_person(runtime, stored(runtime, changed), form(cadence="monthly", next_on=""))
    assert runtime.autosave.flush()
    assert runtime.store.find(Meeting)[0].next_on == date(2026, 3, 20), "it was chosen"
