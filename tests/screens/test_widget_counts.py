"""How many widgets each screen mounts: what a key lays out and paints does not grow with what is stored."""

from driving import (
    CHECK_IN,
    COMMITMENTS,
    FEEDBACK,
    GOALS,
    LISTENING,
    REVIEW,
    WRAP_UP,
    go,
    press,
    running,
)
from textual.pilot import Pilot

from facilitator.domain.models import Commitment, Goal, Person, Side, TalkingPoint
from facilitator.services.runtime import Runtime

MOST = {
    "HomeScreen": 15,
    "BriefScreen": 10,
    "HistoryScreen": 10,
    "SearchScreen": 10,
    "HelpScreen": 10,
    "MeetingScreen": 55,
}
"""A list is one widget that paints many lines; a meeting holds all seven stages once they were shown."""


def fill(runtime: Runtime, ana: Person) -> None:
    now = ana.created_at
    ours = {"person_id": ana.id, "created_at": now}
    runtime.store.save([Person(name=f"Person {n}", created_at=now) for n in range(60)])
    for n in range(60):
        runtime.store.save(
            [
                Commitment(**ours, owner=Side.REPORT, action=f"promise {n}"),
                TalkingPoint(**ours, raised_by=Side.MANAGER, text=f"point {n}"),
                Goal(**ours, title=f"goal {n}"),
            ]
        )


async def counted(pilot: Pilot[None]) -> dict[str, int]:
    """Return the number of widgets of each screen, by its name; of a meeting once each stage was shown."""
    found: dict[str, int] = {}

    def count() -> None:
        top = pilot.app.screen
        found[type(top).__name__] = len(top.query("*"))

    count()
    for key in ("b", "h", "slash", "question_mark"):
        await press(pilot, key)
        count()
        await press(pilot, "escape")
    await press(pilot, "home", "enter")
    for stage in (REVIEW, CHECK_IN, LISTENING, FEEDBACK, GOALS, COMMITMENTS, WRAP_UP):
        await go(pilot, stage)
    count()
    return found


async def test_screens_mount_few_widgets_however_much_is_stored(runtime: Runtime, ana: Person) -> None:
    async with running(runtime) as pilot:
        few = await counted(pilot)
        await press(pilot, "q")
    fill(runtime, ana)
    async with running(runtime) as pilot:
        assert await counted(pilot) == few
    assert few.keys() == MOST.keys()
    assert all(few[name] <= MOST[name] for name in MOST), few
