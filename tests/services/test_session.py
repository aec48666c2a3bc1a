"""A meeting in progress: its clock, its stages, its words."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

import pytest
from nasty import NASTY

from facilitator.domain.clock import SetClock
from facilitator.domain.flow import Flow, Stage, StageKind
from facilitator.domain.ids import new_id
from facilitator.domain.models import Draft, Meeting, Note, Person, Record, Side, Visibility
from facilitator.errors import FacilitatorError
from facilitator.services.session import Opening, Session

FLOW = Flow(
    id="short",
    title="Short",
    purpose="",
    stages=(
        Stage(id="listen", title="Listen", kind=StageKind.LISTENING, minutes=10, purpose=""),
        Stage(id="goals", title="Goals", kind=StageKind.GOALS, minutes=10, purpose=""),
        Stage(id="end", title="End", kind=StageKind.WRAP_UP, minutes=5, purpose=""),
    ),
)


class Saved:
    """Keeps what the session hands over, as the disk would."""

    def __init__(self) -> None:
        self.records: dict[UUID, Record] = {}
        self.puts = 0

    def put(self, *records: Record, removed: Iterable[Record] = (), before: Iterable[Record] = ()) -> None:
        self.puts += 1
        self.records |= {record.id: record for record in records}
        for record in removed:
            self.records.pop(record.id, None)

    def set_apart(self, record: Record, names: frozenset[str]) -> None:
        """Another window is not part of this."""

    def put_quietly(self, record: Record) -> None:
        self.put(record)

    def hurry(self) -> None:
        """Nothing waits here."""


@pytest.fixture
def saved() -> Saved:
    return Saved()


def begin(clock: SetClock, saved: Saved, *records: Record, meeting: Meeting | None = None) -> Session:
    person = Person(name="Ana", created_at=clock.now())
    meeting = meeting or Meeting(
        person_id=person.id, flow_id="short", flow_copy=FLOW.to_copy(), created_at=clock.now(), stage="listen"
    )
    opening = Opening(meeting=meeting, person=person, records=records)
    return Session(opening, (), clock, saved)


@pytest.fixture
def session(clock: SetClock, saved: Saved) -> Session:
    made = begin(clock, saved)
    made.run()
    return made


def test_time_is_counted_for_the_stage_it_was_spent_in(session: Session, clock: SetClock) -> None:
    clock.advance(60)
    session.go(1)
    clock.advance(30)
    session.tick()
    assert session.meeting.stage_seconds == {"listen": 60, "goals": 30}
    assert session.seconds == 90
    assert session.seconds_left == 25 * 60 - 90


def test_a_pause_is_not_counted(session: Session, clock: SetClock) -> None:
    clock.advance(10)
    session.pause()
    clock.advance(1000)
    session.run()
    clock.advance(5)
    session.tick()
    assert session.seconds == 15


def test_a_wall_clock_that_goes_backwards_changes_no_time(session: Session, clock: SetClock) -> None:
    clock.advance(10)
    clock.set(datetime(1999, 1, 1, tzinfo=UTC))
    session.tick()
    assert session.seconds == 10


def test_the_clock_is_saved_every_few_seconds(session: Session, saved: Saved, clock: SetClock) -> None:
    for _ in range(6):
        clock.advance(1)
        session.tick()
    stored = saved.records[session.meeting.id]
    assert isinstance(stored, Meeting)
    assert stored.stage_seconds["listen"] >= 5


def test_talk_is_counted_for_whoever_talks(session: Session, clock: SetClock) -> None:
    session.talking = Side.REPORT
    clock.advance(30)
    session.tick()
    session.talking = Side.MANAGER
    clock.advance(10)
    session.pause()
    assert (session.meeting.talk_report, session.meeting.talk_manager) == (30, 10)
    assert session.talking == ""


def test_stages_stop_at_both_ends(session: Session) -> None:
    assert not session.go(-1)
    assert session.go(99)
    assert session.stage.id == "end"
    assert not session.skip()
    assert session.meeting.skipped == []


def test_a_skipped_stage_says_so_until_it_is_visited(session: Session) -> None:
    session.skip()
    assert session.meeting.skipped == ["listen"]
    assert not session.visited(FLOW.stages[0])
    session.go(0)
    assert session.meeting.skipped == []


@pytest.mark.parametrize("words", NASTY)
def test_words_are_kept_as_typed(session: Session, saved: Saved, words: str) -> None:
    session.write(Visibility.SHARED, words)
    session.set_draft("form.field", words)
    assert session.note(Visibility.SHARED) == words
    assert session.draft("form.field") == words
    assert {r.text for r in saved.records.values() if isinstance(r, Note | Draft)} == {words}


def test_each_stage_has_a_note_for_each_pair_of_eyes(session: Session) -> None:
    session.write(Visibility.SHARED, "for both")
    session.write(Visibility.PRIVATE, "for me")
    session.go(1)
    assert session.note(Visibility.SHARED) == ""
    session.write(Visibility.SHARED, "about goals")
    session.go(0)
    assert session.note(Visibility.SHARED) == "for both"
    assert session.note(Visibility.PRIVATE) == "for me"
    assert len(session.all(Note)) == 3


def test_an_untouched_note_makes_no_record(session: Session) -> None:
    session.write(Visibility.SHARED, "")
    assert session.all(Note) == []


def test_what_another_window_took_back_is_told_and_ends_nothing(session: Session) -> None:
    with pytest.raises(FacilitatorError, match="no longer there"):
        session.get(Note, new_id())


def test_an_emptied_note_is_saved_empty(session: Session, saved: Saved) -> None:
    session.write(Visibility.SHARED, "oops")
    session.write(Visibility.SHARED, "")
    assert [r.text for r in saved.records.values() if isinstance(r, Note)] == [""]


def test_a_sent_form_forgets_its_unfinished_words(session: Session, saved: Saved) -> None:
    session.set_draft("commitment.action", "write the")
    session.set_draft("commitment.due", "fri")
    session.set_draft("point.text", "on-call")
    session.clear_drafts("commitment.")
    assert session.draft("commitment.action") == ""
    assert [r.text for r in saved.records.values() if isinstance(r, Draft)] == ["on-call"]


def test_a_meeting_is_taken_up_where_it_was_left(session: Session, saved: Saved, clock: SetClock) -> None:
    session.go(1)
    clock.advance(42)
    session.write(Visibility.PRIVATE, "half a tho")
    session.change_meeting(focus="note.private")
    session.pause()
    meeting = saved.records[session.meeting.id]
    assert isinstance(meeting, Meeting)
    again = begin(clock, saved, *saved.records.values(), meeting=meeting)
    assert again.stage.id == "goals"
    assert again.stage_seconds == 42
    assert again.note(Visibility.PRIVATE) == "half a tho"
    assert again.meeting.focus == "note.private"
