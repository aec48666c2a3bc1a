"""The numbers of which identifiers are made; without the module `uuid`, which `add` has no time to import."""

import os
import time
from _thread import allocate_lock

_lock = allocate_lock()
_last = 0


def new_hex() -> str:
    """Return a UUID version 7 (RFC 9562, section 5.7) as 32 digits; it sorts after those made before it here.

    The 12 bits after the milliseconds hold a counter, as the RFC's method 1 allows; a clock that
    goes backwards does not break the order, since the last stamp is never undercut.
    """
    stamp = _next()
    value = (stamp >> 12) << 80 | 0x7 << 76 | (stamp & 0xFFF) << 64
    return f"{value | 0b10 << 62 | _random_62():032x}"


def continue_after(known: str) -> None:
    """Have all that is made from now on sort after that identifier, also after a clock that was set back."""
    global _last  # noqa: PLW0603 (one order for the whole process)
    if known[12:13] == "7":
        with _lock:
            _last = max(_last, int(known[:12], 16) << 12 | int(known[13:16], 16))


def _next() -> int:
    """Return 48 bits of milliseconds with 12 of a counter behind them, higher than ever before."""
    global _last  # noqa: PLW0603 (one order for the whole process)
    with _lock:
        _last = max((time.time_ns() // 1_000_000) << 12, _last + 1)
        return _last


def _random_62() -> int:
    return int.from_bytes(os.urandom(8)) >> 2  # `secrets` takes six times as long to import
