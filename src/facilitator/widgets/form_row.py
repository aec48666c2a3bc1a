"""One field of a form with its label, and below it what there is to say of its words."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from facilitator.widgets.choice import Choice
from facilitator.widgets.form_spec import FieldSpec, Hint
from facilitator.widgets.plain import Plain
from facilitator.widgets.shield import OwnWords
from facilitator.widgets.text_field import TextField, Underline


class FormRow(Vertical):
    """A label, its field and its hint."""

    def __init__(self, spec: FieldSpec, value: str, underline: Underline | None) -> None:
        super().__init__(classes="form--row")
        self.spec = spec
        self._value = value
        self._underline = underline

    def compose(self) -> ComposeResult:
        """Yield the label beside the field, and the hint below."""
        spec = self.spec
        with Horizontal(classes="form--line"):
            if spec.label:
                yield OwnWords(spec.label, classes="form--label")
            if spec.choices:
                yield Choice(spec.name, spec.choices, self._value)
            else:
                yield TextField(
                    spec.name,
                    self._value,
                    single=not spec.lines,
                    placeholder=spec.placeholder,
                    underline=self._underline,
                    classes="form--field" if spec.label else "form--field -page",
                )
        yield Plain("", id=f"hint-{spec.name}", classes="form--hint")

    def say(self, hint: Hint | None) -> None:
        """Say this of the words, or nothing."""
        for place in self.query(".form--hint").results(Plain):  # none once the form was sent
            place.update(hint.words if hint else "")
            place.set_class(hint is not None and hint.wrong, "-wrong")
            place.remove_class("-stale")
            place.display = hint is not None

    def doubt(self) -> None:
        """Hide what was said of other words, and keep its room."""
        self.query_one(".form--hint").add_class("-stale")
