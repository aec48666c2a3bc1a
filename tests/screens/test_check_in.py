"""Check-in: the spoken opening, a private place, energy and workload, one word, the manager's opener."""

from datetime import timedelta

from driving import CHECK_IN, Words, go, meeting, press, running, shown, stored, unwrapped
from meeting_steps import held

from facilitator.domain.clock import SetClock
from facilitator.domain.models import CheckIn, Meeting, Person
from facilitator.services.runtime import Runtime


def earlier(ana: Person, clock: SetClock, *energies: int) -> list[Meeting | CheckIn]:
    """Return closed meetings, two weeks apart, in which she came with that energy."""
    made: list[Meeting | CheckIn] = []
    for back, energy in enumerate(reversed(energies), start=1):
        then = clock.now() - timedelta(weeks=2 * back)
        met = held(ana, then)
        check_in = CheckIn(person_id=ana.id, meeting_id=met.id, created_at=then, energy=energy)
        made += [met, check_in]
    return made


async def test_the_opening_is_there_to_be_said(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, stage=CHECK_IN) as pilot:
        assert "Say " in shown(pilot)
        assert " ".join(runtime.settings.opening.split()) in unwrapped(pilot)
        await press(pilot, "n")
        assert "Listening" in shown(pilot)
    assert stored(runtime, CheckIn) == [], "everything may be left out"


async def test_the_opening_in_the_settings_is_shown_as_written_and_once_in_a_meeting(
    runtime: Runtime, ana: Person
) -> None:
    (runtime.paths.config / "settings.toml").write_text('opening = "[b]Hello[/b] [/x] {{ you }}"\n')
    async with running(runtime) as pilot:
        await press(pilot, "f", "enter")
        assert "[b]Hello[/b] [/x] {{ you }}" in unwrapped(pilot)
        await go(pilot, "4")
        assert "Hello" not in unwrapped(pilot)
        assert "Your turn: be as open as you hope" in unwrapped(pilot)


async def test_the_private_place_is_ticked_and_two_keys_set_energy_and_workload(
    runtime: Runtime, ana: Person
) -> None:
    async with meeting(runtime, stage=CHECK_IN) as pilot:
        await press(pilot, "p")
        assert "✓ nobody listens in" in shown(pilot)
        assert [c.private_place for c in stored(runtime, CheckIn)] == [True]
        await press(pilot, "p")
        assert "nobody listens in" not in shown(pilot)
        assert [c.private_place for c in stored(runtime, CheckIn)] == [False]
        await press(pilot, "4", "2")
        assert "▮▮▮▮▯ 4" in shown(pilot)
        assert "▮▮▯▯▯ 2" in shown(pilot)
        assert [(c.energy, c.workload) for c in stored(runtime, CheckIn)] == [(4, 2)]
        await press(pilot, "up", "5")
        assert [(c.energy, c.workload) for c in stored(runtime, CheckIn)] == [(4, 5)]
        await press(pilot, "up", "enter")
        assert "Press 1 to 5; 0 takes it back." in shown(pilot)
        await press(pilot, "0")
        assert "Workload        ▯▯▯▯▯ –" in shown(pilot)
        assert [(c.energy, c.workload) for c in stored(runtime, CheckIn)] == [(4, None)]


async def test_energy_stands_beside_the_last_four(runtime: Runtime, ana: Person, clock: SetClock) -> None:
    runtime.store.save(earlier(ana, clock, 1, 5, 3, 4, 2))
    async with meeting(runtime, stage=CHECK_IN) as pilot:
        assert "▯▯▯▯▯ –   before 5 3 4 2" in shown(pilot)
        assert "Workload        ▯▯▯▯▯ –   before · · · ·" in shown(pilot)


async def test_one_word_and_what_the_manager_opened_with_are_kept_and_can_be_changed(
    runtime: Runtime, ana: Person
) -> None:
    async with meeting(runtime, stage=CHECK_IN) as pilot:
        await press(pilot, "4", "2", "enter", Words("curious"), "enter")
        assert "One word        curious" in shown(pilot)
        assert [c.word for c in stored(runtime, CheckIn)] == ["curious"]
        await press(pilot, "o")
        assert "^s keeps · enter: a new line" in shown(pilot)
        await press(pilot, Words("my last release"), "enter", Words("and what it cost"), "ctrl+s")
        assert "Your opener     my last release" in shown(pilot)
        await press(pilot, "o", "ctrl+s")
        assert [c.opener for c in stored(runtime, CheckIn)] == ["my last release\nand what it cost"]
