"""What works now: the keys of the place where the user is, in as many lines as the window can spare."""

from textual.content import Content
from textual.screen import Screen
from textual.style import Style

from facilitator.actions import pinned
from facilitator.widgets.plain import Plain


class KeyBar(Plain):
    """The footer; each key can be clicked."""

    ALLOW_SELECT = False
    auto_links = False

    def on_mount(self) -> None:
        """Follow the bindings of the screen."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)
        self._draw()

    def on_resize(self) -> None:
        """Lay the keys out anew."""
        self._draw()

    def _changed(self, screen: Screen[object]) -> None:
        if screen is self.screen:
            self._draw()

    def _draw(self) -> None:
        width = self.app.size.width - 2
        height = self.app.size.height
        self.update(
            self._lay_out(width, 4 if height >= 24 else 3 if height >= 20 else 2 if height >= 14 else 1)
        )

    def _lay_out(self, width: int, most_lines: int) -> Content:
        items = self._items()
        always = [item for item in items if item[0]]
        rows: list[list[Content]] = [[]]
        room = width
        reserved = sum(len(content) + 2 for _, content in always)
        for keep, content in items:
            if keep:
                continue
            needed = content.cell_length + (2 if rows[-1] else 0)
            spare = room - (reserved if len(rows) == most_lines else 0)
            if needed > spare:
                if len(rows) == most_lines:
                    break
                rows.append([])
                room, needed = width, content.cell_length
                if len(rows) == most_lines and needed > room - reserved:
                    break
            rows[-1].append(content)
            room -= needed
        for _, content in always:
            if content.cell_length + (2 if rows[-1] else 0) > room:
                rows.append([])
                room = width
            room -= content.cell_length + (2 if rows[-1] else 0)
            rows[-1].append(content)
        return Content("\n").join(Content("  ").join(row) for row in rows if row)

    def _items(self) -> list[tuple[bool, Content]]:
        """Return every key to show, and whether it must stay."""
        found: dict[str, tuple[bool, Content]] = {}
        for _, binding, enabled, _ in self.screen.active_bindings.values():
            if not binding.show or not enabled or binding.action in found or not binding.description:
                continue
            key = self.app.get_key_display(binding)
            press = Style.from_meta({"@click": f"app.simulate_key({binding.key!r})"})
            label = binding.description.replace(" ", "\u00a0")
            content = Content.assemble((key, "bold $text-accent"), ("\u00a0" + label, "$foreground-muted"))
            found[binding.action] = (pinned(binding.id), content.stylize(press))
        return list(found.values())
