"""A form on the screen, its words kept while they are typed."""

from asyncio import sleep, to_thread
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.message import Message
from textual.screen import Screen

from facilitator.actions import bindings
from facilitator.errors import FacilitatorError
from facilitator.widgets.choice import Choice
from facilitator.widgets.form_row import FormRow
from facilitator.widgets.form_spec import FieldSpec, FormSpec, Hint, Values
from facilitator.widgets.plain import Plain
from facilitator.widgets.text_field import TextField, Underline

HINT_PAUSE = 0.12
"""Seconds without a key before a hint is worked out."""


def focused_field(screen: Screen[None]) -> str:
    """Return the name of the field in a form that has the cursor, "" for none."""
    here = screen.focused
    return here.key if isinstance(here, TextField | Choice) else ""


class Form(VerticalScroll, can_focus=False):
    """The fields of a FormSpec; Enter goes to the next one, and sends from the last."""

    BINDINGS = bindings("form")

    class Edited(Message):
        """The words of a field changed; `key` is "<form>.<field>"."""

        def __init__(self, key: str, value: str) -> None:
            super().__init__()
            self.key = key
            self.value = value

    class Submitted(Message):
        """The form was sent and taken."""

        def __init__(self, form: "Form") -> None:
            super().__init__()
            self.form = form

    class Left(Message):
        """The user stopped writing; the words are kept."""

        def __init__(self, form: "Form") -> None:
            super().__init__()
            self.form = form

    class StartOver(Message):
        """Its key was pressed: it is `done`, or has to be pressed once more since there are words."""

        def __init__(self, *, done: bool) -> None:
            super().__init__()
            self.done = done

    def __init__(self, spec: FormSpec, underline: Underline | None = None, *, id: str | None = None) -> None:
        super().__init__(id=id, classes="form")
        self.spec = spec
        self._underline = underline
        self._sent = False
        self._sure = False
        self._refused: set[str] = set()
        self._followers = {
            each.name: each for each in spec.fields if each.follows and each.name not in spec.drafts
        }

    def compose(self) -> ComposeResult:
        """Yield a title, and for each field its label, its place and its hint."""
        if self.spec.title:
            yield Plain(self.spec.title, classes="form--title")
        for each in self.spec.fields:
            yield FormRow(each, self.spec.drafts.get(each.name, each.value), self._underline)
        yield Plain("", id="form-problem", classes="form--problem")

    def on_mount(self) -> None:
        """Show what there is to say of words that were there before."""
        for each in self.spec.fields:
            self._find_hint(each.name)

    @property
    def values(self) -> dict[str, str]:
        """Return the value of every field by its name."""
        return {each.key: each.value for each in self._fields}

    def focus_field(self, name: str = "", line: int | None = None) -> None:
        """Put the cursor into that field, or into the first of words, and there on that line."""
        fields = sorted(self._fields, key=lambda each: isinstance(each, Choice))
        for each in [each for each in fields if each.key == name] or fields:
            self._go_to(each)
            if line is not None and isinstance(each, TextField):
                each.move_cursor((line, 0))
            return

    def _go_to(self, field: TextField | Choice) -> None:
        self.screen.set_focus(field, scroll_visible=False)
        self._reveal()

    def on_descendant_focus(self) -> None:
        """Show the field that was clicked, too, with all that is said of it."""
        self._reveal()

    def _reveal(self) -> None:
        """Scroll the field with the cursor and its hint into view, the hint before the field."""
        self.call_after_refresh(self._scroll_to_field)

    def _scroll_to_field(self) -> None:
        field = self.screen.focused if self.is_attached else None
        rows = [each for each in field.ancestors if isinstance(each, FormRow)] if field is not None else []
        if not rows:
            return
        region = rows[0].virtual_region
        room = self.scrollable_content_region.height
        if 0 < room < region.height:
            region = Region(region.x, region.bottom - room, region.width, room)
        self.scroll_to_region(region, animate=False, origin_visible=False)

    def _find_hint(self, name: str) -> None:
        spec = self._row(name).spec
        if spec.hint is None and name not in self._refused:
            return
        work = partial(self._hint, spec, self.values)  # not a coroutine: cancelled early, that would complain
        self.run_worker(work, group=f"hint-{name}", exclusive=True)  # type: ignore[arg-type]

    async def _hint(self, spec: FieldSpec, values: Values) -> None:
        """Say what there is to say of the words, once the fingers rest; dates in words can take a while."""
        await sleep(HINT_PAUSE)
        flaw = await to_thread(spec.flaw, values) if spec.name in self._refused else None
        if flaw is None:
            self._refused.discard(spec.name)
        hint = await to_thread(spec.hint, values[spec.name]) if spec.hint and not flaw else flaw
        self._show_hint(spec.name, hint)

    def _show_hint(self, name: str, hint: Hint | None) -> None:
        for row in self.query(FormRow):  # none once the form was sent
            if row.spec.name == name:
                row.say(hint)
        self._reveal()

    def _row(self, name: str) -> FormRow:
        return next(each for each in self.query(FormRow) if each.spec.name == name)

    @on(TextField.Edited)
    @on(Choice.Changed)
    def _changed(self, event: TextField.Edited | Choice.Changed) -> None:
        event.stop()
        self._edited(event.field.key, event.field.value)
        self._have_follow(event.field.key)

    def _have_follow(self, changed: str) -> None:
        """Let choices that go with others follow them, but for one that the user has made."""
        values = self.values
        spec = self._followers.get(changed)
        if spec is not None and spec.follows is not None and values[changed] != spec.follows(values):
            del self._followers[changed]
        for each in self._fields:
            spec = self._followers.get(each.key)
            if isinstance(each, Choice) and spec is not None and spec.follows is not None:
                fitting = spec.follows(values)
                if each.value != fitting:
                    each.choose(fitting)

    def _edited(self, name: str, value: str) -> None:
        if self._sent:  # the last keys before Enter may report themselves after it
            return
        self._sure = False
        self._row(name).doubt()
        for each in {name, *self._refused}:
            self._find_hint(each)
        self.query_one("#form-problem", Plain).display = False
        self.post_message(self.Edited(f"{self.spec.key}.{name}", value))

    @property
    def _fields(self) -> list[TextField | Choice]:
        return [each for each in self.query("*") if isinstance(each, TextField | Choice)]

    @on(TextField.Sent)
    @on(Choice.Sent)
    def _next_or_submit(self, event: TextField.Sent | Choice.Sent) -> None:
        event.stop()
        if event.field is self._fields[-1]:
            self.action_submit()
        else:
            self._step(1)

    def _step(self, by: int) -> None:
        fields = self._fields
        here = self.screen.focused
        place = fields.index(here) if isinstance(here, TextField | Choice) and here in fields else -by
        there = fields[(place + by) % len(fields)]
        self._go_to(there)
        spec = self._row(there.key).spec
        if isinstance(there, TextField) and spec.suggested and there.text == spec.value:
            there.select_all()

    def action_next(self) -> None:
        """Go to the next field; from the last to the first, so that no key acts behind the form."""
        self._step(1)

    def action_previous(self) -> None:
        """Go to the field before."""
        self._step(-1)

    def action_clear(self) -> None:
        """Throw away what was written and chosen: every field is as the form came, and nothing is refused.

        Where there are words the key must come twice. Ctrl+Z in a field brings back what stood there.
        """
        if self.has_words and not self._sure:
            self._sure = True
            self.post_message(self.StartOver(done=False))
            return
        start = {each.name: each.value for each in self.spec.fields}
        for name in self._refused:
            self._row(name).say(None)
        self._refused.clear()
        for each in self._fields:
            if isinstance(each, TextField):
                each.write_anew(start[each.key])
            else:
                each.choose(start[each.key])
        self.focus_field()
        self.post_message(self.StartOver(done=True))

    @on(TextField.Left)
    @on(Choice.Left)
    def _left(self, event: Message) -> None:
        event.stop()
        if self.spec.keeps:
            self.action_submit()
        else:
            self.post_message(self.Left(self))

    @property
    def has_words(self) -> bool:
        """Return whether anything was written that is not in the form from the start."""
        start = {each.name: each.value for each in self.spec.fields}
        return any(each.text.strip() and each.text != start[each.key] for each in self.query(TextField))

    def action_submit(self) -> None:
        """Send the form; what is wrong is said under each field that is, and nothing is lost."""
        values = self.values
        flaws = {each.name: flaw for each in self.spec.fields if (flaw := each.flaw(values)) is not None}
        for name, flaw in flaws.items():
            self.workers.cancel_group(self, f"hint-{name}")
            self._show_hint(name, flaw)
        self._refused = set(flaws)
        if flaws:
            self.focus_field(next(iter(flaws)))
            return
        problem = self.query_one("#form-problem", Plain)
        try:
            self.spec.submit(values)
        except FacilitatorError as error:
            problem.update(str(error))
            problem.display = True
            self.call_after_refresh(problem.scroll_visible, animate=False)
            return
        problem.display = False
        self._sent = True
        self.post_message(self.Submitted(self))
