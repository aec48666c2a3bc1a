"""Identifiers made on the client, so that exports, imports and a server never collide."""

import os
import threading
import time
from collections.abc import Iterable
from uuid import UUID, uuid5

_NAMESPACE = UUID("6f0f9f5e-8c5c-7d0a-9a43-5b1f6f3b7a10")


class _Stamps:
    """Milliseconds with a counter behind them, each higher than the one before."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def next(self) -> int:
        """Return the next stamp: 48 bits of milliseconds, 12 of counter."""
        with self._lock:
            self._last = max((time.time_ns() // 1_000_000) << 12, self._last + 1)
            return self._last


_stamps = _Stamps()


def new_id() -> UUID:
    """Return a UUID version 7 (RFC 9562, section 5.7) that sorts after every one made before it here.

    The 12 bits after the milliseconds hold a counter, as the RFC's method 1 allows; a clock that
    goes backwards does not break the order, since the last stamp is never undercut.
    """
    stamp = _stamps.next()
    value = (stamp >> 12) << 80 | 0x7 << 76 | (stamp & 0xFFF) << 64
    return UUID(int=value | 0b10 << 62 | _random_62())


def _random_62() -> int:
    return int.from_bytes(os.urandom(8)) >> 2  # `secrets` takes six times as long to import


def derived_id(*parts: str) -> UUID:
    """Return the one UUID that these parts always give, for records that have a natural key."""
    return uuid5(_NAMESPACE, "\x1f".join(parts))


SHORTEST = 4
"""Letters that a short id has at least."""


def short_ids(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return for each id the shortest ending, of four letters or more, that no other of them has.

    An id begins with the moment it was made, which many share; its end tells them apart sooner.
    """
    turned = sorted((each.hex[::-1], each) for each in set(ids))
    found: dict[UUID, str] = {}
    before = ""
    for (letters, each), (after, _) in zip(turned, [*turned[1:], ("", None)], strict=True):
        length = SHORTEST
        while letters[:length] in (before[:length], after[:length]):
            length += 1
        found[each] = letters[:length][::-1]
        before = letters
    return found


def is_meant(letters: str, record_id: UUID) -> bool:
    """Return whether these letters, four or more, begin or end that id, with or without its dashes."""
    bare = letters.replace("-", "").lower()
    return len(bare) >= SHORTEST and (record_id.hex.endswith(bare) or record_id.hex.startswith(bare))
