"""The homes that are measured: a plain store, one behind a passphrase, one that the keyring opens."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.file_keyring import FILE, FileKeyring
from facilitator.domain.clock import SystemClock
from facilitator.domain.models import Person
from facilitator.paths import Paths, find_paths
from facilitator.services.keeping import add_keyring, set_up
from facilitator.services.runtime import Runtime
from facilitator.storage.store import open_store
from facilitator.storage.vault import new_vault

PASSPHRASE = "correct horse battery staple"
NAME = "Ana Ruiz"


def environ(home: Path) -> dict[str, str]:
    """Return what a program is told of that home, its keyring among it."""
    root = Path(__file__).parent.parent
    return {
        "FACILITATOR_HOME": str(home),
        "PYTHONPATH": str(root),
        "PYTHON_KEYRING_BACKEND": f"{FileKeyring.__module__}.{FileKeyring.__name__}",
        FILE: str(home / "keyring.json"),
    }


def plain(home: Path) -> None:
    """Make a store with one person that whoever gets at it can read."""
    paths = _paths(home)
    _add_person(paths, None)


def locked(home: Path, *, keyring: bool = False) -> None:
    """Make an encrypted store with one person, at the cost that a user's has."""
    paths = _paths(home)
    made = new_vault(PASSPHRASE)
    set_up(paths, made)
    _add_person(paths, made.key)
    if keyring:
        with _own(home):
            add_keyring(paths, made.key)


def _paths(home: Path) -> Paths:
    paths = find_paths({"FACILITATOR_HOME": str(home)})
    paths.prepare()
    return paths


def _add_person(paths: Paths, key: bytes | None) -> None:
    clock = SystemClock()
    with open_store(paths.database, key) as store:
        store.save([Person(name=NAME, created_at=clock.now())])
        Runtime(paths, store, clock).open_inbox()


@contextmanager
def _own(home: Path) -> Iterator[None]:
    import keyring

    before = dict(os.environ)
    os.environ.update(environ(home))
    keyring.set_keyring(FileKeyring())  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
