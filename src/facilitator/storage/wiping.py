"""Takes secrets out of memory, as far as Python lets go of them."""

import sys


def wipe(*secrets: bytes | bytearray) -> None:
    """Overwrite these in place; each must be the caller's alone, and is worthless afterwards.

    Copies that Python or a library made on the way are not reached; text (`str`) cannot be wiped at all.
    """
    for secret in secrets:
        if isinstance(secret, bytearray):
            secret[:] = bytes(len(secret))
        elif len(secret) > 1 and sys.implementation.name == "cpython":  # shorter ones are shared
            import ctypes

            # The bytes follow the object's header; basicsize counts the closing zero as well.
            ctypes.memset(id(secret) + bytes.__basicsize__ - 1, 0, len(secret))
