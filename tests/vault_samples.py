"""A vault that costs nothing to open, and a look at everything in a home."""

from keyring.backend import KeyringBackend

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


class MemoryKeyring(KeyringBackend):
    """A keyring of the system that is in the memory of the test."""

    priority = 5  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]
