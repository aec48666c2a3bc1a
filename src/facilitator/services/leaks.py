"""The leak check: a summary that was edited is compared with all that is private about this person."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from uuid import UUID

from facilitator.domain.clock import Clock
from facilitator.domain.due import month_day
from facilitator.domain.leaks import RUN, Leak, PrivateText, find_leaks, words_of
from facilitator.domain.models import (
    CheckIn,
    Commitment,
    CommitmentEvent,
    Draft,
    Feedback,
    Goal,
    GoalUpdate,
    Mark,
    Note,
    Person,
    Record,
    TalkingPoint,
    Visibility,
)
from facilitator.quick_dataclass import dataclass
from facilitator.services import wrap_up
from facilitator.services.opening import Reads
from facilitator.services.session import Session
from facilitator.services.summary import Form

_PRIVATE: dict[type[Record], tuple[str, tuple[str, ...], str]] = {
    Note: ("your private note of", ("text",), "id"),
    TalkingPoint: ("your private point of", ("text",), "id"),
    Feedback: ("feedback that you keep since", ("situation", "behaviour", "impact", "request"), "id"),
    Goal: ("your private goal of", ("title", "serves", "measure", "support"), "id"),
    GoalUpdate: ("your private goal of", ("text",), "goal_id"),
    Commitment: ("a private promise of", ("action", "cue"), "id"),
    CommitmentEvent: ("a private promise of", ("reason",), "commitment_id"),
    CheckIn: ("the check-in of", ("word", "opener"), "id"),
    Mark: ("your mark of", ("text",), "outcome_id"),
}
"""What each kind is called when it is private, its words, and the record that tells whether it is."""

_ABOUT_THEM = "what you keep about this person"

_KINDS: tuple[type[Record], ...] = (*_PRIVATE, Draft)

_CLEARED = "summary-cleared"


@dataclass(frozen=True, slots=True)
class LeakCheck:
    """A text that is about to leave, and what was known of the meeting when it was asked for."""

    text: str
    known: tuple[str, ...]
    person: Person
    records: tuple[Record, ...]
    cleared: frozenset[str]
    clock: Clock

    def held(self, store: Reads) -> list[Leak]:
        """Return the lines that wait to be edited or cleared; it reads the store, so ask in a thread."""
        latest: dict[UUID, Record] = {}
        for kind in _PRIVATE:
            stored: list[Record] = store.find(kind, person_id=self.person.id)
            latest |= {each.id: each for each in stored}
        latest |= {each.id: each for each in self.records}
        found = find_leaks(
            self.text,
            private_texts([self.person, *latest.values()], self.clock),
            sorted(each.name for each in store.find(Person) if each.id != self.person.id),
            own_name=self.person.name,
            known=self.known,
        )
        return [leak for leak in found if leak.mark not in self.cleared]


def leak_check(session: Session, form: Form, template: Callable[[Form], Path | None]) -> LeakCheck | None:
    """Return the check of the text that would leave now; None while it is the program's own.

    That one is built from shared items alone (`summary_facts`), so there is nothing to compare.
    """
    if not wrap_up.edited(session):
        return None
    own = [wrap_up.rendered(session, each, template(each)).text for each in Form]
    return LeakCheck(
        text=wrap_up.preview(session, form, template(form)).text,
        known=tuple(line for text in own for line in text.split("\n")),
        person=session.person,
        records=tuple(each for kind in _KINDS for each in session.all(kind)),
        cleared=frozenset(session.draft(_CLEARED).split("\n")),
        clock=session.clock,
    )


def clear(session: Session, leak: Leak) -> None:
    """Let this line go out as it is; should it change, or match something new, it waits again."""
    with session.undoable("letting a line go out"):
        session.set_draft(_CLEARED, "\n".join([*filter(None, [session.draft(_CLEARED)]), leak.mark]))


def private_texts(records: Iterable[Record], clock: Clock) -> list[PrivateText]:
    """Return what is private in these records of one person, and in words where it stands."""
    all_of_them = list(records)
    shared = {each.id for each in all_of_them if getattr(each, "visibility", None) is Visibility.SHARED}
    return [text for each in all_of_them for text in _texts(each, shared, clock)]


def _texts(record: Record, shared: set[UUID], clock: Clock) -> Iterator[PrivateText]:
    """Yield what is private in one record; `shared` holds the ids of what is not."""
    if isinstance(record, Draft):
        if not record.field.startswith("summary") and len(words_of(record.text)) >= RUN:
            yield PrivateText(record.text, "your unfinished words")
        return
    if isinstance(record, Person):
        words = (record.aspiration, record.strengths, record.growth_areas, record.hold)
        yield from (PrivateText(each, _ABOUT_THEM) for each in (*words, *record.profile.values()))
        return
    source, fields, belongs_to = _PRIVATE[type(record)]
    if getattr(record, belongs_to) in shared:
        return
    made = clock.local(record.created_at).date()  # type: ignore[attr-defined]
    day = month_day(made, clock.today())
    yield from (PrivateText(getattr(record, field), f"{source} {day}") for field in fields)
