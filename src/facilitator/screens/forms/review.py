"""The date and the reason that a decision on a promise asks for."""

from uuid import UUID

from facilitator.domain import ledger
from facilitator.domain.models import Commitment, EventKind, Side
from facilitator.screens.forms.context import Context
from facilitator.services import review
from facilitator.widgets.form_spec import FieldSpec, FormSpec, Values

_WORDS = {
    EventKind.RENEGOTIATED: ("A new date for", "Why", "what changed"),
    EventKind.BLOCKED: ("In the way of", "Needs", "what is needed to go on"),
    EventKind.DROPPED: ("Let go of", "Why", "why it no longer matters"),
    EventKind.HANDED_OVER: ("", "Why", "why the other one takes it"),
}


def _handing_over(context: Context, commitment: Commitment) -> str:
    return (
        f"Hand over to {context.them}"
        if commitment.owner is Side.MANAGER
        else f"Take over from {context.them}"
    )


def decide(context: Context, kind: str, commitment_id: str) -> FormSpec:
    """Return the form of one decision on one promise."""
    decision, record_id = EventKind(kind), UUID(commitment_id)
    title, label, placeholder = _WORDS[decision]
    if decision is EventKind.HANDED_OVER:
        title = _handing_over(context, context.session.get(Commitment, record_id))

    def commitment() -> Commitment:
        return context.session.get(Commitment, record_id)

    def submit(values: Values) -> None:
        due = context.day(values["due"]) if "due" in values else None
        review.decide(context.session, commitment(), decision, values["reason"], due)

    due = FieldSpec(
        "due",
        "New date",
        placeholder="next fri · in 2 weeks",
        hint=context.due_hint,
        check=lambda values: ledger.check_new_due(commitment(), context.day(values["due"])),
    )
    reason = FieldSpec(
        "reason",
        label,
        placeholder=placeholder,
        check=lambda values: ledger.check_reason(decision, values["reason"]),
    )
    fields = (due, reason) if decision is EventKind.RENEGOTIATED else (reason,)
    return FormSpec(f"{title}: {commitment().action}", fields, submit)
