"""Saving and leaving: every word is on the disk before the program goes, or the user is asked."""

import asyncio
from contextlib import suppress

from textual.content import Content
from textual.message import Message
from textual.message_pump import MessagePump

from facilitator.key_order import KeysInOrder
from facilitator.screens.base import MESSAGE_SECONDS, BaseScreen
from facilitator.services.runtime import Runtime
from facilitator.services.save_report import SaveState
from facilitator.widgets.shield import own

ASKING_SECONDS = 20.0
"""How long it stays on the screen that leaving would lose words."""

KEYS_SECONDS = 4.0
"""How long leaving waits for keys that were pressed and have not yet done their work."""


class LeavingApp(KeysInOrder):
    """An app that is left by a key, by a signal, or when its terminal is closed."""

    class Reported(Message):
        """The autosave has something to say; sent from its thread."""

    def __init__(self, runtime: Runtime, **options: object) -> None:
        super().__init__(**options)
        self.runtime = runtime
        self._asked_to_leave = False
        self._quitting = False
        self._end_code: int | None = None
        self._ending = False
        self._own_loop: asyncio.AbstractEventLoop | None = None
        runtime.on_report = lambda _: self.post_message(self.Reported())

    def hear_endings(self) -> None:
        """Begin to obey `end`, which may have been called already."""
        self._own_loop = asyncio.get_running_loop()
        if self._end_code is not None:
            self._begin_end()

    def on_leaving_app_reported(self) -> None:
        """Show on every screen whether everything is saved."""
        report = self.runtime.report  # two threads report, so the last message may be the older one
        if report.state is SaveState.SAVED and self._asked_to_leave:
            self._asked_to_leave = False
            for screen in self.own_screens():
                screen.hush()
        for screen in self.own_screens():
            screen.show_report(report)

    def own_screens(self) -> list[BaseScreen]:
        """Return our screens, the one on top last."""
        return [each for each in self.screen_stack if isinstance(each, BaseScreen) and each.is_mounted]

    def say(self, words: Content, *, wrong: bool = False, seconds: float = MESSAGE_SECONDS) -> None:
        """Say it on our topmost screen."""
        for screen in self.own_screens()[-1:]:
            screen.say(words, wrong=wrong, seconds=seconds)

    def action_help_quit(self) -> None:
        """Answer Ctrl+C, which ends nothing here, with the key that does."""
        quits = [each for each in self.active_bindings.values() if each.node is self]
        keys = [each.binding.key.title() for each in quits if each.binding.action == "quit"]
        if isinstance(self.screen, BaseScreen) and keys:
            self.screen.say(own(f"{keys[0]} saves everything and leaves."))
        else:
            super().action_help_quit()

    async def action_quit(self) -> None:
        """Save everything and leave; what cannot be saved is said first, and takes a second ask."""
        if not self._quitting:
            self._quitting = True
            self.run_worker(self._quit(), group="leaving")  # not here: keys before this one may still wait

    async def _quit(self) -> None:
        saved = await self._save_all()
        if saved or self._asked_to_leave:
            self._pause_meetings()
            saved = await asyncio.to_thread(self.runtime.flush)
            self.exit(return_code=0 if saved else 1)
            return
        self._quitting, self._asked_to_leave = False, True
        known = self.runtime.report.state is SaveState.FAILED  # then a line tells what is wrong
        words = f"Not saved. {'' if known else 'The disk is slow. '}Once more leaves without your last words."
        self.say(own(words), wrong=True, seconds=ASKING_SECONDS)

    def end(self, code: int) -> None:
        """Save everything and leave with that code, or 1 if saving failed; nothing is asked.

        It may be called at any moment, from any thread and from a signal handler; the first code counts.
        """
        if self._end_code is None:
            self._end_code = code
        if self._own_loop is not None:
            with suppress(RuntimeError):  # the loop has ended, so the app has
                self._own_loop.call_soon_threadsafe(self._begin_end)

    @property
    def leaving(self) -> bool:
        """Return whether the app is on its way out, and will not draw again."""
        return self._ending or not self.is_running

    def _begin_end(self) -> None:
        if not self._ending:
            self._ending = True
            if self._driver is not None:
                self._driver.disable_input()  # returns when all that was pressed has been read
            self.run_worker(self._end(), group="leaving")

    async def _end(self) -> None:
        await self._save_all()
        self._pause_meetings()
        saved = await asyncio.to_thread(self.runtime.flush)
        self.exit(return_code=(self._end_code or 0) if saved else 1)

    async def _save_all(self) -> bool:
        """Let every key that was pressed do its work, save, and return whether all is on the disk."""
        with suppress(TimeoutError):
            async with asyncio.timeout(KEYS_SECONDS):
                await self._keys_done()
        return await asyncio.to_thread(self.runtime.flush)

    async def _keys_done(self) -> None:
        """Wait until what was typed is in the session: through the app, the field, and all above it."""
        await asyncio.wrap_future(
            asyncio.run_coroutine_threadsafe(asyncio.sleep(0), asyncio.get_running_loop())
        )
        await self._queue_done(self)
        while self._ahead or self._awaited is not None:  # noqa: ASYNC110 (keys have no event to wait for)
            await asyncio.sleep(0.005)
        for _ in range(3):  # a key changes the field, the field tells the form, the form the screen
            focused = self.focused
            for node in focused.ancestors_with_self if focused is not None else [self.screen, self]:
                await self._queue_done(node)

    async def _queue_done(self, node: MessagePump) -> None:
        done = asyncio.Event()
        if node.is_running and node.call_later(done.set):
            with suppress(TimeoutError):  # a widget that is being removed never answers
                await asyncio.wait_for(done.wait(), 0.5)

    def _pause_meetings(self) -> None:
        for screen in self.screen_stack:
            pause = getattr(screen, "pause", None)
            if pause is not None:
                pause()

    def on_unmount(self) -> None:
        """Save whatever still waits, however the program came to its end."""
        self.runtime.flush()
