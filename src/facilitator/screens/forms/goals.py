"""A goal, its progress, and where the person wants to go."""

from uuid import UUID

from facilitator.domain.models import Goal, Proposer, Visibility
from facilitator.screens.forms.context import EYES, Context
from facilitator.services import goals
from facilitator.widgets.form_spec import FieldSpec, FormSpec, Values

_PERSON = {
    "aspiration": ("Aspiration", "where they want to be in a few years"),
    "strengths": ("Strengths", "what they do well and like doing"),
    "growth_areas": ("Growth", "what they want to get better at"),
}


def goal(context: Context, goal_id: str = "") -> FormSpec:
    """Return the form of a goal: a new one, or one to change."""
    old = context.session.get(Goal, UUID(goal_id)) if goal_id else None
    proposers = (
        (Proposer.REPORT.value, context.them),
        (Proposer.TOGETHER.value, "both"),
        (Proposer.MANAGER.value, "I"),
    )
    fields = (
        FieldSpec("eyes", "For", choices=EYES, value=old.visibility if old else Visibility.SHARED),
        FieldSpec(
            "title",
            "Goal",
            placeholder="what will be true",
            value=old.title if old else "",
            check=lambda values: goals.check_title(values["title"]),
        ),
        FieldSpec("proposed_by", "Proposed by", choices=proposers, value=old.proposed_by if old else ""),
        FieldSpec(
            "serves", "Serves", placeholder="the wider aim it belongs to", value=old.serves if old else ""
        ),
        FieldSpec(
            "measure", "Seen by", placeholder="how you will both know", value=old.measure if old else ""
        ),
        FieldSpec(
            "support", "Support", placeholder="what is needed from you", value=old.support if old else ""
        ),
        context.due_field("due", "Until", "end of quarter · empty for none", old.due if old else None),
    )

    def submit(values: Values) -> None:
        proposer = Proposer(values["proposed_by"])
        day = context.kept_day(values["due"], old.due if old else None)
        words = {name: values[name] for name in ("title", "serves", "measure", "support")}
        eyes = Visibility(values["eyes"])
        if old is None:
            goals.add(context.session, proposed_by=proposer, due=day, visibility=eyes, **words)
        else:
            with context.session.upon(old):
                goals.edit(context.session, old, proposed_by=proposer, due=day, visibility=eyes, **words)

    return FormSpec("Change the goal" if old else "A goal together", fields, submit)


def progress(context: Context, goal_id: str) -> FormSpec:
    """Return the form of what moved on a goal."""
    record_id = UUID(goal_id)
    title = context.session.get(Goal, record_id).title
    spec = FieldSpec("text", "Progress", placeholder="what moved since last time")

    def submit(values: Values) -> None:
        now = context.session.get(Goal, record_id)
        if values["text"].strip():
            goals.update(context.session, now, now.status, values["text"])

    return FormSpec(title, (spec,), submit, keeps=True)


def person(context: Context, field: str) -> FormSpec:
    """Return the form of the person's aspiration, strengths or growth areas."""
    label, placeholder = _PERSON[field]
    shown = context.session.person
    spec = FieldSpec(field, label, placeholder=placeholder, value=getattr(shown, field))

    def submit(values: Values) -> None:
        with context.session.upon(shown):
            goals.describe_person(context.session, **{field: values[field].strip()})

    return FormSpec("", (spec,), submit, keeps=True)
