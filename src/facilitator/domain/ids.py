"""Identifiers made on the client, so that exports, imports and a server never collide."""

from collections.abc import Iterable
from uuid import UUID, uuid5

from facilitator.domain.stamps import new_hex

_NAMESPACE = UUID("6f0f9f5e-8c5c-7d0a-9a43-5b1f6f3b7a10")


def new_id() -> UUID:
    """Return a UUID version 7 that sorts after every one made before it here."""
    return UUID(hex=new_hex())


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
    for (letters, each), (after, _) in zip(turned, [*turned, ("", None)][1:], strict=True):
        length = SHORTEST
        while letters[:length] in (before[:length], after[:length]):
            length += 1
        found[each] = letters[:length][::-1]
        before = letters
    return found


def is_meant(letters: str, record_id: UUID) -> bool:
    """Return whether these letters, four or more, begin or end that id, with or without its dashes."""
    bare = _bare(letters)
    return len(bare) >= SHORTEST and (record_id.hex.endswith(bare) or record_id.hex.startswith(bare))


def is_short_for(letters: str, record_id: UUID) -> bool:
    """Return whether these letters end that id, as a short id does."""
    return record_id.hex.endswith(_bare(letters))


def _bare(letters: str) -> str:
    return letters.replace("-", "").lower()
