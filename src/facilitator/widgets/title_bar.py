"""The line at the top of a screen: where you are at the left, what counts at the right."""

from textual.content import Content

from facilitator.widgets.plain import Plain
from facilitator.widgets.shield import own, shield_words


class TitleBar(Plain):
    """One line; a shield that is up says so in the place of the title.

    A title in plain words is the program's own; a name comes as Content.
    """

    def __init__(self, title: str = "", *, id: str = "home-bar") -> None:
        super().__init__(id=id)
        self._title = own(title, "bold")
        self._right = own("")

    def show(self, title: str | Content, right: Content | None = None) -> None:
        """Show these."""
        self._title = own(title, "bold") if isinstance(title, str) else title
        self._right = right or own("")
        self.refresh()

    def render(self) -> Content:
        """Lay both out over the width."""
        return spread(shield_words(self) or self._title, self._right, self.size.width)


def spread(left: Content, right: Content, width: int) -> Content:
    """Return one line with a part at each end; the left one gives way."""
    left = left.truncate(max(1, width - right.cell_length - 1), ellipsis=True)
    gap = Content(" " * max(1, width - left.cell_length - right.cell_length))
    return Content("").join([left, gap, right])
