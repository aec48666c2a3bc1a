from collections.abc import Iterator
from pathlib import Path

import pytest
from store_samples import KEY

from facilitator.storage.store import Store, open_store


@pytest.fixture(params=[pytest.param(None, marks=pytest.mark.slow), KEY], ids=["plain", "encrypted"])
def key(request: pytest.FixtureRequest) -> bytes | None:
    """Return the key of the usual, encrypted store; the plain one shares all but the key."""
    return request.param


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a folder? #1" / "store.db"


@pytest.fixture
def store(path: Path, key: bytes | None) -> Iterator[Store]:
    with open_store(path, key) as store:
        yield store
