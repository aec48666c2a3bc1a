"""Words that stand on the screen already are not laid out and painted again."""

import pytest
from textual.app import App, ComposeResult
from textual.content import Content

from facilitator.widgets.plain import Plain


class Words(App[None]):
    def compose(self) -> ComposeResult:
        yield Plain("one")


async def test_only_other_words_or_another_style_cost_a_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Words()
    async with app.run_test():
        plain, refreshes = app.query_one(Plain), list[bool]()
        monkeypatch.setattr(plain, "refresh", lambda *_, layout=False, **__: refreshes.append(layout))
        plain.update("one")
        assert refreshes == []
        bold = Content("one").stylize("bold")
        for shown in (bold, Content("one").stylize("bold"), Content("one"), "two", "two"):
            plain.update(shown)
        assert refreshes == [True, True, True]
        assert str(plain.render()) == "two"
