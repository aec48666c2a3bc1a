"""Drives the real app through Textual's Pilot, as a person would."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.pilot import Pilot
from textual.widget import Widget

from facilitator.app import FacilitatorApp
from facilitator.services.runtime import Runtime

NARROW, USUAL, WIDE, TINY = (50, 24), (80, 24), (120, 40), (40, 12)


@asynccontextmanager
async def running(runtime: Runtime, size: tuple[int, int] = NARROW) -> AsyncIterator[Pilot[None]]:
    """Run the app on that runtime; everything it loads in the background is there when it begins."""
    runtime.load()
    app = FacilitatorApp(runtime)
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        yield pilot


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys one after the other, each handled before the next."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def settle(pilot: Pilot[None]) -> None:
    """Wait until what was started is done: workers, messages, layout."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def write(pilot: Pilot[None], words: str) -> None:
    """Paste words into the field that has the cursor."""
    from textual.events import Paste

    pilot.app.screen.post_message(
        Paste(words)
    ) if pilot.app.focused is None else pilot.app.focused.post_message(Paste(words))
    await pilot.pause()


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
