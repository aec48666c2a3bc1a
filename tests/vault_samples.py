"""A vault that costs nothing to open, and a look at everything in a home."""

from facilitator.paths import Paths
from facilitator.storage.vault_slots import Argon2

CHEAP = Argon2(time_cost=1, memory_kib=8, parallelism=1)
PASSPHRASE = "correct horse é battery"


def contents(paths: Paths) -> dict[str, bytes]:
    """Return every file of data and backups by its path below either; a folder has no content."""
    found = {}
    for folder in (paths.data, paths.backups):
        for path in folder.rglob("*"):
            found[str(path.relative_to(folder))] = b"" if path.is_dir() else path.read_bytes()
    return found
