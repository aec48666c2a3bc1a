"""Watches the loop of the running program from a thread of its own, and writes down where it was held up."""

import asyncio
import sys
import threading
import time
import traceback
from pathlib import Path

HELD_SECONDS = 1.0


def watch(out: Path) -> None:
    """Have the next app watched; each time its loop does not answer for a second, add to the file.

    A line says how long it was and how much of that it computed; a machine that is busy with something else
    holds a loop up too. The places in the code follow.
    """
    from facilitator.app import FacilitatorApp

    hear = FacilitatorApp.hear_endings

    def heard(self: FacilitatorApp) -> None:
        loop, own = asyncio.get_running_loop(), threading.get_ident()
        threading.Thread(target=_watch, args=(loop, own, out), daemon=True).start()
        hear(self)

    FacilitatorApp.hear_endings = heard  # type: ignore[method-assign]


def _watch(loop: asyncio.AbstractEventLoop, own: int, out: Path) -> None:
    clock = time.pthread_getcpuclockid(own)
    while not loop.is_closed():
        answered = threading.Event()
        start, computed = time.monotonic(), time.clock_gettime(clock)
        try:
            loop.call_soon_threadsafe(answered.set)
        except RuntimeError:
            return
        if not answered.wait(HELD_SECONDS):
            frame = sys._current_frames().get(own)
            places = [
                f"  {each.filename}:{each.lineno} {each.name}" for each in traceback.extract_stack(frame)
            ]
            while not answered.wait(0.2) and time.monotonic() - start < 30 and not loop.is_closed():
                pass
            times = f"{time.monotonic() - start:.1f} {time.clock_gettime(clock) - computed:.1f}"
            with out.open("a") as file:
                file.write("\n".join([times, *places]) + "\n")
        time.sleep(0.05)
