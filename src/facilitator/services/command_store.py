"""Opens the store for a command of the shell, and keeps it out of what a window is writing."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING
from uuid import UUID

from facilitator.errors import FacilitatorError
from facilitator.paths import Paths

if TYPE_CHECKING:
    from facilitator.domain.clock import Clock
    from facilitator.storage.store import Store


def open_for_commands(paths: Paths, key: bytes | None) -> "Store":
    """Return the open store; close it when the command is done.

    FacilitatorError when there is none: a command never makes one. Raises StorageError.
    """
    if not paths.database.exists():
        raise FacilitatorError(
            f"There is no store at {paths.database} yet.",
            "Start facilitator once and add someone, or restore a backup.",
        )
    from facilitator.storage.store import open_store

    return open_store(paths.database, key, with_whole_journal=True)


def take_in(store: "Store", paths: Paths, clock: "Clock") -> list[str]:
    """Take in what was added from a shell, so that a command knows of it; if that fails, it waits on.

    Returns what is wrong in the inbox, in words: a key of someone else, which is replaced, and thoughts that
    were sealed to it.
    """
    from facilitator.domain.models import InboxKey
    from facilitator.services.sealing import published, waiting

    wrong: list[str] = []
    own = store.plain.find(InboxKey)
    files = waiting(paths.inbox)
    if not files and (not own or published(paths.inbox) == own[0].public_key):
        return wrong
    from facilitator.services.inbox import REPLACED, drain, open_inbox

    with suppress(FacilitatorError, OSError):  # a full disk, say
        if own and open_inbox(store, paths.inbox):
            wrong.append(REPLACED.format(paths.inbox))
        unreadable = drain(store, paths.inbox, clock).unreadable
        if unreadable:
            count = "A thought" if unreadable == 1 else f"{unreadable} thoughts"
            wrong.append(f"{count} in {paths.inbox} could not be read; the file is kept there, renamed.")
    return wrong


@contextmanager
def nobody_meets(paths: Paths, person_ids: Iterable[UUID]) -> Iterator[None]:
    """Keep windows from meeting these people meanwhile: they would not see that something changed.

    FacilitatorError when a window has a meeting with one of them open already.
    """
    from facilitator.storage.holding import Hold, take

    with ExitStack() as holds:
        for person_id in sorted(set(person_ids)):
            found = take(paths.holds, person_id)
            if not isinstance(found, Hold):
                where = f" on {found.terminal}" if found.terminal else ""
                raise FacilitatorError(
                    f"A meeting with that person is open in a window{where}. Nothing was changed.",
                    "Do it there, or leave that meeting first.",
                )
            holds.callback(found.release)
        yield
