"""The three forms that open from every stage: a promise, a talking point, feedback."""

from facilitator.domain.models import (
    Commitment,
    Direction,
    Feedback,
    FeedbackKind,
    Side,
    TalkingPoint,
    Visibility,
)
from facilitator.screens.forms.context import Context, wording_hint
from facilitator.services import commitments, listening
from facilitator.services import feedback as feedback_service
from facilitator.widgets.form import FieldSpec, FormSpec, Values


def commitment(context: Context) -> FormSpec:
    """Return the form of a promise."""
    return FormSpec("A promise", commitment_fields(context), lambda values: add_commitment(context, values))


def commitment_fields(context: Context) -> tuple[FieldSpec, ...]:
    """Return who, when, what and by when."""
    return (
        FieldSpec("owner", "Who", choices=context.sides),
        FieldSpec("cue", "When", placeholder="what sets it off: after the Monday stand-up"),
        FieldSpec("action", "will", placeholder="what will be done"),
        FieldSpec("due", "by", placeholder="next fri · in 2 weeks · end of month", hint=context.due_hint),
    )


def add_commitment(context: Context, values: Values) -> Commitment:
    """Make the promise."""
    return commitments.add(
        context.session,
        owner=Side(values["owner"]),
        action=values["action"],
        cue=values["cue"],
        due=values["due"],
        day_first=context.day_first,
    )


def point(context: Context) -> FormSpec:
    """Return the form of a talking point."""
    fields = context.point_fields("what to talk about")
    return FormSpec("A talking point", fields, lambda values: add_point(context, values))


def add_point(context: Context, values: Values) -> TalkingPoint:
    """Put the point on the list."""
    return listening.add_point(
        context.session, values["text"], Side(values["raised_by"]), Visibility(values["eyes"])
    )


def feedback(context: Context) -> FormSpec:
    """Return the form of feedback."""
    return FormSpec("Feedback", feedback_fields(context), lambda values: add_feedback(context, values))


def feedback_fields(context: Context) -> tuple[FieldSpec, ...]:
    """Return which way, which kind, the four parts, and whether it was said."""
    them = context.them
    ways = ((Direction.GIVEN.value, f"me to {them}"), (Direction.RECEIVED.value, f"{them} to me"))
    kinds = ((FeedbackKind.PRAISE.value, "praise"), (FeedbackKind.GROWTH.value, "growth"))
    return (
        FieldSpec("direction", "From", choices=ways),
        FieldSpec("kind", "Kind", choices=kinds),
        FieldSpec("situation", "Situation", placeholder="when and where", hint=wording_hint),
        FieldSpec("behaviour", "Behaviour", placeholder="what was done or said", hint=wording_hint),
        FieldSpec("impact", "Impact", placeholder="what it led to", hint=wording_hint),
        FieldSpec("request", "Request", placeholder="what was meant, or is asked for", hint=wording_hint),
        FieldSpec("said", "Said now?", choices=(("no", "kept for later"), ("yes", "said"))),
    )


def add_feedback(context: Context, values: Values) -> Feedback:
    """Keep the feedback."""
    return feedback_service.add(
        context.session,
        direction=Direction(values["direction"]),
        kind=FeedbackKind(values["kind"]),
        situation=values["situation"],
        behaviour=values["behaviour"],
        impact=values["impact"],
        request=values["request"],
        said=values["said"] == "yes",
    )
