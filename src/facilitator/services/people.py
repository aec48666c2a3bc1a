"""The people of the team: added, changed, put away and brought back; only `services.erasing` deletes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from facilitator.domain.cadence import parse_cadence
from facilitator.domain.due import parse_due
from facilitator.domain.models import (
    WORKS_BEST,
    AgendaStyle,
    Meeting,
    MeetingStatus,
    Person,
    Side,
    TalkingPoint,
    Visibility,
)
from facilitator.domain.text import clean, one_line
from facilitator.errors import FacilitatorError
from facilitator.services import undoing
from facilitator.services.listening import check_point
from facilitator.services.runtime import Runtime

LONGEST_NAME = 200

LENGTHS = range(5, 181)
"""Minutes that a meeting may be planned for."""


def check_name(words: str) -> str:
    """Return a name on one line; refuses none at all and one that is too long."""
    name = one_line(words).strip()
    if not name:
        raise FacilitatorError("A person needs a name.")
    if len(name) > LONGEST_NAME:
        raise FacilitatorError(f"A name has at most {LONGEST_NAME} characters; this one has {len(name)}.")
    return name


def check_time_zone(name: str) -> str:
    """Return the IANA name of the zone as it is written, "" for none; refuses what is not one."""
    name = name.strip().replace(" ", "_")
    if not name:
        return ""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        near = sorted(z for z in available_timezones() if name.lower() in z.lower())[:3]
        hint = (
            f"Did you mean {' or '.join(near)}?"
            if near
            else "Write it like Europe/Berlin or America/New_York."
        )
        raise FacilitatorError(f"“{name[:60]}” is not a time zone we know.", hint) from None
    return name


def check_hour(words: str) -> str:
    """Return an hour as "HH:MM", "" for none; refuses what is not one."""
    words = words.strip()
    if not words:
        return ""
    plain = words.lower().replace(" ", "").replace(".", ":").replace("h", ":")
    afternoon = plain.endswith("pm")
    hours, _, minutes = plain.removesuffix("am" if plain.endswith("am") else "pm").rstrip(":").partition(":")
    if not minutes and len(hours) in (3, 4):
        hours, minutes = hours[:-2], hours[-2:]
    if _is_number(hours) and (_is_number(minutes) or not minutes):
        hour, minute = int(hours), int(minutes or 0)
        if plain.endswith("m"):
            hour = hour % 12 + 12 * afternoon if 0 < hour <= 12 else 24
        if hour < 24 and minute < 60:
            return f"{hour:02d}:{minute:02d}"
    raise FacilitatorError(f"“{words[:60]}” is not an hour.", "Write it like 14:30.")


def check_mail(words: str) -> str:
    """Return the address as it is kept, empty for none; FacilitatorError when it is none."""
    from facilitator.services.mail import check_address

    return check_address(words) if words.strip() else ""


def check_length(words: str) -> int:
    """Return minutes; refuses what is not from 5 to 180."""
    digits = words.strip().removesuffix("min").strip()
    if not _is_number(digits) or int(digits) not in LENGTHS:
        raise FacilitatorError(
            f"“{words.strip()[:60]}” is not a length we can plan with.", "Write minutes, from 5 to 180."
        )
    return int(digits)


def _is_number(digits: str) -> bool:
    return digits.isdecimal() and len(digits) <= 3


def save_person(runtime: Runtime, person: Person | None, values: Mapping[str, str]) -> Person:
    """Add a person, or change one, from the words of the form. Raises FacilitatorError."""
    fields: dict[str, Any] = {
        "name": check_name(values["name"]),
        "role": one_line(values["role"]).strip(),
        "pronouns": one_line(values["pronouns"]).strip(),
        "email": check_mail(values["email"]),
        "cadence": str(parse_cadence(values["cadence"])),
        "length_minutes": check_length(values["length"]),
        "time_zone": check_time_zone(values["time_zone"]),
        "meets_at": check_hour(values["meets_at"]),
        "profile": _profile(person, values[WORKS_BEST]),
        "agenda_style": AgendaStyle(values["agenda_style"]),
        "next_on": _next(runtime, person, values["next_on"]),
    }
    if person is None:
        made = Person(created_at=runtime.clock.now(), **fields)
        runtime.autosave.put(made)
        return made
    changed = replace(person, **fields)
    moved = _moved_meetings(runtime, person, changed)
    label = f"changing {undoing.quoted(person.name)}"
    before = [person, *(draft for draft, _ in moved)]
    undoing.keep(runtime, person.id, label, [changed, *(after for _, after in moved)], before)
    return changed


def _moved_meetings(runtime: Runtime, before: Person, after: Person) -> list[tuple[Meeting, Meeting]]:
    """Return a meeting that was cut off as it was, and with the next date that the new rhythm proposes.

    A date that the user chose in it stays.
    """
    if before.cadence == after.cadence:
        return []
    today = runtime.clock.today()
    moved = []
    for draft in runtime.store.find(Meeting, person_id=before.id, status=MeetingStatus.DRAFT):
        began = runtime.clock.local(draft.created_at).date()
        if draft.next_on == parse_cadence(before.cadence).next_after(began, began):
            proposed = parse_cadence(after.cadence).next_after(today, today)
            moved.append((draft, replace(draft, next_on=proposed)))
    return moved


def _profile(person: Person | None, works_best: str) -> dict[str, str]:
    others = {name: words for name, words in (person.profile if person else {}).items() if name != WORKS_BEST}
    return others | ({WORKS_BEST: clean(works_best)} if works_best.strip() else {})


def _next(runtime: Runtime, person: Person | None, words: str) -> object:
    if not words.strip():
        return None
    if person is not None and person.next_on is not None and words.strip() == person.next_on.isoformat():
        return person.next_on
    return parse_due(words, runtime.clock.today(), prefer_day_first=runtime.settings.day_first)


def find_person(runtime: Runtime, person_id: UUID) -> Person:
    """Return the person as stored. Raises FacilitatorError when there is none."""
    runtime.autosave.flush()
    person = runtime.store.get(Person, person_id)
    if person is None:
        raise FacilitatorError("That person is no longer there.")
    return person


def put_away(runtime: Runtime, person_id: UUID) -> Person:
    """Archive a person, or bring them back; everything about them stays."""
    person = find_person(runtime, person_id)
    at: datetime | None = None if person.archived_at else runtime.clock.now()
    changed = replace(person, archived_at=at)
    what = "bringing back" if person.archived_at else "archiving"
    undoing.keep(runtime, person.id, f"{what} {undoing.quoted(person.name)}", [changed], [person])
    return changed


def add_points(
    runtime: Runtime, person_id: UUID, texts: Sequence[str], raised_by: Side, visibility: Visibility
) -> None:
    """Put things on the list for the next meeting; one undo takes all of them back.

    Raises FacilitatorError when one has no words.
    """
    for words in texts:
        check_point(words)
    now = runtime.clock.now()
    points = [
        TalkingPoint(
            person_id=person_id, created_at=now, text=words, raised_by=raised_by, visibility=visibility
        )
        for words in texts
    ]
    what = undoing.quoted(texts[0]) if len(texts) == 1 else f"{len(texts)} points"
    undoing.keep(runtime, person_id, f"adding {what}", points, [])
