"""Thoughts from a shell arrive in an open window, and those without a person are given to one."""

import asyncio
from time import monotonic

from driving import meeting, press, running, shown, stored, until, unwrapped

from facilitator.domain.models import InboxItem, Person, TalkingPoint, Visibility
from facilitator.services.runtime import Runtime
from facilitator.services.sealing import PUBLIC_KEY, Thought, seal

SHARED = Visibility.SHARED


async def add(runtime: Runtime, who: str, text: str) -> None:
    """Add a thought as soon as the window has opened the inbox."""
    end = monotonic() + 10
    while not (runtime.paths.inbox / PUBLIC_KEY).exists():
        assert monotonic() < end
        await asyncio.sleep(0.02)
    number = len(text) + 1000 * len(who)
    made_at = runtime.clock.now().isoformat()
    thought = Thought(f"018f0000-0000-7000-8000-{number:012d}", who, text, "point", False, "", made_at)
    seal([thought], runtime.paths.inbox)


async def test_a_thought_comes_in_at_once_and_one_without_a_person_is_given_to_somebody(
    runtime: Runtime, ana: Person
) -> None:
    async with running(runtime) as pilot:
        await until(pilot, "Ana")
        await add(runtime, "ana", "ask [/x] on-call")
        await until(pilot, "Came in from the shell: 1 for Ana")
        await add(runtime, "nobody", "[@click=app.quit]secret")
        await until(pilot, "1 in the inbox")
        await press(pilot, "i")
        assert "[@click=app.quit]secret" in unwrapped(pilot)
        assert "for “nobody” · to talk about" in unwrapped(pilot)
        await press(pilot, "enter", "escape", "x")
        await until(pilot, "Let go")
        assert "Nothing waits here" in shown(pilot)
        await press(pilot, "ctrl+z")
        assert "[@click=app.quit]secret" in unwrapped(pilot)
        await press(pilot, "enter", "enter")
        await until(pilot, "Given to Ana")
        assert "Nothing waits here" in shown(pilot)
        await press(pilot, "escape")
        assert "in the inbox" not in shown(pilot)
    assert {p.text for p in stored(runtime, TalkingPoint)} == {"ask [/x] on-call", "[@click=app.quit]secret"}
    assert stored(runtime, InboxItem) == []


async def test_what_waits_from_before_is_told_at_the_start(runtime: Runtime, ana: Person) -> None:
    item = InboxItem(created_at=runtime.clock.now(), who="an", kind="point", text="x", visibility=SHARED)
    runtime.store.save([item])
    async with running(runtime) as pilot:
        await until(pilot, "1 in the inbox")
        assert "i\u00a0inbox" in shown(pilot).replace(" inbox", "\u00a0inbox")


async def test_a_thought_comes_into_the_meeting_that_is_going_on(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, stage="3") as pilot:
        await add(runtime, "ana", "on-call load")
        await until(pilot, "Something came in")
        assert "on-call load" in shown(pilot)
        await press(pilot, "enter")
    (point,) = stored(runtime, TalkingPoint)
    assert point.status.value == "discussed"
