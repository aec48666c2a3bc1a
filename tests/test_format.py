"""The format holds what docs/format.md says, and not a word of anybody is on the disk in the clear."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import apsw
import pytest
from store_samples import NOW, meeting, note, person
from vault_samples import CHEAP

from facilitator.domain.clock import SetClock
from facilitator.domain.models import Person
from facilitator.paths import Paths
from facilitator.services.backups import make_backup
from facilitator.services.keeping import set_up
from facilitator.storage.store import open_store
from facilitator.storage.vault import NewVault, new_vault
from facilitator.support_log import SupportLog
from tests.probe import Terminal

FORMAT = Path(__file__).parents[1] / "docs" / "format.md"
PASSPHRASE = "a passphrase of six plain words"
NAME, NOTE = "Anastasia Lindqvist", "She wants to leave in spring"


@pytest.fixture
def new(paths: Paths) -> NewVault:
    made = new_vault(PASSPHRASE, CHEAP)
    set_up(paths, made)
    return made


def read_elsewhere(database: Path, key: str) -> list[tuple[object, ...]]:
    """Read the notes with another implementation of SQLCipher 4, given nothing but the raw key."""
    with closing(apsw.Connection(str(database), flags=apsw.SQLITE_OPEN_READONLY)) as reader:
        for pragma in ("cipher = 'sqlcipher'", "legacy = 4", f"key = \"x'{key}'\""):
            reader.execute(f"PRAGMA {pragma}").fetchall()
        return reader.execute("SELECT name, text FROM note JOIN person ON person.id = person_id").fetchall()


def traces(folder: Path, *words: str) -> Iterator[tuple[Path, str]]:
    """Yield every file below the folder in which a word stands, in UTF-8 or UTF-16, in any case."""
    for path in folder.rglob("*"):
        content = path.read_bytes().lower() if path.is_file() else b""
        for word in words:
            if any(word.lower().encode(code) in content for code in ("utf-8", "utf-16-le", "utf-16-be")):
                yield path, word


def test_another_reader_opens_the_store_and_its_backup_with_the_raw_key(
    paths: Paths, new: NewVault, clock: SetClock
) -> None:
    who = person(name=NAME)
    with open_store(paths.database, new.key) as store:
        store.save([who, met := meeting(who), note(met, NOTE)])
        made = make_backup(store, paths.backups, clock, paths.vault)
    for database in (paths.database, made.path):
        assert database.read_bytes()[:16] == new.vault.id
        assert read_elsewhere(database, new.key.hex()) == [(NAME, NOTE)]
    with pytest.raises(apsw.NotADBError):
        read_elsewhere(paths.database, bytes(32).hex())


def test_the_program_in_the_documentation_finds_the_key(paths: Paths, new: NewVault) -> None:
    (program,) = re.findall(r"```python\n(.*?)```", FORMAT.read_text(encoding="utf-8"), re.DOTALL)
    spaced = PASSPHRASE.replace(" ", "\u00a0")  # as some keyboards type it
    typed = f"import getpass; getpass.getpass = lambda: {spaced!r}\n"
    done = subprocess.run(
        [sys.executable, "-c", typed + program, str(paths.vault)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == new.key.hex()
    assert "facilitator" not in program.replace('"facilitator', "")


def test_neither_a_name_nor_a_note_nor_a_date_is_in_any_file(
    paths: Paths, new: NewVault, clock: SetClock
) -> None:
    home = paths.data.parent
    who = person(name=NAME, email="anastasia@example.org")
    date = f"{NOW:%Y-%m-%d}"
    words = (
        NAME,
        "Lindqvist",
        "example.org",
        NOTE,
        "spring",
        date,
        "SQLite format",
        "CREATE TABLE",
        PASSPHRASE,
    )
    with open_store(paths.database, new.key) as store:
        store.save([who, met := meeting(who), note(met, NOTE)])
        make_backup(store, paths.backups, clock, paths.vault)
        try:
            raise ValueError(NOTE)
        except ValueError as error:
            SupportLog(paths.log).write_crash(error)
        during = list(traces(home, *words))
        assert paths.database.with_name("facilitator.db-wal").stat().st_size
    assert during == []
    assert list(traces(home, *words)) == []
    plain = home / "plain.db"
    with open_store(plain) as store:
        store.save([who, met := meeting(who), note(met, NOTE)])
    assert {word for _, word in traces(home, *words)} == {*words} - {PASSPHRASE}  # it can be found


def test_the_running_program_writes_nothing_in_the_clear(paths: Paths, new: NewVault, tmp_path: Path) -> None:
    home = paths.data.parent
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    own = {
        "FACILITATOR_HOME": str(home),
        "HOME": str(home),
        "TMPDIR": str(temporary),
        "PATH": "/usr/bin:/bin",
    }
    program = [sys.executable, "-m", "facilitator"]
    with Terminal(program, cols=60, rows=24, env=own, cwd=tmp_path) as window:
        window.expect("[Pp]assphrase")
        window.text(PASSPHRASE + "\r")
        window.expect("Add your first person")
        window.keys("n")
        window.expect("A new person")
        window.text(NAME)
        window.expect(NAME)
        window.keys("ctrl+s")
        window.gone("A new person")
        window.expect(NAME)
        during = list(traces(tmp_path, NAME, "Lindqvist", PASSPHRASE))
        window.keys("ctrl+q")
        assert window.wait_exit() == 0
    assert during == []
    assert list(traces(tmp_path, NAME, "Lindqvist", PASSPHRASE)) == []
    with open_store(paths.database, new.key) as store:
        assert [each.name for each in store.find(Person)] == [NAME]
