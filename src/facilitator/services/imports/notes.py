"""Reads notes of past meetings: one running file with dated headings, or one file for each meeting.

Markdown headings and lines that are a date alone begin a meeting; what is written under them is its note.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from facilitator.domain.clock import Clock
from facilitator.domain.glance import PersonGlance
from facilitator.domain.past_days import (
    PastDayError,
    find_day,
    find_foreign_day,
    lacks_a_year,
    names_a_year,
    order_of_days,
)
from facilitator.domain.text import one_line
from facilitator.errors import FacilitatorError
from facilitator.quick_dataclass import dataclass
from facilitator.services.imports.merge import Told, Trouble, Understood
from facilitator.services.imports.past import Past, person_in
from facilitator.services.imports.texts import UnreadableError, read_text

ENDINGS = (".md", ".markdown", ".txt")

_HEADING = re.compile(r" {0,3}(#{1,6})\s+(?P<words>.*?)\s*#*\s*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)\s*$")
_BEGINS_WITH_A_DAY = re.compile(r"\s*(?:[-*+]\s+)?(?:\*\*|__)?(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}(?![0-9-])")
_WEEKDAY = re.compile(r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b[.,]*", re.I)
_AROUND_A_DAY = " \t*_:[](),.-–—|"


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one dated heading; `line` is that of the heading, counted from 1."""

    day: date
    line: int
    text: str


class NotesReader:
    """Reads notes of a team; `day_first` reads 3/4/2026 as 3 April."""

    def __init__(self, people: Sequence[PersonGlance], clock: Clock, *, day_first: bool) -> None:
        self._people = people
        self._clock = clock
        self._past = Past(clock)
        self._usual = self._day_first = day_first
        self._days: Counter[tuple[object, date]] = Counter()

    def read(self, path: Path, person: PersonGlance | None) -> Understood:
        """Return what a file, or every file of notes in a folder, tells; of that person when one is named.

        FacilitatorError when nothing there can be read.
        """
        if not path.is_dir():
            return self._file(path, path.name, person)
        files = sorted(
            each
            for each in path.rglob("*")
            if each.suffix.lower() in ENDINGS
            and not any(part.startswith(".") for part in each.relative_to(path).parts)
        )
        if not files:
            raise FacilitatorError(f"In {path} there are no notes.", f"They end in {', '.join(ENDINGS)}.")
        found = Understood()
        for each in files:
            name = str(each.relative_to(path))
            try:
                found.add(self._file(each, name, person))
            except UnreadableError as error:
                found.troubles.append(Trouble(name, error.line, f"{error.why}.", error.column))
        return found

    def _file(self, path: Path, name: str, person: PersonGlance | None) -> Understood:
        text = read_text(path)
        found = Understood()
        head, body, first_line = _front_matter(text)
        named = head.get("person", _Said("", 1))
        whose = person or person_in(named.words, self._people) or person_in(name, self._people)
        if whose is None:
            said = f"“{one_line(named.words)[:60]}” is nobody, or several, of your people. "
            unsaid = "It does not say whose notes these are. "
            words = f"{said if named.words else unsaid}Name them with --person."
            found.troubles.append(Trouble(name, named.line, words))
            return found
        dated = head.get("date", _Said("", 1))
        if not self._take_order(name, dated, body, first_line, found):
            return found
        sections = self._sections(name, body, first_line, found)
        whole = self._day_of_file(name, dated, found if not sections else None)
        if whole is not None and len(sections) < 2:
            sections = [Section(whole, first_line, body.strip())]
            found.left_out.clear()
        if not sections and not found.troubles:
            found.troubles.append(
                Trouble(name, 1, "There is no date, neither in a heading nor in the name of the file.")
            )
        for section in sections:
            self._take(section, whose, name, found)
        return found

    def _take_order(self, name: str, dated: "_Said", body: str, first_line: int, found: Understood) -> bool:
        """Read days and months in the order of this file; False when it has both, which is told."""
        lines = [(number, words) for number, _, words in _with_headings(body, first_line) if words]
        days = [(dated.line, dated.words), (1, Path(name).stem), *lines]
        try:
            order = order_of_days(days, day_first=self._usual)
        except PastDayError as error:
            found.troubles.append(Trouble(name, 1, f"{error.message} {error.hint}"))
            return False
        self._day_first = order.day_first
        found.remarks += [f"{name}: {order.remark}"] if order.remark else []
        return True

    def _take(self, section: Section, person: PersonGlance, name: str, found: Understood) -> None:
        if section.day > self._clock.today():
            words = f"{section.day.isoformat()} is still to come; a past meeting is needed here."
            found.troubles.append(Trouble(name, section.line, words))
            return
        number = self._days[(person.id, section.day)]
        self._days[(person.id, section.day)] += 1
        meeting = self._past.meeting(person.id, section.day, number)
        told: list[Told] = [meeting, *([self._past.note(meeting, section.text)] if section.text else [])]
        found.told += told
        lines = section.text.count("\n") + 1 if section.text else 0
        start = one_line(section.text)[:40]
        found.lines.append(
            f"{one_line(person.name)}, {section.day.isoformat()}: {lines} line{'' if lines == 1 else 's'}"
            f" ({name}, line {section.line}){f': {start}' if start else ''}"
        )

    def _day_of_file(self, name: str, dated: "_Said", told: Understood | None) -> date | None:
        """Return the day that the head or the name of a file says; `told` is told of one that never was."""
        for each in (dated, _Said(Path(name).stem, 1)):
            try:
                found = find_day(each.words, day_first=self._day_first)
            except PastDayError as error:
                if told is not None:
                    wrong = f"the day of the file, {one_line(each.words)[:40]}: {error.message}"
                    told.troubles.append(Trouble(name, each.line, wrong))
                continue
            if found is not None:
                return found.day
        return None

    def _sections(self, name: str, body: str, first_line: int, found: Understood) -> list[Section]:
        """Return what stands under each dated heading; what stands before the first is left out, and said."""
        before: list[str] = []
        dated: list[tuple[_Head, list[str]]] = []
        inside: list[int] = []
        for number, line, words in _with_headings(body, first_line):
            head = self._heading(name, number, words, found) if words is not None else None
            if words is None and _BEGINS_WITH_A_DAY.match(line):
                inside.append(number)
            if head is not None:
                dated.append((head, []))
            else:
                (dated[-1][1] if dated else before).append(line)
        if dated and _joined(before):
            words = f"before the first date, left out: {one_line(_joined(before))[:60]}"
            found.left_out.append(Trouble(name, first_line, words))
        if inside:
            found.remarks.append(f"{name}: {_no_meeting_begins(inside)} A heading does: ## 2026-03-09.")
        return [
            Section(head.day, head.line, "\n\n".join(filter(None, (head.rest, _joined(lines)))))
            for head, lines in dated
            if head.day is not None
        ]

    def _heading(self, name: str, number: int, words: str, found: Understood) -> "_Head | None":
        """Return what a heading with a day begins, None for one without; troubles are noted down."""
        try:
            there = find_day(words, day_first=self._day_first)
        except PastDayError as error:
            found.troubles.append(Trouble(name, number, f"{error.message} {error.hint}", error.column))
            return _Head(None, number, "")
        if there is not None:
            around = (words[: there.start], words[there.end :])
            return _Head(there.day, number, " ".join(filter(None, map(_without_weekday, around))))
        foreign = find_foreign_day(words, self._clock.today(), day_first=self._day_first)
        if foreign is not None:
            return _Head(foreign, number, words)
        why = (
            "no year" if lacks_a_year(words) else "no date that is understood" if names_a_year(words) else ""
        )
        if why:
            left = f"{why}, so it begins no meeting: {one_line(words)[:60]}"
            found.left_out.append(Trouble(name, number, left))
        return None


@dataclass(frozen=True, slots=True)
class _Head:
    """A dated heading: its day, None for one that never was, its line, and its words beside the date."""

    day: date | None
    line: int
    rest: str


def _no_meeting_begins(lines: Sequence[int]) -> str:
    if len(lines) == 1:
        return f"line {lines[0]} begins with a date, and begins no meeting."
    return f"{len(lines)} lines begin with a date, line {lines[0]} first, and begin no meeting."


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(lines).strip("\n").rstrip()


def _without_weekday(words: str) -> str:
    return _WEEKDAY.sub("", words.strip(_AROUND_A_DAY)).strip(_AROUND_A_DAY)


def _with_headings(body: str, first_line: int) -> Iterator[tuple[int, str, str | None]]:
    """Return each line with its number, and the words of it when it is a heading or a date alone."""
    lines = body.split("\n")
    number = 0
    while number < len(lines):
        line = lines[number]
        closed = _end_of_fence(lines, number)
        if closed:
            yield from ((first_line + at, lines[at], None) for at in range(number, closed + 1))
            number = closed + 1
            continue
        marked = _HEADING.match(line)
        alone = not marked and _is_a_day(line)
        yield first_line + number, line, marked["words"] if marked else line.strip() if alone else None
        underlined = alone and number + 1 < len(lines) and _UNDERLINE.match(lines[number + 1])
        number += 2 if underlined else 1


def _end_of_fence(lines: Sequence[str], opening: int) -> int:
    """Return the line that closes the fenced code that begins here, 0 when none begins or it stays open."""
    opened = _FENCE.match(lines[opening])
    if opened is None:
        return 0
    ends = (at for at in range(opening + 1, len(lines)) if lines[at].strip().startswith(opened[1]))
    return next(ends, 0)


def _is_a_day(line: str) -> bool:
    """Return whether the line is a date and nothing else but its weekday and marks such as ** around it."""
    bare = line.strip(_AROUND_A_DAY)
    if not bare or len(bare) > 40 or line.lstrip().startswith("- "):
        return False
    try:
        found = find_day(bare)
    except PastDayError as error:
        return not bare[: error.column - 1].strip()
    if found is None:
        return False
    return not any(map(_without_weekday, (bare[: found.start], bare[found.end :])))


@dataclass(frozen=True, slots=True)
class _Said:
    """Words and the line they stand in, counted from 1."""

    words: str
    line: int


def _front_matter(text: str) -> tuple[dict[str, _Said], str, int]:
    """Return the plain lines of YAML front matter, the rest of the text, and the line that begins on."""
    if not text.startswith("---\n"):
        return {}, text, 1
    head, end, body = text[4:].partition("\n---\n")
    if not end:
        return {}, text, 1
    found: dict[str, _Said] = {}
    for number, line in enumerate(head.split("\n"), 2):
        key, colon, value = line.partition(":")
        if colon and not line.startswith(" "):
            found[key.strip().lower()] = _Said(value.strip().strip("\"'"), number)
    return found, body, head.count("\n") + 4
