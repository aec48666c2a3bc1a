"""Seals thoughts to the store's public key, so that anyone here may add one and only the store can read it.

A thought is one file in the inbox: HPKE (RFC 9180) in base mode with X25519, HKDF-SHA256 and
AES-256-GCM. Nothing of the program is imported that reads the store: adding takes no passphrase.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from facilitator.errors import FacilitatorError

PUBLIC_KEY = "public.key"
ENDING = ".sealed"
LONGEST = 200_000
"""Characters that are added at once; more is a document."""

_INFO = b"facilitator inbox 1"
_PADDED_TO = 512


class Thought(NamedTuple):
    """What was added from a shell. From `id` follows that of the record, so that it never comes in twice.

    `kind` is point, feedback, praise or promise; `due` a date as ISO 8601 or "", `made_at` a moment.
    """

    id: str
    who: str
    text: str
    kind: str
    private: bool
    due: str
    made_at: str


def seal(thoughts: Sequence[Thought], inbox: Path) -> Path:
    """Put thoughts into the inbox as one file, all or none, and return it. Raises FacilitatorError."""
    try:
        public = bytes.fromhex((inbox / PUBLIC_KEY).read_text("utf-8"))
        content = json.dumps([each._asdict() for each in thoughts], ensure_ascii=False).encode()
        content += b" " * (-len(content) % _PADDED_TO)  # the length of a file tells little of what it says
        sealed = _suite().encrypt(content, _public(public), _INFO)
        return _write(inbox, thoughts[0].id + ENDING, sealed)
    except FileNotFoundError as error:
        raise FacilitatorError(
            "There is nowhere to put this yet: your notes have never been opened here.",
            "Start facilitator once, then add it.",
        ) from error
    except ValueError as error:
        raise FacilitatorError(
            f"{inbox / PUBLIC_KEY} is damaged, so nothing was added.",
            "Start facilitator: it writes the file anew.",
        ) from error
    except OSError as error:
        raise FacilitatorError(
            f"This was not added: {error.strerror or error}.", f"Make room in {inbox}, and add it again."
        ) from error


def unseal(content: bytes, private: bytes) -> list[Thought]:
    """Return the thoughts of a sealed file; ValueError when it is none, or was sealed to another key."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    try:
        found = json.loads(_suite().decrypt(content, X25519PrivateKey.from_private_bytes(private), _INFO))
        listed = found if isinstance(found, list) else [found]  # one alone was sealed as it is before
        return [Thought(**each) for each in listed]
    except (InvalidTag, TypeError, ValueError) as error:
        raise ValueError("not a thought that was sealed for this store") from error


def new_pair() -> tuple[bytes, bytes]:
    """Return a new private key, and the public key that goes with it."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def publish(public: bytes, inbox: Path) -> bool:
    """Have the inbox hold this public key and no other; return whether another one lay there.

    Whoever may write there could lay their own, and read what is added from then on.
    """
    inbox.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = inbox / PUBLIC_KEY
    there = path.read_bytes() if path.is_file() else None
    if there == public.hex().encode():
        return False
    _write(inbox, PUBLIC_KEY, public.hex().encode())
    return there is not None


def published(inbox: Path) -> str:
    """Return the public key that lies in the inbox, "" for none."""
    try:
        return (inbox / PUBLIC_KEY).read_text("utf-8", errors="replace")
    except OSError:
        return ""


def waiting(inbox: Path) -> list[Path]:
    """Return the sealed files, oldest first."""
    return sorted(inbox.glob(f"*{ENDING}"))


def _suite() -> Any:
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def _public(content: bytes) -> Any:
    try:
        # What the public way leads to, but for its import of all other ciphers: a seventh of `add`'s time.
        from cryptography.hazmat.bindings._rust import openssl

        return openssl.x25519.from_public_bytes(content)
    except (ImportError, AttributeError):
        pass
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    return X25519PublicKey.from_public_bytes(content)


def _write(folder: Path, name: str, content: bytes) -> Path:
    fresh, path = folder / f".{name}.{os.urandom(4).hex()}.new", folder / name
    try:
        with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return path
