"""Writes exports: for their owner alone, whole or not at all, and never over a file that is there unasked."""

import os
from collections.abc import Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile

from facilitator.errors import FacilitatorError


def write_files(folder: Path, texts: Mapping[str, str], *, force: bool) -> list[Path]:
    """Write each text under its name in the folder, which is made if need be, and return the paths.

    Before anything is written, FacilitatorError when one is there and `force` is not given.
    """
    paths = {folder / name: text for name, text in texts.items()}
    if not force:
        for path in paths:
            _refuse_existing(path)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _failed(folder, error) from error
    for path, text in paths.items():
        write_file(path, text, force=force)
    return list(paths)


def write_file(path: Path, text: str, *, force: bool) -> None:
    """Write the text under that name in one step; what was there is replaced only with `force`.

    FacilitatorError when something is there, or when the disk refuses; then nothing has changed.
    """
    if not force:
        _refuse_existing(path)
    fresh: Path | None = None
    try:
        # A temporary file is made 0600, and neither a link nor a rename follows a link that lies in the way.
        with NamedTemporaryFile("wb", dir=path.parent, prefix=f".{path.name[:80]}.", delete=False) as file:
            fresh = Path(file.name)
            file.write(text.encode("utf-8", "replace"))
            file.flush()
            os.fsync(file.fileno())
        if force:
            fresh.replace(path)
        else:
            _appear(fresh, path)
    except FileExistsError:
        _refuse_existing(path)
        raise
    except OSError as error:
        raise _failed(path, error) from error
    finally:
        if fresh is not None:
            fresh.unlink(missing_ok=True)


def _appear(fresh: Path, path: Path) -> None:
    """Give the file its name without ever replacing one that came there meanwhile."""
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        raise
    except OSError:  # not every file system has hard links
        _refuse_existing(path)
        fresh.rename(path)


def _refuse_existing(path: Path) -> None:
    if os.path.lexists(path):
        raise FacilitatorError(
            f"{path} is there already.", "Choose another name, or replace it with --force."
        )


def _failed(path: Path, error: OSError) -> FacilitatorError:
    return FacilitatorError(
        f"{path} could not be written: {error.strerror or error}.", "Nothing was changed there."
    )
