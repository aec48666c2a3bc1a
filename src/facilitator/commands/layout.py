"""How people, promises and briefs are laid out as plain text; one line each, whatever they hold."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from facilitator.commands.output import BOLD, DIM, LATE, Cell, Row, columns, padded, styled
from facilitator.commands.telling import cell_width, wrapped
from facilitator.domain.cadence import due_text
from facilitator.domain.text import one_line

if TYPE_CHECKING:
    from facilitator.domain.clock import Clock
    from facilitator.domain.models import Record
    from facilitator.services.dossier import PersonDossier, RecordDossier
    from facilitator.services.overview import Brief, GoalLine, KeptLine, PersonLine, PointLine, PromiseLine

_LABEL = 15
_WIDE = 70
_LATEST_MEETINGS = 10

Line = tuple[str, str, str, str]
"""A line of a brief: its words, a note behind them, the note's style, the short id or ""."""


def person_row(person: "PersonLine", today: date) -> Row:
    """Return one of the team: short id, name, next date, when that is, promises, remarks."""
    remarks = [f"{person.overdue} late"] if person.overdue else []
    remarks += ["cut off"] if person.cut_off else []
    remarks += ["archived"] if person.archived else []
    return (
        Cell(person.short_id, DIM),
        Cell(person.name, BOLD),
        Cell(person.next_on.isoformat() if person.next_on else "-", DIM),
        Cell(due_text(person.next_on, today), _late(person.days)),
        Cell(f"yours {person.open_mine}"),
        Cell(f"theirs {person.open_theirs}"),
        Cell(", ".join(remarks) or "-", LATE if person.overdue else DIM),
    )


def promise_row(promise: "PromiseLine", today: date) -> Row:
    """Return a promise: short id, due date, when that is, whose, to or from whom, what, remarks."""
    remarks = [promise.status] if promise.status != "open" else []
    remarks += [f"carried {promise.carries}×"] if promise.carries else []
    remarks += ["private"] if promise.visibility == "private" else []
    return (
        Cell(promise.short_id, DIM),
        Cell(promise.due.isoformat() if promise.due else "-", DIM),
        Cell(due_text(promise.due, today), _late(promise.days)),
        Cell("you" if promise.owner == "manager" else "they"),
        Cell(promise.person, BOLD),
        Cell(promise.action),
        Cell(", ".join(remarks) or "-", DIM),
    )


def brief_text(brief: "Brief", clock: "Clock") -> str:
    """Return what to know before meeting someone, a line each, with the short ids of what can be marked."""
    person, today = brief.person, clock.today()
    head = f"{person.name} · {person.role}" if person.role else person.name
    when = f"{_day(person.next_on)}  {due_text(person.next_on, today)}" if person.next_on else "no date"
    blocks: list[tuple[str, list[Line]]] = [
        ("Next", [(when, "", _late(person.days), "")]),
        ("Last met", [_since(person)]),
        ("You promised", [_promise(each, today) for each in brief.mine]),
        (f"{_first(person.name)} promised", [_promise(each, today) for each in brief.theirs]),
        ("To talk about", [_point(each) for each in brief.points]),
        ("Not yet said", [_kept(each) for each in brief.not_yet_said]),
        ("Goals", [_goal(each) for each in brief.goals]),
        ("Energy", _mood(brief.mood.energy, brief.mood.usual_energy)),
        ("Workload", _mood(brief.mood.workload, brief.mood.usual_workload)),
    ]
    text = styled(one_line(head).strip(), BOLD) + "\n"
    text += "".join(_block(label, lines) for label, lines in blocks)
    if brief.last_summary.strip():
        text += "\n" + styled("Last time", DIM) + "\n" + _indented(brief.last_summary)
    return text


def person_text(dossier: "PersonDossier", clock: "Clock") -> str:
    """Return the person's own fields, the brief, and the latest meetings."""
    own = _fields(dossier.person, clock, leave_out=("id", "version", "name", "role"))
    meetings = [
        (
            f"{each.date.isoformat()}  {each.flow}",
            "" if each.status == "closed" else each.status,
            DIM,
            each.short_id,
        )
        for each in dossier.meetings[:_LATEST_MEETINGS]
    ]
    earlier = len(dossier.meetings) - len(meetings)
    if earlier > 0:
        meetings.append((f"and {earlier} earlier", "", "", ""))
    return brief_text(dossier.brief, clock) + "\n" + own + _block("Meetings", meetings)


def record_text(dossier: "RecordDossier", clock: "Clock") -> str:
    """Return one record, field by field, and in a line each what belongs to it."""
    from facilitator.domain.kind_words import kind_words
    from facilitator.services.dossier import headline

    head = f"{kind_words(type(dossier.record))} {dossier.short_id} · {dossier.person}"
    text = styled(one_line(head).strip(), BOLD) + "\n"
    text += _fields(dossier.record, clock, leave_out=("id", "version", "person_id", "flow_copy"))
    for records in dossier.belonging.values():
        text += _block(
            kind_words(type(records[0])),
            [
                (f"{_moment(each, clock)}  {headline(each).partition(': ')[2]}", _eyes(each), DIM, "")
                for each in records
            ],
        )
    return text


def _fields(record: "Record", clock: "Clock", leave_out: tuple[str, ...]) -> str:
    from dataclasses import fields

    text = ""
    for name in (each.name for each in fields(record)):
        value = getattr(record, name)
        if name in leave_out or not value:
            continue
        if isinstance(value, datetime):
            value = f"{clock.local(value):%Y-%m-%d %H:%M}"
        elif value is True:
            value = "yes"
        elif isinstance(value, UUID):
            value = value.hex[-8:]
        elif isinstance(value, dict):
            value = ", ".join(f"{key} {each}" for key, each in value.items())
        text += _block(name.replace("_", " "), [(str(value), "", "", "")])
    return text


def _block(label: str, lines: "Iterable[Line]") -> str:
    """Return lines beside their label, or below it where the terminal is narrow."""
    room, head, text = columns(), one_line(label), ""
    narrow = room is not None and room < _WIDE
    indent = 2 if narrow else _LABEL + 1
    for place, line in enumerate(lines):
        if not place and narrow:
            text += styled(head, DIM) + "\n"
        first = styled(padded(head, _LABEL) + " ", DIM) if not place and not narrow else " " * indent
        text += first + f"\n{' ' * indent}".join(_line(line, room and room - indent)) + "\n"
    return text


def _line(line: Line, room: int | None) -> list[str]:
    """Return the words, wrapped into so many cells, with note and short id behind them."""
    words, note, style, short = line
    plain = one_line(words).strip()
    shown = wrapped(plain, room) if room else [plain]
    width = cell_width(shown[-1])
    parts = [(each, how) for each, how in ((note, style), (f"[{short}]", DIM)) if each not in ("", "[]")]
    tail = "  ".join(styled(each, how) for each, how in parts)
    if not note:
        shown = [styled(each, style) for each in shown]
    if not tail:
        return shown
    if room and width + sum(cell_width(each) + 2 for each, _ in parts) > room:
        return [*shown, tail]
    return [*shown[:-1], f"{shown[-1]}  {tail}"]


def _promise(promise: "PromiseLine", today: date) -> Line:
    if promise.status == "open":
        late = promise.days is not None and promise.days < 0
        note = due_text(promise.due, today) if late or promise.due is None else f"{_day(promise.due)}"
    else:
        note = promise.status
    return promise.action, _joined(note, promise.visibility), _late(promise.days), promise.short_id


def _point(point: "PointLine") -> Line:
    carried = f"carried {point.carries}×" if point.carries else ""
    return point.text, _joined(carried, point.visibility), DIM, point.short_id


def _goal(goal: "GoalLine") -> Line:
    note = _joined(goal.status.replace("_", " "), goal.visibility)
    return goal.title, note, LATE if goal.status == "at_risk" else DIM, goal.short_id


def _kept(kept: "KeptLine") -> Line:
    age = "today" if kept.days == 0 else f"{kept.days} day{'s' if kept.days > 1 else ''} old"
    return f"{kept.kind}: {kept.behaviour or kept.situation}", age, DIM, kept.short_id


def _mood(values: "Iterable[int | None]", usual: float | None) -> list[Line]:
    shown = [str(value) if value else "-" for value in values]
    if all(each == "-" for each in shown):
        return []
    return [(" ".join(shown), "" if usual is None else f"usually {usual:g}", DIM, "")]


def _since(person: "PersonLine") -> Line:
    if person.last_met_on is None or person.days_since is None:
        return "you have not met here yet", "", "", ""
    days = person.days_since
    return (
        _day(person.last_met_on),
        "today" if days <= 0 else f"{days} day{'s' if days > 1 else ''} ago",
        DIM,
        "",
    )


def _joined(note: str, visibility: str) -> str:
    return ", ".join(filter(None, (note, "private" if visibility == "private" else "")))


def _eyes(record: "Record") -> str:
    return "private" if getattr(record, "visibility", "") == "private" else ""


def _moment(record: "Record", clock: "Clock") -> str:
    created: datetime = record.created_at  # type: ignore[attr-defined]
    return f"{clock.local(created):%Y-%m-%d}"


def _day(day: date) -> str:
    return f"{day:%a} {day.isoformat()}"


def _first(name: str) -> str:
    return next(iter(name.split()), "")


def _late(days: int | None) -> str:
    return LATE if days is not None and days < 0 else DIM


def _indented(text: str) -> str:
    room = columns()
    lines = text.strip("\n").split("\n")
    if room:
        lines = [part for line in lines for part in _hung(line, room - 2)]
    return "".join(f"  {line}\n" if line else "\n" for line in lines)


def _hung(line: str, room: int) -> list[str]:
    """Return the line wrapped, what follows set in as far as its words are."""
    bare = line.lstrip(" ")
    marks = len(line) - len(bare) + (2 if bare.startswith("- ") else 0)
    first, *rest = wrapped(line[marks:], max(_LABEL, room - marks))
    return [line[:marks] + first, *(" " * marks + each for each in rest)]
