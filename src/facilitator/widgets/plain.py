"""Text as it was typed: no markup is ever read from it."""

from textual.content import Content
from textual.style import Style
from textual.visual import VisualType
from textual.widgets import Static


class Plain(Static):
    """A Static that takes words as they are."""

    def __init__(
        self, content: VisualType = "", *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(content, id=id, classes=classes, markup=False)

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Show this; what stands there already costs no new layout, which paints the whole screen."""
        if not _same(self.content, content):
            super().update(content, layout=layout)


def _same(shown: VisualType, wanted: VisualType) -> bool:
    if isinstance(shown, Content) and isinstance(wanted, Content):
        return shown.is_same(wanted)
    return isinstance(shown, str) and isinstance(wanted, str) and shown == wanted


def lines(parts: list[Content]) -> Content:
    """Return these as lines of one text."""
    return Content("\n").join(parts)


def text(*parts: str | Content | tuple[str, str | Style] | None) -> Content:
    """Return the parts as one text; a part is words, or words with a style; None is left out."""
    return Content.assemble(*[part for part in parts if part is not None])


def dots(value: int | None, of: int = 5) -> str:
    """Return a number as filled and empty blocks, with the figure, so that it reads without colour."""
    return f"{'▮' * value}{'▯' * (of - value)} {value}" if value else "▯" * of + " –"


def shortened(words: str, width: int) -> str:
    """Return the first line of the words, cut to that many characters with an ellipsis."""
    first, _, rest = words.strip().partition("\n")
    if len(first) > width:
        return first[: max(1, width - 1)].rstrip() + "…"
    return first + " …" if rest and len(first) + 2 <= width else first
