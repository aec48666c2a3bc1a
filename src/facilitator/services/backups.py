"""Backups of the store: made once a day, checked, thinned out over the months, and put back."""

import shlex
from datetime import UTC, datetime
from pathlib import Path

from facilitator.domain.clock import Clock
from facilitator.domain.rotation import kept
from facilitator.quick_dataclass import dataclass
from facilitator.storage.backup import Progress
from facilitator.storage.errors import (
    StorageError,
    translated,
)
from facilitator.storage.files import copy_private
from facilitator.storage.journal import Journal
from facilitator.storage.pair import vault_of
from facilitator.storage.restore import check_file, put_back
from facilitator.storage.store import Store

_STAMP = "facilitator-%Y%m%d-%H%M%SZ.db"


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy of the store, with the vault that holds its key when it is encrypted."""

    path: Path
    made_at: datetime
    size: int

    @property
    def vault(self) -> Path:
        """Return where the copy of the vault lies, whether there is one or not."""
        return vault_of(self.path)


def backups_in(folder: Path) -> list[Backup]:
    """Return the backups of a folder, newest first; other files in it are not looked at."""
    found = []
    for path in folder.glob("facilitator-*.db") if folder.is_dir() else ():
        try:
            moment = datetime.strptime(path.name, _STAMP).replace(tzinfo=UTC)
        except ValueError:
            continue
        found.append(Backup(path, moment, path.stat().st_size))
    return sorted(found, key=lambda each: each.made_at, reverse=True)


def make_backup(
    store: Store, folder: Path, clock: Clock, vault: Path | None = None, progress: Progress | None = None
) -> Backup:
    """Copy the store, and its vault beside it, into the folder, and check the copy. Raises StorageError."""
    moment = clock.now().astimezone(UTC).replace(microsecond=0)
    target = folder / moment.strftime(_STAMP)
    if vault is not None and vault.is_file():  # first: without it the copy could not be opened
        with translated(target):
            copy_private(vault, vault_of(target))
    try:
        store.back_up(target, progress)
    except StorageError:
        if not target.exists():
            vault_of(target).unlink(missing_ok=True)
        raise
    return Backup(target, moment, target.stat().st_size)


def make_daily(store: Store, folder: Path, clock: Clock, vault: Path | None = None) -> Backup | None:
    """Make today's backup unless there is one, and let go of those that are no longer needed.

    A copy of a later day, by a clock that ran ahead, does not stand for today's.
    """
    today = clock.today()
    if any(clock.local(each.made_at).date() == today for each in backups_in(folder)):
        return None
    made = make_backup(store, folder, clock, vault)
    thin_out(folder)
    return made


def thin_out(folder: Path) -> list[Backup]:
    """Remove the backups that `domain.rotation` does not keep, and return them."""
    every = backups_in(folder)
    keep = kept(each.made_at for each in every)
    gone = [each for each in every if each.made_at not in keep]
    for each in gone:
        each.path.unlink(missing_ok=True)
        each.vault.unlink(missing_ok=True)
    return gone


def newest_good(folder: Path, key: bytes | None) -> Backup | None:
    """Return the newest backup that this key opens and that is whole."""
    return next((each for each in backups_in(folder) if not check_file(each.path, key)), None)


def what_is_wrong(store: Store) -> list[str]:
    """Return what is wrong with an open store, in words: its file, and the journal a killed window left."""
    found = []
    verdict = store.left_behind.verdict() if store.left_behind is not None else Journal.GOOD
    if verdict is Journal.DAMAGED:
        found.append("The journal beside the store is damaged; the last changes in it cannot be read.")
    elif verdict is Journal.CUT:
        found.append("The last save was cut off, as when the power goes. What was saved before it is whole.")
    return found + store.check()


def mend_search(store: Store) -> str:
    """Build the search index anew if it is not what the records say, and return what was done, in words."""
    if store.search.is_right():
        return ""
    store.search.rebuild()
    return "The search index was not right; it was built anew. Nothing that you wrote was touched."


def way_back(folder: Path, key: bytes | None) -> str:
    """Return the sentence that tells how to get the newest good backup back.

    Without the key an encrypted backup cannot be looked into; then the newest one is named.
    """
    best = newest_good(folder, key)
    good = "good backup" if best is not None else "backup"
    if best is None and key is None:
        best = next((each for each in backups_in(folder) if each.vault.is_file()), None)
    if best is None:
        return "No good backup was found. Keep the file as it is."
    day = best.made_at.astimezone().strftime("%a %d %b %Y, %H:%M")
    return (
        f"The newest {good} is from {day}. To put it back, close every window and run:\n"
        f"  facilitator restore {shlex.quote(str(best.path))}\n"
        "It is checked first, and the file as it is now is kept beside it."
    )


def restore(
    backup: Path,
    database: Path,
    key: bytes | None,
    clock: Clock,
    vault: Path | None = None,
    *,
    progress: Progress | None = None,
) -> list[Path]:
    """Check a backup, put a copy of it in the store's place, and return the files that were kept aside.

    `vault` is the backup's own when its key is not the present one; it takes the place of the present
    vault, which is kept aside too. Raises StorageError, and then the store is as it was.
    """
    faults = check_file(backup, key)
    if faults:
        raise StorageError(
            f"{backup} was not put back: {' '.join(faults)}",
            "The store was not touched. facilitator backup list shows the others.",
        )
    aside = f".before-restore-{clock.now().astimezone(UTC):%Y%m%d-%H%M%SZ}"
    return put_back(backup, database, key, aside, vault, progress=progress)
