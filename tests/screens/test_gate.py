"""The gate: the first start, unlock, a forgotten passphrase, and encrypting what was plain."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from driving import NARROW, TINY, Words, press, running, settle, shown, unwrapped
from textual.pilot import Pilot
from vault_samples import CHEAP, contents

from facilitator.app import FacilitatorApp
from facilitator.domain.clock import SetClock
from facilitator.domain.models import Person
from facilitator.hand_over import Place
from facilitator.paths import Paths
from facilitator.screens.gate.unlock import UnlockScreen
from facilitator.screens.home import HomeScreen
from facilitator.services import keeping, unlocking
from facilitator.services.keeping import Keeping, keep_vault, load_vault, look, set_up
from facilitator.services.runtime import Runtime
from facilitator.storage import vault, vault_slots
from facilitator.storage.store import open_store
from facilitator.storage.vault import NewVault, new_vault

PASSPHRASE = "blue kettle sings at noon"
OTHER = "seven quiet rivers"
DEARER = replace(CHEAP, memory_kib=16)


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a guess at the passphrase cost nothing."""
    monkeypatch.setitem(vault_slots.COSTS, "standard", CHEAP)
    monkeypatch.setitem(vault_slots.COSTS, "strong", DEARER)


@pytest.fixture
def closed(paths: Paths, clock: SetClock) -> Iterator[Runtime]:
    """Return a runtime without a store."""
    made = Runtime(paths, None, clock)
    yield made
    made.close()


@pytest.fixture
def kept(paths: Paths, clock: SetClock) -> NewVault:
    """Make an encrypted store with Ana in it, and return its vault, key and recovery code."""
    made = new_vault(PASSPHRASE, CHEAP)
    set_up(paths, made)
    with open_store(paths.database, made.key) as store:
        store.save([Person(name="Ana Ruiz", created_at=clock.now())])
    return made


def code_on(pilot: Pilot[None]) -> list[str]:
    """Return the groups of the recovery code that is on the screen."""
    return [each for line in shown(pilot).splitlines() for each in line.strip().split("-") if len(each) == 4]


def group_asked(pilot: Pilot[None]) -> int:
    return int(unwrapped(pilot).partition("are group ")[2].partition("?")[0])


async def choose(pilot: Pilot[None], passphrase: str = PASSPHRASE) -> None:
    await press(pilot, Words(passphrase), "enter", Words(passphrase), "enter")


async def confirm(pilot: Pilot[None]) -> str:
    """Write the recovery code down, and prove it; return the code."""
    groups = code_on(pilot)
    assert len(groups) == 14
    await press(pilot, "enter")
    await press(pilot, Words(groups[group_asked(pilot) - 1].lower()), "enter")
    return "-".join(groups)


# The first start


@pytest.mark.parametrize("size", [NARROW, TINY])
async def test_the_first_start_asks_twice_shows_the_code_once_and_makes_an_encrypted_store(
    closed: Runtime, size: tuple[int, int]
) -> None:
    async with running(closed, size) as pilot:
        assert "Choose a passphrase" in shown(pilot)
        await press(pilot, "enter")
        assert "Type one first" in unwrapped(pilot)
        await press(pilot, "b")
        assert "Type one first" not in unwrapped(pilot)
        await press(pilot, "backspace", Words(PASSPHRASE), "enter", Words("blue"), "enter")
        assert "not the same" in unwrapped(pilot)
        assert "Very hard to guess" in unwrapped(pilot)
        assert "blue" not in shown(pilot)
        await press(pilot, "f3")
        assert PASSPHRASE in shown(pilot)
        assert closed.paths.vault.exists() is False
        await press(pilot, Words(PASSPHRASE), "enter")
        groups = code_on(pilot)
        await press(pilot, "enter", Words("nope"), "enter")
        assert "That is not group" in unwrapped(pilot)
        await press(pilot, "escape")
        assert code_on(pilot) == groups
        assert look(closed.paths) is Keeping.NOTHING, "nothing is made before the code is safe"
        await confirm(pilot)
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "Not encrypted" not in shown(pilot)
        await press(pilot, "n", Words("Ana Ruiz"), "ctrl+s")
        assert "Ana Ruiz" in shown(pilot)
    assert look(closed.paths) is Keeping.ENCRYPTED
    assert all(b"Ana Ruiz" not in content for content in contents(closed.paths).values())


async def test_not_to_encrypt_takes_two_keys_says_what_it_means_and_is_said_ever_after(
    closed: Runtime,
) -> None:
    async with running(closed, NARROW) as pilot:
        await press(pilot, "f5")
        assert "Choose a passphrase" in shown(pilot)
        await press(pilot, "f2")
        assert "Whoever gets at it can read it" in unwrapped(pilot)
        await press(pilot, "f2", "enter")
        assert not closed.is_open
        await press(pilot, "escape")
        assert "Choose a passphrase" in shown(pilot)
        await press(pilot, "f2", "f5")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "Not encrypted" in shown(pilot)
        await press(pilot, "f4")
        assert "nothing to lock" in unwrapped(pilot)
    assert look(closed.paths) is Keeping.PLAIN


async def test_a_weak_passphrase_is_named_and_taken(closed: Runtime) -> None:
    async with running(closed, NARROW) as pilot:
        await press(pilot, Words("password"), "f6")
        assert "Very easy to guess" in unwrapped(pilot)
        assert "256 MiB" in unwrapped(pilot)
        await press(pilot, "f6")
        assert "256 MiB" not in unwrapped(pilot)
        await press(pilot, "enter", Words("password"), "enter")
        assert len(code_on(pilot)) == 14


async def test_a_plain_store_is_encrypted_later_with_everything_in_it(paths: Paths, clock: SetClock) -> None:
    plain = Runtime(paths, open_store(paths.database), clock)
    plain.store.save([Person(name="Ana Ruiz", created_at=clock.now())])
    async with running(plain, NARROW) as pilot:
        await press(pilot, "p", "escape")
        assert isinstance(pilot.app.screen, HomeScreen)
        await press(pilot, "p")
        await choose(pilot)
        await confirm(pilot)
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "Ana Ruiz" in shown(pilot)
        assert "Not encrypted" not in shown(pilot)
        await press(pilot, "n", Words("Bo Chen"), "ctrl+s")
        assert "Bo Chen" in shown(pilot)
    plain.close()
    assert look(paths) is Keeping.ENCRYPTED
    assert all(b"Ana Ruiz" not in content for content in contents(paths).values())


async def test_another_open_window_keeps_the_store_plain_and_says_so(paths: Paths, clock: SetClock) -> None:
    plain = Runtime(paths, open_store(paths.database), clock)
    other = open_store(paths.database)
    async with running(plain, NARROW) as pilot:
        await press(pilot, "p")
        await choose(pilot)
        await confirm(pilot)
        assert "another window" in unwrapped(pilot)
        await press(pilot, "escape", "escape", "escape")
        assert isinstance(pilot.app.screen, HomeScreen)
        await press(pilot, "n", Words("Bo Chen"), "ctrl+s")
        assert "Bo Chen" in shown(pilot)
        assert "Not encrypted" in shown(pilot)
    plain.close()
    other.close()
    assert look(paths) is Keeping.PLAIN


# Unlock


async def test_a_command_that_prints_the_passphrase_is_said_to_be_for_the_shell(
    kept: NewVault, closed: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACILITATOR_PASSPHRASE_COMMAND", f"echo {PASSPHRASE}")
    async with running(closed, NARROW) as pilot:
        assert "is for commands of a shell; here you type it." in unwrapped(pilot)
        assert not closed.is_open


@pytest.mark.parametrize("size", [NARROW, TINY])
async def test_the_passphrase_opens_and_what_is_typed_ahead_goes_where_it_belongs(
    kept: NewVault, closed: Runtime, size: tuple[int, int]
) -> None:
    async with running(closed, size) as pilot:
        assert isinstance(pilot.app.screen, UnlockScreen)
        await press(pilot, *"blux", "backspace", Words("e kettle sings at noon"), "enter", "n", Words("Bo"))
        assert "A new person" in shown(pilot)
        assert "Bo" in shown(pilot)
        assert closed.store.key == kept.key


async def test_a_wrong_one_is_said_at_once_is_followed_by_growing_pauses_and_touches_nothing(
    kept: NewVault, closed: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(closed.paths)
    moment = [0.0]
    monkeypatch.setattr(unlocking.Patience.__init__, "__defaults__", (lambda: moment[0],))
    opened: list[object] = []
    monkeypatch.setattr(keeping, "open_store", lambda *_: opened.append(_))
    async with running(closed, NARROW) as pilot:
        await press(pilot, Words("wrong"), "enter")
        assert "That is not the passphrase. Try again, or take your recovery code." in unwrapped(pilot)
        for seconds in (1, 2, 4):
            await press(pilot, Words("wrong"), "enter")
            assert f"That is not the passphrase. Enter works again in {seconds} s." in unwrapped(pilot)
            await press(pilot, Words(PASSPHRASE), "enter")
            assert isinstance(pilot.app.screen, UnlockScreen), "not yet"
            moment[0] += seconds + 0.1
            await press(pilot, "ctrl+u")
        await pilot.pause(0.3)
        assert "take your recovery code" in unwrapped(pilot)
    assert opened == []
    assert contents(closed.paths) == before


async def test_the_recovery_code_leads_to_a_new_passphrase_and_the_old_one_is_void(
    kept: NewVault, closed: Runtime
) -> None:
    async with running(closed, NARROW) as pilot:
        await press(pilot, "enter")
        assert "Type your passphrase." in unwrapped(pilot)
        await press(pilot, "f2", Words(kept.recovery_code[:-1]), "enter")
        assert "56 letters and digits" in unwrapped(pilot)
        code = Words(kept.recovery_code.lower().replace("-", " "))
        await press(pilot, "escape", "f2", code, "enter")
        assert "Choose a new passphrase" in shown(pilot)
        await press(pilot, "escape")
        assert "Your notes are locked" in shown(pilot)
        await press(pilot, "f2", code, "enter", "f6")
        await choose(pilot, OTHER)
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "Ana Ruiz" in shown(pilot)
    found = load_vault(closed.paths)
    assert found.unlock(OTHER) == kept.key
    assert found.cost == DEARER
    assert found.unlock_with_recovery(kept.recovery_code) == kept.key
    with pytest.raises(unlocking.WrongPassphraseError):
        found.unlock(PASSPHRASE)


async def test_the_keyring_opens_without_asking_but_not_what_was_locked_by_hand(
    kept: NewVault, paths: Paths, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets: dict[bytes, bytes] = {}
    monkeypatch.setattr(vault, "new_keyring_secret", lambda vault_id: secrets.setdefault(vault_id, bytes(32)))
    monkeypatch.setattr(vault, "keyring_secret", lambda vault_id: bytes(bytearray(secrets[vault_id])))
    keep_vault(paths, load_vault(paths).with_keyring(kept.key))
    secrets = dict.fromkeys(secrets, bytes(32))
    first = Runtime(paths, None, clock)
    async with running(first, NARROW) as pilot:
        assert "Ana Ruiz" in shown(pilot)
    first.close()
    again = Runtime(paths, None, clock)
    again.load()
    app = FacilitatorApp(again, came_back=Place("home"))
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        assert isinstance(pilot.app.screen, UnlockScreen)
    again.close()
