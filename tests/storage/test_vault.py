"""The vault: who may open it, what happens to one that was changed, and what is left on the disk."""

import os
import stat
import sys
from dataclasses import replace
from pathlib import Path

import keyring
import pytest
from vault_samples import CHEAP, PASSPHRASE, MemoryKeyring

from facilitator.storage.vault import NewVault, Vault, _checksum, _words, new_vault
from facilitator.storage.vault_errors import (
    DamagedVaultError,
    EmptyPassphraseError,
    KeyringError,
    MissingVaultError,
    NewerVaultError,
    RecoverySlipError,
    WrongPassphraseError,
    WrongRecoveryCodeError,
)
from facilitator.storage.vault_keyring import forget_keyring_secret
from facilitator.storage.vault_slots import STANDARD, STRONG, Argon2, Slot, SlotKind


@pytest.fixture
def made() -> NewVault:
    return new_vault(PASSPHRASE, CHEAP)


@pytest.fixture
def file(tmp_path: Path, made: NewVault) -> Path:
    path = tmp_path / "vault.json"
    made.vault.save(path)
    return path


def test_a_vault_opens_with_its_passphrase_and_with_its_recovery_code(file: Path, made: NewVault) -> None:
    vault = Vault.load(file)
    assert vault == made.vault
    assert len(made.key) == 32
    assert vault.unlock(PASSPHRASE) == made.key
    assert vault.unlock_with_recovery(made.recovery_code) == made.key
    assert vault.unlock(PASSPHRASE.replace("é", "e\u0301").replace(" ", "\u00a0")) == made.key


def test_every_vault_has_a_key_of_its_own(made: NewVault) -> None:
    other = new_vault(PASSPHRASE, CHEAP)
    assert other.key != made.key
    assert other.vault.id != made.vault.id
    assert other.recovery_code != made.recovery_code


@pytest.mark.parametrize(
    "wrong", ["", "correct", PASSPHRASE + " ", PASSPHRASE.upper(), "x" * 100_000, "\ud800"]
)
def test_another_passphrase_opens_nothing_and_changes_nothing(file: Path, wrong: str) -> None:
    before = file.read_bytes()
    with pytest.raises(EmptyPassphraseError if not wrong else WrongPassphraseError) as refused:
        Vault.load(file).unlock(wrong)
    assert refused.value.hint
    assert file.read_bytes() == before
    assert os.listdir(file.parent) == [file.name]  # noqa: PTH208


def test_a_recovery_code_of_another_vault_is_told_from_a_slip(made: NewVault) -> None:
    with pytest.raises(WrongRecoveryCodeError):
        made.vault.unlock_with_recovery(new_vault("x", CHEAP).recovery_code)
    with pytest.raises(RecoverySlipError):
        made.vault.unlock_with_recovery(made.recovery_code[:-1])


def test_a_new_passphrase_replaces_the_old_one_and_leaves_the_code(made: NewVault) -> None:
    changed = made.vault.with_passphrase(made.key, "another one", CHEAP)
    assert changed.unlock("another one") == made.key
    assert changed.unlock_with_recovery(made.recovery_code) == made.key
    with pytest.raises(WrongPassphraseError):
        changed.unlock(PASSPHRASE)
    assert made.vault.unlock(PASSPHRASE) == made.key


def test_a_new_recovery_code_makes_the_old_one_void(made: NewVault) -> None:
    changed, code = made.vault.with_recovery(made.key)
    assert changed.unlock_with_recovery(code) == made.key
    assert changed.unlock(PASSPHRASE) == made.key
    with pytest.raises(WrongRecoveryCodeError):
        changed.unlock_with_recovery(made.recovery_code)


def test_only_the_vault_s_own_key_can_change_it(made: NewVault) -> None:
    with pytest.raises(ValueError, match="key"):
        made.vault.with_passphrase(bytes(32), "another one", CHEAP)


@pytest.mark.skipif(sys.platform == "win32", reason="no modes there")
def test_the_file_is_for_its_owner_alone_and_replaces_the_old_one_whole(file: Path, made: NewVault) -> None:
    file.chmod(0o644)
    made.vault.with_passphrase(made.key, "another one", CHEAP).save(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert os.listdir(file.parent) == [file.name]  # noqa: PTH208
    assert Vault.load(file).unlock("another one") == made.key


def test_a_save_that_fails_leaves_the_old_vault(
    file: Path, made: NewVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    before = file.read_bytes()
    changed = made.vault.with_passphrase(made.key, "another one", CHEAP)
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        changed.save(file)
    assert file.read_bytes() == before
    assert os.listdir(file.parent) == [file.name]  # noqa: PTH208


def test_the_file_holds_neither_key_nor_passphrase_nor_code(file: Path, made: NewVault) -> None:
    content = file.read_bytes()
    for secret in (PASSPHRASE, made.key.hex(), made.recovery_code, made.recovery_code.replace("-", "")):
        assert secret.encode() not in content
    for shown in (repr(made), str(made)):
        assert made.key.hex() not in shown
        assert repr(made.key) not in shown
        assert made.recovery_code not in shown


# Damage


def refused(file: Path, content: bytes) -> None:
    """Assert that this content is refused as damage, and left as it is."""
    file.write_bytes(content)
    with pytest.raises(DamagedVaultError) as found:
        Vault.load(file)
    assert str(file) in found.value.message
    assert "copy" in found.value.hint
    assert file.read_bytes() == content


@pytest.mark.parametrize("mask", [0x01, 0x20, 0x80])
def test_every_single_changed_byte_is_noticed(file: Path, mask: int) -> None:
    whole = file.read_bytes()
    assert len(whole) > 700
    for place in range(len(whole)):
        refused(file, whole[:place] + bytes([whole[place] ^ mask]) + whole[place + 1 :])


def test_a_file_that_was_cut_short_or_is_something_else_is_refused(file: Path) -> None:
    whole = file.read_bytes()
    for length in range(len(whole)):
        refused(file, whole[:length])
    others = (b"null", b"[]", b"{}", b'{"checksum": ""}', b"[" * 60_000, b"x" * 70_000, os.urandom(900))
    for content in (whole + b" ", whole + whole, whole.replace(b"\n", b"\r\n"), *others):
        refused(file, content)


def test_a_missing_vault_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(MissingVaultError, match="missing"):
        Vault.load(tmp_path / "vault.json")
    with pytest.raises(DamagedVaultError):
        Vault.load(tmp_path)
    assert list(tmp_path.iterdir()) == []


def rewritten(made: NewVault, **changes: object) -> bytes:
    """Return the file of somebody who knows how the checksum is made."""
    document = {**made.vault._body(), "mark": made.vault.mark.hex(), **changes}
    return _words({**document, "checksum": _checksum(document)}) + b"\n"


def test_a_vault_of_a_newer_program_is_told_from_damage(file: Path, made: NewVault) -> None:
    file.write_bytes(rewritten(made, version=2, colour="blue"))
    with pytest.raises(NewerVaultError, match="newer"):
        Vault.load(file)


@pytest.mark.parametrize(
    "kdf",
    [
        {"memory_kib": 1 << 22},
        {"memory_kib": 1 << 60},
        {"time_cost": 1 << 30},
        {"time_cost": 129, "memory_kib": 1 << 16},
        {"parallelism": 1 << 20},
        {"memory_kib": 7},
        {"time_cost": 0},
        {"time_cost": -3},
        {"time_cost": 3.0},
        {"time_cost": True},
        {"name": "argon2d"},
        {"name": "hkdf-sha256"},
        {"more": 1},
    ],
    ids=str,
)
def test_what_would_only_make_the_machine_stand_still_is_refused(
    file: Path, made: NewVault, kdf: dict[str, object]
) -> None:
    slots = [slot.to_json() for slot in made.vault.slots]
    slots[0]["kdf"] = {**slots[0]["kdf"], **kdf}
    refused(file, rewritten(made, slots=slots))


def test_slots_that_cannot_be_are_refused(file: Path, made: NewVault) -> None:
    slots = [slot.to_json() for slot in made.vault.slots]
    assert Vault.load(file)
    for wrong in (
        [],
        slots[:1],
        slots[1:],
        slots[::-1],
        [*slots, slots[0]],
        [{**slots[0], "salt": "00"}, slots[1]],
    ):
        refused(file, rewritten(made, slots=wrong))


def altered(slot: Slot) -> list[Slot]:
    """Return the slot with each of its fields changed a little."""
    flipped = [
        replace(slot, **{name: bytes([getattr(slot, name)[0] ^ 1]) + getattr(slot, name)[1:]})
        for name in ("salt", "nonce", "sealed")
    ]
    costs = [
        replace(slot, kdf={**slot.kdf, name: value + (8 if name == "memory_kib" else 1)})
        for name, value in slot.kdf.items()
        if isinstance(value, int) and name != "parallelism"
    ]
    return flipped + costs


def test_whoever_changes_a_slot_on_purpose_is_noticed_too(made: NewVault) -> None:
    first, second = made.vault.slots
    other = new_vault(PASSPHRASE, CHEAP).vault
    cases = [(each, second) for each in altered(first)] + [(first, each) for each in altered(second)]
    assert len(cases) == 8
    cases += [(first,), (second, first), (other.slots[0], second), (first, other.slots[1])]
    for slots in cases:
        changed = replace(made.vault, slots=slots)
        with pytest.raises((WrongPassphraseError, DamagedVaultError)):
            changed.unlock(PASSPHRASE)


@pytest.mark.parametrize("name", ["id", "mark"])
def test_the_fields_of_the_vault_are_bound_to_its_slots(made: NewVault, name: str) -> None:
    changed = replace(made.vault, **{name: bytes(len(getattr(made.vault, name)))})
    with pytest.raises((WrongPassphraseError, DamagedVaultError)):
        changed.unlock(PASSPHRASE)
    with pytest.raises((WrongRecoveryCodeError, DamagedVaultError)):
        changed.unlock_with_recovery(made.recovery_code)


# The cost of a guess


def test_what_a_guess_costs_is_never_less_than_the_standard_unless_asked_for() -> None:
    slot = new_vault(PASSPHRASE).vault.slots[0]
    assert slot.kdf == {"name": "argon2id", "time_cost": 3, "memory_kib": 65536, "parallelism": 4}
    assert Argon2(3, 65536, 4) == STANDARD
    assert STRONG.memory_kib * STRONG.time_cost > 4 * STANDARD.memory_kib * STANDARD.time_cost


def test_the_cost_is_kept_in_the_slot_so_that_a_stronger_choice_opens_too(made: NewVault) -> None:
    costlier = Argon2(time_cost=2, memory_kib=64, parallelism=2)
    changed = made.vault.with_passphrase(made.key, PASSPHRASE, costlier)
    assert changed.slots[0].kdf["memory_kib"] == 64
    assert changed.unlock(PASSPHRASE) == made.key


# The system keyring


class Weak(MemoryKeyring):
    priority = 0.5  # type: ignore[assignment]


class Locked(MemoryKeyring):
    def get_password(self, service: str, username: str) -> str | None:
        raise RuntimeError(f"secret of {username}")


class Forgetful(MemoryKeyring):
    def set_password(self, service: str, username: str, password: str) -> None:
        pass


def test_the_system_keyring_may_open_the_vault_beside_the_passphrase(
    file: Path, made: NewVault, system: MemoryKeyring
) -> None:
    added = made.vault.with_keyring(made.key)
    added.save(file)
    vault = Vault.load(file)
    assert vault.has_keyring
    assert vault.unlock_with_keyring() == made.key
    assert vault.unlock(PASSPHRASE) == made.key
    assert vault.unlock_with_recovery(made.recovery_code) == made.key
    assert made.key.hex() not in str(system.kept)
    assert [slot.kind for slot in vault.slots] == [*SlotKind]


def test_the_keyring_can_be_taken_away_again(made: NewVault, system: MemoryKeyring) -> None:
    removed = made.vault.with_keyring(made.key).without_keyring(made.key)
    assert removed == made.vault
    forget_keyring_secret(removed.id)
    assert system.kept == {}
    forget_keyring_secret(removed.id)
    with pytest.raises(KeyringError):
        removed.unlock_with_keyring()


def test_a_keyring_that_lost_the_secret_or_has_another_opens_nothing(
    made: NewVault, system: MemoryKeyring
) -> None:
    vault = made.vault.with_keyring(made.key)
    (name,) = system.kept
    for kept in (None, "00" * 32, "no hex", ""):
        system.kept = {} if kept is None else {name: kept}
        with pytest.raises(KeyringError, match="keyring"):
            vault.unlock_with_keyring()


def test_a_keyring_that_is_not_there_is_told_and_stops_nothing(
    made: NewVault, system: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = made.vault.with_keyring(made.key)
    monkeypatch.setattr(keyring, "get_keyring", lambda: 1 / 0)
    with pytest.raises(KeyringError, match="ZeroDivisionError"):
        vault.unlock_with_keyring()
    assert vault.unlock(PASSPHRASE) == made.key


@pytest.mark.parametrize("backend", [Weak, Locked, Forgetful])
def test_a_keyring_that_keeps_secrets_badly_or_not_at_all_gets_none(
    made: NewVault, system: MemoryKeyring, backend: type[MemoryKeyring]
) -> None:
    bad = backend()
    keyring.set_keyring(bad)
    with pytest.raises(KeyringError) as refused:
        made.vault.with_keyring(made.key)
    assert made.vault.id.hex() not in str(refused.value)
    if backend is Weak:
        assert bad.kept == {}
