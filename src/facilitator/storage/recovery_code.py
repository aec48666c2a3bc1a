"""The recovery code: 256 random bits in letters that a person can read, with a check against typing slips.

56 characters of Crockford's base 32 (https://www.crockford.com/base32.html) in 14 groups of four: the
secret, and then the first 24 bits of its SHA-256, so that one slip in 16 million goes unnoticed.
"""

import hashlib
import secrets
import unicodedata

from facilitator.storage.vault_errors import RecoverySlipError

SECRET_BYTES = 32
GROUP = 4

_CHECK_BYTES = 3
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = (SECRET_BYTES + _CHECK_BYTES) * 8 // 5
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_SILENT = ("Z", "C", "Pd")
"""Unicode categories that stand between groups: spaces, control characters, dashes."""


def new_secret() -> bytes:
    """Return a random secret of 32 bytes."""
    return secrets.token_bytes(SECRET_BYTES)


def code_of(secret: bytes) -> str:
    """Return the secret in groups parted by dashes, with its check at the end."""
    number = int.from_bytes(secret + _check(secret))
    letters = "".join(_ALPHABET[number >> shift & 31] for shift in range((_LENGTH - 1) * 5, -1, -5))
    return "-".join(letters[start : start + GROUP] for start in range(0, _LENGTH, GROUP))


def secret_of(typed: str) -> bytes:
    """Return the secret of a code that was typed; case, spaces, dashes and lookalikes do not matter.

    RecoverySlipError says what does not fit: a character, the length, or the check.
    """
    letters = _letters(typed)
    for letter in letters:
        if letter not in _ALPHABET:
            raise RecoverySlipError(
                f"“{letter}” does not occur in a recovery code.",
                "It is made of letters and digits; compare what you typed with your code.",
            )
    if len(letters) != _LENGTH:
        raise RecoverySlipError(
            f"A recovery code has {_LENGTH} letters and digits; these are {len(letters)}.",
            "Compare them with your code, group by group.",
        )
    number = 0
    for letter in letters:
        number = number << 5 | _ALPHABET.index(letter)
    whole = number.to_bytes(SECRET_BYTES + _CHECK_BYTES)
    secret, check = whole[:SECRET_BYTES], whole[SECRET_BYTES:]
    if check != _check(secret):
        raise RecoverySlipError(
            "There is a slip in it: one or more of its characters are not those of a recovery code.",
            "Compare it with your code, group by group.",
        )
    return secret


def groups_of(code: str) -> list[str]:
    """Return the groups of a code, to show them in rows."""
    return code.split("-")


def confirms(code: str, number: int, typed: str) -> bool:
    """Return whether `typed` is group `number` (from 1) of the code, so that it was surely written down."""
    return _letters(typed) == groups_of(code)[number - 1]


def _check(secret: bytes) -> bytes:
    return hashlib.sha256(b"facilitator recovery code" + secret).digest()[:_CHECK_BYTES]


def _letters(typed: str) -> str:
    wide = unicodedata.normalize("NFKC", typed)
    spoken = [each for each in wide if not unicodedata.category(each).startswith(_SILENT)]
    return "".join(spoken).upper().translate(_LOOKALIKES)
