"""The vault: a small file beside the database that gives its key to whoever knows the passphrase.

`vault.json` holds the random data key in slots, each sealed under a secret of its own (docs/format.md).
A Vault is a value: opening it changes nothing, changing it gives another one, `save` writes it.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any, Self

from facilitator.quick_dataclass import dataclass
from facilitator.storage.files import write_private
from facilitator.storage.pair import ID_BYTES
from facilitator.storage.recovery_code import code_of, new_secret, secret_of
from facilitator.storage.vault_errors import (
    DamagedVaultError,
    KeyringError,
    MissingVaultError,
    NewerVaultError,
    WrongPassphraseError,
    WrongRecoveryCodeError,
)
from facilitator.storage.vault_keyring import keyring_secret, new_keyring_secret
from facilitator.storage.vault_slots import (
    KEY_BYTES,
    STANDARD,
    Argon2,
    Slot,
    SlotKind,
    passphrase_bytes,
    read_slot,
    seal,
    unseal,
)
from facilitator.storage.wiping import wipe

VERSION = 1

_FORMAT = "facilitator vault"
_MOST_BYTES = 1 << 16
_COPY = "Put a copy of it back in its place: one lies beside every backup. The database was not touched."


@dataclass(frozen=True, slots=True)
class Vault:
    """The slots of one data key; `id` is the salt of every database that has this key (16 bytes)."""

    id: bytes
    slots: tuple[Slot, ...]
    mark: bytes = b""
    """Covers all slots together under the data key, so that one taken out or put in is noticed."""

    # Opening: each of these gives the data key (32 bytes) and changes nothing.

    def unlock(self, passphrase: str) -> bytes:
        """Return the data key; takes a fifth of a second (lets other threads run meanwhile).

        Raises WrongPassphraseError, EmptyPassphraseError when it is empty, MemoryTooSmallError, and
        DamagedVaultError when another slot was tampered with.
        """
        key = self._open(SlotKind.PASSPHRASE, passphrase_bytes(passphrase))
        if key is None:
            raise WrongPassphraseError(
                "That is not the passphrase.", "Try again, or use your recovery code if it is lost."
            )
        return key

    def unlock_with_recovery(self, code: str) -> bytes:
        """Return the data key; RecoverySlipError for a typing slip, WrongRecoveryCodeError for another code.

        Case, spaces, dashes and lookalikes (O and 0, I, L and 1) do not matter.
        """
        key = self._open(SlotKind.RECOVERY, secret_of(code))
        if key is None:
            raise WrongRecoveryCodeError(
                "This recovery code was typed well, but it is not the one of this vault.",
                "A new code makes the older ones void; look for the latest, or use your passphrase.",
            )
        return key

    def unlock_with_keyring(self) -> bytes:
        """Return the data key; the system may ask the user first. KeyringError when it has no secret."""
        key = self._open(SlotKind.KEYRING, keyring_secret(self.id)) if self.has_keyring else None
        if key is None:
            raise KeyringError("The system keyring does not open this vault.", "Use your passphrase.")
        return key

    @property
    def cost(self) -> Argon2:
        """Return what a guess at the passphrase costs now."""
        kdf: Mapping[str, Any] = next(each.kdf for each in self.slots if each.kind is SlotKind.PASSPHRASE)
        return Argon2(kdf["time_cost"], kdf["memory_kib"], kdf["parallelism"])

    @property
    def has_keyring(self) -> bool:
        """Return whether the system keyring may open this vault."""
        return any(slot.kind is SlotKind.KEYRING for slot in self.slots)

    # Changing: each gives another vault, for the same data key.

    def with_passphrase(self, key: bytes, passphrase: str, cost: Argon2 = STANDARD) -> "Vault":
        """Return the vault with another passphrase; the old one opens it no more."""
        return self._with(SlotKind.PASSPHRASE, key, passphrase_bytes(passphrase), cost)

    def with_recovery(self, key: bytes) -> tuple["Vault", str]:
        """Return the vault with a new recovery code, and the code, which is nowhere else."""
        secret = new_secret()
        code = code_of(secret)
        return self._with(SlotKind.RECOVERY, key, secret), code

    def with_keyring(self, key: bytes) -> "Vault":
        """Return the vault that the system keyring opens too, with a secret kept there; KeyringError."""
        return self._with(SlotKind.KEYRING, key, new_keyring_secret(self.id))

    def without_keyring(self, key: bytes) -> "Vault":
        """Return the vault that the system keyring no longer opens; its secret there stays."""
        return self._marked(key, tuple(slot for slot in self.slots if slot.kind is not SlotKind.KEYRING))

    def save(self, path: Path) -> None:
        """Write the file in one step, for its owner alone; OSError, and then the old one is still there."""
        write_private(path, self._file())

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a vault; MissingVaultError, DamagedVaultError, NewerVaultError."""
        try:
            with path.open("rb") as file:
                raw = file.read(_MOST_BYTES + 1)
        except FileNotFoundError:
            raise MissingVaultError(
                f"The vault {path} is missing, and without it nothing opens.", _COPY
            ) from None
        except OSError as error:
            reason = error.strerror or error
            raise DamagedVaultError(f"The vault {path} could not be read: {reason}.", _COPY) from error
        try:
            return cls._read(raw)
        except NewerVaultError:
            raise NewerVaultError(
                f"The vault {path} was written by a newer Facilitator.",
                "Update Facilitator. Nothing was touched.",
            ) from None
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise DamagedVaultError(f"The vault {path} is damaged.", _COPY) from None

    def _open(self, kind: SlotKind, secret: bytes) -> bytes | None:
        try:
            slot = next((slot for slot in self.slots if slot.kind is kind), None)
            key = unseal(slot, secret, self._header()) if slot else None
        finally:
            wipe(secret)
        if key is not None and not hmac.compare_digest(self._mark_of(key), self.mark):
            raise DamagedVaultError("Something other than Facilitator has changed the vault.", _COPY)
        return key

    def _with(self, kind: SlotKind, key: bytes, secret: bytes, cost: Argon2 | None = None) -> "Vault":
        slot = seal(kind, secret, key, self._header(), cost)
        wipe(secret)
        others = (each for each in self.slots if each.kind is not kind)
        return self._marked(
            key, tuple(sorted((*others, slot), key=lambda each: [*SlotKind].index(each.kind)))
        )

    def _marked(self, key: bytes, slots: tuple[Slot, ...]) -> "Vault":
        if self.mark and not hmac.compare_digest(self._mark_of(key), self.mark):
            raise ValueError("this key is not the vault's")
        unmarked = Vault(self.id, slots)
        return Vault(self.id, slots, unmarked._mark_of(key))

    def _mark_of(self, key: bytes) -> bytes:
        return hmac.digest(key, b"facilitator vault slots" + _words(self._body()), "sha256")

    def _header(self) -> dict[str, Any]:
        return {"format": _FORMAT, "version": VERSION, "id": self.id.hex()}

    def _body(self) -> dict[str, Any]:
        return {**self._header(), "slots": [slot.to_json() for slot in self.slots]}

    def _file(self) -> bytes:
        document = {**self._body(), "mark": self.mark.hex()}
        return _words({**document, "checksum": _checksum(document)}) + b"\n"

    @classmethod
    def _read(cls, raw: bytes) -> Self:
        document = json.loads(raw.decode("ascii"))
        checksum = document.pop("checksum")
        if checksum != _checksum(document) or document["format"] != _FORMAT:
            raise ValueError("checksum")
        if document["version"] > VERSION:
            raise NewerVaultError("newer")
        vault = cls(
            bytes.fromhex(document["id"]),
            tuple(read_slot(each) for each in document["slots"]),
            bytes.fromhex(document["mark"]),
        )
        # Whatever this would write otherwise, a space or a field too many, was not written by us.
        if vault._file() != raw or len(vault.id) != ID_BYTES or not _whole(vault.slots):
            raise ValueError("file")
        return vault


@dataclass(frozen=True, slots=True)
class NewVault:
    """A vault that was just made, its data key, and its recovery code, which is shown once."""

    vault: Vault
    key: bytes = field(repr=False)
    recovery_code: str = field(repr=False)


def new_vault(passphrase: str, cost: Argon2 = STANDARD) -> NewVault:
    """Make a vault around a new random data key; nothing is on the disk until it is saved."""
    key = secrets.token_bytes(KEY_BYTES)
    vault = Vault(secrets.token_bytes(ID_BYTES), ()).with_passphrase(key, passphrase, cost)
    vault, code = vault.with_recovery(key)
    return NewVault(vault, key, code)


def _whole(slots: tuple[Slot, ...]) -> bool:
    kinds = [slot.kind for slot in slots]
    return kinds in ([*SlotKind][:2], [*SlotKind])


def _checksum(document: Mapping[str, Any]) -> str:
    """Return what tells damage from a wrong passphrase; the slots' own seals hold against intent."""
    return hashlib.sha256(_words(document)).hexdigest()


def _words(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, sort_keys=True, indent=1).encode("ascii")
