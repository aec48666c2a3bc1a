"""The power goes at any moment: all that the store confirmed is there, whatever the disk had not yet written.

A program saves through the store's own SQLite, and every write and sync that reaches the disk is noted.
A cut then keeps what was synced, and of the rest any sectors or none. `make faults` makes 200 cuts.
"""

import os
import pickle
import random
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from store_samples import KEY, one_of_each

from facilitator.domain.models import Note
from facilitator.storage.journal import Journal
from facilitator.storage.store import Store, open_store

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="files of Unix")

SECTOR = 512

SAVES = """
import pickle, random, sys
from dataclasses import replace
from pathlib import Path
import disk_shim

path, saves, out = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
steps, confirmed = [], []

class Noting:
    def write(self, file, start, data):
        steps.append((file.name, "write", start, data))
        return 0
    def truncate(self, file, size):
        steps.append((file.name, "truncate", size, b""))
        return 0
    def sync(self, file):
        steps.append((file.name, "sync", 0, b""))
        return 0
    def delete(self, file):
        steps.append((file.name, "delete", 0, b""))
        return 0

disk_shim.stand_between(Noting())

from facilitator.domain.models import Meeting, Note
from facilitator.storage.store import open_store
from store_samples import KEY, note

dice, held = random.Random(saves), {}

def confirm():
    index = path.with_name(path.name + "-shm")
    head = index.read_bytes()[:96] if index.exists() else b""
    confirmed.append((len(steps), {own: each.text for own, each in held.items()}, head))

with open_store(path, KEY) as store:
    (met,) = store.find(Meeting)
    confirm()
    for number in range(saves):
        count = dice.randrange(1, 4)
        new = [note(met, f"{number} " + "word " * dice.randrange(12_000)) for _ in range(count)]
        old = dice.sample(sorted(held), min(len(held), dice.randrange(3)))
        changed = [replace(held[own], text=f"{number} changed") for own in old[:1]]
        removed = [held[own] for own in old[1:]]
        versions = store.save([*new, *changed], removed)
        for each in (*new, *changed):
            held[each.id] = replace(each, version=versions[each.id])
        for each in removed:
            del held[each.id]
        confirm()
confirm()
out.write_bytes(pickle.dumps((steps, confirmed)))
"""


@dataclass
class File:
    """One file on a disk: what is written for good, and the steps that may or may not be."""

    content: bytearray = field(default_factory=bytearray)
    waiting: list[tuple[str, int, bytes]] = field(default_factory=list)
    is_there: bool = False

    def sync(self) -> None:
        for what, place, data in self.waiting:
            self._do(what, place, data)
        self.waiting, self.is_there = [], True

    def cut(self, dice: random.Random) -> bytes | None:
        """Return what is found afterwards, None when there is no such file."""
        share = dice.choice([0.0, 0.5, 0.9, 1.0])
        for what, place, data in self.waiting:
            if what != "write":
                if dice.random() < share:
                    self._do(what, place, data)
                continue
            for start in range(0, len(data), SECTOR):
                if dice.random() < share:
                    self._do(what, place + start, data[start : start + SECTOR])
                    self.is_there = True
        return bytes(self.content) if self.is_there else None

    def _do(self, what: str, place: int, data: bytes) -> None:
        if what == "delete":
            self.content, self.is_there = bytearray(), False
        elif what == "truncate":
            del self.content[place:]
        else:
            self.content.extend(bytes(max(0, place + len(data) - len(self.content))))
            self.content[place : place + len(data)] = data


@dataclass
class Recording:
    """A store as it was at first, every step on the disk, and what was confirmed after how many of them."""

    first: bytes
    steps: list[tuple[str, str, int, bytes]]
    confirmed: list[tuple[int, dict[object, str], bytes]]

    def cut(self, folder: Path, moment: int, dice: random.Random) -> tuple[list[dict[object, str]], bytes]:
        """Put into the folder what is found after the power went before that step.

        Returns what the store may hold then: what was confirmed last, or what comes next.
        """
        files = {"store.db": File(bytearray(self.first), is_there=True)}
        for name, what, place, data in self.steps[:moment]:
            file = files.setdefault(name, File())
            if what == "sync":
                file.sync()
            else:
                file.waiting.append((what, place, data))
        for name, file in files.items():
            content = file.cut(dice)
            if content is not None:
                (folder / name).write_bytes(content)
        done = [each for each in self.confirmed if each[0] <= moment]
        follow = [each for each in self.confirmed if each[0] > moment]
        return [each[1] for each in (*done[-1:], *follow[:1])], done[-1][2]


def record(folder: Path, saves: int) -> Recording:
    path, out = folder / "store.db", folder / "out"
    with open_store(path, KEY) as store:
        store.save([each for each in one_of_each("before") if not isinstance(each, Note)])
    first = path.read_bytes()
    here = Path(__file__).parents[1]
    environ = os.environ | {"PYTHONPATH": os.pathsep.join([str(here), str(here.parent)])}
    subprocess.run([sys.executable, "-c", SAVES, str(path), str(saves), str(out)], env=environ, check=True)
    return Recording(first, *pickle.loads(out.read_bytes()))


def held_in(store: Store) -> dict[object, str]:
    return {each.id: each.text for each in store.plain.find(Note)}


@pytest.mark.parametrize(
    ("saves", "cuts"), [(20, 4), pytest.param(120, 200, marks=pytest.mark.faults, id="many")]
)
def test_a_power_cut_at_any_step_keeps_every_confirmed_save(tmp_path: Path, saves: int, cuts: int) -> None:
    recording, dice = record(tmp_path, saves), random.Random(cuts)
    assert {name for name, *_ in recording.steps} == {"store.db", "store.db-wal"}
    lost = 0
    for number in range(cuts):
        folder = tmp_path / str(number)
        folder.mkdir()
        moment = dice.randrange(recording.confirmed[0][0], len(recording.steps) + 1)
        allowed, index = recording.cut(folder, moment, dice)
        if index and dice.random() < 0.5:  # it is written now and then, and never synced
            (folder / "store.db-shm").write_bytes(index.ljust(32768, b"\0"))
        with open_store(folder / "store.db", KEY) as store:
            lost += held_in(store) not in allowed
            assert store.check() == []
            if store.left_behind is not None:
                assert store.left_behind.verdict() is not Journal.DAMAGED
    assert lost == 0
