"""Writes exports: for their owner alone, whole or not at all, and never over a file that is there unasked."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from facilitator.errors import FacilitatorError
from facilitator.storage.files import write_private


def write_files(folder: Path, texts: Mapping[str, Iterable[str]], *, force: bool) -> list[Path]:
    """Write each text, in pieces, under its name in the folder, and return the paths.

    The folder is made if need be.
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


def write_file(path: Path, pieces: Iterable[str], *, force: bool) -> None:
    """Write these pieces of a text under that name in one step; what was there is replaced only with `force`.

    FacilitatorError when something is there, or when the disk refuses; then nothing has changed.
    """
    if not force:
        _refuse_existing(path)
    try:
        write_private(path, (piece.encode("utf-8", "replace") for piece in pieces), replace=force)
    except FileExistsError:  # it came there this very moment
        _refuse_existing(path)
        raise
    except OSError as error:
        raise _failed(path, error) from error


def _refuse_existing(path: Path) -> None:
    if os.path.lexists(path):
        raise FacilitatorError(
            f"{path} is there already.", "Choose another name, or replace it with --force."
        )


def _failed(path: Path, error: OSError) -> FacilitatorError:
    return FacilitatorError(
        f"{path} could not be written: {error.strerror or error}.", "Nothing was changed there."
    )
