"""Wrap-up: marks become words, the text that leaves is the text that is shown, and nothing hangs loose."""

import os
import stat
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from meeting_steps import cut_off, end, go_to, meet, praise, promise
from nasty import NASTY

from facilitator.domain.clock import SetClock
from facilitator.domain.flow import StageKind
from facilitator.domain.models import (
    Commitment,
    Draft,
    Mark,
    MarkKind,
    MarkOutcome,
    Meeting,
    MeetingStatus,
    Note,
    Person,
    PointStatus,
    Side,
    TalkingPoint,
    Visibility,
)
from facilitator.errors import FacilitatorError
from facilitator.services import commitments, listening, wrap_up
from facilitator.services.runtime import Runtime
from facilitator.services.session import Session
from facilitator.services.summary import Form

SHARED, PRIVATE = Visibility.SHARED, Visibility.PRIVATE


@pytest.fixture
def mark(session: Session) -> Mark:
    """Return a mark made in the listening, with the meeting now in its wrap-up."""
    go_to(session, StageKind.LISTENING)
    made = listening.add_mark(session, MarkKind.FEELING)
    go_to(session, StageKind.WRAP_UP)
    return made


def test_every_kind_of_mark_has_a_first_offer() -> None:
    assert set(wrap_up.SUGGESTED) == set(MarkKind)
    assert MarkOutcome.OPEN not in wrap_up.SUGGESTED.values()


def test_a_mark_becomes_a_note_of_the_stage_it_was_made_in(session: Session, mark: Mark) -> None:
    note = wrap_up.note_from_mark(session, mark, "glad about the team", SHARED)
    assert (note.stage, note.visibility) == (mark.stage, SHARED)
    (settled,) = session.mine(Mark)
    assert (settled.outcome, settled.text, settled.outcome_id) == (
        MarkOutcome.NOTE,
        "glad about the team",
        note.id,
    )
    assert wrap_up.open_marks(session) == []


def test_the_note_of_a_mark_stands_beside_the_stage_s_own_note(session: Session, mark: Mark) -> None:
    go_to(session, StageKind.LISTENING)
    session.write(SHARED, "two weeks of rota")
    wrap_up.note_from_mark(session, mark, "glad about the team", SHARED)
    assert session.note(SHARED) == "two weeks of rota"
    assert [note.text for note in session.mine(Note)] == ["two weeks of rota", "glad about the team"]


def test_a_mark_remembers_what_became_of_it(session: Session, mark: Mark, runtime: Runtime) -> None:
    became = promise(session, "ask legal")
    wrap_up.settle_mark(session, mark, MarkOutcome.COMMITMENT, "ask legal", became)
    (settled,) = cut_off(runtime, session).mine(Mark)
    assert (settled.outcome, settled.outcome_id) == (MarkOutcome.COMMITMENT, became.id)


def test_a_mark_that_was_let_go_waits_no_more(session: Session, mark: Mark) -> None:
    assert wrap_up.open_marks(session) == [mark]
    wrap_up.settle_mark(session, mark, MarkOutcome.LET_GO)
    assert wrap_up.open_marks(session) == []
    assert session.mine(Mark)[0].outcome_id is None


def test_the_answer_to_worth_your_time_is_kept_and_may_be_taken_back(
    session: Session, runtime: Runtime
) -> None:
    wrap_up.rate(session, 4)
    session = cut_off(runtime, session)
    assert session.meeting.rating == 4
    wrap_up.rate(session, None)
    end(runtime, session)
    (stored,) = runtime.store.find(Meeting)
    assert stored.rating is None


@pytest.mark.parametrize(
    ("cadence", "today", "expected"),
    [
        ("weekly", date(2026, 3, 9), date(2026, 3, 16)),
        ("every 2 weeks on tue", date(2026, 3, 9), date(2026, 3, 24)),
        ("monthly", date(2028, 1, 31), date(2028, 2, 29)),
        ("weekly", date(2028, 2, 22), date(2028, 2, 29)),
        ("monthly", date(2028, 2, 29), date(2028, 3, 29)),
        ("none", date(2026, 3, 9), None),
    ],
)
def test_the_next_date_is_proposed_from_the_rhythm_leap_days_too(
    runtime: Runtime, clock: SetClock, cadence: str, today: date, expected: date | None
) -> None:
    clock.set(datetime(today.year, today.month, today.day, 12, tzinfo=UTC))
    person = Person(name="Bo", created_at=clock.now(), cadence=cadence)
    runtime.store.save([person])
    session = meet(runtime, person)
    assert wrap_up.proposed_next(session) == session.meeting.next_on == expected


def test_the_rhythm_counts_from_the_day_where_the_user_is(
    runtime: Runtime, ana: Person, clock: SetClock
) -> None:
    clock.zone = ZoneInfo("Asia/Tokyo")
    clock.set(datetime(2026, 3, 9, 15, 30, tzinfo=UTC))  # half past midnight of the 10th there
    assert wrap_up.proposed_next(meet(runtime, ana)) == date(2026, 3, 24)


def test_private_pieces_are_counted_and_empty_ones_are_not(session: Session) -> None:
    assert wrap_up.private_notes(session) == 0
    session.write(PRIVATE, "seems tired")
    session.go(1)
    session.write(PRIVATE, " ")
    session.write(SHARED, "two weeks of rota")
    point = listening.add_point(session, "her mood", Side.MANAGER, PRIVATE)
    listening.settle_point(session, point, PointStatus.DISCUSSED)
    commitments.add(session, owner=Side.MANAGER, action="ask HR", cue="", due="", visibility=PRIVATE)
    assert wrap_up.private_notes(session) == 3


def test_what_is_shown_is_what_the_user_wrote_until_it_is_emptied(session: Session, runtime: Runtime) -> None:
    promise(session, "ask legal")
    own = wrap_up.preview(session, Form.MARKDOWN)
    assert "ask legal" in own.text
    wrap_up.edit_summary(session, "\n  My own words  \n", own.text)
    session = cut_off(runtime, session)
    for form in Form:
        assert wrap_up.preview(session, form).text == "My own words\n"
        assert wrap_up.preview(session, form).problem == ""
        assert "ask legal" in wrap_up.rendered(session, form).text
    wrap_up.edit_summary(session, "  ", own.text)
    assert wrap_up.edited(session) == ""
    assert wrap_up.preview(session, Form.MARKDOWN) == own
    assert session.all(Draft) == []


def test_a_meeting_that_changed_since_the_summary_was_edited_says_so(session: Session) -> None:
    wrap_up.edit_summary(session, "My own words", wrap_up.preview(session, Form.MARKDOWN).text)
    promise(session, "ask legal")
    shown = wrap_up.preview(session, Form.MARKDOWN)
    assert shown.text == "My own words\n"
    assert "changed since" in shown.problem


def test_what_would_be_left_hanging_is_told_in_words(session: Session, mark: Mark) -> None:
    listening.add_mark(session, MarkKind.PRAISE)
    session.set_draft("commitment.action", "half a pro")
    session.set_draft("commitment.due", "fri")
    assert wrap_up.loose_ends(session) == "2 marks without words, an unfinished promise"
    for each in session.mine(Mark):
        wrap_up.settle_mark(session, each, MarkOutcome.LET_GO)
    session.clear_drafts("commitment.")
    wrap_up.edit_summary(session, "My own words", "")
    assert wrap_up.loose_ends(session) == ""


def test_the_text_that_left_is_what_the_next_meeting_shows_of_this_one(
    session: Session, runtime: Runtime, ana: Person
) -> None:
    wrap_up.keep_summary(session, "# As it left\n")
    end(runtime, session)
    assert meet(runtime, ana).last_summary == "# As it left\n"


def test_a_saved_summary_is_a_file_for_its_owner_alone(session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "not there yet"
    path = wrap_up.save_summary(session, "# Ana, Zoë 👍\n", Form.MARKDOWN, folder)
    assert path == folder / "2026-03-09 1200 Ana Ruiz.md"
    assert path.read_text(encoding="utf-8") == "# Ana, Zoë 👍\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert wrap_up.save_summary(session, "again", Form.MARKDOWN, folder) == path
    assert wrap_up.save_summary(session, "plain", Form.PLAIN, folder).suffix == ".txt"
    assert sorted(p.name for p in folder.iterdir()) == [
        f"2026-03-09 1200 Ana Ruiz.{end}" for end in ("md", "txt")
    ]
    assert path.read_text() == "again"


def test_two_meetings_of_one_day_are_saved_side_by_side(
    session: Session, runtime: Runtime, ana: Person, clock: SetClock, tmp_path: Path
) -> None:
    wrap_up.save_summary(session, "words", Form.MARKDOWN, tmp_path)
    wrap_up.close(session)
    clock.advance(3600)
    wrap_up.save_summary(meet(runtime, ana), "words", Form.MARKDOWN, tmp_path)
    assert len(list(tmp_path.glob("*.md"))) == 2


@pytest.mark.parametrize("name", [*NASTY, "../../etc/passwd", "x" * 5000, "…"])
def test_no_name_leads_a_file_out_of_its_folder(
    session: Session, tmp_path: Path, name: str, ana: Person
) -> None:
    session.put(replace(ana, name=name))
    path = wrap_up.save_summary(session, "words", Form.PLAIN, tmp_path)
    assert path.parent == tmp_path
    assert [p.name for p in tmp_path.iterdir() if p.suffix == ".txt"] == [path.name]
    assert path.name.startswith("2026-03-09 ")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is refused to root")
def test_a_disk_that_refuses_a_file_is_told_with_what_to_do(session: Session, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(FacilitatorError, match="could not be saved") as refused:
        wrap_up.save_summary(session, "words", Form.PLAIN, tmp_path / "new")
    assert "y copies it" in refused.value.hint


def test_a_file_where_the_folder_should_be_is_told_and_left_alone(session: Session, tmp_path: Path) -> None:
    (tmp_path / "summaries").write_text("mine")
    with pytest.raises(FacilitatorError, match="could not be saved"):
        wrap_up.save_summary(session, "words", Form.PLAIN, tmp_path / "summaries")
    assert (tmp_path / "summaries").read_text() == "mine"


def test_closing_leaves_nothing_hanging(
    session: Session, runtime: Runtime, ana: Person, clock: SetClock
) -> None:
    promise(session, "ask legal")
    end(runtime, session)
    second = meet(runtime, ana)
    listening.add_point(second, "load", Side.REPORT, SHARED)
    praise(second, "demo")
    second.set_draft("commitment.action", "half a pro")
    wrap_up.edit_summary(second, "my words", "")
    wrap_up.set_next(second, date(2026, 3, 30))
    clock.advance(90)
    end(runtime, second)

    stored = runtime.store.get(Meeting, second.meeting.id)
    assert stored is not None
    assert (stored.status, stored.focus, stored.ended_at) == (MeetingStatus.CLOSED, "", clock.now())
    assert sum(stored.stage_seconds.values()) == 90
    assert [c.carries for c in runtime.store.find(Commitment)] == [1]
    assert [p.carries for p in runtime.store.find(TalkingPoint)] == [1]
    assert runtime.store.find(Draft) == []
    person = runtime.store.get(Person, ana.id)
    assert person is not None
    assert person.next_on == date(2026, 3, 30)


def test_closing_without_a_next_date_takes_the_old_one_away(
    session: Session, runtime: Runtime, ana: Person
) -> None:
    wrap_up.set_next(session, None)
    end(runtime, session)
    assert [p.next_on for p in runtime.store.find(Person)] == [None]


def test_the_words_of_another_meeting_s_forms_are_left_alone(session: Session, runtime: Runtime) -> None:
    runtime.autosave.put(Draft.of("person:new", "name", "Zoë Ad"))
    end(runtime, session)
    assert [draft.text for draft in runtime.store.find(Draft)] == ["Zoë Ad"]


def test_a_meeting_whose_clock_went_backwards_closes_all_the_same(
    session: Session, runtime: Runtime, clock: SetClock
) -> None:
    clock.advance(600)
    clock.set(datetime(2026, 3, 1, tzinfo=UTC))
    end(runtime, session)
    (stored,) = runtime.store.find(Meeting)
    assert stored.status is MeetingStatus.CLOSED
    assert sum(stored.stage_seconds.values()) == 600
