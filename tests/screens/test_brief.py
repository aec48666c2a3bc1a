"""The brief: everything to know before a meeting, and what can be done about it there."""

import re
from datetime import timedelta

from driving import TINY, press, running, settle, shown, stored, unwrapped, write

from facilitator.domain.clock import SetClock
from facilitator.domain.models import (
    Commitment,
    CommitmentStatus,
    Feedback,
    Meeting,
    MeetingStatus,
    Person,
    Side,
    TalkingPoint,
)
from facilitator.screens.brief import BriefScreen
from facilitator.screens.home import HomeScreen
from facilitator.screens.meeting import MeetingScreen
from facilitator.services.runtime import Runtime


async def test_the_brief_tells_all_and_a_promise_is_marked_in_it(
    runtime: Runtime, ana: Person, clock: SetClock
) -> None:
    now = clock.now()
    late = clock.today() - timedelta(days=3)
    begun = now - timedelta(days=9)
    runtime.store.save(
        [
            Meeting(
                person_id=ana.id,
                flow_id="standard",
                created_at=begun,
                started_at=begun,
                ended_at=begun,
                status=MeetingStatus.CLOSED,
                summary="we [/x] spoke\n",
            ),
            Commitment(
                person_id=ana.id,
                created_at=begun,
                owner=Side.MANAGER,
                action="ask [@click=app.quit]",
                due=late,
            ),
            TalkingPoint(person_id=ana.id, created_at=now, text="on-call", carries=2, raised_by=Side.REPORT),
            Feedback(person_id=ana.id, created_at=begun, behaviour="you listened"),
        ]
    )
    async with running(runtime, (50, 40)) as pilot:
        await press(pilot, "b")
        words = unwrapped(pilot)
        for part in (
            "met 9 d ago",
            "You promised ○ ask [@click=app.quit] 3 days late",
            "on-call carried 2× · from Ana",
            "you listened praise · 9 days old",
            "Last time we [/x] spoke",
        ):
            assert part in words
        await press(pilot, "f8")
        assert "on-call" not in shown(pilot)
        assert not re.search("You promised|praise|days late|carried|Last time", shown(pilot))
        await press(pilot, "f8", "r")
        await write(pilot, "in 2 weeks")
        await press(pilot, "enter", *"legal", "enter")
        assert "due in 14 days" in unwrapped(pilot)
        await press(pilot, "d")
        assert [each.status for each in stored(runtime, Commitment)] == [CommitmentStatus.DONE]
        await press(pilot, "ctrl+z")
        assert "due in 14 days" in unwrapped(pilot)
        await press(pilot, "a", *"pay", "enter", "enter", "enter")
        assert "› pay" in shown(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, MeetingScreen)
        await press(pilot, "q")
        assert isinstance(pilot.app.screen, BriefScreen)


async def test_it_is_read_in_a_tiny_window_and_several_of_one_name_are_asked_for(
    runtime: Runtime, ana: Person, clock: SetClock
) -> None:
    anabel = Person(name="Anabel Ruiz", created_at=clock.now())
    points = [TalkingPoint(person_id=ana.id, created_at=clock.now(), text=f"point {n}") for n in range(30)]
    runtime.store.save([anabel, *points])
    async with running(runtime, TINY) as pilot:
        home = pilot.app.screen
        assert isinstance(home, HomeScreen)
        people = runtime.store.glance.people(clock.today())
        await home.ask_which(people)
        await settle(pilot)
        assert "Who is meant?" in shown(pilot)
        await press(pilot, "down", "enter")
        assert home.person is not None
        assert home.person.id == anabel.id
        assert "Anabel Ruiz" in shown(pilot)
        await press(pilot, "escape", "up", "b", "end")
        assert "point 29" in shown(pilot)
