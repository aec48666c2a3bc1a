"""What the reading commands tell: the team, what is due, and what to know before meeting someone.

The names of the fields are those of the JSON that the commands print (docs/commands.md): stable.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from facilitator.domain.clock import Clock
from facilitator.domain.glance import PersonGlance
from facilitator.domain.ids import short_ids
from facilitator.domain.ledger import review_order
from facilitator.domain.models import (
    CheckIn,
    Commitment,
    CommitmentStatus,
    Feedback,
    Goal,
    Meeting,
    TalkingPoint,
)
from facilitator.errors import FacilitatorError
from facilitator.quick_dataclass import dataclass
from facilitator.services import briefing
from facilitator.storage.store import Store

Template = Callable[[], Path | None]
"""What finds the user's own template for summaries; None is the one that ships."""

USUAL_FROM = 3
"""Check-ins before the last one that it takes to speak of somebody's usual energy or workload."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """One of the team; `days` counts from today to `next_on`, `open_*` counts promises by owner."""

    id: UUID
    short_id: str
    name: str
    role: str
    archived: bool
    cadence: str
    next_on: date | None
    days: int | None
    last_met_on: date | None
    days_since: int | None
    open_mine: int
    open_theirs: int
    overdue: int
    due_this_week: int
    cut_off: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseLine:
    """A promise; `owner` is "manager" or "report", `days` counts from today to `due`, below 0 when late."""

    id: UUID
    short_id: str
    person_id: UUID
    person: str
    owner: str
    action: str
    cue: str
    due: date | None
    days: int | None
    status: str
    visibility: str
    carries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PointLine:
    """A talking point that waits; `raised_by` is "manager" or "report"."""

    id: UUID
    short_id: str
    text: str
    raised_by: str
    visibility: str
    carries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLine:
    """Feedback that is not yet said; `days` is its age."""

    id: UUID
    short_id: str
    kind: str
    situation: str
    behaviour: str
    impact: str
    request: str
    visibility: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalLine:
    """A goal that is worked on."""

    id: UUID
    short_id: str
    title: str
    status: str
    due: date | None
    visibility: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    """Energy and workload, 1 to 5, of the last check-ins, oldest first, beside what is usual for them.

    None in a list was not asked; `usual_*` is the middle of all earlier ones, None for too few.
    """

    energy: Sequence[int | None]
    workload: Sequence[int | None]
    usual_energy: float | None
    usual_workload: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What to know before meeting someone; promises are open, blocked or closed since the last meeting."""

    person: PersonLine
    mine: Sequence[PromiseLine]
    theirs: Sequence[PromiseLine]
    points: Sequence[PointLine]
    not_yet_said: Sequence[KeptLine]
    goals: Sequence[GoalLine]
    mood: Mood
    last_summary: str
    last_meeting_id: UUID | None


def team(store: Store, clock: Clock, *, archived: bool = False) -> list[PersonLine]:
    """Return everyone, those to meet first first; with those who left too when `archived`."""
    found = store.glance.people(clock.today(), archived=archived)
    short = short_ids(store.plain.ids())
    lines = [person_line(each, short, clock) for each in found]
    return sorted(lines, key=lambda line: (line.archived, line.next_on or date.max))


def person_line(person: PersonGlance, short: Mapping[UUID, str], clock: Clock) -> PersonLine:
    """Return one of the team as a line; `short` names everybody's short id."""
    today, next_on = clock.today(), briefing.next_date(person, clock)
    last = clock.local(person.last_met).date() if person.last_met else None
    return PersonLine(
        id=person.id,
        short_id=short[person.id],
        name=person.name,
        role=person.role,
        archived=person.archived,
        cadence=person.cadence,
        next_on=next_on,
        days=_days(next_on, today),
        last_met_on=last,
        days_since=(today - last).days if last else None,
        open_mine=person.mine_open,
        open_theirs=person.theirs_open,
        overdue=person.overdue,
        due_this_week=person.due_this_week,
        cut_off=person.draft_meeting_id is not None,
    )


def due_promises(store: Store, clock: Clock, within: int) -> list[PromiseLine]:
    """Return what is late or due in so many days, today counted as 0, of everyone who is not archived."""
    today = clock.today()
    names = {person.id: person.name for person in store.glance.people(today)}
    standing = (CommitmentStatus.OPEN, CommitmentStatus.BLOCKED)
    found = [
        each
        for each in store.plain.find(Commitment, status=standing)
        if each.person_id in names and each.due is not None and (each.due - today).days <= within
    ]
    short = short_ids(store.plain.ids())
    found.sort(key=lambda each: each.due or date.max)
    return [promise_line(each, names[each.person_id], short, today) for each in found]


def brief_of(
    store: Store, person: PersonGlance, clock: Clock, template: Template, *, with_ids: bool = True
) -> Brief:
    """Return what to know before meeting that person; the short ids are "" unless they are asked for.

    They cost a look at every record there is; the rest costs eight statements, whatever there is. A last
    summary that was never kept costs more: it is written now, by the template that `template` finds.
    """
    short = short_ids(store.plain.ids()) if with_ids else defaultdict(str)
    today = clock.today()
    glance = store.glance.brief(person.id)
    promises = [promise_line(each, person.name, short, today) for each in review_order(glance.commitments)]
    return Brief(
        person=person_line(person, short, clock),
        mine=[each for each in promises if each.owner == "manager"],
        theirs=[each for each in promises if each.owner == "report"],
        points=[_point(each, short) for each in glance.points],
        not_yet_said=[_kept(each, short, clock) for each in glance.kept],
        goals=[_goal(each, short) for each in glance.goals],
        mood=mood_of(store.plain.find(CheckIn, person_id=person.id, order_by="created_at")),
        last_summary=glance.last_summary or _written_now(store, glance.last_meeting_id, clock, template),
        last_meeting_id=glance.last_meeting_id,
    )


def _written_now(store: Store, meeting_id: UUID | None, clock: Clock, template: Template) -> str:
    """Return the summary of a meeting that kept none, "" where it would say nothing."""
    meeting = store.plain.get(Meeting, meeting_id) if meeting_id is not None else None
    if meeting is None:
        return ""
    from facilitator.services.past_summary import summary_text

    try:
        text = summary_text(store.plain, meeting, clock, template())
    except FacilitatorError:  # a template that is wrong is told of where summaries are written
        return ""
    return text if any(line.lstrip().startswith("- ") for line in text.split("\n")) else ""


def promise_line(promise: Commitment, person: str, short: Mapping[UUID, str], today: date) -> PromiseLine:
    """Return a promise as a line; `person` is the name of the report."""
    return PromiseLine(
        id=promise.id,
        short_id=short[promise.id],
        person_id=promise.person_id,
        person=person,
        owner=promise.owner.value,
        action=promise.action,
        cue=promise.cue,
        due=promise.due,
        days=_days(promise.due, today),
        status=promise.status.value,
        visibility=promise.visibility.value,
        carries=promise.carries,
    )


def mood_of(check_ins: Sequence[CheckIn]) -> Mood:
    """Return the last four of these, oldest first, beside the middle of all but the last."""
    last, earlier = check_ins[-4:], check_ins[:-1]
    return Mood(
        energy=[each.energy for each in last],
        workload=[each.workload for each in last],
        usual_energy=_middle([each.energy for each in earlier]),
        usual_workload=_middle([each.workload for each in earlier]),
    )


def _point(point: TalkingPoint, short: Mapping[UUID, str]) -> PointLine:
    return PointLine(
        id=point.id,
        short_id=short[point.id],
        text=point.text,
        raised_by=point.raised_by.value,
        visibility=point.visibility.value,
        carries=point.carries,
    )


def _kept(kept: Feedback, short: Mapping[UUID, str], clock: Clock) -> KeptLine:
    age = clock.today() - clock.local(kept.created_at).date()
    return KeptLine(
        id=kept.id,
        short_id=short[kept.id],
        kind=kept.kind.value,
        situation=kept.situation,
        behaviour=kept.behaviour,
        impact=kept.impact,
        request=kept.request,
        visibility=kept.visibility.value,
        days=max(age, timedelta()).days,
    )


def _goal(goal: Goal, short: Mapping[UUID, str]) -> GoalLine:
    return GoalLine(
        id=goal.id,
        short_id=short[goal.id],
        title=goal.title,
        status=goal.status.value,
        due=goal.due,
        visibility=goal.visibility.value,
    )


def _days(day: date | None, today: date) -> int | None:
    return None if day is None else (day - today).days


def _middle(values: Sequence[int | None]) -> float | None:
    known = sorted(value for value in values if value is not None)
    if len(known) < USUAL_FROM:
        return None
    half = len(known) // 2
    return float(known[half]) if len(known) % 2 else (known[half - 1] + known[half]) / 2
