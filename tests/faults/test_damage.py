"""Damage anywhere: found when the store is opened or checked, told with the way back, and never wrong text.

`make faults` damages 200 times; `make test` a few.
"""

import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from meeting_window import prepare_encrypted, window
from store_samples import note, one_of_each

from facilitator.cli import FAILED, OK, main
from facilitator.domain.clock import SystemClock
from facilitator.domain.models import Meeting, Note
from facilitator.errors import FacilitatorError
from facilitator.paths import Paths, find_paths
from facilitator.services.backups import make_backup
from facilitator.services.passphrase_command import VARIABLE
from facilitator.storage.store import Store, open_store

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a killed program keeps its files there")

PASSPHRASE = "three odd words"

DIES = """
import os, signal, sys
from pathlib import Path
from facilitator.domain.models import Meeting
from facilitator.storage.store import open_store
from store_samples import note
store = open_store(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
(met,) = store.find(Meeting)
for number in range(8):
    store.save([note(met, f"after the backup {number}") for _ in range(4)])
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Make a home with an encrypted store, a backup, and a journal that a killed program left."""
    home = tmp_path / "home"
    key = prepare_encrypted(home, PASSPHRASE)
    monkeypatch.setenv("FACILITATOR_HOME", str(home))
    monkeypatch.setenv(VARIABLE, f"echo {PASSPHRASE}")
    paths = find_paths({"FACILITATOR_HOME": str(home)})
    with open_store(paths.database, key) as store:
        records = one_of_each("words of theirs")
        store.save(records)
        (met,) = (each for each in records if isinstance(each, Meeting))
        store.save([note(met, f"before the backup {number}") for number in range(60)])
        make_backup(store, paths.backups, SystemClock(), paths.vault)
    here = Path(__file__).parents[1]
    command = [sys.executable, "-c", DIES, str(paths.database), key.hex()]
    subprocess.run(command, env={"PYTHONPATH": f"{here}:{here.parent}", "PATH": "/usr/bin:/bin"}, check=False)
    assert paths.database.with_name("facilitator.db-wal").stat().st_size
    return key


@pytest.fixture
def paths(tmp_path: Path, key: bytes) -> Paths:
    return find_paths({"FACILITATOR_HOME": str(tmp_path / "home")})


def texts(store: Store) -> set[str]:
    return {each.text for each in store.plain.find(Note)}


def damage(file: Path, dice: random.Random) -> None:
    """Change one bit of the file, or cut it short."""
    content = bytearray(file.read_bytes())
    place = dice.randrange(len(content))
    if dice.random() < 0.7:
        content[place] ^= 1 << dice.randrange(8)
    else:
        del content[place:]
    file.write_bytes(content)


def read(paths: Paths, key: bytes) -> set[str] | None:
    """Return the texts that the store gives, None when it tells that it is damaged."""
    try:
        with open_store(paths.database, key) as store:
            return texts(store)
    except FacilitatorError:
        return None


@pytest.mark.parametrize("times", [9, pytest.param(200, marks=pytest.mark.faults)])
def test_every_changed_bit_and_every_cut_is_told_with_the_way_back(
    paths: Paths, key: bytes, times: int, capsys: pytest.CaptureFixture[str]
) -> None:
    dice, good = random.Random(times), paths.data.with_name("good")
    shutil.copytree(paths.data, good)
    with open_store(paths.database, key) as store:
        whole = texts(store)
    assert len(whole) == 69
    (backup,) = paths.backups.glob("*.db")
    kinds = ("facilitator.db", "facilitator.db-wal", "vault.json")
    found = dict.fromkeys(kinds, 0)
    for number in range(times):
        kind = kinds[number % len(kinds)]
        shutil.rmtree(paths.data)
        shutil.copytree(good, paths.data)
        damage(paths.data / kind, dice)
        bent = {each.name: each.read_bytes() for each in paths.data.glob("*")}
        capsys.readouterr()
        code = main(["check"])
        told = "".join(capsys.readouterr())
        if code == OK:  # what was damaged lay in the journal too, and was written anew from there
            assert kind == "facilitator.db"
            assert read(paths, key) == whole
            continue
        found[kind] += 1
        assert code == FAILED
        assert f"facilitator restore {backup}" in told or f"cp '{backup}.vault.json'" in told, told
        if kind != "vault.json":
            for name, content in bent.items():
                (paths.data / name).write_bytes(content)
            assert (read(paths, key) or set()) <= whole
        if number < 9:
            assert main(["restore", str(backup)]) == OK
            assert main(["check"]) == OK
            assert read(paths, key) == {each for each in whole if not each.startswith("after")}
            aside = [*paths.data.glob(f"{kind}.before-restore*")]
            assert aside or kind == "facilitator.db-wal"  # which was taken in when the store was opened
            if kind == "vault.json":
                assert aside[0].read_bytes() == bent[kind]
    assert min(found.values()) > times // 6
    assert found["vault.json"] == found["facilitator.db-wal"] == times // 3 or times % 3


def test_the_first_screen_tells_of_damage_that_a_killed_program_left(paths: Paths) -> None:
    damage(paths.data / "facilitator.db-wal", random.Random(1))
    (backup,) = paths.backups.glob("*.db")
    with window(paths.data.parent, before="import facilitator.app as a; a.CALM_SECONDS = 0.1") as terminal:
        terminal.expect("locked")
        terminal.text(PASSPHRASE)
        terminal.keys("enter")
        terminal.expect("were found damaged")
        terminal.keys("!")
        terminal.expect("In your notes")
        assert str(backup) in "".join(each.strip(" │") for each in terminal.screen.splitlines())
        terminal.keys("escape ctrl+q")
        assert terminal.wait_exit() == 0


def test_damage_that_shuts_the_store_is_told_where_the_passphrase_is_asked_for(paths: Paths) -> None:
    for ending in ("-wal", "-shm"):  # or the page is whole there
        paths.database.with_name(paths.database.name + ending).unlink()
    content = bytearray(paths.database.read_bytes())
    content[60] ^= 1
    paths.database.write_bytes(content)
    (backup,) = paths.backups.glob("*.db")
    with window(paths.data.parent, FACILITATOR_PASSPHRASE_COMMAND="") as terminal:
        terminal.expect("locked")
        terminal.resize(50, 40)  # the paths of tests are long
        terminal.text(PASSPHRASE)
        terminal.keys("enter")
        terminal.expect("newest good backup")
        assert str(backup) in "".join(each.strip() for each in terminal.screen.splitlines())
        terminal.keys("ctrl+q")
        assert terminal.wait_exit() == 0
