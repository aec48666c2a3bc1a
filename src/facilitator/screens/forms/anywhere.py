"""The three forms that open from every stage: a promise, a talking point, feedback."""

from uuid import UUID

from facilitator.domain.models import (
    Commitment,
    Direction,
    Feedback,
    FeedbackKind,
    Side,
    TalkingPoint,
    Visibility,
)
from facilitator.screens.forms.context import EYES, Context, wording_hint
from facilitator.screens.forms.pasting import OnceMore
from facilitator.services import commitments, listening
from facilitator.services import feedback as feedback_service
from facilitator.widgets.form_spec import FieldSpec, FormSpec, Values


def commitment(context: Context, record_id: str = "") -> FormSpec:
    """Return the form of a promise: a new one, or one of this meeting to change."""
    if not record_id:
        return FormSpec(
            "A promise", commitment_fields(context), lambda values: add_commitment(context, values)
        )
    old = context.session.get(Commitment, UUID(record_id))

    def submit(values: Values) -> None:
        with context.session.upon(old):
            commitments.edit(
                context.session,
                old,
                owner=Side(values["owner"]),
                action=values["action"],
                cue=values["cue"],
                due=context.kept_day(values["due"], old.due),
                visibility=Visibility(values["eyes"]),
            )

    return FormSpec("Change the promise", commitment_fields(context, old), submit)


def commitment_fields(context: Context, old: Commitment | None = None) -> tuple[FieldSpec, ...]:
    """Return for whose eyes, who, when, what and by when."""
    return (
        FieldSpec("eyes", "For", choices=EYES, value=old.visibility if old else Visibility.SHARED),
        FieldSpec("owner", "Who", choices=context.sides, value=old.owner if old else ""),
        FieldSpec("cue", "When", placeholder="the stand-up is over", value=old.cue if old else ""),
        FieldSpec(
            "action",
            "will",
            placeholder="what will be done",
            value=old.action if old else "",
            check=lambda values: commitments.check_action(values["action"]),
        ),
        context.due_field("due", "by", "next fri · in 2 weeks", old.due if old else None),
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
        visibility=Visibility(values["eyes"]),
    )


def point(context: Context, record_id: str = "") -> FormSpec:
    """Return the form of a talking point: a new one, or one to change."""
    if not record_id:
        fields, once_more = context.point_fields("what to talk about"), OnceMore()
        return FormSpec("A talking point", fields, lambda values: _add_points(context, values, once_more))
    old = context.session.get(TalkingPoint, UUID(record_id))

    def submit(values: Values) -> None:
        side, eyes = Side(values["raised_by"]), Visibility(values["eyes"])
        with context.session.upon(old):
            listening.edit_point(context.session, old, values["text"], side, eyes)

    return FormSpec("Change the point", context.point_fields("what to talk about", old), submit)


def _add_points(context: Context, values: Values, once_more: OnceMore) -> None:
    texts = once_more.points(values["text"])
    side, eyes = Side(values["raised_by"]), Visibility(values["eyes"])
    listening.add_points(context.session, texts, side, eyes)


def add_point(context: Context, values: Values) -> TalkingPoint:
    """Put the point on the list."""
    return listening.add_point(
        context.session, values["text"], Side(values["raised_by"]), Visibility(values["eyes"])
    )


def feedback(context: Context, record_id: str = "") -> FormSpec:
    """Return the form of feedback: a new one, or the words of one to change."""
    if not record_id:
        return FormSpec("Feedback", feedback_fields(context), lambda values: add_feedback(context, values))
    old = context.session.get(Feedback, UUID(record_id))

    def submit(values: Values) -> None:
        words = dict(values)
        kind = FeedbackKind(words.pop("kind"))
        with context.session.upon(old):
            feedback_service.edit(context.session, old, kind, **words)

    return FormSpec("Change the feedback", (_kind_field(old.kind), *_feedback_words(old)), submit)


def feedback_fields(context: Context) -> tuple[FieldSpec, ...]:
    """Return which way, which kind, the four parts, and whether it was said."""
    them = context.them
    ways = ((Direction.GIVEN.value, f"me to {them}"), (Direction.RECEIVED.value, f"{them} to me"))
    said = (("no", "kept, private"), ("yes", "said, shared"))
    return (
        FieldSpec("direction", "From", choices=ways),
        _kind_field(FeedbackKind.PRAISE),
        *_feedback_words(None),
        FieldSpec("said", "Said now?", choices=said, follows=_said_when_received),
    )


def _said_when_received(values: Values) -> str:
    """Return that what they told the manager was said, as it was."""
    return "yes" if values["direction"] == Direction.RECEIVED else "no"


def _kind_field(kind: FeedbackKind) -> FieldSpec:
    kinds = ((FeedbackKind.PRAISE.value, "praise"), (FeedbackKind.GROWTH.value, "growth"))
    return FieldSpec("kind", "Kind", value=kind.value, choices=kinds)


def _feedback_words(old: Feedback | None) -> tuple[FieldSpec, ...]:
    parts = (
        ("situation", "Situation", "when and where"),
        ("behaviour", "Behaviour", "what was done or said"),
        ("impact", "Impact", "what it led to"),
        ("request", "Request", "what was meant, or is asked for"),
    )

    def described(values: Values) -> None:
        feedback_service.check_described(values["situation"], values["behaviour"])

    return tuple(
        FieldSpec(
            name,
            label,
            placeholder,
            getattr(old, name) if old else "",
            hint=wording_hint,
            check=described if name == "situation" else None,
        )
        for name, label, placeholder in parts
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
