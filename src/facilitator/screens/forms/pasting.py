"""The form that takes a list, one point a line, and shows what it makes of it before it is kept."""

from facilitator.domain.models import Side, Visibility
from facilitator.domain.pasted import pasted_points
from facilitator.errors import FacilitatorError
from facilitator.screens.forms.context import EYES, Context
from facilitator.services import listening
from facilitator.widgets.form_spec import FieldSpec, FormSpec, Hint, Values

_SHOWN = 6
"""Points of which the words are shown; the others are counted."""


def paste_fields(them: str) -> tuple[FieldSpec, ...]:
    """Return the fields of a pasted list; `them` is the report's first name."""
    sides = ((Side.MANAGER.value, "me"), (Side.REPORT.value, them))
    return (
        FieldSpec(
            "list",
            "",
            placeholder="paste a list here: one point a line, from a mail, a chat or your notes",
            lines=True,
            hint=_preview,
            check=lambda values: _points(values["list"]),
        ),
        FieldSpec("raised_by", "From", choices=sides, value=Side.REPORT),
        FieldSpec("eyes", "For", choices=EYES),
    )


def _points(words: str) -> list[str]:
    found = pasted_points(words)
    if not found:
        raise FacilitatorError("There is no point in it yet.")
    return found


def _preview(words: str) -> Hint | None:
    if not words.strip():
        return None
    try:
        found = _points(words)
    except FacilitatorError as error:
        return Hint.of(error)
    lines = [f"› {point}" for point in found[:_SHOWN]]
    lines += [f"and {len(found) - _SHOWN} more"] if len(found) > _SHOWN else []
    return Hint("\n".join([f"Makes {counted(len(found))}:", *lines]))


def counted(count: int) -> str:
    """Return "1 point", "3 points"."""
    return f"{count} point{'' if count == 1 else 's'}"


def points(context: Context) -> FormSpec:
    """Return the form in a meeting."""
    return FormSpec("A list of points", paste_fields(context.them), lambda values: _add(context, values))


def _add(context: Context, values: Values) -> None:
    side, eyes = Side(values["raised_by"]), Visibility(values["eyes"])
    listening.add_points(context.session, _points(values["list"]), side, eyes)


class OnceMore:
    """Asks before several lines in the field of one point become so many points."""

    def __init__(self) -> None:
        self._asked = ""

    def points(self, words: str) -> list[str]:
        """Return the points to make. FacilitatorError the first time that there are several."""
        found = pasted_points(words) if "\n" in words.strip() else []
        if len(found) < 2:
            return [words]
        if self._asked != words:
            self._asked = words
            raise FacilitatorError(
                f"Make {counted(len(found))} of these lines? Save once more makes them.",
                "For one point, put it on one line.",
            )
        return found
