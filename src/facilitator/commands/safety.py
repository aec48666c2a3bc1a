"""`backup`, `restore` and `check`: copies of the store, and whether it is whole."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from facilitator.commands.output import write
from facilitator.commands.progress import ProgressLine
from facilitator.commands.telling import tell
from facilitator.commands.unlocking import key_for, key_of, unlock
from facilitator.commands.verbs import FAILED, OK, add_verb
from facilitator.errors import FacilitatorError
from facilitator.paths import Paths, find_paths, make_private_folder
from facilitator.support_log import Event, SupportLog

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from facilitator.commands.verbs import Verbs
    from facilitator.services.backups import Backup

_BACKUP = """\
  facilitator backup                beside your notes, where old ones go in time
  facilitator backup /media/stick   to a folder of yours, where none is removed
  facilitator backup list           what there is
"""
_RESTORE = """\
  facilitator backup list
  facilitator restore /media/stick/facilitator-20260309-120000Z.db
"""
_CHECK = """\
  facilitator check || echo "look at it today"
"""


def add_verbs(verbs: "Verbs") -> None:
    """Add these commands to the command line."""
    backup = add_verb(verbs, "backup", "copy the store and check the copy", _BACKUP)
    backup.add_argument(
        "folder", nargs="?", metavar="DIR|list", help="where to, or `list` to see what there is"
    )
    backup.set_defaults(run=lambda options: _backup(options.folder))
    restore = add_verb(
        verbs, "restore", "put a backup in the store's place; the store is kept beside it", _RESTORE
    )
    restore.add_argument("file", metavar="FILE", type=Path, help="one that backup list names")
    restore.set_defaults(run=lambda options: _restore(options.file))
    check = add_verb(verbs, "check", "look whether the store and its backups are whole", _CHECK)
    check.set_defaults(run=lambda _: _check())


def _backup(folder: str | None) -> int:
    from facilitator.domain.clock import SystemClock
    from facilitator.services.backups import make_backup, thin_out
    from facilitator.storage.store import open_store

    paths = find_paths(os.environ)
    if folder == "list":
        return _list(paths)
    target = paths.backups if folder is None else Path(folder).expanduser().absolute()
    _must_exist(paths)
    if folder is None:
        make_private_folder(target)
    else:
        _make_folder(target)
    with open_store(paths.database, key_for(paths), with_whole_journal=True) as store:
        made = make_backup(store, target, SystemClock(), paths.vault, ProgressLine("Copying"))
    SupportLog(paths.log).write(Event.BACKED_UP, bytes=made.size)
    if folder is None:
        thin_out(target)
    write(f"{made.path}\n")
    tell(f"{_size(made.size)}, checked: every page, and as many records as the store has.")
    return OK


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FacilitatorError(
            f"{folder} cannot be made: {error.strerror or error}.", "Name a folder that can be written to."
        ) from None


def _list(paths: Paths) -> int:
    from facilitator.services.backups import backups_in

    found = backups_in(paths.backups)
    for each in found:
        write(f"{_moment(each.made_at)}  {_size(each.size):>8}  {each.path}\n")
    if not found:
        tell(f"There are no backups in {paths.backups} yet. facilitator backup makes one.")
    return OK


def _restore(file: Path) -> int:
    from facilitator.domain.clock import SystemClock
    from facilitator.services.backups import restore

    paths = find_paths(os.environ)
    backup = file.expanduser().absolute()
    key, vault = _opened(paths, backup)
    bar = ProgressLine("Restoring")
    kept = restore(backup, paths.database, key, SystemClock(), vault, progress=bar)
    SupportLog(paths.log).write(Event.RESTORED)
    tell(f"Restored {backup}.")
    for path in kept:
        tell(f"What was there is kept: {path}")
    return OK


def _check() -> int:
    from facilitator.services.backups import (
        backups_in,
        mend_search,
        way_back,
        what_is_wrong,
    )
    from facilitator.services.keeping import load_vault, settle
    from facilitator.services.way_back import naming_the_way_back
    from facilitator.storage.errors import DiskFullError, LockedError, NewerStoreError, ReadOnlyError
    from facilitator.storage.pair import is_plain
    from facilitator.storage.restore import check_file
    from facilitator.storage.store import open_store
    from facilitator.storage.vault_errors import MissingVaultError

    paths = find_paths(os.environ)
    _must_exist(paths)
    with naming_the_way_back(paths.backups):
        settle(paths)
        try:
            vault = load_vault(paths)
        except MissingVaultError as error:
            if "\n  cp " in error.hint:  # there is a copy of the vault that opens this store
                raise
            vault = None
    key = key_of(vault) if vault is not None else None
    progress = ProgressLine("Checking")
    progress(0.0)
    try:
        with open_store(paths.database, key, with_whole_journal=True) as store:
            wrong = what_is_wrong(store)
            remark = "" if wrong else mend_search(store)
    except (DiskFullError, LockedError, NewerStoreError, ReadOnlyError):  # it may well be whole
        raise
    except FacilitatorError as error:
        wrong, remark = [error.message], ""
    lines = _found(paths.database, wrong, remark)
    bad = 0
    for backup, so_far in _in_turn(paths.database, backups_in(paths.backups)):
        progress(so_far)
        if _has_older_key(paths, backup):
            lines.append(f"{'old key':<8}{backup}")
            continue
        if key is not None and is_plain(backup):
            bad += 1
            lines.append(f"{'plain':<8}{backup}\n        It is not encrypted. facilitator encrypt does that.")
            continue
        faults = check_file(backup, key)
        bad += bool(faults)
        lines += _found(backup, faults)
    progress(1.0)
    write("\n".join(lines) + "\n")
    SupportLog(paths.log).write(Event.CHECKED, faults=len(wrong), bad_backups=bad)
    if wrong:
        tell(way_back(paths.backups, key))
    return FAILED if wrong or bad else OK


def _in_turn(store: Path, backups: "Sequence[Backup]") -> "Iterator[tuple[Path, float]]":
    """Yield the backups, each with the part of all bytes that has been read before it."""
    done = store.stat().st_size
    whole = max(1, done + sum(each.size for each in backups))
    for each in backups:
        yield each.path, done / whole
        done += each.size


def _found(file: Path, faults: "Sequence[str]", remark: str = "") -> list[str]:
    """Return the lines that tell how a file was found."""
    return [
        f"{'damaged' if faults else 'whole':<8}{file}",
        *(f"        {each}" for each in (*faults, remark) if each),
    ]


def _has_older_key(paths: Paths, backup: Path) -> bool:
    """Return whether the backup is from before the key was rotated, so that only its own vault opens it."""
    from facilitator.services.keeping import vault_for
    from facilitator.storage.vault_errors import VaultError

    try:
        found = vault_for(paths, backup)
    except VaultError:
        return False
    return found is not None and found[0] != paths.vault


def _opened(paths: Paths, backup: Path) -> tuple[bytes | None, Path | None]:
    """Return the key of a backup, and its vault when that is not the one of the store."""
    from facilitator.services.keeping import settle, vault_for
    from facilitator.storage.restore import check_file

    settle(paths)
    if not backup.is_file():
        raise FacilitatorError(f"There is no backup {backup}.", "facilitator backup list names them all.")
    found = vault_for(paths, backup)
    if found is None:
        faults = check_file(backup, None)
        if faults:
            raise FacilitatorError(
                f"{backup} was not put back: {faults[0]}",
                "facilitator backup list names them all.",
            )
        if paths.vault.exists():
            raise FacilitatorError(
                f"{backup} is not encrypted, and your notes are.",
                f"To go back to plain notes, move {paths.vault} to another folder first.",
            )
        return None, None
    path, vault = found
    return unlock(vault)[1], None if path == paths.vault else path


def _must_exist(paths: Paths) -> None:
    if not paths.database.exists():
        raise FacilitatorError(
            f"There is no store at {paths.database} yet.", "Start facilitator once, or restore a backup."
        )


def _moment(moment: "datetime") -> str:
    return moment.astimezone().strftime("%a %d %b %Y %H:%M")


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(1, round(count / 1e3))} kB"
