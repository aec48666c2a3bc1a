"""Every form of a meeting as data, found by its key, so that a cut-off form opens again."""

from collections.abc import Callable
from dataclasses import replace

from facilitator.screens.forms import anywhere, check_in, goals, pasting, review, wrap_up
from facilitator.screens.forms.context import Context
from facilitator.widgets.form_spec import FormSpec

_BUILDERS: dict[str, Callable[..., FormSpec]] = {
    "commitment": anywhere.commitment,
    "point": anywhere.point,
    "points": pasting.points,
    "feedback": anywhere.feedback,
    "decide": review.decide,
    "check": check_in.check,
    "goal": goals.goal,
    "progress": goals.progress,
    "person": goals.person,
    "mark": wrap_up.mark,
    "next": wrap_up.next_date,
    "summary": wrap_up.summary,
    "mail": wrap_up.address,
}


def build(context: Context, key: str) -> FormSpec | None:
    """Return the form with that key and the unfinished words in it; None when what it is about is gone.

    A key is "name" or "name:detail:detail", the details being what the builder takes.
    """
    name, *details = key.split(":")
    try:
        spec = _BUILDERS[name](context, *details)
    except (KeyError, ValueError, TypeError):
        return None
    drafts = {field.name: context.session.draft(f"{key}.{field.name}") for field in spec.fields}
    return replace(spec, key=key, drafts={field: words for field, words in drafts.items() if words})
