"""What most tests stand on: a clock that is set, a store on a real file, a running program."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from facilitator.domain.clock import SetClock
from facilitator.domain.models import Person
from facilitator.paths import Paths, find_paths
from facilitator.services.runtime import Runtime
from facilitator.storage.store import Store, open_store
from tests.shell import Shell

if TYPE_CHECKING:
    from vault_samples import MemoryKeyring

    from tests.probe import Terminal

KEY = bytes(range(32))

NOON = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
"""A Monday."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest, so that no worker is alone with it at the end."""
    items.sort(key=lambda item: item.path.name != "test_two_meetings.py")


@pytest.fixture
def clock() -> SetClock:
    """Return a clock that stands at noon on Monday 9 March 2026, UTC."""
    return SetClock(NOON)


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """Return the folders of a fresh home."""
    found = find_paths({"FACILITATOR_HOME": str(tmp_path / "home")})
    found.prepare()
    return found


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty encrypted store; it is copied for each test."""
    path = tmp_path_factory.mktemp("empty") / "facilitator.db"
    open_store(path, KEY).close()
    return path


@pytest.fixture
def store(paths: Paths, empty: Path) -> Iterator[Store]:
    """Return an encrypted store on a real file."""
    shutil.copy(empty, paths.database)
    opened = open_store(paths.database, KEY)
    yield opened
    opened.close()


@pytest.fixture
def runtime(paths: Paths, store: Store, clock: SetClock) -> Iterator[Runtime]:
    """Return the parts of a running program."""
    made = Runtime(paths, store, clock)
    yield made
    made.close()


@pytest.fixture
def ana(runtime: Runtime, clock: SetClock) -> Person:
    """Return one person, saved."""
    person = Person(name="Ana Ruiz", role="Backend engineer", created_at=clock.now())
    runtime.store.save([person])
    return person


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """Return a user's shell, in an empty folder, with a home that is not made yet."""
    monkeypatch.setenv("FACILITATOR_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return Shell(tmp_path / "home", capsys)


@pytest.fixture
def team(shell: Shell) -> list[Person]:
    """Return two people in the shell's store, the first with an address."""
    now = datetime.now(UTC)
    people = [
        Person(name="Ana Ruiz", created_at=now, email="ana@example.org"),
        Person(name="Zoë", created_at=now),
    ]
    shell.keep(*people)
    return people


@pytest.fixture
def system() -> Iterator["MemoryKeyring"]:
    """Put a keyring in the place of the system's."""
    import keyring
    from vault_samples import MemoryKeyring

    before, memory = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(memory)
    yield memory
    keyring.set_keyring(before)


# The program in a window of its own


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return the home of a program that knows one person."""
    from meeting_window import prepare

    prepare(tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def terminal(home: Path) -> "Iterator[Terminal]":
    """Return a window with the cursor in a note, everything saved so far."""
    from meeting_window import meet, window, write

    with window(home) as opened:
        meet(opened)
        write(opened)
        opened.expect("saved")
        yield opened
