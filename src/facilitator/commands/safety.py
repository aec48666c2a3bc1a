"""`backup`, `restore` and `check`: copies of the store, and whether it is whole."""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from facilitator.errors import FacilitatorError
from facilitator.paths import Paths, find_paths, make_private_folder

if TYPE_CHECKING:
    from datetime import datetime

OK, FAILED = 0, 1


def add_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add these commands to the command line."""
    backup = verbs.add_parser("backup", help="copy the store and check the copy")
    backup.add_argument(
        "folder", nargs="?", metavar="DIR|list", help="where to, or `list` to see what there is"
    )
    backup.set_defaults(run=lambda options: _backup(options.folder))
    restore = verbs.add_parser(
        "restore", help="put a backup in the store's place; the store is kept beside it"
    )
    restore.add_argument("file", type=Path)
    restore.set_defaults(run=lambda options: _restore(options.file))
    check = verbs.add_parser("check", help="look whether the store and its backups are whole")
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
    make_private_folder(target) if folder is None else target.mkdir(parents=True, exist_ok=True)
    with open_store(paths.database, None) as store:
        made = make_backup(store, target, SystemClock(), paths.vault, ProgressLine("Copying"))
    if folder is None:
        thin_out(target)
    print(f"{made.path}\n{_size(made.size)}, checked: every page, and as many records as the store has.")
    return OK


def _list(paths: Paths) -> int:
    from facilitator.services.backups import backups_in

    found = backups_in(paths.backups)
    for each in found:
        print(f"{_moment(each.made_at)}  {_size(each.size):>8}  {each.path}")
    if not found:
        print(f"There are no backups in {paths.backups} yet. facilitator backup makes one.")
    return OK


def _restore(file: Path) -> int:
    from facilitator.domain.clock import SystemClock
    from facilitator.services.backups import restore

    paths = find_paths(os.environ)
    backup = file.expanduser().absolute()
    key: bytes | None = None
    kept = restore(backup, paths.database, key, SystemClock())
    print(f"Restored {backup}.")
    for path in kept:
        print(f"What was there is kept: {path}")
    return OK


def _check() -> int:
    from facilitator.services.backups import backups_in, way_back, what_is_wrong
    from facilitator.storage.restore import check_file
    from facilitator.storage.store import open_store

    paths = find_paths(os.environ)
    _must_exist(paths)
    key: bytes | None = None
    try:
        with open_store(paths.database, key) as store:
            wrong = what_is_wrong(store)
    except FacilitatorError as error:
        wrong = [error.message]
    print(f"{'damaged' if wrong else 'whole':<8}{paths.database}")
    for each in wrong:
        print(f"        {each}")
    bad = 0
    for backup in backups_in(paths.backups):
        faults = check_file(backup.path, key)
        bad += bool(faults)
        print(f"{'damaged' if faults else 'whole':<8}{backup.path}")
        for each in faults:
            print(f"        {each}")
    if wrong:
        print(way_back(paths.backups, key))
    return FAILED if wrong or bad else OK


def _must_exist(paths: Paths) -> None:
    if not paths.database.exists():
        raise FacilitatorError(
            f"There is no store at {paths.database} yet.", "Start facilitator once, or restore a backup."
        )


def _moment(moment: "datetime") -> str:
    return moment.astimezone().strftime("%a %d %b %Y %H:%M")


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(1, round(count / 1e3))} kB"


class ProgressLine:
    """One line of progress on a terminal; nothing in a pipe."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._shown = sys.stderr.isatty()

    def __call__(self, part: float) -> None:
        """Show that part, 0 to 1; at 1 the line is wiped."""
        if not self._shown:
            return
        done = round(part * 24)
        line = f"{self._label} {'█' * done}{'░' * (24 - done)} {part:4.0%}"
        sys.stderr.write(f"\r{line}" if part < 1 else f"\r{' ' * len(line)}\r")
        sys.stderr.flush()
