"""Forms declared as data: a few fields, each with its words kept while they are typed."""

from asyncio import sleep, to_thread
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.geometry import Region
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

from facilitator.actions import bindings
from facilitator.errors import FacilitatorError
from facilitator.widgets.choice import Choice
from facilitator.widgets.plain import Plain
from facilitator.widgets.shield import OwnWords
from facilitator.widgets.text_field import TextField

Values = Mapping[str, str]

HINT_PAUSE = 0.12
"""Seconds without a key before a hint is worked out."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A quiet word under a field; `wrong` says that it cannot be sent like this."""

    words: str
    wrong: bool = False

    @classmethod
    def of(cls, error: FacilitatorError) -> "Hint":
        """Return what is wrong and what to do about it, on one line."""
        return cls(f"{error.message} {error.hint}".strip(), wrong=True)


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field: a line of words, several `lines`, or one of several `choices` (value, label).

    Without a label it has the whole width and more of the height. `hint` gets the value of the field
    and returns what to say of it while it is written, or None; `underline` where the words stand that
    are underlined in it. `check` gets all values when the form is sent, and raises FacilitatorError for
    what this field lacks.
    """

    name: str
    label: str
    placeholder: str = ""
    value: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    hint: Callable[[str], Hint | None] | None = None
    underline: Callable[[str], Iterable[tuple[int, int]]] | None = None
    check: Callable[[Values], object] | None = None
    lines: bool = False

    def flaw(self, values: Values) -> Hint | None:
        """Return why the form cannot be sent with this field as it is, None when it can."""
        try:
            if self.check is not None:
                self.check(values)
        except FacilitatorError as error:
            return Hint.of(error)
        hint = self.hint(values[self.name]) if self.hint is not None else None
        return hint if hint is not None and hint.wrong else None


@dataclass(frozen=True, slots=True)
class FormSpec:
    """A form; `submit` takes the values or raises FacilitatorError.

    `key` names it in drafts, and `drafts` holds its unfinished words by field; `keeps` is a form that
    Escape saves, as it does a note.
    """

    title: str
    fields: tuple[FieldSpec, ...]
    submit: Callable[[Values], object]
    key: str = ""
    keeps: bool = False
    drafts: Values = field(default_factory=dict)


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

    def __init__(self, spec: FormSpec, *, id: str | None = None) -> None:
        super().__init__(id=id, classes="form")
        self.spec = spec
        self._sent = False
        self._refused: set[str] = set()

    def compose(self) -> ComposeResult:
        """Yield a title, and for each field its label, its place and its hint."""
        if self.spec.title:
            yield Plain(self.spec.title, classes="form--title")
        for each in self.spec.fields:
            value = self.spec.drafts.get(each.name, each.value)
            with Horizontal(classes="form--row"):
                if each.label:
                    yield OwnWords(each.label, classes="form--label")
                if each.choices:
                    yield Choice(each.name, each.choices, value)
                else:
                    yield TextField(
                        each.name,
                        value,
                        single=not each.lines,
                        placeholder=each.placeholder,
                        underline=each.underline,
                        classes="form--field" if each.label else "form--field -page",
                    )
            yield Plain("", id=f"hint-{each.name}", classes="form--hint")
        yield Plain("", id="form-problem", classes="form--problem")

    def on_mount(self) -> None:
        """Show what there is to say of words that were there before."""
        for each in self.spec.fields:
            self._find_hint(each.name)

    @property
    def values(self) -> dict[str, str]:
        """Return the value of every field by its name."""
        found = {each.key: each.text for each in self.query(TextField)}
        return found | {each.key: each.value for each in self.query(Choice)}

    def focus_field(self, name: str = "", line: int | None = None) -> None:
        """Put the cursor into that field, or into the first of words, and there on that line."""
        fields: list[Widget] = [*self.query(TextField), *self.query(Choice)]
        wanted = [each for each in fields if getattr(each, "key", "") == name]
        for each in wanted or fields:
            self._go_to(each)
            if line is not None and isinstance(each, TextField):
                each.move_cursor((line, 0))
            return

    def _go_to(self, field: Widget) -> None:
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
        if not isinstance(field, TextField | Choice) or field not in self._fields or field.parent is None:
            return
        region = cast(Widget, field.parent).virtual_region
        hint = self.query_one(f"#hint-{field.key}")
        if hint.display:
            region = region.union(hint.virtual_region)
        room = self.scrollable_content_region.height
        if 0 < room < region.height:
            region = Region(region.x, region.bottom - room, region.width, room)
        self.scroll_to_region(region, animate=False, origin_visible=False)

    def _find_hint(self, name: str) -> None:
        spec = next(each for each in self.spec.fields if each.name == name)
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
        for place in self.query(f"#hint-{name}").results(Plain):  # none once the form was sent
            place.update(hint.words if hint else "")
            place.set_class(hint is not None and hint.wrong, "-wrong")
            place.remove_class("-stale")
            place.display = hint is not None
            self._reveal()

    @on(TextField.Edited)
    def _words_changed(self, event: TextField.Edited) -> None:
        event.stop()
        self._edited(event.field.key, event.field.text)

    @on(Choice.Changed)
    def _choice_changed(self, event: Choice.Changed) -> None:
        event.stop()
        self._edited(event.choice.key, event.choice.value)

    def _edited(self, name: str, value: str) -> None:
        if self._sent:  # the last keys before Enter may report themselves after it
            return
        self.query_one(f"#hint-{name}").add_class("-stale")  # it was about other words
        for each in {name, *self._refused}:
            self._find_hint(each)
        self.query_one("#form-problem", Plain).display = False
        self.post_message(self.Edited(f"{self.spec.key}.{name}", value))

    @on(TextField.Sent)
    def _words_sent(self, event: TextField.Sent) -> None:
        event.stop()
        self._next_or_submit(event.field)

    @on(Choice.Sent)
    def _choice_sent(self, event: Choice.Sent) -> None:
        event.stop()
        self._next_or_submit(event.choice)

    @property
    def _fields(self) -> list[TextField | Choice]:
        return [each for each in self.query("*") if isinstance(each, TextField | Choice)]

    def _next_or_submit(self, widget: TextField | Choice) -> None:
        if widget is self._fields[-1]:
            self.action_submit()
        else:
            self._step(1)

    def _step(self, by: int) -> None:
        fields = self._fields
        here = self.screen.focused
        place = fields.index(here) if isinstance(here, TextField | Choice) and here in fields else -by
        self._go_to(fields[(place + by) % len(fields)])

    def action_next(self) -> None:
        """Go to the next field; from the last to the first, so that no key acts behind the form."""
        self._step(1)

    def action_previous(self) -> None:
        """Go to the field before."""
        self._step(-1)

    def action_clear(self) -> None:
        """Throw away what was written: every line is again as the form came."""
        start = {each.name: each.value for each in self.spec.fields}
        for each in self.query(TextField):
            each.set_value(start[each.key])
            self._edited(each.key, start[each.key])
        self.focus_field()

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
