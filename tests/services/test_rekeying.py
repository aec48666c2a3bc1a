"""Encrypting and rotating: nothing is lost, nothing plain is left, and a crash leaves a pair that opens."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from store_samples import one_of_each
from vault_samples import CHEAP, PASSPHRASE, MemoryKeyring, contents

from facilitator.domain.clock import SetClock
from facilitator.domain.models import Note, Record
from facilitator.errors import FacilitatorError
from facilitator.paths import Paths, find_paths
from facilitator.services.backups import make_backup, restore
from facilitator.services.keeping import (
    Keeping,
    add_keyring,
    load_vault,
    look,
    remove_keyring,
    set_up,
    settle,
)
from facilitator.services.rekeying import encrypt, encrypt_copies, plain_copies, rotate
from facilitator.storage.backup import faults
from facilitator.storage.connection import connect
from facilitator.storage.errors import DamagedError, LockedError
from facilitator.storage.pair import vault_of
from facilitator.storage.restore import check_file
from facilitator.storage.store import Store, open_store
from facilitator.storage.vault import NewVault, Vault, new_vault
from facilitator.storage.vault_errors import KeyringError, WrongPassphraseError

SECRET = "she-wants-to-leave"


@pytest.fixture
def new() -> NewVault:
    return new_vault(PASSPHRASE, CHEAP)


@pytest.fixture
def plain(paths: Paths, clock: SetClock) -> Paths:
    """A home with a plain store, a plain backup of it, and a journal that a killed window left."""
    killed = paths.data / "killed"
    with open_store(paths.database) as store:
        store.save(one_of_each("before"))
        make_backup(store, paths.backups, clock)
        store.save(one_of_each(SECRET))
        shutil.copytree(paths.data, killed)
    shutil.copytree(killed, paths.data, dirs_exist_ok=True)
    shutil.rmtree(killed)
    assert SECRET.encode() in paths.database.with_name("facilitator.db-wal").read_bytes()
    return paths


@pytest.fixture
def sealed(paths: Paths, clock: SetClock) -> tuple[Paths, bytes]:
    """A home with an encrypted store, two backups and a file that a restore kept, and its key."""
    first = new_vault(PASSPHRASE, CHEAP)
    set_up(paths, first)
    with open_store(paths.database, first.key) as store:
        store.save(one_of_each(SECRET))
        made = make_backup(store, paths.backups, clock, paths.vault)
        clock.advance(3600)
        without_vault = make_backup(store, paths.backups, clock)
    restore(made.path, paths.database, first.key, clock)
    assert not without_vault.vault.exists()
    return paths, first.key


def records(store: Store) -> list[Record]:
    return [each for kind in {type(each) for each in one_of_each("x")} for each in store.find(kind)]


def notes(paths: Paths, key: bytes | None) -> list[str]:
    with closing(connect(paths.database, key)) as connection:
        assert faults(connection, encrypted=key is not None) == []
        return [text for (text,) in connection.execute("SELECT text FROM note")]


def leftovers(paths: Paths) -> list[str]:
    """Return what should not be there; a vault that was not finished when the power went does no harm."""
    found = [name for name in contents(paths) if name.startswith(".") or name.endswith(".next")]
    return [name for name in found if not ("vault.json" in name and name.endswith(".new"))]


def nothing_plain(paths: Paths) -> bool:
    traces = (SECRET.encode(), SECRET.encode("utf-16-le"), b"CREATE TABLE", b"SQLite format 3")
    return not any(trace in content for content in contents(paths).values() for trace in traces)


def test_a_plain_store_is_encrypted_with_everything_in_it_and_nothing_plain_is_left(
    plain: Paths, new: NewVault
) -> None:
    with open_store(plain.database) as store:
        before = sorted(records(store), key=lambda each: each.id)
    parts: list[float] = []
    done = encrypt(plain, new, parts.append)
    assert parts[-1] == 1.0
    assert [path.parent for path in done.encrypted] == [plain.backups]
    assert done.left_plain == ()
    assert look(plain) is Keeping.ENCRYPTED
    assert nothing_plain(plain)
    assert leftovers(plain) == []
    with open_store(plain.database, load_vault(plain).unlock(PASSPHRASE)) as store:
        assert sorted(records(store), key=lambda each: each.id) == before
        assert store.search.is_right()
        assert store.check() == []


def test_a_plain_backup_is_encrypted_too_and_its_own_vault_opens_it(plain: Paths, new: NewVault) -> None:
    (backup,) = encrypt(plain, new).encrypted
    key = Vault.load(vault_of(backup)).unlock_with_recovery(new.recovery_code)
    assert check_file(backup, key) == []
    with open_store(backup, key) as store:
        assert [note.text for note in store.find(Note)] == ["before"]


def test_the_plain_bytes_are_written_over_before_they_are_let_go(
    plain: Paths, new: NewVault, tmp_path: Path
) -> None:
    held = {}
    for path in (plain.database, plain.database.with_name("facilitator.db-wal"), *plain.backups.iterdir()):
        held[path] = tmp_path / f"{path.name}-held"
        os.link(path, held[path])  # the same bytes on the disk, under a name of this test
    encrypt(plain, new)
    assert len(held) == 3
    for path, same in held.items():
        assert SECRET.encode() not in same.read_bytes(), path
        assert b"CREATE TABLE" not in same.read_bytes(), path


def test_a_backup_that_cannot_be_read_is_left_and_named(plain: Paths, new: NewVault) -> None:
    (backup,) = plain.backups.iterdir()
    broken = backup.read_bytes()[:9000]
    backup.write_bytes(broken)
    (plain.backups / "letter.txt").write_text("Dear Ana")
    done = encrypt(plain, new)
    assert done.left_plain == (backup,)
    assert done.encrypted == ()
    assert backup.read_bytes() == broken
    assert sorted(each.name for each in plain.backups.iterdir()) == [backup.name, "letter.txt"]
    assert look(plain) is Keeping.ENCRYPTED
    assert plain_copies(plain) == [backup]


def test_what_is_encrypted_already_or_open_in_a_window_is_not_encrypted(plain: Paths, new: NewVault) -> None:
    with open_store(plain.database) as store:
        store.save(one_of_each("while open"))
        with pytest.raises(LockedError, match="another window"):
            encrypt(plain, new)
    assert look(plain) is Keeping.PLAIN
    assert not plain.vault.exists()
    encrypt(plain, new)
    before = contents(plain)
    with pytest.raises(FacilitatorError, match="no plain store"):
        encrypt(plain, new_vault("other", CHEAP))
    assert contents(plain) == before
    assert encrypt_copies(plain, new.key).encrypted == ()


def test_a_copy_that_does_not_come_out_whole_is_thrown_away(
    plain: Paths, new: NewVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("facilitator.storage.reencrypt.faults", lambda *_, **__: ["bad"])
    with pytest.raises(DamagedError, match="not changed"):
        encrypt(plain, new)
    assert look(plain) is Keeping.PLAIN
    assert leftovers(plain) == []
    assert sorted(notes(plain, None)) == ["before", SECRET]


def test_a_rotated_store_has_another_key_and_the_old_one_opens_it_no_more(
    sealed: tuple[Paths, bytes], new: NewVault
) -> None:
    paths, old = sealed
    rotated = rotate(paths, old, new)
    assert rotated.keyring_kept
    assert new.key != old
    assert notes(paths, load_vault(paths).unlock(PASSPHRASE)) == [SECRET]
    assert load_vault(paths).unlock_with_recovery(new.recovery_code) == new.key
    with pytest.raises(FacilitatorError):
        open_store(paths.database, old)
    assert leftovers(paths) == []


def test_every_backup_of_the_old_key_is_named_and_opens_with_the_vault_beside_it(
    sealed: tuple[Paths, bytes], new: NewVault
) -> None:
    paths, old = sealed
    backups = rotate(paths, old, new).old_backups
    assert len(backups) == 3
    for backup in backups:
        key = Vault.load(vault_of(backup)).unlock(PASSPHRASE)
        assert key == old
        assert check_file(backup, key) == []


def test_a_wrong_key_rotates_nothing(sealed: tuple[Paths, bytes], new: NewVault) -> None:
    paths, _ = sealed
    store = paths.database.read_bytes(), paths.vault.read_bytes()
    with pytest.raises(FacilitatorError):
        rotate(paths, bytes(32), new)
    assert (paths.database.read_bytes(), paths.vault.read_bytes()) == store
    assert leftovers(paths) == []


def test_the_system_keyring_opens_the_rotated_store_too(
    sealed: tuple[Paths, bytes], new: NewVault, system: MemoryKeyring
) -> None:
    paths, old = sealed
    add_keyring(paths, old)
    assert load_vault(paths).unlock_with_keyring() == old
    assert rotate(paths, old, new).keyring_kept
    assert load_vault(paths).unlock_with_keyring() == new.key
    assert [name for _, name in system.kept] == [new.vault.id.hex()]
    remove_keyring(paths, new.key)
    assert not load_vault(paths).has_keyring
    assert system.kept == {}


def test_a_keyring_that_does_not_answer_does_not_keep_the_store_from_being_rotated(
    sealed: tuple[Paths, bytes], new: NewVault, system: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths, old = sealed
    add_keyring(paths, old)
    monkeypatch.setattr(MemoryKeyring, "priority", 0)
    assert not rotate(paths, old, new).keyring_kept
    assert load_vault(paths).unlock(PASSPHRASE) == new.key


def test_a_locked_keyring_opens_nothing_more_once_it_is_removed_though_it_keeps_its_secret(
    sealed: tuple[Paths, bytes], system: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths, key = sealed
    add_keyring(paths, key)
    with monkeypatch.context() as patch:
        patch.setattr(MemoryKeyring, "get_password", lambda *_: 1 / 0)
        assert not remove_keyring(paths, key)
    assert system.kept
    assert not load_vault(paths).has_keyring
    with pytest.raises(KeyringError):
        load_vault(paths).unlock_with_keyring()


# A crash at each point


class Snapshots:
    """Copies of a home as it lay on the disk before and after each change that the program made there."""

    def __init__(self, paths: Paths, folder: Path) -> None:
        self._home = paths.data.parent
        self._folder = folder
        self.busy = False
        self._last: list[tuple[str, int, int]] = []
        self.taken: list[tuple[str, Paths]] = []

    def take(self, moment: str) -> None:
        files = [path for path in self._home.rglob("*") if path.is_file()]
        state = sorted((str(path), path.stat().st_ino, hash(path.read_bytes())) for path in files)
        if state == self._last:
            return
        self._last = state
        target = self._folder / str(len(self.taken))
        links: dict[int, Path] = {}
        for source in self._home.rglob("*"):
            copy = target / source.relative_to(self._home)
            if source.is_dir():
                copy.mkdir(parents=True, exist_ok=True)
                continue
            copy.parent.mkdir(parents=True, exist_ok=True)
            inode = source.stat().st_ino
            if inode in links:
                os.link(links[inode], copy)
            else:
                links[inode] = copy
                shutil.copy2(source, copy)
        self.taken.append((moment, find_paths({"FACILITATOR_HOME": str(target)})))


@pytest.fixture
def crashing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Paths], Snapshots]]:
    """Return what begins to take snapshots of a home."""

    def begin(paths: Paths) -> Snapshots:
        snapshots = Snapshots(paths, tmp_path / "crashed")
        for name in ("replace", "rename", "link", "unlink", "fsync", "open"):
            monkeypatch.setattr(os, name, recorded(snapshots, name, getattr(os, name)))
        return snapshots

    yield begin
    monkeypatch.undo()


def recorded(snapshots: Snapshots, name: str, real: Callable[..., object]) -> Callable[..., object]:
    def wrapped(*arguments: object, **options: object) -> object:
        if snapshots.busy or (name == "open" and not int(arguments[1]) & os.O_CREAT):  # type: ignore[call-overload]
            return real(*arguments, **options)
        snapshots.busy = True
        snapshots.take(f"before {name} {arguments[0]}")
        snapshots.busy = False
        return real(*arguments, **options)

    return wrapped


def test_a_crash_at_any_point_of_encrypting_leaves_a_store_that_opens_and_can_go_on(
    plain: Paths, new: NewVault, crashing: Callable[[Paths], Snapshots], monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshots = crashing(plain)
    encrypt(plain, new)
    monkeypatch.undo()
    assert len(snapshots.taken) > 12
    still_plain = []
    for moment, home in snapshots.taken:
        settle(home)
        if look(home) is Keeping.PLAIN:
            assert sorted(notes(home, None)) == ["before", SECRET], moment
            assert leftovers(home) == [], moment
            still_plain.append(home)
            continue
        key = load_vault(home).unlock(PASSPHRASE)
        encrypt_copies(home, key)
        assert sorted(notes(home, key)) == ["before", SECRET], moment
        assert nothing_plain(home), moment
        assert leftovers(home) == [], moment
        assert len([path for path in home.backups.iterdir() if path.suffix == ".db"]) == 1
    assert 3 < len(still_plain) < len(snapshots.taken) - 3
    encrypt(still_plain[-1], new)
    assert nothing_plain(still_plain[-1])


def test_a_crash_at_any_point_of_rotating_leaves_a_pair_that_opens(
    sealed: tuple[Paths, bytes],
    new: NewVault,
    crashing: Callable[[Paths], Snapshots],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paths, old = sealed
    snapshots = crashing(paths)
    rotate(paths, old, new)
    monkeypatch.undo()
    keys = set()
    assert len(snapshots.taken) > 8
    for moment, home in snapshots.taken:
        settle(home)
        assert look(home) is Keeping.ENCRYPTED, moment
        key = load_vault(home).unlock(PASSPHRASE)
        keys.add(key)
        assert notes(home, key) == [SECRET], moment
        assert leftovers(home) == [], moment
        assert nothing_plain(home)
    assert keys == {old, new.key}


def test_a_crash_at_any_point_of_setting_up_leaves_nothing_or_a_pair(
    paths: Paths,
    new: NewVault,
    crashing: Callable[[Paths], Snapshots],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    snapshots = crashing(paths)
    set_up(paths, new)
    monkeypatch.undo()
    seen = set()
    for moment, home in snapshots.taken:
        home.prepare()
        settle(home)
        state = look(home)
        seen.add(state)
        if state is Keeping.NOTHING:
            set_up(home, new_vault(PASSPHRASE, CHEAP))
        assert notes(home, load_vault(home).unlock(PASSPHRASE)) == [], moment
    assert seen == {Keeping.NOTHING, Keeping.ENCRYPTED}


def test_without_hard_links_a_crash_loses_nothing_either(
    plain: Paths, new: NewVault, crashing: Callable[[Paths], Snapshots], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(95, "Operation not supported")

    snapshots = crashing(plain)
    monkeypatch.setattr(os, "link", refuse)
    encrypt(plain, new)
    with pytest.raises(WrongPassphraseError):
        load_vault(plain).unlock("another")
    monkeypatch.undo()
    for moment, home in snapshots.taken:
        settle(home)
        key = load_vault(home).unlock(PASSPHRASE) if look(home) is Keeping.ENCRYPTED else None
        assert sorted(notes(home, key)) == ["before", SECRET], moment
