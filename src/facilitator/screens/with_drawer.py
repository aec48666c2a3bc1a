"""A list that has the keys, and below it a drawer: for a form, or for rows of which one is chosen."""

from asyncio import to_thread
from collections.abc import Callable
from inspect import isawaitable
from typing import TYPE_CHECKING

from textual import on
from textual.widget import Widget

from facilitator.errors import FacilitatorError
from facilitator.screens.live import LiveScreen
from facilitator.services.runtime import Runtime
from facilitator.services.unfinished import Unfinished
from facilitator.widgets.record_list import Picker
from facilitator.widgets.shield import own

if TYPE_CHECKING:
    from facilitator.widgets.form import Form
    from facilitator.widgets.form_spec import FieldSpec, Values

SAVE_SECONDS = 1.0
"""How long it is waited for the last words to be saved, so that a form finds them."""


class WithDrawer(LiveScreen):
    """A screen with a list of rows, and a container called `drawer`."""

    def __init__(self, runtime: Runtime) -> None:
        super().__init__(runtime)
        self._done = ""
        self._form_words: Unfinished | None = None
        self._after_pick: Callable[[str], object] = lambda _: None

    @property
    def list_of_rows(self) -> Widget:
        """Return what has the keys while no form is open."""
        raise NotImplementedError

    @property
    def is_busy(self) -> bool:
        """Return whether something is being written, or another screen is up."""
        return super().is_busy or bool(self.query("#drawer > *"))

    def action_release_focus(self) -> None:
        """Give the keys to the list."""
        self.set_focus(self.list_of_rows)

    async def pick(self, picker: Picker, then: Callable[[str], object]) -> None:
        """Have one of these rows chosen, and then do that with its id."""
        self._after_pick = then
        await self._fill_drawer(picker)
        self.set_focus(picker)

    @on(Picker.Picked)
    async def _picked(self, event: Picker.Picked) -> None:
        event.stop()
        await self._empty_drawer()
        doing = self._after_pick(event.row_id)
        if isawaitable(doing):
            await doing

    async def show_form(
        self,
        scope: str,
        title: str,
        fields: "tuple[FieldSpec, ...]",
        submit: "Callable[[Values], object]",
        *,
        done: str,
        pasted: "Values | None" = None,
    ) -> None:
        """Open a form whose unfinished words wait under `scope`; `done` is said when it is sent.

        What was `pasted` comes after the words that wait in its field.
        """
        from facilitator.widgets.form import Form
        from facilitator.widgets.form_spec import FormSpec

        await to_thread(self.runtime.autosave.flush, SAVE_SECONDS)
        self._form_words = Unfinished(self.runtime, scope)
        known = await to_thread(self._form_words.open)
        for field, words in (pasted or {}).items():
            known[field] = "\n".join(filter(None, [known.get(field, ""), words]))
            self._form_words.put(field, known[field])
        form = Form(FormSpec(title, fields, submit, key=scope, drafts=known), self.runtime.words.spans)
        self._done = done
        await self._fill_drawer(form)
        form.focus_field()

    # What a form says comes to methods with Textual's names, since no screen needs forms to start.

    def on_form_edited(self, event: "Form.Edited") -> None:
        """Keep what is typed."""
        event.stop()
        if self._form_words is not None:
            self._form_words.put(event.key.rpartition(".")[2], event.value)

    async def on_form_submitted(self, event: "Form.Submitted") -> None:
        """Do what the form is for, and close it."""
        event.stop()
        if self._form_words is not None:
            self._form_words.forget(event.form.values)
        await self._empty_drawer()
        try:
            await to_thread(self.runtime.autosave.flush)
            await self.show_again()
        except FacilitatorError as error:
            self.say(str(error), wrong=True)
            return
        self.say(own(self._done))

    async def on_form_left(self, event: "Form.Left") -> None:
        """Close the form; its words wait for it."""
        event.stop()
        await self._empty_drawer()

    @on(Picker.Left)
    async def _picker_left(self, event: Picker.Left) -> None:
        event.stop()
        await self._empty_drawer()

    async def _fill_drawer(self, widget: Widget) -> None:
        drawer = self.query_one("#drawer")
        await drawer.remove_children()
        await drawer.mount(widget)
        self.make_room(drawer=True)
        self.refresh_bindings()

    async def _empty_drawer(self) -> None:
        if self._form_words is not None:
            self._form_words.close()
        await self.query_one("#drawer").remove_children()
        self.make_room(drawer=False)
        self.refresh_bindings()
        self.set_focus(self.list_of_rows)
