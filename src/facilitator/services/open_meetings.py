"""The meeting that is open in this window, and those left before their last words could be saved."""

from typing import TYPE_CHECKING
from uuid import UUID

from facilitator.storage.holding import Hold

if TYPE_CHECKING:
    from facilitator.services.session import Session


class OpenMeetings:
    """Keeps a meeting as it is while words of it wait: the store, read anew, would not have them."""

    def __init__(self) -> None:
        self.hold: Hold | None = None
        self._session: Session | None = None
        self._left: dict[UUID, tuple[Session | None, Hold]] = {}

    def take_up(self, session: "Session", hold: Hold) -> None:
        """Have this meeting be the one that is open."""
        self._put_aside()
        self._session, self.hold = session, hold

    def go_on(self, person_id: UUID) -> "Session | None":
        """Return the meeting with that person as it was left, None when none was; it is the open one then."""
        self._put_aside()
        if person_id not in self._left:
            return None
        self._session, self.hold = self._left.pop(person_id)
        return self._session

    def release(self) -> None:
        """Let other windows have all of them, once everything is saved."""
        self._put_aside()
        for _, hold in self._left.values():
            hold.release()
        self._left.clear()

    def _put_aside(self) -> None:
        if self.hold is not None:
            self._left[self.hold.person_id] = self._session, self.hold
            self.hold = self._session = None
