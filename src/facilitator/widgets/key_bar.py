"""What works now: the keys of the place where the user is, in as many lines as the window can spare."""

from textual.content import Content
from textual.screen import Screen
from textual.style import Style

from facilitator.actions import ALWAYS, FIRST, find
from facilitator.widgets.shield import OwnWords, is_shielded

_LINES = ((24, 4), (20, 3), (8, 2), (0, 1))
"""How many lines the keys may take, by the height from which on they may."""

_GAP = 2


class KeyBar(OwnWords):
    """The footer; each key can be clicked."""

    ALLOW_SELECT = False
    auto_links = False
    _stale = False

    def on_mount(self) -> None:
        """Follow the bindings of the screen."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)
        self._draw()

    def on_resize(self) -> None:
        """Lay the keys out anew."""
        self._draw()

    def _changed(self, screen: Screen[object]) -> None:
        """Lay the keys out once for all that one key changes."""
        if screen is self.screen and not self._stale:
            self._stale = True
            self.call_later(self._draw)

    def _draw(self) -> None:
        self._stale = False
        width, height = self.app.size
        most = next(lines for least, lines in _LINES if height >= least)
        self.update(self._lay_out(width - 2, most))

    def _lay_out(self, width: int, most_lines: int) -> Content:
        """Give each key the first line with room, the most needed before the others; help comes last."""
        keys = sorted(self._keys(), key=lambda each: each[0])
        always = [content for need, content in keys if need == ALWAYS]
        kept = sum(content.cell_length + _GAP for content in always)
        rows: list[list[Content]] = [[] for _ in range(most_lines)]
        for content in (content for need, content in keys if need != ALWAYS):
            for place, row in enumerate(rows):
                room = width - (kept if place == most_lines - 1 else 0)
                if _length([*row, content]) <= room:
                    row.append(content)
                    break
        used = [row for row in rows if row] or [[]]
        if _length([*used[-1], *always]) > width and len(used) < most_lines:
            used.append([])
        used[-1] += always
        return Content("\n").join(Content(" " * _GAP).join(row) for row in used)

    def _keys(self) -> list[tuple[int, Content]]:
        """Return every key to show, with how much it is needed."""
        found: dict[str, tuple[int, Content]] = {}
        for _, binding, enabled, _ in self.screen.active_bindings.values():
            if not binding.show or binding.action in found or not binding.description:
                continue
            if not enabled and not is_shielded(self):
                continue
            key = self.app.get_key_display(binding)
            press = Style.from_meta({"@click": f"app.simulate_key({binding.key!r})"})
            label = binding.description.replace(" ", "\u00a0")
            content = Content.assemble((key, "bold $text-accent"), ("\u00a0" + label, "$foreground-muted"))
            action = find(binding.id)
            found[binding.action] = (action.need if action else FIRST, content.stylize(press))
        return list(found.values())


def _length(row: list[Content]) -> int:
    return sum(content.cell_length + _GAP for content in row) - _GAP
