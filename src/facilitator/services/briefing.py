"""What to know in ten seconds before a meeting, in lines of plain words."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from facilitator.domain import cadence
from facilitator.domain.clock import Clock
from facilitator.domain.due import short_day
from facilitator.domain.glance import BriefGlance, PersonGlance
from facilitator.domain.models import Commitment, CommitmentStatus, FeedbackKind, GoalStatus, Side
from facilitator.domain.text import one_line
from facilitator.quick_dataclass import dataclass


class Tone(StrEnum):
    """How a line wants to be seen; never by colour alone, the words say it too."""

    PLAIN = "plain"
    GOOD = "good"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class BriefLine:
    """One line of the brief; `label` is "" when it goes on with the one above."""

    label: str
    words: str
    note: str = ""
    tone: Tone = Tone.PLAIN


def next_date(person: PersonGlance, clock: Clock) -> date | None:
    """Return the date agreed, or the one the cadence gives after the last meeting; none once archived."""
    if person.archived:
        return None
    return agreed_or_usual(person.next_on, person.cadence, person.last_met, clock)


def agreed_or_usual(
    next_on: date | None, rhythm: str, last_met: datetime | None, clock: Clock
) -> date | None:
    """Return the date that was agreed, else the one that the rhythm gives after the last meeting."""
    if next_on is not None or last_met is None:
        return next_on
    last = clock.local(last_met).date()
    return cadence.parse_cadence(rhythm).next_after(last, last)


def when_words(person: PersonGlance, clock: Clock) -> tuple[str, Tone]:
    """Return when the next meeting is: "tomorrow", "in 4 days", "overdue 3 d", "no date", "not met yet"."""
    day = next_date(person, clock)
    if day is None and person.last_met is None:
        return "not met yet", Tone.PLAIN
    words = cadence.due_text(day, clock.today())
    return words, Tone.LATE if day is not None and day < clock.today() else Tone.PLAIN


def hour_words(person: PersonGlance, clock: Clock) -> str:
    """Return the usual hour, in the person's own zone too: "14:30, 08:30 for them"; "" without one.

    It is that of the next date, or of today when that is past, since the two zones may change to summer
    time on different days.
    """
    if not person.meets_at or not person.time_zone:
        return person.meets_at
    hour, minute = map(int, person.meets_at.split(":"))
    day = max(next_date(person, clock) or clock.today(), clock.today())
    here = clock.at(day, hour, minute)
    from zoneinfo import ZoneInfo

    theirs = f"{here.astimezone(ZoneInfo(person.time_zone)):%H:%M}"
    return person.meets_at if theirs == person.meets_at else f"{person.meets_at}, {theirs} for them"


def brief_lines(person: PersonGlance, brief: BriefGlance, clock: Clock) -> list[BriefLine]:
    """Return the brief: promises, talking points, what is not yet said, goals, energy, days since."""
    today = clock.today()
    first_name = person.name.split(" ")[0]
    mine = [c for c in brief.commitments if c.owner is Side.MANAGER]
    theirs = [c for c in brief.commitments if c.owner is Side.REPORT]
    lines = _promises("You promised", mine, today) + _promises(f"{first_name} promised", theirs, today)
    points = (BriefLine("", p.text, f"carried {p.carries}×" if p.carries else "") for p in brief.points)
    lines += _block("To talk about", points)
    lines += _block(
        "Not yet said", (_kept(f.kind, f.behaviour or f.situation, f.created_at, clock) for f in brief.kept)
    )
    lines += _block(
        "Goals",
        (
            BriefLine(
                "",
                g.title,
                "at risk" if g.status is GoalStatus.AT_RISK else "",
                Tone.LATE if g.status is GoalStatus.AT_RISK else Tone.PLAIN,
            )
            for g in brief.goals
        ),
    )
    if person.works_best.strip():
        lines.append(BriefLine("Works best", one_line(person.works_best)))
    energy = [str(c.energy) for c in brief.check_ins if c.energy]
    if energy:
        lines.append(BriefLine("Energy", " ".join(energy)))
    if brief.last_met is not None:
        lines.append(BriefLine("Last met", _last_met(brief.last_met, clock)))
    if hour := hour_words(person, clock):
        lines.append(BriefLine("Usual time", hour))
    return lines


def _promises(label: str, commitments: list[Commitment], today: date) -> list[BriefLine]:
    return _block(label, (_promise(each, today) for each in commitments))


def _promise(each: Commitment, today: date) -> BriefLine:
    if each.status is CommitmentStatus.DONE:
        return BriefLine("", each.action, "done", Tone.GOOD)
    if each.status is CommitmentStatus.DROPPED:
        return BriefLine("", each.action, "dropped")
    if each.status is CommitmentStatus.BLOCKED:
        return BriefLine("", each.action, "blocked", Tone.LATE)
    if each.due is None:
        return BriefLine("", each.action, "no date")
    late = (today - each.due).days
    if late > 0:
        return BriefLine("", each.action, f"{late} day{'s' if late > 1 else ''} late", Tone.LATE)
    return BriefLine("", each.action, short_day(each.due, today))


def _kept(kind: FeedbackKind, words: str, since: datetime, clock: Clock) -> BriefLine:
    days = max(0, (clock.today() - clock.local(since).date()).days)
    age = "today" if days == 0 else f"{days} day{'s' if days > 1 else ''} old"
    return BriefLine("", f"{kind}: {words}", age)


def _last_met(moment: datetime, clock: Clock) -> str:
    days = (clock.today() - clock.local(moment).date()).days
    if days <= 0:
        return "today"
    return f"{days} day{'s' if days > 1 else ''} ago"


def _block(label: str, lines: Iterable[BriefLine]) -> list[BriefLine]:
    return [
        BriefLine("" if place else label, each.words, each.note, each.tone)
        for place, each in enumerate(lines)
    ]
