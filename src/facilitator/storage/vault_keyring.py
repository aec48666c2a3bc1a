"""The secret of a vault's keyring slot, kept by the operating system's keyring."""

import secrets
from typing import Any

from facilitator.storage.vault_errors import KeyringError

SERVICE = "facilitator"

_SECRET_BYTES = 32
_TRUSTED_PRIORITY = 1
"""What the keyring library gives to backends that keep secrets well; files in plain text get less."""


def new_keyring_secret(vault_id: bytes) -> bytes:
    """Make a secret for that vault, have the system keep it, and return it; KeyringError."""
    secret = secrets.token_bytes(_SECRET_BYTES)
    _ask("set_password", SERVICE, vault_id.hex(), secret.hex())
    if keyring_secret(vault_id) != secret:
        raise KeyringError("The system keyring did not keep the secret.", "Use your passphrase.")
    return secret


def keyring_secret(vault_id: bytes) -> bytes:
    """Return the secret that the system keeps for that vault; KeyringError when there is none."""
    kept = _ask("get_password", SERVICE, vault_id.hex())
    try:
        return bytes.fromhex(kept)
    except (TypeError, ValueError):
        raise KeyringError(
            "The system keyring has nothing for this vault.",
            "Unlock with your passphrase; “facilitator keyring add” puts it there again.",
        ) from None


def forget_keyring_secret(vault_id: bytes) -> None:
    """Have the system forget the secret; it is no error when it has none."""
    if _ask("get_password", SERVICE, vault_id.hex()) is not None:
        _ask("delete_password", SERVICE, vault_id.hex())


def _ask(request: str, *arguments: str) -> Any:
    try:
        import keyring

        backend = keyring.get_keyring()
        if backend.priority >= _TRUSTED_PRIORITY:
            return getattr(backend, request)(*arguments)
    except Exception as error:  # backends raise what they like: locked, refused, no bus, timed out
        raise KeyringError(
            f"The system keyring did not answer ({type(error).__name__}).",
            "Your passphrase opens your notes; the keyring is asked again at the next start.",
        ) from None
    raise KeyringError(
        "This system has no keyring that keeps secrets well.", "Unlock with your passphrase instead."
    )
