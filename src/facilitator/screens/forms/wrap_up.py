"""Marks turned into words, the next date, and the summary in the user's own words."""

from collections.abc import Callable
from uuid import UUID

from facilitator.domain.models import Commitment, Feedback, Mark, MarkOutcome, TalkingPoint, Visibility
from facilitator.domain.text import first_words
from facilitator.errors import FacilitatorError
from facilitator.screens.forms import anywhere
from facilitator.screens.forms.context import EYES, Context
from facilitator.services import wrap_up
from facilitator.services.summary import Form
from facilitator.widgets.form_spec import FieldSpec, FormSpec, Values

Become = Callable[[Context, Values], Commitment | Feedback | TalkingPoint]


def mark(context: Context, outcome: str, mark_id: str) -> FormSpec:
    """Return the form that turns a mark into a note, a commitment, feedback or a talking point."""
    kind, record_id = MarkOutcome(outcome), UUID(mark_id)
    made_then = context.session.get(Mark, record_id)
    seconds = int(made_then.at_seconds)
    asked = first_words(wrap_up.asked_at(context.session, made_then), 60)
    title = f"From your mark at {seconds // 60}:{seconds % 60:02d}" + (f", “{asked}”" if asked else "")
    if kind is MarkOutcome.NOTE:
        return FormSpec(title, _note_fields(), lambda values: _to_note(context, record_id, values))
    made: dict[MarkOutcome, tuple[tuple[FieldSpec, ...], Become]] = {
        MarkOutcome.COMMITMENT: (anywhere.commitment_fields(context), anywhere.add_commitment),
        MarkOutcome.FEEDBACK: (anywhere.feedback_fields(context), anywhere.add_feedback),
        MarkOutcome.TALKING_POINT: (context.point_fields("what to talk about next time"), anywhere.add_point),
    }
    fields, become = made[kind]

    def submit(values: Values) -> None:
        with context.session.undoable("what became of the mark"):
            record = become(context, values)
            now = context.session.get(Mark, record_id)
            wrap_up.settle_mark(context.session, now, kind, _words(record), record)

    return FormSpec(title, fields, submit)


def _check_note(values: Values) -> None:
    if not values["text"].strip():
        raise FacilitatorError("Write a few words, or let the mark go with x.")


def _note_fields() -> tuple[FieldSpec, ...]:
    return (
        FieldSpec("text", "Note", placeholder="in your own words", check=_check_note),
        FieldSpec("eyes", "For", choices=EYES),
    )


def _to_note(context: Context, mark_id: UUID, values: Values) -> None:
    now = context.session.get(Mark, mark_id)
    wrap_up.note_from_mark(context.session, now, values["text"], Visibility(values["eyes"]))


def _words(record: Commitment | Feedback | TalkingPoint) -> str:
    if isinstance(record, Commitment):
        return record.action
    return record.text if isinstance(record, TalkingPoint) else record.behaviour or record.situation


def next_date(context: Context) -> FormSpec:
    """Return the form of the next date."""

    def submit(values: Values) -> None:
        wrap_up.set_next(context.session, context.day(values["day"]) if values["day"].strip() else None)

    spec = context.due_field("day", "Next date", "tue · in 2 weeks · empty for none")
    return FormSpec("When do you meet again?", (spec,), submit)


def summary(context: Context, form: str) -> FormSpec:
    """Return the form of the summary; emptied, the program writes it again."""
    template = context.runtime.template(Form(form))
    words = wrap_up.preview(context.session, Form(form), template).text.rstrip("\n")
    basis = wrap_up.rendered(context.session, Form(form), template).text
    spec = FieldSpec("text", "", value=words, lines=True)
    return FormSpec(
        "The summary in your words (empty: the program's)",
        (spec,),
        lambda values: wrap_up.edit_summary(context.session, values["text"], basis),
    )


def address(context: Context) -> FormSpec:
    """Return the form of the address that mail goes to."""

    def check(values: Values) -> None:
        from facilitator.services.mail import check_address

        check_address(values["email"])

    shown = context.session.person

    def submit(values: Values) -> None:
        with context.session.upon(shown):
            wrap_up.keep_address(context.session, values["email"])

    spec = FieldSpec("email", "Mail", placeholder="ana@example.com", check=check)
    return FormSpec("Where does mail reach them?", (spec,), submit)
