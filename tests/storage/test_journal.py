"""A log that a killed program left is looked at before SQLite drops what it cannot read."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from store_samples import KEY

from facilitator.storage.journal import Evidence, Journal, gather
from facilitator.storage.store import open_store

WRITES = """
import os, signal, sys
from pathlib import Path
from store_samples import KEY, meeting, note, person
from facilitator.storage.store import open_store
store = open_store(Path(sys.argv[1]), KEY)
who = person()
met = meeting(who)
store.save([who, met])
for number in range(5):
    store.save([note(met, f"word {number}")])
os.kill(os.getpid(), signal.SIGKILL)
"""

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="a killed program keeps its files there"),
    pytest.mark.xdist_group("journal"),
]


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the path of a store whose program was killed with everything still in the log."""
    path = tmp_path_factory.mktemp("killed") / "store.db"
    environ = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", WRITES, str(path)], env=environ, check=False)
    assert done.returncode == -signal.SIGKILL
    return path


@pytest.fixture(scope="module")
def evidence(killed: Path) -> Evidence:
    return gather(killed)


def test_what_a_killed_program_left_is_good(evidence: Evidence) -> None:
    assert evidence.log
    assert evidence.verdict() is Journal.GOOD
    assert Evidence(b"", evidence.log).verdict() is Journal.GOOD


def test_no_changed_bit_and_no_cut_in_the_log_goes_unseen(evidence: Evidence) -> None:
    assert evidence.log is not None
    dice = random.Random(7)
    for _ in range(60):
        place = dice.randrange(len(evidence.log))
        bent = bytearray(evidence.log)
        bent[place] ^= 1 << dice.randrange(8)
        assert Evidence(evidence.index, bytes(bent)).verdict() is Journal.DAMAGED
        assert Evidence(evidence.index, evidence.log[:place]).verdict() is Journal.DAMAGED
        # After the power went the index is gone, and a bent frame looks like a save that was cut off.
        assert Evidence(b"", bytes(bent)).verdict() is not Journal.GOOD
    assert Evidence(evidence.index, None).verdict() is Journal.DAMAGED


def test_a_store_tells_what_was_left_only_to_the_first_window(killed: Path, tmp_path: Path) -> None:
    copy = tmp_path / "store.db"
    for ending in ("", "-wal", "-shm"):
        copy.with_name(copy.name + ending).write_bytes(killed.with_name(killed.name + ending).read_bytes())
    with open_store(copy, KEY) as first, open_store(copy, KEY) as second:
        assert first.left_behind is not None
        assert first.left_behind.verdict() is Journal.GOOD
        assert second.left_behind is None
    with open_store(copy, KEY) as again:
        assert again.left_behind is None
