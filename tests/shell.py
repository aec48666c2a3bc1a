"""Runs commands as a shell does, in this process, on a store of their own."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from facilitator.cli import OK, main
from facilitator.domain.clock import SystemClock
from facilitator.domain.models import Record
from facilitator.paths import Paths, find_paths
from facilitator.storage.records import R
from facilitator.storage.store import Store, open_store


class Shell:
    """A user's shell: commands, what they print, and the store that they work on."""

    def __init__(self, home: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.home = home
        self._capture = capture
        self.clock = SystemClock()

    @property
    def paths(self) -> Paths:
        return find_paths(os.environ)

    def store(self) -> Store:
        """Open the store, made if need be."""
        self.paths.prepare()
        return open_store(self.paths.database)

    def keep(self, *records: Record) -> None:
        with self.store() as store:
            store.save(records)

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Run a command and return its code and what it printed on both outputs."""
        self._capture.readouterr()
        code = main(arguments)
        printed = self._capture.readouterr()
        return code, printed.out, printed.err

    def out(self, *arguments: str) -> str:
        """Run a command that works and return its data."""
        code, out, err = self.run(*arguments)
        assert code == OK, err
        return out

    def json(self, *arguments: str) -> Any:
        return json.loads(self.out(*arguments, "--json"))

    def stored(self, kind: type[R]) -> list[R]:
        """Return the records of that kind, in the order of their ids."""
        with self.store() as store:
            return store.plain.find(kind)

    def everything(self) -> dict[type[Record], list[Record]]:
        """Return all that is stored."""
        with self.store() as store:
            return store.plain.everything()
