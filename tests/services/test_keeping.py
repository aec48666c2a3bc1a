"""What lies in a home: each state has its own words, a next step, and nothing on the disk is changed."""

import os
import random
import sqlite3
from collections.abc import Callable

import pytest
from sqlcipher3 import dbapi2
from vault_samples import CHEAP, PASSPHRASE, contents

from facilitator.domain.models import Person
from facilitator.errors import FacilitatorError
from facilitator.paths import Paths
from facilitator.services.backups import make_backup
from facilitator.services.keeping import (
    Keeping,
    keep_vault,
    load_vault,
    look,
    set_up,
    settle,
)
from facilitator.storage.connection import open_raw
from facilitator.storage.errors import (
    DamagedError,
    LockedError,
    MissingStoreError,
    NewerStoreError,
    NotAStoreError,
    WrongKeyError,
)
from facilitator.storage.in_use import alone
from facilitator.storage.pair import vault_of
from facilitator.storage.store import open_store
from facilitator.storage.vault import NewVault, new_vault
from facilitator.storage.vault_errors import DamagedVaultError, MissingVaultError, WrongPassphraseError


@pytest.fixture
def new() -> NewVault:
    return new_vault(PASSPHRASE, CHEAP)


@pytest.fixture
def home(paths: Paths, new: NewVault) -> Paths:
    """A home that was set up, with an empty encrypted store."""
    set_up(paths, new)
    return paths


def test_a_new_home_holds_nothing(paths: Paths) -> None:
    assert look(paths) is Keeping.NOTHING
    assert not settle(paths)
    assert contents(paths) == {}


def test_a_home_that_was_set_up_opens_with_the_passphrase_alone(home: Paths, new: NewVault) -> None:
    assert look(home) is Keeping.ENCRYPTED
    assert sorted(contents(home)) == ["facilitator.db", "vault.json"]
    assert home.database.read_bytes()[:16] == new.vault.id
    with open_store(home.database, load_vault(home).unlock(PASSPHRASE)) as store:
        assert store.find(Person) == []
        assert store.check() == []
    with pytest.raises(WrongPassphraseError):
        load_vault(home).unlock("another")


def test_a_plain_store_is_a_plain_store(paths: Paths) -> None:
    open_store(paths.database).close()
    assert look(paths) is Keeping.PLAIN


def test_what_is_there_is_not_set_up_anew(home: Paths) -> None:
    before = contents(home)
    with pytest.raises(NotAStoreError, match="already"):
        set_up(home, new_vault("other", CHEAP))
    assert contents(home) == before


def test_a_set_up_that_fails_leaves_nothing(
    paths: Paths, new: NewVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("facilitator.storage.migrations.build", fail)
    with pytest.raises(FacilitatorError, match="full"):
        set_up(paths, new)
    assert contents(paths) == {}


# Bad input


def lose_vault(home: Paths) -> None:
    home.vault.unlink()


def bend_vault(home: Paths) -> None:
    content = home.vault.read_bytes()
    home.vault.write_bytes(content[:300] + bytes([content[300] ^ 1]) + content[301:])


def empty_vault(home: Paths) -> None:
    home.vault.write_bytes(b"")


def lose_store(home: Paths) -> None:
    home.database.unlink()


def empty_store(home: Paths) -> None:
    home.database.write_bytes(b"")


def other_vault(home: Paths) -> None:
    new_vault(PASSPHRASE, CHEAP).vault.save(home.vault)


def random_bytes(home: Paths) -> None:
    """A whole number of pages of nothing: it cannot be told from a store under another key."""
    home.database.write_bytes(random.Random(6).randbytes(4 * 4096))


def bend_the_beginning(home: Paths) -> None:
    content = home.database.read_bytes()
    home.database.write_bytes(bytes([content[0] ^ 1]) + content[1:])


def blank_the_beginning(home: Paths) -> None:
    home.database.write_bytes(bytes(512) + home.database.read_bytes()[512:])


def foreign_store(home: Paths) -> None:
    home.database.unlink()
    theirs = sqlite3.connect(home.database)
    theirs.execute("CREATE TABLE person (id)")
    theirs.commit()
    theirs.close()


def letter_for_a_store(home: Paths) -> None:
    home.vault.unlink()
    home.database.write_bytes(b"Dear Ana,\n" * 99)


def plain_store(home: Paths) -> None:
    home.database.unlink()
    open_store(home.database).close()


def folder_for_a_store(home: Paths) -> None:
    home.database.unlink()
    home.database.mkdir()


BAD: list[tuple[Callable[[Paths], None], type[FacilitatorError], str]] = [
    (lose_vault, MissingVaultError, "missing"),
    (bend_vault, DamagedVaultError, "damaged"),
    (empty_vault, DamagedVaultError, "damaged"),
    (lose_store, MissingStoreError, "store .* is missing"),
    (empty_store, NotAStoreError, "empty"),
    (other_vault, WrongKeyError, "another vault"),
    (random_bytes, WrongKeyError, "or no store at all"),
    (bend_the_beginning, DamagedError, "first bytes .* damaged"),
    (blank_the_beginning, DamagedError, "first bytes .* damaged"),
    (foreign_store, NotAStoreError, "another program"),
    (letter_for_a_store, NotAStoreError, "not a store"),
    (plain_store, NotAStoreError, "not encrypted"),
    (folder_for_a_store, NotAStoreError, "not a file"),
]


@pytest.mark.parametrize(("spoil", "kind", "words"), BAD, ids=[each[0].__name__ for each in BAD])
def test_bad_input_is_named_has_a_next_step_and_is_left_as_it_is(
    home: Paths, spoil: Callable[[Paths], None], kind: type[FacilitatorError], words: str
) -> None:
    spoil(home)
    before = contents(home)
    with pytest.raises(kind, match=words) as refused:
        look(home)
    assert refused.value.hint
    assert not settle(home)
    assert contents(home) == before


def test_a_schema_of_a_newer_program_is_refused_and_left(home: Paths, new: NewVault) -> None:
    connection = open_raw(home.database, new.key)
    connection.execute("PRAGMA user_version = 9999")
    connection.close()
    assert look(home) is Keeping.ENCRYPTED
    before = contents(home)
    with pytest.raises(NewerStoreError, match="newer"):
        open_store(home.database, new.key)
    assert contents(home) == before


def test_a_wrong_key_is_refused_and_changes_nothing(home: Paths) -> None:
    before = contents(home)
    with pytest.raises(WrongKeyError):
        open_store(home.database, bytes(32))
    assert contents(home) == before


@pytest.mark.parametrize("spoil", [lose_vault, bend_vault, other_vault])
def test_the_copy_of_the_vault_that_helps_is_named_and_does_help(
    home: Paths, new: NewVault, spoil: Callable[[Paths], None], clock: object
) -> None:
    with open_store(home.database, new.key) as store:
        made = make_backup(store, home.backups, clock, home.vault)  # type: ignore[arg-type]
    spoil(home)
    with pytest.raises(FacilitatorError) as refused:
        look(home)
    assert f"cp '{vault_of(made.path)}' '{home.vault}'" in refused.value.hint
    home.vault.write_bytes(vault_of(made.path).read_bytes())
    assert look(home) is Keeping.ENCRYPTED
    assert load_vault(home).unlock(PASSPHRASE) == new.key


# Changing the vault


def test_a_former_passphrase_opens_no_copy_beside_a_backup_either(
    home: Paths, new: NewVault, clock: object
) -> None:
    with open_store(home.database, new.key) as store:
        made = make_backup(store, home.backups, clock, home.vault)  # type: ignore[arg-type]
    other = home.backups / "older.db.vault.json"
    new_vault(PASSPHRASE, CHEAP).vault.save(other)
    before, store_before = other.read_bytes(), home.database.read_bytes()
    keep_vault(home, load_vault(home).with_passphrase(new.key, "another", CHEAP))
    for path in (home.vault, vault_of(made.path)):
        assert path.read_bytes() == home.vault.read_bytes()
    assert other.read_bytes() == before
    assert home.database.read_bytes() == store_before
    assert load_vault(home).unlock("another") == new.key


def test_what_is_under_way_elsewhere_is_not_settled(home: Paths, new: NewVault) -> None:
    waiting = home.vault.with_name("vault.json.next")
    new_vault(PASSPHRASE, CHEAP).vault.save(waiting)
    with alone(home.database), pytest.raises(LockedError):
        settle(home)
    assert waiting.exists()
    assert settle(home)
    assert not waiting.exists()


def test_an_encrypted_file_of_another_program_is_no_store_of_ours(home: Paths, new: NewVault) -> None:
    home.database.unlink()
    theirs = dbapi2.connect(str(home.database))
    theirs.execute(f"PRAGMA key = \"x'{new.key.hex()}{new.vault.id.hex()}'\"")
    theirs.execute("CREATE TABLE person (id)")
    theirs.close()
    before = contents(home)
    with pytest.raises(NotAStoreError, match="another program"):
        open_store(home.database, new.key)
    assert contents(home) == before
    assert os.listdir(home.backups) == []  # noqa: PTH208
