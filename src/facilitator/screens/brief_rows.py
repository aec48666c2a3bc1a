"""How the brief stands in a list: a heading per block, a row per thing; the shield hides them alike."""

from collections.abc import Iterable, Iterator, Sequence

from textual.content import Content

from facilitator.domain.cadence import due_text
from facilitator.services.overview import Brief, GoalLine, KeptLine, PointLine, PromiseLine
from facilitator.widgets.plain import text
from facilitator.widgets.record_list import Row

_MUTED, _GOOD, _LATE, _SOON = "$foreground-muted", "$text-success", "$text-error", "$text-warning"
_SIGNS = {"done": "✓", "dropped": "✗", "blocked": "■"}


def brief_rows(brief: Brief, works_best: str) -> Iterator[Row]:
    """Yield the rows of all that there is; the id of a row is that of its record."""
    first_name = next(iter(brief.person.name.split()), "")
    yield from _block("You promised", map(_promise, brief.mine))
    yield from _block(f"{first_name} promised", map(_promise, brief.theirs))
    yield from _block("To talk about", (_point(each, first_name) for each in brief.points))
    yield from _block("Not yet said", map(_kept, brief.not_yet_said))
    yield from _block("Goals", map(_goal, brief.goals))
    yield from _block("How they are", _mood(brief, works_best))
    lines = brief.last_summary.strip("\n").split("\n") if brief.last_summary.strip() else []
    last = (Row(f"last#{place}", Content(f"  {line}")) for place, line in enumerate(lines))
    yield from _block("Last time", last)


def _block(title: str, rows: Iterable[Row]) -> Iterator[Row]:
    for place, row in enumerate(rows):
        if not place:
            yield Row(f"heading-{title}", text((title, "bold $text-accent")), heading=True)
        yield row


def _line(sign: str, words: str, notes: Sequence[tuple[str, str] | None]) -> Content:
    shown = [each for each in notes if each is not None and each[0]]
    parts = [text((f" · {note}" if place else note, style)) for place, (note, style) in enumerate(shown)]
    body = Content(" ".join(words.split()) or "–")
    return text(f"{sign} ", body, "\n  " if parts else None, *parts)


def _private(visibility: str) -> tuple[str, str] | None:
    return ("private", _SOON) if visibility == "private" else None


def _carried(carries: int) -> tuple[str, str] | None:
    return (f"carried {carries}×", _SOON) if carries else None


def _promise(each: PromiseLine) -> Row:
    settled = each.status in ("done", "dropped")
    when: tuple[str, str] | None = (each.status, _GOOD if each.status == "done" else _MUTED)
    if each.status == "blocked":
        when = ("blocked", _LATE)
    elif not settled:
        when = ("no date", _MUTED) if each.days is None else (_days(each.days), _tone(each.days))
    notes = [when, _carried(each.carries), _private(each.visibility)]
    return Row(str(each.id), _line(_SIGNS.get(each.status, "○"), each.action, notes))


def _days(days: int) -> str:
    if days < 0:
        return f"{-days} day{'s' if days < -1 else ''} late"
    return "due today" if not days else "due tomorrow" if days == 1 else f"due in {days} days"


def _tone(days: int) -> str:
    return _LATE if days < 0 else _SOON if days <= 1 else _MUTED


def _point(each: PointLine, first_name: str) -> Row:
    content = _line("›", each.text, [_carried(each.carries), _private(each.visibility)])
    if each.raised_by == "report":
        between = " · " if "\n" in content.plain else "\n  "
        content = text(content, (f"{between}from {first_name}", _MUTED))
    return Row(str(each.id), content)


def _kept(each: KeptLine) -> Row:
    age = "from today" if not each.days else f"{each.days} day{'s' if each.days > 1 else ''} old"
    words = each.behaviour.strip() or each.situation
    return Row(
        str(each.id), _line("›", words, [(each.kind, _MUTED), (age, _SOON if each.days > 6 else _MUTED)])
    )


def _goal(each: GoalLine) -> Row:
    risk = ("at risk", _LATE) if each.status == "at_risk" else ("on track", _MUTED)
    due = (f"by {each.due.isoformat()}", _MUTED) if each.due else None
    return Row(str(each.id), _line("›", each.title, [risk, due, _private(each.visibility)]))


def _mood(brief: Brief, works_best: str) -> Iterator[Row]:
    mood = brief.mood
    for name, values, usual in (
        ("Energy", mood.energy, mood.usual_energy),
        ("Workload", mood.workload, mood.usual_workload),
    ):
        if any(value is not None for value in values):
            told = " ".join("–" if value is None else str(value) for value in values)
            beside = f"  their usual {usual:g}" if usual is not None else ""
            yield Row(name, text(f"  {name:<9}{told}{beside}"))
    if works_best.strip():
        yield Row("works-best", text(f"  Works best {' '.join(works_best.split())}"))


def when_words(brief: Brief) -> str:
    """Return the days to the next meeting and the days since the last."""
    person = brief.person
    parts = []
    if person.next_on is not None and person.days is not None:
        today = person.next_on.fromordinal(person.next_on.toordinal() - person.days)
        parts.append(due_text(person.next_on, today))
    if person.days_since is not None:
        since = "met today" if not person.days_since else f"met {person.days_since} d ago"
        parts.append(since)
    return " · ".join(parts) or "not met yet"
