"""What a run of hundreds of apps need not do again or wait for; `driving` brings it in.

All apps have the same rules of style, which are parsed once and told apart without a line of Python.
Nothing is painted but what is looked at: `driving.shown` and pictures paint all of it, `driving.settle`
only the lists, which learn by it how high their rows are. Pilot's own pauses, four times a key until the
process rests for 20 ms, end as soon as there is nothing left to do. Rubbish is collected less often.
"""

import asyncio
import gc
from collections import deque

import textual.pilot
import textual.screen
from textual._compositor import Compositor
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot
from textual.widgets import OptionList

from facilitator.widgets import form
from facilitator.widgets.long_list import LongList
from facilitator.widgets.meeting_bar import MeetingBar


async def drain() -> None:
    """Let everything on the loop run until each part of it waits for time, for a thread or for a key."""
    ready: deque[asyncio.Handle] = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    await asyncio.sleep(0)
    while ready:  # noqa: ASYNC110 (that nothing is left to do is no event)
        await asyncio.sleep(0)


async def _no_pause(*_: object) -> None:
    pass


def _parse_once(sheet: Stylesheet, *source: object, **options: object) -> list[RuleSet]:
    key = (source, *options.items(), *sheet._variables.items())
    if key not in _parsed:
        _parsed[key] = _parse_rules(sheet, *source, **options)  # type: ignore[arg-type]
    return _parsed[key]


def _paint_lists(self: Compositor, full: bool = False, **options: object) -> object:
    """Paint only what learns by it how high its rows are, unless a picture is taken: nobody sees the rest."""
    if full:
        return _paint(self, full, **options)  # type: ignore[arg-type]
    for widget, (region, clip) in self.visible_widgets.items():
        if isinstance(widget, OptionList | LongList) and region.overlaps(clip):
            widget.render_lines(region.intersection(clip).translate(-region.offset))
    self._dirty_regions.clear()
    return None


_parsed: dict[object, list[RuleSet]] = {}
_parse_rules = Stylesheet._parse_rules
Stylesheet._parse_rules = _parse_once  # type: ignore[method-assign]
Pilot._wait_for_screen = lambda *_: drain()  # type: ignore[method-assign,assign]
textual.pilot.wait_for_idle = _no_pause
_paint = Compositor.render_update
Compositor.render_update = _paint_lists  # type: ignore[method-assign,assign]
textual.screen.UPDATE_PERIOD = 3600  # type: ignore[misc]
RuleSet.__hash__ = object.__hash__  # type: ignore[method-assign]
form.HINT_PAUSE = 0.0
show_saved = MeetingBar.show_saved
MeetingBar.show_saved = lambda self, state: setattr(self, "saved", state)  # type: ignore[method-assign]
gc.set_threshold(100_000, 50, 100)
