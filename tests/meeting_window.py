"""Opens the real program in a real terminal, on a person and in the middle of a note."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import warm

from facilitator.domain.models import Draft, Note, Person
from facilitator.paths import find_paths
from facilitator.services.keeping import set_up
from facilitator.storage.store import Store, open_store
from facilitator.storage.vault import new_vault
from tests.probe import Terminal, start
from tests.vault_samples import CHEAP

RUN = "import sys; from facilitator.cli import main; sys.exit(main(sys.argv[1:]))"
"""What the console script does; a test may put lines of its own before it."""


def store_of(home: Path) -> Store:
    """Open the store that the program keeps under that home."""
    return open_store(home / "data" / "facilitator.db")


def begin(home: Path) -> None:
    """Make an empty store that is not encrypted, so that the program opens on it and asks nothing."""
    store_of(home).close()


def prepare(home: Path) -> Person:
    """Make a store with one person in it."""
    person = Person(name="Ana Ruiz", created_at=datetime.now(UTC))
    with store_of(home) as store:
        store.save([person])
    return person


def prepare_encrypted(home: Path, passphrase: str) -> bytes:
    """Make an encrypted store with one person in it, and return its key."""
    paths = find_paths({"FACILITATOR_HOME": str(home)})
    paths.prepare()
    made = new_vault(passphrase, CHEAP)
    set_up(paths, made)
    with open_store(paths.database, made.key) as store:
        store.save([Person(name="Ana Ruiz", created_at=datetime.now(UTC))])
    return made.key


def window(
    home: Path, *, before: str = "", arguments: Sequence[str] = (), cold: bool = False, **environ: str
) -> Terminal:
    """Start the program, after the lines `before`; `cold` in an interpreter of its own, as a user does."""
    own = {"FACILITATOR_HOME": str(home), "HOME": str(home), "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-c", f"{before}\n{RUN}", *arguments]
    return Terminal(
        command, cols=50, rows=24, env=own | environ, cwd=home.parent, start=start if cold else warm.start
    )


def meet(terminal: Terminal) -> None:
    """Begin the meeting, or go on with it."""
    terminal.expect("Ana Ruiz")
    terminal.keys("enter")
    terminal.expect(r"\d/7")
    terminal.expect("n.next")


def write(terminal: Terminal) -> None:
    """Put the cursor into the shared note."""
    terminal.keys("w")
    terminal.expect("goes into the summary")


def notes(home: Path) -> list[str]:
    """Return the notes that are on the disk."""
    with store_of(home) as store:
        return [note.text for note in store.find(Note)]


def drafts(home: Path) -> dict[str, str]:
    """Return the unfinished words that are on the disk, by their field."""
    with store_of(home) as store:
        return {draft.field: draft.text for draft in store.find(Draft)}
