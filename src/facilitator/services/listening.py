"""Listening: their points first, marks instead of typing, and who is talking."""

from collections.abc import Sequence
from dataclasses import replace

from facilitator.domain.models import (
    AgendaStyle,
    Mark,
    MarkKind,
    Note,
    PointStatus,
    Side,
    TalkingPoint,
    Visibility,
)
from facilitator.errors import FacilitatorError
from facilitator.quick_dataclass import dataclass
from facilitator.services import visibility as visibility_service
from facilitator.services.questions import on_screen
from facilitator.services.session import Session
from facilitator.services.undoing import quoted

REPORT_SHARE = (0.5, 0.9)
"""The band in which a report's share of the talking should lie (from the product's evidence list)."""

ENOUGH_TALK = 60.0
"""Seconds of counted talk before the balance says anything."""


@dataclass(frozen=True, slots=True)
class Balance:
    """How the talking was shared; `share` is the report's part, None before anything was tapped."""

    manager: float
    report: float

    @property
    def share(self) -> float | None:
        """Return the report's share of the talking, from 0 to 1."""
        total = self.manager + self.report
        return self.report / total if total >= 1 else None

    @property
    def in_band(self) -> bool:
        """Return whether the report spoke 50 to 90 % of the time; True while too little was counted."""
        if self.share is None or self.manager + self.report < ENOUGH_TALK:
            return True
        return REPORT_SHARE[0] <= self.share <= REPORT_SHARE[1]


def points(session: Session) -> list[TalkingPoint]:
    """Return what is to be talked about, in the order the person's agenda style asks for."""
    found = [p for p in session.all(TalkingPoint) if p.status is PointStatus.OPEN or _here(session, p)]
    style = session.person.agenda_style
    if style is AgendaStyle.AS_ADDED:
        return found
    first = Side.REPORT if style is AgendaStyle.THEIRS_FIRST else Side.MANAGER
    return sorted(found, key=lambda p: (p.raised_by is not first, p.id))


def _here(session: Session, point: TalkingPoint) -> bool:
    return point.meeting_id == session.meeting.id


def check_point(words: str) -> None:
    """Raise FacilitatorError when a talking point has no words."""
    if not words.strip():
        raise FacilitatorError("Say what you want to talk about.")


def add_point(session: Session, text: str, raised_by: Side, visibility: Visibility) -> TalkingPoint:
    """Put something on the list, for this meeting or the next.

    Raises FacilitatorError when it has no words.
    """
    check_point(text)
    point = TalkingPoint(
        person_id=session.person.id,
        created_at=session.clock.now(),
        text=text,
        raised_by=raised_by,
        visibility=visibility,
    )
    with session.undoable(f"adding {quoted(text)}"):
        session.put(point)
    return point


def add_points(
    session: Session, texts: Sequence[str], raised_by: Side, visibility: Visibility
) -> list[TalkingPoint]:
    """Put several things on the list; one undo takes all of them back."""
    what = quoted(texts[0]) if len(texts) == 1 else f"{len(texts)} points"
    with session.undoable(f"adding {what}"):
        return [add_point(session, text, raised_by, visibility) for text in texts]


def edit_point(
    session: Session, point: TalkingPoint, text: str, raised_by: Side, visibility: Visibility
) -> None:
    """Change a point. Raises FacilitatorError when it has no words."""
    check_point(text)
    changed = replace(point, text=text, raised_by=raised_by, visibility=visibility)
    with session.undoable(f"changing {quoted(point.text)}"):
        visibility_service.put(session, point, changed)


def settle_point(session: Session, point: TalkingPoint, status: PointStatus) -> None:
    """Mark a point discussed or dropped in this meeting; the same again opens it."""
    again = point.status is status
    changed = replace(
        point,
        status=PointStatus.OPEN if again else status,
        meeting_id=None if again else session.meeting.id,
    )
    with session.undoable(f"what was set for {quoted(point.text)}"):
        session.put(changed)


def carry_points(session: Session) -> None:
    """Count the points that were not reached, so that the next meeting says so; on closing.

    What a mark was turned into is meant for the next meeting, and was not passed over in this one.
    """
    for_next_time = {mark.outcome_id for mark in session.mine(Mark)}
    left = [p for p in points(session) if p.status is PointStatus.OPEN and p.id not in for_next_time]
    session.put(*(replace(p, carries=p.carries + 1) for p in left))


def add_mark(session: Session, kind: MarkKind) -> Mark:
    """Mark this moment with one key."""
    session.tick()
    use = on_screen(session)
    mark = Mark(
        person_id=session.person.id,
        meeting_id=session.meeting.id,
        stage=session.meeting.stage,
        created_at=session.clock.now(),
        kind=kind,
        at_seconds=session.seconds,
        prompt_id=use.prompt_id if use else "",
    )
    with session.undoable("the mark"):
        session.put(mark)
    return mark


def take_back_mark(session: Session) -> Mark | None:
    """Remove the latest mark of this meeting and return it."""
    marks = session.mine(Mark)
    if marks:
        with session.undoable("taking back the mark"):
            session.put(removed=[marks[-1]])
        return marks[-1]
    return None


def tap(session: Session) -> str:
    """Say that the other side began to talk, and return whose side the clock now counts for."""
    session.tick()
    session.talking = Side.MANAGER if session.talking == Side.REPORT else Side.REPORT
    return session.talking


def hush(session: Session) -> None:
    """Stop counting who talks."""
    session.tick()
    session.talking = ""


def balance(session: Session) -> Balance:
    """Return how the talking was shared so far."""
    return Balance(session.meeting.talk_manager, session.meeting.talk_report)


def and_what_else(session: Session) -> int:
    """Count one more "and what else?" and return how many there were."""
    session.change_meeting(and_what_else=session.meeting.and_what_else + 1)
    return session.meeting.and_what_else


def heard(session: Session) -> list[str]:
    """Return what was heard so far, to be played back aloud: points talked about and shared notes.

    Only what may be said to the person: private points and private notes stay out.
    """
    lines = [
        p.text
        for p in points(session)
        if p.status is PointStatus.DISCUSSED and _here(session, p) and p.visibility is Visibility.SHARED
    ]
    notes = [n.text for n in session.mine(Note) if n.visibility is Visibility.SHARED]
    lines += [line.strip() for text in notes for line in text.splitlines() if line.strip()]
    return lines


def marks_to_say(session: Session) -> list[Mark]:
    """Return the moments that were marked and may be played back too: all but concerns."""
    return [mark for mark in session.mine(Mark) if mark.kind is not MarkKind.CONCERN]
