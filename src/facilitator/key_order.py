"""Keys act in the order in which they were pressed, however fast they come.

Textual hands a key to the widget that has the focus, and only when it has gone up to the app does its
binding run; meanwhile the next key is already on its way. So `ab⌫z` gives `ab`, and a letter typed right
after the key that opens a field goes to whatever had the focus before. Here a key waits until the one
before has done all of its work: a fence goes the same way behind it, through the same queues.
"""

from collections import deque
from contextlib import suppress
from time import monotonic

from textual import events
from textual.app import App
from textual.message import Message
from textual.message_pump import MessagePump
from textual.worker import Worker, WorkerCancelled, WorkerFailed

ROUNDS = 3
"""How often the fence goes up: behind the key, behind what that posted, and behind what that posted."""

PATIENCE = 0.3
"""Seconds after which it is looked whether the fence was lost with a widget that was removed."""

LONGEST_WAIT = 5.0
"""Seconds after which the next key goes on, whatever the one before is still at."""


class Fence(Message):
    """Goes up from the widget that got a key, behind everything that the key set off."""

    def __init__(self, number: int, rounds: int) -> None:
        super().__init__()
        self.number = number
        self.rounds = rounds


class KeysInOrder(App[None]):
    """An app in which a key or a paste waits for the one before."""

    def __init__(self, **options: object) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self._ahead: deque[events.Key | events.Paste] = deque()
        self._fences = 1
        self._awaited: int | None = 1  # until the first screen stands, there is nothing to type into
        self._holding = 0
        self._fence_at: MessagePump = self

    def on_mount(self) -> None:
        """Let go of what was typed before there was a screen, once that has put its cursor somewhere."""
        self.screen.call_later(self.call_later, self._passed, self._awaited)

    def hold_keys(self, worker: Worker[None]) -> None:
        """Let keys wait until that worker and what it posted is done: they reach the screen that it opens."""
        self._holding += 1
        self._await_next()

        async def wait() -> None:
            with suppress(WorkerFailed, WorkerCancelled):
                await worker.wait()
            self._holding -= 1
            if not self._holding:
                self._fence_off(self.focused or self.screen)

        self.run_worker(wait(), group="held-keys")

    async def on_event(self, event: events.Event) -> None:
        """Hold a key back while another is at work."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._awaited is not None:
            self._ahead.append(event)
        else:
            await self._let_go(event)

    async def _let_go(self, event: events.Key | events.Paste) -> None:
        target: MessagePump = self.focused or self.screen
        # A letter in a field is done by the field itself, whose own queue keeps the order.
        in_field = getattr(target, "orders_its_letters", False)
        at_once = in_field and (isinstance(event, events.Paste) or event.is_printable)
        if at_once:
            await super().on_event(event)
            return
        number = self._await_next()
        await super().on_event(event)
        if number == self._awaited:
            self._fence_off(target)

    def _await_next(self) -> int:
        self._fences += 1
        self._awaited = self._fences
        return self._fences

    def _fence_off(self, target: MessagePump) -> None:
        """Let the next key wait until a fence that starts there has gone round."""
        number = self._await_next()
        self._put_fence(target, number, ROUNDS)
        self._look_later(number, monotonic() + LONGEST_WAIT)

    def _put_fence(self, target: MessagePump, number: int, rounds: int) -> None:
        self._fence_at = target if target.is_attached else self.screen
        self._fence_at.post_message(Fence(number, rounds))

    def _look_later(self, number: int, until: float) -> None:
        """Let the next key go once the fence is lost; a widget that is slow still has it."""

        async def look() -> None:
            if number != self._awaited:
                return
            if self._fence_at.is_attached and monotonic() < until:
                self._look_later(number, until)
            else:
                await self._passed(number)

        self.set_timer(PATIENCE, lambda: self.call_later(look))

    async def on_fence(self, fence: Fence) -> None:
        """Send the fence round again, or let the next key go."""
        fence.stop()
        if fence.number != self._awaited:
            return
        if fence.rounds > 1:
            self._put_fence(self.focused or self.screen, fence.number, fence.rounds - 1)
        else:
            await self._passed(fence.number)

    async def _passed(self, number: int | None) -> None:
        if number is None or number != self._awaited or self._holding:
            return
        self._awaited = None
        while self._ahead and self._awaited is None:
            await self._let_go(self._ahead.popleft())


def hold_keys(node: MessagePump, worker: Worker[None]) -> None:
    """Keep what is typed from now on for what the screen shows once that worker is done."""
    if isinstance(node.app, KeysInOrder):
        node.app.hold_keys(worker)
