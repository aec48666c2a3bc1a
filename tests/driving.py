"""Drives the real app through Textual's Pilot, as a person would."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic
from typing import TypeVar

from haste import drain
from textual.events import Key, Paste
from textual.geometry import Offset
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from facilitator.app import FacilitatorApp
from facilitator.domain.clock import SetClock
from facilitator.domain.models import Record
from facilitator.screens.meeting import MeetingScreen
from facilitator.services.runtime import Runtime

R = TypeVar("R", bound=Record)

NARROW, USUAL, WIDE, TINY = (50, 24), (80, 24), (120, 40), (40, 12)
TALL = (50, 40)
"""As narrow as beside a call, with room for everything, however long the question is."""

PATIENCE = 60.0
"""Seconds after which a program that does not come to rest is given up, on however busy a machine."""


@asynccontextmanager
async def running(runtime: Runtime, size: tuple[int, int] = NARROW) -> AsyncIterator[Pilot[None]]:
    """Run the app on that runtime; everything it loads in the background is there when it begins."""
    runtime.load()
    app = FacilitatorApp(runtime)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        yield pilot


class Words(str):
    """Words among keys: they are pasted, which is as good as typed and quicker."""


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys all at once; the app itself keeps their order."""
    for key in keys:
        pilot.app.post_message(Paste(key) if isinstance(key, Words) else _pressed(key))
    await settle(pilot)


def _pressed(key: str) -> Key:
    if len(key) > 1:
        return Key(key, None)
    return Key(key if key.isalnum() else _character_to_key(key), key)


async def settle(pilot: Pilot[None]) -> None:
    """Wait until what was started is done: keys that wait, workers, messages; then all of it is painted."""
    app = pilot.app
    assert isinstance(app, FacilitatorApp)
    until = monotonic() + PATIENCE
    while app.is_running and app._exception is None:
        await drain()
        if _is_out_of_date(app.screen):
            app.screen._on_timer_update()
        elif _is_at_work(app):
            await asyncio.sleep(0.001)
        else:
            return
        assert monotonic() < until, f"it does not come to rest:\n{shown(pilot)}"


async def until(pilot: Pilot[None], words: str) -> None:
    """Wait until these words are on the screen, for what comes by a thread or a clock of its own."""
    end = monotonic() + PATIENCE
    while words not in shown(pilot):
        assert monotonic() < end, f"{words!r} did not appear:\n{shown(pilot)}"
        await asyncio.sleep(0.02)
        await settle(pilot)


def _is_at_work(app: FacilitatorApp) -> bool:
    """Return whether a key, a worker or a message has not yet done all of its work."""
    return bool(
        app._awaited is not None
        or app._ahead
        or app._resize_timer is not None
        or any(not each.is_finished for each in app.workers)
        or any(each.message_queue_size for each in (app, *app.screen.walk_children(with_self=True)))
    )


def _is_out_of_date(screen: Screen[object]) -> bool:
    """Return whether something is left to be laid out or painted, or waits until that has been done."""
    return bool(
        screen._layout_required
        or screen._scroll_required
        or screen._repaint_required
        or screen._recompose_required
        or screen._dirty_widgets
        or screen._callbacks
    )


async def write(pilot: Pilot[None], words: str) -> None:
    """Paste words, as a terminal does, into the field that has the cursor."""
    await press(pilot, Words(words))


async def resize(pilot: Pilot[None], *sizes: tuple[int, int]) -> None:
    """Pull the window to these sizes, one after the other."""
    for size in sizes:
        await pilot.resize_terminal(*size)
        await settle(pilot)


def shown(widget: Widget | Pilot[None]) -> str:
    """Return the words that are on the screen, line by line, as a person reads them."""
    app = widget.app
    width, height = app.size
    lines = []
    for strip in app.screen._compositor.render_strips()[:height]:
        lines.append("".join(segment.text for segment in strip)[:width].rstrip())
    return "\n".join(lines).replace("\u00a0", " ")


def unwrapped(pilot: Pilot[None]) -> str:
    """Return what is on the screen as one run of words, for text that wraps."""
    return " ".join(shown(pilot).split())


# A meeting

REVIEW, CHECK_IN, LISTENING, FEEDBACK, GOALS, COMMITMENTS, WRAP_UP = "1234567"
"""The stages of the standard flow, by the key that goes there from the list of stages."""


@asynccontextmanager
async def meeting(
    runtime: Runtime, size: tuple[int, int] = TALL, stage: str = ""
) -> AsyncIterator[Pilot[None]]:
    """Run the app, start the meeting with whoever comes first, and go to that stage."""
    async with running(runtime, size) as pilot:
        await press(pilot, "enter")
        screen(pilot)
        if stage:
            await go(pilot, stage)
        yield pilot


def screen(pilot: Pilot[None]) -> MeetingScreen:
    """Return the meeting that is on the screen."""
    assert isinstance(pilot.app.screen, MeetingScreen), pilot.app.screen
    return pilot.app.screen


async def go(pilot: Pilot[None], stage: str) -> None:
    """Go to a stage from the list of stages."""
    await press(pilot, "g", stage)


async def later(pilot: Pilot[None], clock: SetClock, seconds: float) -> None:
    """Let time pass, and the clocks on the screen with it."""
    clock.advance(seconds)
    screen(pilot)._tick()
    await settle(pilot)


def stored(runtime: Runtime, kind: type[R]) -> list[R]:
    """Return what is on the disk of that kind, oldest first, once all is saved."""
    assert runtime.autosave.flush()
    return runtime.store.find(kind)


def seen(pilot: Pilot[None], selector: str) -> str:
    """Return what is visible of one widget, as one run of characters without blanks."""
    return "".join("".join(lines_of(pilot, selector)).split())


def lines_of(pilot: Pilot[None], selector: str) -> list[str]:
    """Return the lines that are visible of one widget."""
    place = pilot.app.screen.query_one(selector).region
    strips = pilot.app.screen._compositor.render_strips()[max(0, place.y) : place.bottom]
    return [strip.crop(max(0, place.x), place.right).text.replace("\u00a0", " ") for strip in strips]


def joined(words: str) -> str:
    """Return words as `seen` returns them."""
    return "".join(words.split())


def place_of(pilot: Pilot[None], words: str) -> Offset:
    """Return the cell where these words begin, in the last line of the screen that holds them."""
    for y, line in reversed([*enumerate(shown(pilot).splitlines())]):
        if words in line:
            return Offset(line.index(words), y)
    raise AssertionError(f"{words!r} is not on the screen:\n{shown(pilot)}")


async def click(pilot: Pilot[None], words: str) -> None:
    """Click on these words, where they are lowest on the screen."""
    await pilot.click(offset=place_of(pilot, words))
    await settle(pilot)
