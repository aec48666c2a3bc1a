"""Text whose wrapped lines stand under its words and not under its sign."""

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual


class Hanging(Visual):
    """Lines of text; what wraps is indented by `indent` cells more than its line begins with."""

    def __init__(self, content: Content, indent: int = 2) -> None:
        self._content = content
        self._indent = indent
        self._laid_out: tuple[int, Content] = (-1, content)

    def at(self, width: int) -> Content:
        """Return the text laid out for that width, in cells."""
        if self._laid_out[0] != width:
            whole = self._content.split(allow_blank=True)
            lines = [part for line in whole for part in self._hang(line.expand_tabs(), width)]
            self._laid_out = (width, Content("\n").join(lines))
        return self._laid_out[1]

    def _hang(self, line: Content, width: int) -> list[Content]:
        start = len(line.plain) - len(line.plain.lstrip(" ")) + self._indent
        room = width - start
        if line.cell_length <= width or room < 8:
            return [line]
        first, *rest = line.wrap(width)
        if not rest:
            return [first]
        used = len(first.plain)
        used += len(line.plain[used:]) - len(line.plain[used:].lstrip(" "))
        return [first, *(part.pad_left(start) for part in line[used:].wrap(room))]

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """Draw the text at that width."""
        return self.at(width).render_strips(width, height, style, options)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """Return the width that the text would like to have."""
        return self._content.get_optimal_width(rules, container_width)

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Return how many lines the text takes at that width."""
        return self.at(width).get_height(rules, width)
