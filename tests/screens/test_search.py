"""Search on the screen: as it is typed, in the order of the keys, to the place and back."""

from datetime import timedelta
from typing import Any

import pytest
from driving import (
    LISTENING,
    NARROW,
    TINY,
    Words,
    click,
    go,
    meeting,
    press,
    resize,
    running,
    screen,
    settle,
    shown,
    stored,
    unwrapped,
    write,
)
from textual.content import Content

from facilitator.domain.models import Commitment, InboxItem, Note, Person, Side, TalkingPoint, Visibility
from facilitator.screens import search as search_screen
from facilitator.screens.home import HomeScreen
from facilitator.screens.inbox import InboxScreen
from facilitator.screens.kept import KeptScreen
from facilitator.screens.search import SearchScreen
from facilitator.services.runtime import Runtime
from facilitator.services.search import Found, search
from facilitator.widgets.record_list import Row
from tests.nasty import NASTY


@pytest.fixture
def points(runtime: Runtime, ana: Person) -> list[TalkingPoint]:
    """Return three points on the budget, the newest last; one is Bo's and one is private."""
    now = runtime.clock.now()
    bo = Person(name="Bo Chen", created_at=now)

    def point(who: Person, days: int, text: str, **more: Any) -> TalkingPoint:
        return TalkingPoint(person_id=who.id, created_at=now - timedelta(days=days), text=text, **more)

    made = [
        point(ana, 30, "the old Budget"),
        point(bo, 20, "a budget of his"),
        point(ana, 2, "budgeting", visibility=Visibility.PRIVATE),
    ]
    runtime.store.save([bo, *made])
    return made


async def test_it_searches_as_one_types_goes_there_and_back(
    runtime: Runtime, points: list[TalkingPoint]
) -> None:
    async with running(runtime, NARROW) as pilot:
        await press(pilot, "/")
        assert "who:ana" in shown(pilot)
        # All in one write: the keys that move wait for the answer to the letters before them.
        await press(pilot, *"budx", "backspace", *"get", "down", "enter")
        assert isinstance(pilot.app.screen, KeptScreen)
        assert pilot.app.screen._list.row_id == str(points[0].id)
        await press(pilot, "escape")
        lines = [line.strip() for line in shown(pilot).splitlines()]
        assert lines[2:11:3] == ["Ana Ruiz  2", "the old Budget", "a budget of his"]
        assert lines[3:5] == ["budgeting", "Sat 7 Mar · point · private · open"]
        assert "3 found" in lines[0]
        await press(pilot, *" who:bo")
        assert "1 found" in shown(pilot)
        assert "old" not in shown(pilot)
        await press(pilot, *"x nowhere")
        assert "Nobody is called “box”" in unwrapped(pilot)
        await press(pilot, "ctrl+l", *"xyz")
        assert "Nothing was found. Fewer letters" in unwrapped(pilot)
        await press(pilot, "enter", "down", "escape")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_it_fits_the_smallest_window_and_a_mouse(runtime: Runtime, points: list[TalkingPoint]) -> None:
    runtime.store.save(
        [
            InboxItem(
                created_at=runtime.clock.now(),
                who="zed",
                kind="point",
                text="his budget too",
                visibility=Visibility.PRIVATE,
            )
        ]
    )
    async with running(runtime, TINY) as pilot:
        await press(pilot, "/", *"kind:")
        assert "kind: takes note" in unwrapped(pilot)
        await press(pilot, "backspace", *":inbox")
        assert "Not given to anybody" in shown(pilot)
        await click(pilot, "his budget too")
        assert isinstance(pilot.app.screen, InboxScreen)
        await press(pilot, "escape", "ctrl+u", *"budget")
        await click(pilot, "budgeting")
        await click(pilot, "budgeting")
        assert isinstance(pilot.app.screen, KeptScreen)
        await press(pilot, "escape")
        await resize(pilot, (120, 40), NARROW)
        assert "a budget of his" in shown(pilot)


async def test_in_a_meeting_it_finds_the_last_words_and_returns_to_the_stage_and_the_field(
    runtime: Runtime, ana: Person
) -> None:
    async with meeting(runtime, stage=LISTENING) as pilot:
        await press(pilot, "v", *"worried", "escape")
        await go(pilot, "7")
        await press(pilot, "/", *"worr", "enter", *" too")
        assert screen(pilot).session.stage.id == "listening"
        assert [each.text for each in stored(runtime, Note)] == ["worried too"]
        await press(pilot, "escape", "C", Words("lend a book"), "tab", "tab", "escape")
        promise = Commitment(
            person_id=ana.id,
            created_at=runtime.clock.now(),
            owner=Side.MANAGER,
            action="ship it",
            meeting_id=screen(pilot).session.meeting.id,
        )
        screen(pilot).session.put(promise)
        await press(pilot, "/", *"ship", "enter")
        assert screen(pilot).session.stage.id == "commitments"
        assert screen(pilot).view.row == str(promise.id)
        await press(pilot, "/", *"lend a", "enter")
        assert "lend a book" in shown(pilot)
        assert screen(pilot).query("#drawer Form")


async def test_the_shield_hides_what_is_typed_and_finds_nothing(
    runtime: Runtime, points: list[TalkingPoint]
) -> None:
    async with running(runtime, NARROW) as pilot:
        await press(pilot, "/", *"budget")
        await press(pilot, "f8")
        assert "nothing is looked for" in unwrapped(pilot)
        assert not any(word in shown(pilot) for word in ("budget", "Ana", "found"))
        await press(pilot, *" old", "down", "enter")
        assert isinstance(pilot.app.screen, SearchScreen)
        await press(pilot, "f8")
        assert "1 found" in shown(pilot)
        assert "the old Budget" in shown(pilot)


async def test_nothing_that_was_written_or_typed_is_markup_or_breaks_a_line(
    runtime: Runtime, ana: Person
) -> None:
    now = runtime.clock.now()
    runtime.store.save(
        [
            TalkingPoint(person_id=ana.id, created_at=now - timedelta(minutes=n), text=f"{words} budget")
            for n, words in enumerate(["[@click=app.quit]", *NASTY])
        ]
    )
    async with running(runtime, NARROW) as pilot:
        await press(pilot, "/", *"budget")
        assert "[@click=app.quit] budget" in shown(pilot)
        await press(pilot, *["down"] * len(NASTY), "pageup", "pagedown")
        for words in (*NASTY, "x" * 100_000):
            await press(pilot, "ctrl+l")
            await write(pilot, words)
            assert isinstance(pilot.app.screen, SearchScreen)
            assert len(pilot.app.screen._line.text) <= search_screen.LONGEST


async def test_only_the_latest_of_what_is_typed_is_answered_and_more_comes_with_the_cursor(
    runtime: Runtime, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = runtime.clock.now()
    runtime.store.save(
        [
            TalkingPoint(person_id=ana.id, created_at=now - timedelta(minutes=n), text=f"budget {n}")
            for n in range(120)
        ]
    )
    asked: list[str] = []

    def slow(store: Any, line: str, *rest: Any, **more: Any) -> Found:
        asked.append(line)
        return search(store, line, *rest, **more)

    monkeypatch.setattr(search_screen, "search", slow)
    async with running(runtime, NARROW) as pilot:
        await press(pilot, "/", *"budget")
        assert asked[-1] == "budget"
        assert asked == sorted(set(asked), key=len)
        assert "the newest 100" in shown(pilot)
        found = pilot.app.screen.query_one("#found")
        assert found.option_count == 31  # type: ignore[attr-defined]
        await press(pilot, *["down"] * 98)
        await settle(pilot)
        assert "budget 98" in shown(pilot)


async def test_keys_that_move_before_anything_is_shown_do_no_harm(
    runtime: Runtime, points: list[TalkingPoint]
) -> None:
    async with running(runtime, NARROW) as pilot:
        await press(
            pilot, "/", "pagedown", *"budget", "pagedown", "ctrl+l", "pageup", "down", "b", "pagedown"
        )
        assert isinstance(pilot.app.screen, SearchScreen)
        hidden = pilot.app.screen._list
        hidden.display = False
        await settle(pilot)
        hidden.set_rows([Row("1", Content("not yet on the screen"))])
        hidden.action_page_down()
        await press(pilot, "ctrl+l", *"old", "enter")
        assert isinstance(pilot.app.screen, KeptScreen)
        await press(pilot, "escape", "escape", *("/", *"budget", "escape") * 5)
        assert isinstance(pilot.app.screen, HomeScreen)
