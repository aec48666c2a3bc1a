"""The shield: while it is up, every word on the screen is blocks, but for the program's own.

It works on a line that has been laid out, right before it is drawn: so nothing moves when it goes up, and
a widget that knows nothing of it is hidden. What may be read says so: `own` words, or an `OwnWords` widget.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from rich.cells import cell_len
from rich.color import Color as DrawnColor
from rich.segment import Segment
from rich.style import Style as DrawnStyle
from textual.app import App
from textual.binding import Binding
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from facilitator.actions import keys_of
from facilitator.widgets.plain import Plain

BLOCK = "▄"

STEP = 8
"""Cells by which a run of blocks grows where there is room, so that it does not tell how long a name is."""

_OWN = Style.from_meta({"own": True})

_WORD = re.compile(r"[^\s\u2500-\u259f]")
"""What is hidden: all but blanks, and the lines and blocks of which frames and scrollbars are made."""

_RUN = re.compile(r"w+(?: w+)*")
_END = re.compile(r"(w+)( +)(?=(.?))")


def own(words: str | Content, style: str | Style = "") -> Content:
    """Return words of the program itself, which stay readable while the shield is up."""
    content = Content(words) if isinstance(words, str) else words
    return content.stylize(style).stylize(_OWN)


class OwnWords(Plain):
    """Words of the program itself, such as its keys."""

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return what is done to each line before it is drawn, but for the shield."""
        return [each for each in super().get_line_filters() if not isinstance(each, Shield)]


class Shield(LineFilter):
    """Draws blocks in the place of words that are not the program's own."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the line with its blocks, as wide as before."""
        plans = [_plan(segment) for segment in segments]
        plan = _RUN.sub(lambda run: "w" * len(run[0]), "".join(plans))
        plan = _END.sub(_fill_up, plan)
        drawn: list[Segment] = []
        start = 0
        for segment, before in zip(segments, plans, strict=True):
            end = start + len(before)
            drawn.append(_draw(segment, plan[start:end], background))
            start = end
        return drawn


def _plan(segment: Segment) -> str:
    """Return a sign per cell: "w" for what is hidden, a blank, "#" for what stays."""
    text, style, control = segment
    if control:
        return ""
    if style is not None and style.meta.get("own"):
        return "#" * cell_len(text)
    sign = "w" if _WORD.search(text) else "#"
    return "".join((" " if part.isspace() else sign) * cell_len(part) for part in re.split(r"(\s+)", text))


def _fill_up(end: re.Match[str]) -> str:
    """Let the run before a gap grow to the next step, and leave a blank before what comes after it."""
    words, gap, after = end.groups()
    more = min(-len(words) % STEP, len(gap) - bool(after))
    return f"{words}{'w' * more}{gap[more:]}"


def _draw(segment: Segment, plan: str, background: Color) -> Segment:
    if "w" not in plan:
        return segment
    text = segment.text if len(segment.text) == len(plan) else plan
    blocks = "".join(BLOCK if sign == "w" else each for sign, each in zip(plan, text, strict=True))
    return Segment(blocks, (segment.style or DrawnStyle.null()) + _even(background))


@lru_cache(256)
def _even(background: Color) -> DrawnStyle:
    """Return one look for all blocks, since a colour can tell praise from concern."""
    if background.ansi is None:
        color = background.blend(background.get_contrast_text(1.0), 0.4).rich_color
    else:
        color = DrawnColor.default()
    return DrawnStyle(
        color=color, bold=False, dim=False, italic=False, underline=False, strike=False, blink=False
    )


class ShieldedApp(App[None]):
    """An app with a shield."""

    shielded: reactive[bool] = reactive(False, init=False)

    _shield = Shield()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return what is done to each line before it is drawn."""
        usual = super().get_line_filters()
        return [self._shield, *usual] if self.shielded else usual

    def watch_shielded(self) -> None:
        """Draw everything anew, on the screens below this one too."""
        for screen in self.screen_stack:
            screen.refresh_bindings()
            for widget in screen.walk_children(with_self=True):
                widget.refresh()

    def action_shield(self) -> None:
        """Raise the shield, or lower it."""
        self.shielded = not self.shielded


def is_shielded(widget: Widget) -> bool:
    """Return whether the shield is up."""
    return isinstance(widget.app, ShieldedApp) and widget.app.shielded


def offered(widget: Widget, works: bool) -> bool | None:
    """Return for `check_action` whether a key is offered that only works where there is something.

    While the shield is up it is named all the same, though it does nothing, so as not to tell (None).
    """
    return works or (None if is_shielded(widget) else False)


def shield_words(widget: Widget) -> Content | None:
    """Return what tells of the shield and of its key, None while it is down."""
    app = widget.app
    if not isinstance(app, ShieldedApp) or not app.shielded:
        return None
    key = app.get_key_display(Binding(keys_of("app.shield", app._keymap)[0], ""))
    return own(f"Shielded · {key}", "bold $text-accent")
