"""Forms as data: what they ask for, what they say of it, and who takes it."""

from collections.abc import Callable, Mapping
from dataclasses import field

from facilitator.errors import FacilitatorError
from facilitator.quick_dataclass import dataclass

Values = Mapping[str, str]
"""What stands in each field, by its name."""


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
    and returns what to say of it while it is written, or None. `check` gets all values when the form is
    sent, and raises FacilitatorError for what this field lacks. A `suggested` value is one to type over.
    `follows` gets all values and returns the choice that goes with them; it is taken until the user chooses.
    """

    name: str
    label: str
    placeholder: str = ""
    value: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    hint: Callable[[str], Hint | None] | None = None
    check: Callable[[Values], object] | None = None
    lines: bool = False
    suggested: bool = False
    follows: Callable[[Values], str] | None = None

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
