"""Where the program keeps its files; asking creates nothing."""

import os
import stat
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from facilitator.errors import FacilitatorError

HOME_VARIABLE = "FACILITATOR_HOME"
PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600
_OTHERS = 0o077


class Paths(NamedTuple):
    """The four folders of one user."""

    config: Path
    data: Path
    backups: Path
    log: Path

    @property
    def config_file(self) -> Path:
        """Return the settings file, whether it exists or not."""
        return self.config / "settings.toml"

    @property
    def database(self) -> Path:
        """Return the database file, whether it exists or not."""
        return self.data / "facilitator.db"

    @property
    def vault(self) -> Path:
        """Return the file that holds the wrapped key, whether it exists or not."""
        return self.data / "vault.json"

    @property
    def inbox(self) -> Path:
        """Return the folder where sealed thoughts wait, whether it exists or not."""
        return self.data / "inbox"

    @property
    def summaries(self) -> Path:
        """Return the folder of the summaries that were saved as files, whether it exists or not."""
        return self.data / "summaries"

    @property
    def drafts(self) -> Path:
        """Return the folder of the mail drafts that are too long for a link, whether it exists or not."""
        return self.data / "drafts"

    @property
    def exports(self) -> Path:
        """Return the folder of what was exported on people, whether it exists or not."""
        return self.data / "exports"

    @property
    def clipboard(self) -> Path:
        """Return the file for a summary that no clipboard took, whether it exists or not."""
        return self.data / "clipboard.txt"

    @property
    def holds(self) -> Path:
        """Return the folder that tells which window has which meeting, whether it exists or not."""
        return self.data / "holds"

    def prepare(self) -> None:
        """Make the folders, open to their owner alone.

        FacilitatorError when one cannot be made or is a file; but for that of the backups, without which
        one can meet: what is wrong with it is told when the daily backup is made.
        """
        for folder in (self.config, self.data, self.log):
            make_private_folder(folder)
        with suppress(FacilitatorError):
            make_private_folder(self.backups)


def close_to_others(paths: Paths) -> list[Path]:
    """Take away what others may do with data, backups and log, and all in them; return what was open.

    Links are left alone, as is what belongs to somebody else.
    """
    if os.name == "nt":  # there the folders of a user are closed already, and have no such modes
        return []
    folders = (paths.data, paths.backups, paths.log)
    found = {path: None for folder in folders for path in (folder, *folder.rglob("*"))}
    return [path for path in found if _close(path)]


def _close(path: Path) -> bool:
    with suppress(OSError):
        mode = path.lstat().st_mode
        private = {stat.S_IFDIR: PRIVATE_FOLDER, stat.S_IFREG: PRIVATE_FILE}.get(stat.S_IFMT(mode))
        if private is not None and mode & _OTHERS:
            path.chmod(private)
            return True
    return False


def was_open(closed: Sequence[Path]) -> list[str]:
    """Return what to tell the user of the files that `close_to_others` closed; at most one sentence."""
    if not closed:
        return []
    named = f"{closed[0]} was" if len(closed) == 1 else f"{closed[0]} and {len(closed) - 1} more were"
    return [f"{named} open to other users of this computer. That is mended."]


def find_paths(environ: Mapping[str, str]) -> Paths:
    """Return the folders: all under FACILITATOR_HOME when it is set, else where the system keeps such."""
    if home := environ.get(HOME_VARIABLE):
        root = Path(home).expanduser().absolute()
        return Paths(config=root / "config", data=root / "data", backups=root / "backups", log=root / "log")
    from platformdirs import PlatformDirs

    system = PlatformDirs("facilitator", appauthor=False)
    data = system.user_data_path
    return Paths(
        config=system.user_config_path, data=data, backups=data / "backups", log=system.user_log_path
    )


def make_private_folder(folder: Path) -> None:
    """Make that folder, if need be, and close it to everybody but its owner; FacilitatorError if it fails."""
    try:
        folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        # mkdir is subject to the umask, and the folder may have been there before.
        folder.chmod(PRIVATE_FOLDER)
    except OSError as failure:
        raise FacilitatorError(
            f"The folder {folder} could not be prepared: {failure.strerror or failure}.",
            f"Make it writable, or set {HOME_VARIABLE} to a folder of yours.",
        ) from failure
