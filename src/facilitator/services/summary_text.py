"""Words of the summary that know which record they come from, and tell so when they are written out."""

from collections import UserString
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

_written: ContextVar[list[UUID] | None] = ContextVar("written", default=None)


class Words(UserString):
    """A text of the record `item`; a template sees words, and every way of printing them is noted.

    It is no `str`, so that Jinja has to ask it for one: at `{{ words }}`, at `~` and in its filters.
    """

    def __init__(self, seq: object, item: UUID | None = None) -> None:
        super().__init__(seq)
        self.item = item

    def __str__(self) -> str:
        written = _written.get()
        if written is not None and self.item is not None and self.data:
            written.append(self.item)
        return self.data

    def __bool__(self) -> bool:
        return bool(self.data)


@contextmanager
def noting() -> Iterator[list[UUID]]:
    """Collect the items whose words are written out meanwhile; the list may be emptied between two looks."""
    written: list[UUID] = []
    token = _written.set(written)
    try:
        yield written
    finally:
        _written.reset(token)
