"""Wrap-up: marks become words, the meeting is closed, and nothing is left hanging."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from facilitator.domain import cadence
from facilitator.domain.models import (
    CheckIn,
    Commitment,
    Draft,
    Feedback,
    Mark,
    MarkKind,
    MarkOutcome,
    MeetingStatus,
    Note,
    PromptUse,
    TalkingPoint,
    Visibility,
)
from facilitator.errors import FacilitatorError
from facilitator.services import listening, review
from facilitator.services.private_file import dated_name, write_text
from facilitator.services.session import Session
from facilitator.services.summary import Form, Rendered, facts_of, render
from facilitator.services.undoing import quoted

if TYPE_CHECKING:
    from facilitator.services.mail import Letter

SUGGESTED: dict[MarkKind, MarkOutcome] = {
    MarkKind.FEELING: MarkOutcome.NOTE,
    MarkKind.FOLLOW_UP: MarkOutcome.TALKING_POINT,
    MarkKind.PROMISE: MarkOutcome.COMMITMENT,
    MarkKind.PRAISE: MarkOutcome.FEEDBACK,
    MarkKind.CONCERN: MarkOutcome.NOTE,
}
"""What each kind of mark most often becomes; only a first offer."""


def asked_at(session: Session, mark: Mark) -> str:
    """Return the question that was on the screen when the mark was made, "" for none."""
    uses = [use.text for use in session.mine(PromptUse) if use.prompt_id == mark.prompt_id]
    return uses[-1] if uses else ""


def open_marks(session: Session) -> list[Mark]:
    """Return the marks that still wait to be turned into words."""
    return [m for m in session.mine(Mark) if m.outcome is MarkOutcome.OPEN]


def settle_mark(
    session: Session,
    mark: Mark,
    outcome: MarkOutcome,
    text: str = "",
    became: Commitment | Feedback | TalkingPoint | Note | None = None,
) -> None:
    """Say what became of a mark."""
    with session.undoable("what became of the mark"):
        session.put(
            replace(mark, outcome=outcome, text=text, outcome_id=became.id if became is not None else None)
        )


def note_from_mark(session: Session, mark: Mark, text: str, visibility: Visibility) -> Note:
    """Turn a mark into a note, kept with the stage in which it was made."""
    note = Note(
        person_id=session.person.id,
        meeting_id=session.meeting.id,
        stage=mark.stage,
        created_at=session.clock.now(),
        visibility=visibility,
        prompt_id="mark",
        text=text,
    )
    with session.undoable("what became of the mark"):
        session.put(note)
        settle_mark(session, mark, MarkOutcome.NOTE, text, note)
    return note


def rate(session: Session, rating: int | None) -> None:
    """Keep the answer to "was this worth your time?", 1 to 5."""
    with session.undoable("whether it was worth their time"):
        session.change_meeting(rating=rating)


def proposed_next(session: Session) -> date | None:
    """Return the date that the person's cadence gives for the next meeting, None without a rhythm."""
    today = session.clock.today()
    return cadence.parse_cadence(session.person.cadence).next_after(today, today)


def set_next(session: Session, day: date | None) -> None:
    """Agree on the next date."""
    with session.undoable("the next date"):
        session.change_meeting(next_on=day)


def private_notes(session: Session) -> int:
    """Return how many private pieces of this meeting stay here."""
    notes = [n for n in session.mine(Note) if n.visibility is Visibility.PRIVATE and n.text.strip()]
    points = [p for p in session.mine(TalkingPoint) if p.visibility is Visibility.PRIVATE]
    promises = [c for c in session.mine(Commitment) if c.visibility is Visibility.PRIVATE]
    openers = [each for each in session.mine(CheckIn) if each.opener.strip()]
    return len(notes) + len(points) + len(promises) + len(openers)


def edited(session: Session) -> str:
    """Return the summary as the user changed it, "" while it is the program's own."""
    return session.draft("summary")


def edit_summary(session: Session, words: str, basis: str) -> None:
    """Keep the user's own summary and the text it began from; "" returns to the program's."""
    with session.undoable("the words of the summary"):
        session.set_draft("summary", words.strip())
        session.set_draft("summary-basis", basis if words.strip() else "")
        if not words.strip():
            session.set_draft("summary-cleared", "")


def rendered(session: Session, form: Form, template: Path | None = None) -> Rendered:
    """Return the program's own summary; `template` is the user's for that form."""
    return render(facts_of(session), form, template)


def preview(session: Session, form: Form, template: Path | None = None) -> Rendered:
    """Return the exact text that will leave the machine.

    Of a summary that the user edited, `problem` says when the meeting has changed since.
    """
    own = edited(session)
    if not own:
        return rendered(session, form, template)
    basis = session.draft("summary-basis")
    current = {rendered(session, each, template if each is form else None).text for each in Form}
    changed = "" if basis in current else "The meeting has changed since you edited the summary."
    return Rendered(own + "\n", changed)


def loose_ends(session: Session) -> str:
    """Return what would be left hanging if the meeting ended now, in words; "" for nothing."""
    marks = len(open_marks(session))
    found = [f"{marks} mark{'s' if marks > 1 else ''} without words"] if marks else []
    forms = {draft.field.split(".")[0].split(":")[0] for draft in session.all(Draft) if "." in draft.field}
    found += [f"an unfinished {_FORM_NAMES[form]}" for form in sorted(forms) if form in _FORM_NAMES]
    return ", ".join(found)


_FORM_NAMES = {
    "commitment": "promise",
    "point": "talking point",
    "feedback": "feedback",
    "decide": "decision",
    "check": "check-in line",
    "goal": "goal",
    "progress": "line of progress",
    "mark": "mark",
}


def keep_summary(session: Session, words: str) -> None:
    """Remember the text as it left the program, for the next meeting's "last time"."""
    session.change_meeting(summary=words)


def save_summary(session: Session, words: str, form: Form, folder: Path) -> Path:
    """Write the summary to a file that only the user may read, and return its path.

    Raises FacilitatorError when the disk refuses; an earlier file of the same meeting is replaced.
    """
    path = folder / file_name(session, "md" if form is Form.MARKDOWN else "txt")
    try:
        write_text(path, words)
    except OSError as error:
        raise FacilitatorError(
            f"The summary could not be saved: {error.strerror}.", "It is still here; y copies it."
        ) from error
    return path


def file_name(session: Session, ending: str) -> str:
    """Return what a file with the summary of this meeting is called."""
    began = session.clock.local(session.meeting.started_at or session.meeting.created_at)
    return dated_name(began, session.person.name, ending)


def letter(session: Session, words: str, form: Form) -> "Letter":
    """Return the summary as a mail to the person; its subject tells the day alone."""
    from facilitator.services.mail import letter_about

    began = session.clock.local(session.meeting.started_at or session.meeting.created_at)
    return letter_about(began.date(), session.person.email, words, form)


def keep_address(session: Session, address: str) -> None:
    """Keep the address that mail to the person goes to; FacilitatorError when it is none."""
    from facilitator.services.mail import check_address

    with session.undoable(f"changing what is kept about {quoted(session.person.name)}"):
        session.put(replace(session.person, email=check_address(address)))


def close(session: Session) -> None:
    """Close the meeting: what was undecided is carried, what was not reached comes back next time."""
    if session.meeting.status is MeetingStatus.CLOSED:  # as one that could not be saved, opened once more
        session.pause()
        return
    session.tick()
    with session.undoable(f"ending the meeting with {quoted(session.person.name)}"):
        review.carry_undecided(session)
        listening.carry_points(session)
        session.clear_drafts("")
        session.change_meeting(status=MeetingStatus.CLOSED, ended_at=session.clock.now(), focus="")
        session.put(replace(session.person, next_on=session.meeting.next_on))
    session.pause()
