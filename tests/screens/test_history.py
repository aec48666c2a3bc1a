"""The page of a person: a timeline of any length, and any meeting that was."""

from dataclasses import replace
from datetime import timedelta

import pytest
from driving import press, running, settle, shown, stored, unwrapped

from facilitator.domain.clock import SetClock
from facilitator.domain.models import (
    CheckIn,
    Commitment,
    CommitmentEvent,
    EventKind,
    Meeting,
    MeetingStatus,
    Note,
    Person,
    PromptUse,
    Record,
    Side,
    Visibility,
)
from facilitator.screens.history import HistoryScreen
from facilitator.screens.kept import KeptScreen
from facilitator.screens.past_meeting import PastMeetingScreen
from facilitator.services.runtime import Runtime
from facilitator.storage.store import Store
from facilitator.widgets.long_list import PAGE, LongList


def years_of(ana: Person, clock: SetClock, store: Store, weeks: int) -> list[Meeting]:
    """Save a closed meeting a week, each with a mood, a promise and what became of it."""
    flow = {"id": "standard", "title": "Standard [/x]", "stages": [], "minutes": 25}
    records: list[Record] = []
    meetings = []
    for week in range(weeks):
        then = clock.now() - timedelta(weeks=weeks - week)
        meeting = Meeting(
            person_id=ana.id,
            flow_id="standard",
            flow_copy=flow,
            created_at=then,
            started_at=then,
            ended_at=then,
            status=MeetingStatus.CLOSED,
            summary=f"summary {week}\n",
        )
        promise = Commitment(person_id=ana.id, created_at=then, owner=Side.REPORT, action=f"do {week} [/x]")
        done = CommitmentEvent(
            person_id=ana.id,
            commitment_id=promise.id,
            created_at=then,
            day=then.date(),
            kind=EventKind.CARRIED,
            meeting_id=meeting.id,
        )
        mood = CheckIn(person_id=ana.id, meeting_id=meeting.id, created_at=then, energy=4)
        records += [meeting, promise, done, mood]
        meetings.append(meeting)
    store.save(records)
    return meetings


def test_a_page_takes_as_many_statements_however_much_there_is(
    runtime: Runtime, ana: Person, clock: SetClock
) -> None:
    years_of(ana, clock, runtime.store, 40)
    timeline = runtime.store.timeline
    keys = timeline.keys(ana.id)
    assert len(keys) == 160
    newest = timeline.records(keys[:PAGE])
    moments = [each.record.created_at for each in newest if each is not None]  # type: ignore[attr-defined]
    assert moments == sorted(moments, reverse=True)
    statements: list[str] = []
    with runtime.store.glance.reading() as connection:
        connection.set_trace_callback(statements.append)
    few = timeline.records(keys[:1])
    before = len(statements)
    timeline.records(keys)
    with runtime.store.glance.reading() as connection:
        connection.set_trace_callback(None)
    assert few[0] is not None
    assert len(statements) - before <= 12


async def test_only_what_is_seen_is_made_and_a_meeting_opens_as_it_was(
    runtime: Runtime, ana: Person, clock: SetClock
) -> None:
    meetings = years_of(ana, clock, runtime.store, 200)
    first = meetings[0]
    runtime.store.save(
        [
            Note(
                person_id=ana.id,
                meeting_id=first.id,
                stage="gone",
                created_at=first.created_at,
                visibility=Visibility.PRIVATE,
                text="she [@click=app.quit] is tired",
            ),
            PromptUse(
                person_id=ana.id,
                meeting_id=first.id,
                created_at=first.created_at,
                stage="gone",
                prompt_id="x",
                practice="listening",
                text="What was hard?",
            ),
        ]
    )
    async with running(runtime) as pilot:
        await press(pilot, "h")
        screen = pilot.app.screen
        assert isinstance(screen, HistoryScreen)
        mounted = len(screen.query("*"))
        timeline = screen.query_one(LongList)
        await press(pilot, *["pagedown"] * 12, "end")
        await settle(pilot)
        assert timeline.count == 800
        assert len(screen.query("*")) == mounted
        assert len(timeline._pages) <= 6
        assert "do 0 [/x]" in shown(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, PastMeetingScreen)
        words = unwrapped(pilot)
        for part in (
            "she [@click=app.quit] is tired · private",
            "energy 4 of 5",
            "What was hard?",
            "summary 0",
        ):
            assert part in words
        await press(pilot, "f8")
        assert "tired" not in shown(pilot)
        await press(pilot, "f8", "escape", "home", "escape", "b", "h")
        assert "800 things" in shown(pilot)
        assert stored(runtime, Meeting)[0].version == 1, "to read is not to write"


async def test_a_meeting_that_is_over_can_be_mailed(
    runtime: Runtime, ana: Person, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_TTY", "/dev/pts/0")
    (met,) = years_of(ana, clock, runtime.store, 1)
    ana = replace(runtime.store.get(Person, ana.id) or ana, email="ana@example.com")
    note = Note(
        person_id=ana.id,
        meeting_id=met.id,
        stage="gone",
        created_at=met.created_at,
        visibility=Visibility.PRIVATE,
        text="Summary 0",
    )
    runtime.store.save([ana, note])
    async with running(runtime) as pilot:
        await press(pilot, "b", "y")
        assert "your private note of" in unwrapped(pilot)
        assert "y once more copies it" in unwrapped(pilot)
        await press(pilot, "y")
        assert "Sent to your terminal" in unwrapped(pilot)
        await press(pilot, "m")
        assert "m once more drafts it" in unwrapped(pilot)
        assert not list(runtime.paths.drafts.glob("*"))
        await press(pilot, "m")
        assert "not encrypted" in unwrapped(pilot)
        (draft,) = runtime.paths.drafts.glob("*.eml")
        assert "summary 0" in draft.read_text()


async def test_what_was_written_between_two_meetings_opens_whole_and_tells_that_it_was_corrected(
    runtime: Runtime, ana: Person, clock: SetClock
) -> None:
    action = f"{'very ' * 30}long [/x]"
    due = clock.today() + timedelta(days=4)
    promise = Commitment(person_id=ana.id, created_at=clock.now(), owner=Side.MANAGER, action=action, due=due)
    runtime.store.save([promise])
    async with running(runtime) as pilot:
        await press(pilot, "h")
        assert f"My promise · by {due.day} {due:%b}" in unwrapped(pilot)
        assert "long [/x]" not in shown(pilot)
        await press(pilot, "e", *"by me: ", "ctrl+s")
        assert "· corrected" in unwrapped(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, KeptScreen)
        assert "long [/x]" in unwrapped(pilot)
