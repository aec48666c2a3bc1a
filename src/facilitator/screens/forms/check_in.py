"""The two words of the check-in: theirs, and the manager's own opener."""

from facilitator.screens.forms.context import Context
from facilitator.services import check_in
from facilitator.widgets.form_spec import FieldSpec, FormSpec, Values


def check(context: Context, field: str) -> FormSpec:
    """Return the form of "word" or "opener"."""
    now = check_in.check_in(context.session)
    spec = {
        "word": FieldSpec("word", "One word", placeholder="how they arrive · enter keeps", value=now.word),
        "opener": FieldSpec(
            "opener",
            "Opener",
            placeholder="^s keeps · enter: a new line",
            value=now.opener,
            lines=True,
        ),
    }[field]

    def submit(values: Values) -> None:
        check_in.change(context.session, **{field: values[field].strip()})

    return FormSpec("", (spec,), submit, keeps=True)
