"""People: adding, changing, putting away; what the list and the brief say."""

from asyncio import create_task, to_thread
from datetime import timedelta
from threading import Event

import pytest
from driving import (
    NARROW,
    PATIENCE,
    TINY,
    USUAL,
    WIDE,
    lines_of,
    press,
    resize,
    running,
    settle,
    shown,
    until,
    unwrapped,
    write,
)
from meeting_steps import held, promised
from nasty import NASTY

from facilitator.domain.clock import SetClock
from facilitator.domain.glance import PersonGlance
from facilitator.domain.models import (
    CheckIn,
    Draft,
    Feedback,
    Person,
    Side,
    TalkingPoint,
    Visibility,
)
from facilitator.screens.home import HomeScreen
from facilitator.screens.home_lines import owed
from facilitator.screens.person import PersonScreen
from facilitator.services.runtime import Runtime
from facilitator.storage.errors import DamagedError

SIZES = [NARROW, USUAL, WIDE, TINY]


async def test_an_empty_home_says_how_to_begin(runtime: Runtime) -> None:
    async with running(runtime) as pilot:
        for size in SIZES:
            await resize(pilot, size)
            assert "Add your first person" in shown(pilot)
            assert "new person" in shown(pilot)


async def test_a_name_is_enough_to_add_a_person(runtime: Runtime) -> None:
    async with running(runtime) as pilot:
        await press(pilot, "n", *"Ana", "ctrl+s")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "Ana" in shown(pilot)
    stored = runtime.store.find(Person)
    assert [(p.name, p.cadence, p.length_minutes) for p in stored] == [("Ana", "every 2 weeks", 25)]
    assert runtime.store.find(Draft) == []


async def test_a_wrong_field_is_said_and_nothing_is_lost(runtime: Runtime) -> None:
    async with running(runtime, WIDE) as pilot:
        await press(pilot, "n", "ctrl+s")
        assert "A person needs a name" in shown(pilot)
        await press(pilot, *"Bo", "enter", "enter")
        await write(pilot, " on some days")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, PersonScreen)
        assert runtime.store.find(Person) == []


async def test_an_unfinished_form_waits_and_when_cleared_is_as_it_came(runtime: Runtime) -> None:
    async with running(runtime) as pilot:
        await press(pilot, "n", *"Half a na", "escape")
        assert runtime.store.find(Person) == []
    assert runtime.autosave.flush()
    async with running(runtime) as pilot:
        assert "Unfinished words wait in their form: a new person (n)." in unwrapped(pilot)
        await press(pilot, "n")
        assert "Half a na" in shown(pilot)
        await press(pilot, "tab", *"role", "ctrl+l", "ctrl+l")
        assert "The form is as it came." in unwrapped(pilot)
        await press(pilot, *"Bob", "shift+tab", *"Bob", "ctrl+s")
        assert "“Bob” is no address for mail." in unwrapped(pilot)
        await press(pilot, "ctrl+a", "ctrl+x", "ctrl+s")
        assert isinstance(pilot.app.screen, HomeScreen), shown(pilot)
    (person,) = runtime.store.find(Person)
    assert (person.name, person.role, person.length_minutes) == ("Bob", "", 25)


async def test_a_person_can_be_changed_and_gets_a_point_for_the_next_meeting(
    runtime: Runtime, ana: Person
) -> None:
    async with running(runtime) as pilot:
        await press(pilot, "e", "end", *" Gómez", "ctrl+s")
        assert "Ana Ruiz Gómez" in shown(pilot)
        await press(pilot, "a", *"on-call", "ctrl+s")
        assert "on-call" in shown(pilot)
    stored = runtime.store.get(Person, ana.id)
    assert stored is not None
    assert (stored.name, stored.role) == ("Ana Ruiz Gómez", "Backend engineer")
    points = runtime.store.find(TalkingPoint)
    assert [(p.text, p.raised_by, p.visibility) for p in points] == [
        ("on-call", Side.MANAGER, Visibility.SHARED)
    ]


async def test_a_person_can_be_put_away_and_brought_back(runtime: Runtime, ana: Person) -> None:
    async with running(runtime) as pilot:
        await press(pilot, "enter", "q", "x")
        assert "Ana Ruiz is archived" in unwrapped(pilot)
        await press(pilot, "v")
        assert "Archived" in shown(pilot)
        assert "A meeting was cut off. x brings" in unwrapped(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, HomeScreen)
        await press(pilot, "x", "v")
        assert "Ana Ruiz" in shown(pilot)
    stored = runtime.store.get(Person, ana.id)
    assert stored is not None
    assert stored.archived_at is None


async def test_names_and_promises_show_as_typed(runtime: Runtime, clock: SetClock) -> None:
    firsts = []
    for place, words in enumerate(NASTY):
        first = words.split("\n", maxsplit=1)[0]
        soon = clock.today() + timedelta(days=place)  # who is met sooner stands higher
        person = Person(name=first, role=words, created_at=clock.now(), next_on=soon)
        runtime.store.save([person])
        promised(runtime, person, words, days=None)
        firsts.append(first.split("\t", maxsplit=1)[0].strip()[:8])
    async with running(runtime) as pilot:
        for size in SIZES:
            await resize(pilot, size)
            await press(pilot, "home")
            for first in firsts:
                assert first[:4] in "\n".join(lines_of(pilot, "#people")), shown(pilot)
                assert first in "\n".join(lines_of(pilot, "#brief")), shown(pilot)
                await press(pilot, "down")


@pytest.mark.parametrize(
    ("width", "words"),
    [
        (80, "2 in the inbox · 1 due this week · 1 overdue · 3 kept for long"),
        (50, "1 overdue · 2 in inbox · 1 this week"),
        (40, "1 overdue · 2 in inbox"),
        (10, "1 overdue"),
    ],
)
def test_what_is_overdue_is_said_in_any_width(
    runtime: Runtime, ana: Person, clock: SetClock, width: int, words: str
) -> None:
    promised(runtime, ana, "ask legal", Side.MANAGER, days=-2)
    promised(runtime, ana, "draft the plan", Side.REPORT, days=3)
    runtime.autosave.flush()
    people = runtime.store.glance.people(clock.today())
    assert owed(people, in_inbox=2, kept_long=3, width=width).plain == words


async def test_the_brief_tells_what_is_owed(runtime: Runtime, ana: Person, clock: SetClock) -> None:
    now = clock.now()
    promised(runtime, ana, "ask legal", Side.MANAGER, days=-2)
    promised(runtime, ana, "draft the plan", Side.REPORT, days=3)
    met = now - timedelta(days=24)
    meeting = held(ana, met)
    records = [
        TalkingPoint(person_id=ana.id, created_at=now, text="her talk in May", carries=2),
        Feedback(person_id=ana.id, created_at=now - timedelta(days=9), behaviour="the calm handover"),
        meeting,
        CheckIn(person_id=ana.id, meeting_id=meeting.id, created_at=met, energy=4),
    ]
    runtime.store.save(records)
    async with running(runtime, WIDE) as pilot:
        seen = unwrapped(pilot)
        for words in (
            "1 due this week · 1 overdue",
            "! Ana Ruiz",
            "You promised ask legal",
            "2 days late",
            "draft the plan",
            "her talk in May carried 2×",
            "praise: the calm handover 9 days old",
            "Energy 4",
            "24 days ago",
        ):
            assert words in seen, words


async def test_help_names_the_keys_that_work_here_and_the_palette_offers_them(
    runtime: Runtime, ana: Person
) -> None:
    async with running(runtime, WIDE) as pilot:
        await press(pilot, "question_mark")
        assert "Add a person to your team." in unwrapped(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)
        await resize(pilot, TINY, (20, 6), USUAL, NARROW)
        assert "Ana Ruiz" in shown(pilot)
        await press(pilot, "ctrl+p", *"new person")
        await until(pilot, "Add a person to your team.")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, PersonScreen)


@pytest.mark.parametrize("size", [NARROW, TINY])
async def test_what_was_seen_to_at_the_start_is_told_above_the_keys(
    runtime: Runtime, ana: Person, size: tuple[int, int]
) -> None:
    runtime.remarks.append("/home/[x]/vault.json was open to other users. That is mended.")
    async with running(runtime, size) as pilot:
        assert "/home/[x]/vault.json was open to other users. That is mended. ⏎ start" in unwrapped(pilot)


async def test_a_brief_that_the_store_cannot_give_says_so_and_the_people_stay(
    runtime: Runtime, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(_: object) -> None:
        raise DamagedError("facilitator.db is damaged.", "Restore the latest backup.")

    monkeypatch.setattr(runtime.store.glance, "brief", damaged)
    async with running(runtime) as pilot:
        assert "facilitator.db is damaged." in shown(pilot)
        await press(pilot, "n")
        assert isinstance(pilot.app.screen, PersonScreen)


async def test_a_slow_look_at_the_store_never_covers_what_was_read_after_it(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime.store.save([Person(name="Ana", created_at=runtime.clock.now())])
    async with running(runtime) as pilot:
        home = pilot.app.screen
        assert isinstance(home, HomeScreen)
        read, has_read, may_go_on = home._read, Event(), Event()

        def slowly() -> list[PersonGlance]:
            known = read()
            has_read.set()
            may_go_on.wait(PATIENCE)
            return known

        monkeypatch.setattr(home, "_read", slowly)
        look = create_task(home.show_again())
        await to_thread(has_read.wait, PATIENCE)
        monkeypatch.setattr(home, "_read", read)
        runtime.store.save([Person(name="Zoë", created_at=runtime.clock.now())])
        home.show_people()
        may_go_on.set()
        assert await look is False
        await settle(pilot)
        assert "Zoë" in shown(pilot)
