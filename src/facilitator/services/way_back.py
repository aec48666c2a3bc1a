"""Has an error about lost notes tell how to get them back; what looks for the backup is imported then."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from facilitator.storage.errors import DamagedError, MissingStoreError, NotAStoreError, WrongKeyError
from facilitator.storage.vault_errors import DamagedVaultError, MissingVaultError

_LOST = (
    DamagedError,
    MissingStoreError,
    NotAStoreError,
    WrongKeyError,
    DamagedVaultError,
    MissingVaultError,
)


@contextmanager
def naming_the_way_back(folder: Path, key: bytes | None = None) -> Iterator[None]:
    """Have an error that tells of a lost or damaged file also tell how to get the newest good backup back."""
    try:
        yield
    except _LOST as error:
        from facilitator.services.backups import way_back

        if "\n  cp " not in error.hint:  # a copy of the vault mends it, and loses nothing
            hint = "" if isinstance(error, DamagedError) else f"{error.hint}\n"
            error.hint = f"{hint}{way_back(folder, key)}"
        raise
