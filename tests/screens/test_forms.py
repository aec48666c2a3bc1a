"""Forms: what is wrong is said where it is wrong, and can be read."""

from datetime import timedelta

import pytest
from driving import (
    FEEDBACK,
    NARROW,
    REVIEW,
    TINY,
    Words,
    meeting,
    press,
    running,
    seen,
    settle,
    shown,
    stored,
    unwrapped,
)
from haste import drain
from textual.events import Paste
from textual.pilot import Pilot

from facilitator.domain.clock import SetClock
from facilitator.domain.ledger import make
from facilitator.domain.models import Person, Side
from facilitator.services.runtime import Runtime
from facilitator.widgets import form
from facilitator.widgets.text_field import TextField


def cursor(pilot: Pilot[None]) -> str:
    """Return the name of the field that has the cursor."""
    field = pilot.app.focused
    return field.key if isinstance(field, TextField) else ""


def promise(runtime: Runtime, ana: Person, clock: SetClock) -> None:
    runtime.store.save(
        make(
            person_id=ana.id,
            owner=Side.MANAGER,
            action="ask legal",
            due=clock.today() + timedelta(days=2),
            now=clock.now(),
            day=clock.today(),
        )
    )


@pytest.mark.parametrize("size", [NARROW, TINY])
async def test_the_first_wrong_field_gets_the_cursor_and_its_error_can_be_read(
    runtime: Runtime, ana: Person, size: tuple[int, int]
) -> None:
    async with meeting(runtime, size, FEEDBACK) as pilot:
        await press(pilot, "F", "tab", "tab", Words("sad"), "ctrl+s")
        assert "Say what happened: a situation, or what was done." in unwrapped(pilot).replace("▄ ", "")
        assert cursor(pilot) == "situation"
        await press(pilot, "tab", Words("late"))
        assert "Say what happened" not in shown(pilot), "one of the two is enough"


@pytest.mark.parametrize("size", [NARROW, TINY])
async def test_every_wrong_field_has_its_own_error_until_it_is_right(
    runtime: Runtime, ana: Person, clock: SetClock, size: tuple[int, int]
) -> None:
    promise(runtime, ana, clock)
    async with meeting(runtime, size, REVIEW) as pilot:
        await press(pilot, "r", "tab", "ctrl+s")
        assert cursor(pilot) == "due"
        assert "A due date is still missing. Try" in unwrapped(pilot)
        assert '"27 nov" or "end of month".' in unwrapped(pilot)
        await press(pilot, "tab")
        assert "That decision needs a reason. Say why the date moves." in unwrapped(pilot)
        await press(pilot, "shift+tab", Words("in 2 days"), "ctrl+s")
        assert "That is its date already. Agree on another day, or leave it as it is." in unwrapped(pilot)
        await press(pilot, "ctrl+l", "ctrl+l", Words("fri"), "tab", Words("a holiday"), "ctrl+s")
        assert "new date: a holiday" in unwrapped(pilot)


async def test_a_new_person_hears_of_every_wrong_field(runtime: Runtime) -> None:
    async with running(runtime) as pilot:
        await press(pilot, "n", "tab", "tab", Words(" on some days"), "tab", Words("yesterday"), "ctrl+s")
        assert cursor(pilot) == "name"
        for words in ("A person needs a name.", "“yesterday” is past."):
            assert words in unwrapped(pilot)
        await press(pilot, *["tab"] * 6, "right", "right")
        assert "‹as added›" in shown(pilot)
        await press(pilot, "ctrl+l", "ctrl+l")
        assert "‹theirs first›" in shown(pilot), "what was chosen goes too"
        assert cursor(pilot) == "name"
        assert "needs a name" not in unwrapped(pilot)
        assert "is past" not in unwrapped(pilot)


async def test_a_suggestion_is_typed_over_and_every_key_of_a_line_counts(runtime: Runtime) -> None:
    async with running(runtime, NARROW) as pilot:
        await press(pilot, "n", "a", "\u200d", "\u00a0", "b", "tab", "tab", Words("weekly"))
        assert "every week; after a meeting today" in unwrapped(pilot)
        await press(pilot, "shift+tab", "tab", Words(" on tue"))
        assert "every week on Tuesday" in unwrapped(pilot), "own words are gone on with"
        await press(pilot, "ctrl+u", Words("monthly " * 9), "ctrl+u", Words("monthly"), "ctrl+s")
    (made,) = stored(runtime, Person)
    assert (made.name, made.cadence) == ("a\u200d\u00a0b", "every month")


async def test_a_hint_about_other_words_is_not_shown(
    runtime: Runtime, ana: Person, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    promise(runtime, ana, clock)
    async with meeting(runtime, stage=REVIEW) as pilot:
        await press(pilot, "r", Words("in 3 days"))
        assert "in3days" in seen(pilot, "#hint-due")
        monkeypatch.setattr(form, "HINT_PAUSE", 0.5)
        pilot.app.post_message(Paste(" or later" * 9))
        await drain()
        hint = pilot.app.screen.query_one("#hint-due")
        assert not hint.visible
        await settle(pilot)
        assert hint.visible
        assert "toolong" in seen(pilot, "#hint-due")
