from collections.abc import Iterator
from pathlib import Path

import pytest
from store_samples import KEY

from facilitator.storage.store import Store, open_store


@pytest.fixture(params=[None, KEY], ids=["plain", "encrypted"])
def key(request: pytest.FixtureRequest) -> bytes | None:
    return request.param


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a folder? #1" / "store.db"


@pytest.fixture
def store(path: Path, key: bytes | None) -> Iterator[Store]:
    with open_store(path, key) as store:
        yield store
