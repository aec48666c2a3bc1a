"""Forms declared as data: a few fields, each with its words kept while they are typed."""

from asyncio import sleep, to_thread
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from facilitator.actions import bindings
from facilitator.errors import FacilitatorError
from facilitator.widgets.plain import Plain, text
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
    and returns what to say of it, or None; `underline` where the words stand that are underlined in it.
    """

    name: str
    label: str
    placeholder: str = ""
    value: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    hint: Callable[[str], Hint | None] | None = None
    underline: Callable[[str], Iterable[tuple[int, int]]] | None = None
    lines: bool = False


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


class Choice(Plain, can_focus=True):
    """One of a few values, changed with the arrows, the space bar or a click."""

    BINDINGS = [
        Binding("right,space", "step(1)", "change"),
        Binding("left", "step(-1)", "change", show=False),
    ]

    value: reactive[str] = reactive("")

    class Changed(Message):
        """Another value was chosen."""

        def __init__(self, choice: "Choice") -> None:
            super().__init__()
            self.choice = choice

    class Sent(Message):
        """Enter was pressed."""

        def __init__(self, choice: "Choice") -> None:
            super().__init__()
            self.choice = choice

    class Left(Message):
        """Escape was pressed."""

    def __init__(self, key: str, choices: tuple[tuple[str, str], ...], value: str) -> None:
        super().__init__()
        self.key = key
        self._choices = choices
        self.set_reactive(Choice.value, value if value in dict(choices) else choices[0][0])

    def render(self) -> Content:
        """Show all values, the chosen one between brackets."""
        parts = [
            (f"‹{label}›", "bold") if value == self.value else (f" {label} ", "$foreground-muted")
            for value, label in self._choices
        ]
        return text(*parts)

    def action_step(self, by: int) -> None:
        """Go to the next value, or the one before."""
        values = [value for value, _ in self._choices]
        self.value = values[(values.index(self.value) + by) % len(values)]
        self.post_message(self.Changed(self))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Choose what is pressed; by the time the button is let go, the lines may have moved."""
        start = 0
        for value, label in self._choices:
            end = start + len(label) + 2
            if start <= event.x < end:
                self.value = value
                self.post_message(self.Changed(self))
                return
            start = end

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Keep letters from acting on the screen behind the form, as in a field of words."""
        return key != "space" and character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        """Let Enter go on and Escape leave, as in a field of words."""
        if self.check_consume_key(event.key, event.character):
            event.stop()
        elif event.key in ("enter", "escape"):
            event.stop()
            self.post_message(self.Sent(self) if event.key == "enter" else self.Left())


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

    def compose(self) -> ComposeResult:
        """Yield a title, and for each field its label, its place and its hint."""
        if self.spec.title:
            yield Plain(self.spec.title, classes="form--title")
        for each in self.spec.fields:
            value = self.spec.drafts.get(each.name, each.value)
            with Horizontal(classes="form--row"):
                if each.label:
                    yield Plain(each.label, classes="form--label")
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
            self.screen.set_focus(each)
            if line is not None and isinstance(each, TextField):
                each.move_cursor((line, 0))
            return

    def _find_hint(self, name: str) -> None:
        spec = next(each for each in self.spec.fields if each.name == name)
        if spec.hint is not None:
            self.run_worker(self._hint(spec, self.values[name]), group=f"hint-{name}", exclusive=True)

    async def _hint(self, spec: FieldSpec, words: str) -> None:
        """Say what there is to say of the words, once the fingers rest; dates in words can take a while."""
        assert spec.hint is not None
        await sleep(HINT_PAUSE)
        self._show_hint(spec.name, await to_thread(spec.hint, words))

    def _show_hint(self, name: str, hint: Hint | None) -> None:
        for place in self.query(f"#hint-{name}").results(Plain):  # none once the form was sent
            place.update(hint.words if hint else "")
            place.set_class(hint is not None and hint.wrong, "-wrong")
            place.display = hint is not None

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
        self._find_hint(name)
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
        self.screen.set_focus(fields[(place + by) % len(fields)])

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
        """Send the form; what is wrong with it is said under it, and nothing is lost."""
        problem = self.query_one("#form-problem", Plain)
        try:
            self.spec.submit(self.values)
        except FacilitatorError as error:
            problem.update(str(error))
            problem.display = True
            problem.scroll_visible()
            return
        problem.display = False
        self._sent = True
        self.post_message(self.Submitted(self))
