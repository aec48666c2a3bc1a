"""What they would read: all that is held on a person on one screen, how long it is kept, and files of it."""

from dataclasses import replace
from datetime import date, timedelta

from driving import NARROW, TINY, USUAL, Words, press, running, shown, stored, unwrapped
from nasty import HUGE, NASTY
from textual.pilot import Pilot

from facilitator.domain.models import (
    CheckIn,
    Draft,
    Meeting,
    MeetingStatus,
    Note,
    Person,
    Visibility,
    VisibilityChange,
)
from facilitator.screens.home import HomeScreen
from facilitator.screens.kept import PAGE, KeptScreen
from facilitator.services.runtime import Runtime
from facilitator.widgets.record_list import RecordList


def met(runtime: Runtime, person: Person, days_ago: int = 0) -> Meeting:
    """Save a meeting that was held so many days ago."""
    day = runtime.clock.now() - timedelta(days=days_ago)
    made = Meeting(
        person_id=person.id,
        flow_id="standard",
        created_at=day,
        started_at=day,
        ended_at=day,
        status=MeetingStatus.CLOSED,
    )
    runtime.store.save([made])
    return made


def note(meeting: Meeting, text: str) -> Note:
    its = {"person_id": meeting.person_id, "meeting_id": meeting.id, "created_at": meeting.created_at}
    return Note(**its, stage="listening", visibility=Visibility.PRIVATE, text=text)  # type: ignore[arg-type]


def underlined(pilot: Pilot[None]) -> list[str]:
    strips = pilot.app.screen._compositor.render_strips()
    return [each.text for strip in strips for each in strip if each.style and each.style.underline]


async def test_all_that_is_held_is_read_changed_and_written_to_files(runtime: Runtime, ana: Person) -> None:
    bo = Person(name="Bo Chen", created_at=runtime.clock.now())
    meeting = met(runtime, ana)
    mood = CheckIn(person_id=ana.id, meeting_id=meeting.id, created_at=meeting.created_at, word="tired")
    runtime.store.save([bo, note(meeting, "lazy, says Bo [/x]"), mood])
    async with running(runtime, (50, 40)) as pilot:
        await press(pilot, "w")
        found = unwrapped(pilot)
        assert "What they would read: Ana Ruiz 4 things · look at it again Thu 9 Mar 2028" in found
        assert "Mon 9 Mar 2026 · private · names Bo Chen stage listening text lazy, says Bo [/x]" in found
        assert "word tired" in found
        assert underlined(pilot) == ["lazy"]

        await press(pilot, *["down"] * 8, "V")
        assert "Mon 9 Mar 2026 · shared since 9 Mar, before: private" in unwrapped(pilot)
        assert [n.visibility for n in stored(runtime, Note)] == [Visibility.SHARED]
        assert [(c.before, c.after) for c in stored(runtime, VisibilityChange)] == [("private", "shared")]

        await press(pilot, "r", Words("in 6 months"), "enter")
        assert "look at it again Wed 9 Sep" in unwrapped(pilot)
        await press(pilot, "h", Words("a dispute [/x]"), "enter")
        assert "Held: a dispute [/x]" in unwrapped(pilot)
        (stored_ana, _) = stored(runtime, Person)
        assert (stored_ana.review_on, stored_ana.hold) == (date(2026, 9, 9), "a dispute [/x]")
        assert stored(runtime, Draft) == []

        await press(pilot, "m", "j")
        assert "Saved for you alone, not encrypted" in unwrapped(pilot)
        exports = sorted(each.name for each in runtime.paths.exports.iterdir())
        assert exports == ["2026-03-09 1200 Ana Ruiz.json", "2026-03-09 1200 Ana Ruiz.md"]
        await press(pilot, "h")
        await press(pilot, *["backspace"] * 20, "enter")
        assert "Held" not in unwrapped(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_words_that_were_not_finished_wait_and_are_part_of_what_is_held(
    runtime: Runtime, ana: Person
) -> None:
    async with running(runtime, (50, 40)) as pilot:
        await press(pilot, "w", "h", Words("half a rea"), "escape")
        await press(pilot, "q", "w")
        assert "Unfinished words · 1" in unwrapped(pilot)
        await press(pilot, "h")
        assert "half a rea" in unwrapped(pilot)
        await press(pilot, "enter")
    assert [p.hold for p in stored(runtime, Person)] == ["half a rea"]


async def test_a_long_history_and_a_huge_text_are_scrolled_through(runtime: Runtime, ana: Person) -> None:
    meeting = met(runtime, ana)
    many = [note(meeting, f"note {number}") for number in range(PAGE)]
    runtime.store.save([*many, *(note(meeting, text) for text in (*NASTY, HUGE))])
    async with running(runtime, NARROW) as pilot:
        await press(pilot, "w")
        screen = pilot.app.screen
        assert isinstance(screen, KeptScreen)
        rows = screen.query_one(RecordList)
        assert rows.option_count == PAGE
        for _ in range(8):
            await press(pilot, "end")
        assert "flow id standard" in unwrapped(pilot)
        for size in (TINY, USUAL):
            await pilot.resize_terminal(*size)
            await press(pilot, "up", "pageup", "home", "pagedown")
            assert "What they would read" in shown(pilot)


async def test_who_was_kept_for_long_is_listed_even_in_the_archive(runtime: Runtime, ana: Person) -> None:
    old = Person(name="Dana Levi", created_at=ana.created_at, archived_at=ana.created_at)
    later = Person(name="Eve Sato", created_at=ana.created_at, archived_at=ana.created_at)
    runtime.store.save([old, later, replace(ana, version=1, review_on=date(2026, 3, 9))])
    met(runtime, old, days_ago=731)
    met(runtime, later, days_ago=729)
    async with running(runtime, (80, 24)) as pilot:
        found = unwrapped(pilot)
        assert "2 kept for long" in found
        assert "Time to look at what is kept here: w." in found
        assert "Kept for long · w shows what" in found
        assert "Dana Levi" in found
        assert "Eve Sato" not in found
        await press(pilot, "down", "w")
        assert "look at it again now" in unwrapped(pilot)
        await press(pilot, "r", Words("in 6 months"), "enter", "escape")
        assert "Dana Levi" not in unwrapped(pilot)


async def test_how_long_is_a_setting(runtime: Runtime, ana: Person) -> None:
    met(runtime, ana, days_ago=40)
    runtime.paths.config_file.write_text("review_months = 1\n")
    async with running(runtime) as pilot:
        assert "1 kept for long" in unwrapped(pilot)
