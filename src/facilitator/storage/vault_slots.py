"""The slots of a vault: each holds the data key, sealed with AES-256-GCM under a secret of its own.

The words that are bound to a slot (as associated data) are everything that leads to its key, so that
a slot that was changed, or moved into another vault, does not open.
"""

import json
import os
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from facilitator.quick_dataclass import dataclass
from facilitator.storage.vault_errors import EmptyPassphraseError, MemoryTooSmallError
from facilitator.storage.wiping import wipe

KEY_BYTES = 32
_SALT_BYTES, _NONCE_BYTES, _TAG_BYTES = 16, 12, 16
_ARGON2, _HKDF = "argon2id", "hkdf-sha256"

_MOST_MEMORY_KIB = 1 << 21
_MOST_PASSES_KIB = 1 << 23
_MOST_LANES = 64
"""More than this no vault of ours asks for; a file that does would only make the machine stand still."""


class SlotKind(StrEnum):
    """What opens a slot."""

    PASSPHRASE = "passphrase"
    RECOVERY = "recovery"
    KEYRING = "keyring"


@dataclass(frozen=True, slots=True)
class Argon2:
    """What one guess at a passphrase costs: passes over the memory, its size in KiB, lanes."""

    time_cost: int
    memory_kib: int
    parallelism: int


STANDARD = Argon2(time_cost=3, memory_kib=1 << 16, parallelism=4)
"""64 MiB: the second choice of RFC 9106, section 4."""

STRONG = Argon2(time_cost=4, memory_kib=1 << 18, parallelism=4)
"""256 MiB: five times the work of the standard, about a second on a laptop."""

COSTS = {"standard": STANDARD, "strong": STRONG}


def dearest(*costs: Argon2) -> Argon2:
    """Return the one that makes a guess the most work."""
    return max(costs, key=lambda each: each.time_cost * each.memory_kib)


@dataclass(frozen=True, slots=True)
class Slot:
    """The data key, sealed; `kdf` tells how its secret becomes the sealing key."""

    kind: SlotKind
    kdf: Mapping[str, int | str]
    salt: bytes
    nonce: bytes
    sealed: bytes

    def to_json(self) -> dict[str, Any]:
        """Return the slot as it stands in the file."""
        return {
            "kind": str(self.kind),
            "kdf": dict(self.kdf),
            "salt": self.salt.hex(),
            "nonce": self.nonce.hex(),
            "sealed": self.sealed.hex(),
        }


def seal(
    kind: SlotKind, secret: bytes, key: bytes, header: Mapping[str, Any], cost: Argon2 | None = None
) -> Slot:
    """Return a slot that gives `key` to whoever has `secret`; `cost` is for secrets that people think up."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    kdf = _argon2_json(cost) if cost else {"name": _HKDF}
    salt, nonce = os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES)
    sealing = _sealing_key(kind, kdf, salt, secret)
    empty = Slot(kind, kdf, salt, nonce, b"")
    sealed = AESGCM(sealing).encrypt(nonce, key, _bound(empty, header))
    wipe(sealing)
    return Slot(kind, kdf, salt, nonce, sealed)


def unseal(slot: Slot, secret: bytes, header: Mapping[str, Any]) -> bytes | None:
    """Return the data key, None when this secret does not open the slot; MemoryTooSmallError."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    sealing = _sealing_key(slot.kind, slot.kdf, slot.salt, secret)
    try:
        return AESGCM(sealing).decrypt(slot.nonce, slot.sealed, _bound(slot, header))
    except InvalidTag:
        return None
    finally:
        wipe(sealing)


def read_slot(found: Mapping[str, Any]) -> Slot:
    """Return the slot that stands in the file; ValueError, KeyError or TypeError when it is none."""
    kdf = dict(found["kdf"])
    kind = SlotKind(found["kind"])
    _check_kdf(kind, kdf)
    slot = Slot(kind, kdf, *(bytes.fromhex(found[name]) for name in ("salt", "nonce", "sealed")))
    lengths = len(slot.salt), len(slot.nonce), len(slot.sealed)
    if lengths != (_SALT_BYTES, _NONCE_BYTES, KEY_BYTES + _TAG_BYTES):
        raise ValueError("lengths")
    return slot


def passphrase_bytes(passphrase: str) -> bytes:
    """Return the bytes of a passphrase, the same for every way of typing the same letters.

    Composed (NFC), and every kind of space as the plain one (RFC 8265, section 4.2). EmptyPassphraseError
    when it is empty.
    """
    if not passphrase:
        raise EmptyPassphraseError("The passphrase is empty.", "Give one of several words.")
    spaced = "".join(" " if unicodedata.category(each) == "Zs" else each for each in passphrase)
    return unicodedata.normalize("NFC", spaced).encode("utf-8", "surrogatepass")


def _bound(slot: Slot, header: Mapping[str, Any]) -> bytes:
    """Return what the slot's seal covers beside the key: all of its fields and the vault's own."""
    fields = {name: value for name, value in slot.to_json().items() if name != "sealed"}
    return json.dumps({**header, "slot": fields}, sort_keys=True, separators=(",", ":")).encode()


def _sealing_key(kind: SlotKind, kdf: Mapping[str, Any], salt: bytes, secret: bytes) -> bytes:
    if kdf["name"] == _ARGON2:
        return _stretched(Argon2(kdf["time_cost"], kdf["memory_kib"], kdf["parallelism"]), salt, secret)
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), KEY_BYTES, salt, f"facilitator vault {kind}".encode()).derive(secret)


def _stretched(cost: Argon2, salt: bytes, secret: bytes) -> bytes:
    from argon2.exceptions import HashingError
    from argon2.low_level import Type, hash_secret_raw

    try:
        return hash_secret_raw(
            secret, salt, cost.time_cost, cost.memory_kib, cost.parallelism, KEY_BYTES, Type.ID
        )
    except HashingError as error:
        raise MemoryTooSmallError(
            f"Checking this passphrase takes {cost.memory_kib >> 10} MiB of memory, which is not there.",
            "Close other programs and try again.",
        ) from error


def _argon2_json(cost: Argon2) -> dict[str, int | str]:
    return {
        "name": _ARGON2,
        "time_cost": cost.time_cost,
        "memory_kib": cost.memory_kib,
        "parallelism": cost.parallelism,
    }


def _check_kdf(kind: SlotKind, kdf: dict[str, Any]) -> None:
    if kind is not SlotKind.PASSPHRASE:
        if kdf != {"name": _HKDF}:
            raise ValueError("kdf")
        return
    time, memory, lanes = (kdf[name] for name in ("time_cost", "memory_kib", "parallelism"))
    if any(type(value) is not int for value in (time, memory, lanes)) or kdf["name"] != _ARGON2:
        raise ValueError("kdf")
    if len(kdf) != 4 or not 1 <= lanes <= _MOST_LANES or not 8 * lanes <= memory <= _MOST_MEMORY_KIB:
        raise ValueError("kdf")
    if not 1 <= time <= _MOST_PASSES_KIB // memory:
        raise ValueError("kdf")
