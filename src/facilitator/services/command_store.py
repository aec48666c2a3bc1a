"""Opens the store for a command of the shell."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from facilitator.errors import FacilitatorError
from facilitator.paths import Paths

if TYPE_CHECKING:
    from facilitator.storage.store import Store


def open_for_commands(paths: Paths, environ: Mapping[str, str]) -> "Store":  # noqa: ARG001
    """Return the open store; close it when the command is done.

    FacilitatorError when there is none: a command never makes one. Raises StorageError.
    """
    if not paths.database.exists():
        raise FacilitatorError(
            f"There is no store at {paths.database} yet.",
            "Start facilitator once and add someone, or restore a backup.",
        )
    from facilitator.storage.store import open_store

    return open_store(paths.database)
