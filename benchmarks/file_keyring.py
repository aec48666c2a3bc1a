"""A keyring for a machine that has none; it imports next to nothing, for its time counts as the program's."""

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend

FILE = "BENCHMARK_KEYRING"
"""The variable of the environment that names the file."""


class FileKeyring(KeyringBackend):
    """A keyring of the system that is a file, for a machine that has none."""

    priority = 1

    def _read(self) -> dict[str, str]:
        path = Path(os.environ[FILE])
        return dict(json.loads(path.read_text())) if path.exists() else {}

    def _write(self, kept: dict[str, str]) -> None:
        Path(os.environ[FILE]).write_text(json.dumps(kept))

    def get_password(self, service: str, username: str) -> str | None:
        """Return what was kept."""
        return self._read().get(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it."""
        self._write({**self._read(), f"{service} {username}": password})

    def delete_password(self, service: str, username: str) -> None:
        """Forget it."""
        kept = self._read()
        del kept[f"{service} {username}"]
        self._write(kept)
