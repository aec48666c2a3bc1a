"""Opens the real program in a real terminal, on a person and in the middle of a note."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import warm

from facilitator.domain.models import Draft, Note, Person
from facilitator.storage.store import Store, open_store
from tests.probe import Terminal

RUN = "import sys; from facilitator.cli import main; sys.exit(main(sys.argv[1:]))"
"""What the console script does; a test may put lines of its own before it."""


def store_of(home: Path) -> Store:
    """Open the store that the program keeps under that home."""
    return open_store(home / "data" / "facilitator.db")


def prepare(home: Path) -> Person:
    """Make a store with one person in it."""
    person = Person(name="Ana Ruiz", created_at=datetime.now(UTC))
    with store_of(home) as store:
        store.save([person])
    return person


def window(home: Path, *, before: str = "", arguments: Sequence[str] = (), **environ: str) -> Terminal:
    """Start the program, after the lines `before`."""
    own = {"FACILITATOR_HOME": str(home), "HOME": str(home), "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-c", f"{before}\n{RUN}", *arguments]
    return Terminal(command, cols=50, rows=24, env=own | environ, cwd=home.parent, start=warm.start)


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
