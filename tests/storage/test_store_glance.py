import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from store_samples import NASTY, NOW, TODAY, history, meeting, one_of_each, person

from facilitator.domain import models as m
from facilitator.domain.glance import BriefGlance, PersonGlance
from facilitator.domain.ids import new_id
from facilitator.storage.store import Store

STANDING = (m.CommitmentStatus.OPEN, m.CommitmentStatus.BLOCKED)
LONG_AGO = datetime.min.replace(tzinfo=NOW.tzinfo)


def last_day(met: m.Meeting) -> datetime | None:
    return met.ended_at or met.started_at


def glance_by_records(store: Store, who: m.Person) -> PersonGlance:
    """Answer from the ORM's records what the glance answers in SQL."""
    standing = store.find(m.Commitment, person_id=who.id, status=STANDING)
    dues = [c.due for c in standing if c.status is m.CommitmentStatus.OPEN and c.due]
    closed = store.find(m.Meeting, person_id=who.id, status=m.MeetingStatus.CLOSED)
    drafts = store.find(m.Meeting, person_id=who.id, status=m.MeetingStatus.DRAFT)
    newest = max(drafts, key=lambda d: (d.created_at, d.id), default=None)
    return PersonGlance(
        id=who.id,
        name=who.name,
        role=who.role,
        cadence=who.cadence,
        meets_at=who.meets_at,
        time_zone=who.time_zone,
        next_on=who.next_on,
        archived=who.archived_at is not None,
        mine_open=sum(c.owner is m.Side.MANAGER for c in standing),
        theirs_open=sum(c.owner is m.Side.REPORT for c in standing),
        overdue=sum(due < TODAY for due in dues),
        due_this_week=sum(TODAY <= due <= TODAY + timedelta(days=6) for due in dues),
        draft_meeting_id=newest.id if newest else None,
        last_met=max((day for c in closed if (day := last_day(c))), default=None),
        met=len(closed),
        created_at=who.created_at,
        works_best=who.profile.get(m.WORKS_BEST, ""),
        review_on=who.review_on,
        hold=who.hold,
    )


def brief_by_records(store: Store, who: m.Person) -> BriefGlance:
    closed = store.find(m.Meeting, person_id=who.id, status=m.MeetingStatus.CLOSED)
    last = max(closed, key=lambda c: (last_day(c) or LONG_AGO, c.created_at, c.id), default=None)
    since = (last.started_at or last.created_at) if last else None
    promised = [
        c
        for c in store.find(m.Commitment, person_id=who.id)
        if c.status in STANDING or (since and c.closed_at and c.closed_at >= since)
    ]
    promised.sort(key=lambda c: (c.owner is not m.Side.MANAGER, c.due is None, c.due or TODAY, c.id))
    ins = sorted(store.find(m.CheckIn, person_id=who.id), key=lambda c: (c.created_at, c.id))

    def oldest_first(found: list[m.Record]) -> tuple[m.Record, ...]:
        return tuple(sorted(found, key=lambda r: (r.created_at, r.id)))  # type: ignore[attr-defined]

    goals = store.find(m.Goal, person_id=who.id, status=(m.GoalStatus.ON_TRACK, m.GoalStatus.AT_RISK))
    points = store.find(m.TalkingPoint, person_id=who.id, status=m.PointStatus.OPEN)
    kept = store.find(m.Feedback, person_id=who.id, status=m.FeedbackStatus.KEPT)
    return BriefGlance(
        commitments=tuple(promised),
        points=oldest_first([*points]),  # type: ignore[arg-type]
        kept=oldest_first([*kept]),  # type: ignore[arg-type]
        goals=oldest_first([*goals]),  # type: ignore[arg-type]
        check_ins=tuple(ins[-4:]),
        last_summary=last.summary if last else "",
        last_meeting_id=last.id if last else None,
        last_met=last_day(last) if last else None,
    )


@pytest.mark.parametrize("seed", range(6))
def test_the_glance_in_sql_says_what_the_records_say(store: Store, seed: int) -> None:
    store.save(history(seed))
    team = sorted(store.find(m.Person), key=lambda p: (p.name.casefold(), p.id))
    expected = [glance_by_records(store, who) for who in team]
    assert store.glance.people(TODAY, archived=True) == expected
    assert store.glance.people(TODAY) == [each for each in expected if not each.archived]
    for who in team:
        assert store.glance.brief(who.id) == brief_by_records(store, who)


def test_the_random_history_shows_every_case_of_the_glance(store: Store) -> None:
    for seed in range(6):
        store.save(history(seed))
    people = store.glance.people(TODAY, archived=True)
    for name in (
        "mine_open",
        "theirs_open",
        "overdue",
        "due_this_week",
        "draft_meeting_id",
        "last_met",
        "met",
    ):
        assert {bool(getattr(each, name)) for each in people} == {True, False}, name
    briefs = [store.glance.brief(each.id) for each in people]
    for name in ("commitments", "points", "kept", "goals", "check_ins", "last_summary", "last_met"):
        assert {bool(getattr(each, name)) for each in briefs} == {True, False}, name
    assert max(len(each.check_ins) for each in briefs) == 4
    assert any(c.status not in STANDING for each in briefs for c in each.commitments)


def test_a_due_date_counts_as_overdue_from_the_next_day_and_in_the_week_of_seven_days(store: Store) -> None:
    who = person()
    dues = {"yesterday": -1, "today": 0, "in six days": 6, "in seven days": 7}
    promises = [
        m.Commitment(
            person_id=who.id,
            created_at=NOW,
            owner=m.Side.REPORT,
            action=action,
            due=TODAY + timedelta(days=days),
        )
        for action, days in dues.items()
    ]
    store.save([who, *promises])
    (found,) = store.glance.people(TODAY)
    assert (found.theirs_open, found.overdue, found.due_this_week) == (4, 1, 2)


def test_nasty_words_come_through_the_glance_unchanged(store: Store) -> None:
    for words in NASTY.values():
        records = one_of_each(words)
        who = next(r for r in records if isinstance(r, m.Person))
        store.save(records)
        brief = store.glance.brief(who.id)
        assert brief.last_summary == m.Draft.of("", "", words).text
        assert brief.commitments[0] == store.find(m.Commitment, person_id=who.id)[0]
    assert {p.name for p in store.glance.people(TODAY, archived=True)} == {
        p.name for p in store.find(m.Person)
    }


def test_the_glance_sees_what_was_just_saved(store: Store) -> None:
    assert store.glance.people(TODAY) == []
    who = person()
    store.save([who, meeting(who)])
    assert [p.name for p in store.glance.people(TODAY)] == ["Ana Ruiz"]
    assert store.glance.brief(new_id()).commitments == ()


def test_the_number_of_statements_does_not_grow_with_the_team(store: Store) -> None:
    counts = []
    for seed in (1, 2, 3):
        store.save(history(seed, people=seed * 10))
        run: list[str] = []
        with store._lend() as connection:
            connection.set_trace_callback(run.append)
            (first, *_) = store.glance.people(TODAY)
            store.glance.brief(first.id)
            connection.set_trace_callback(None)
        counts.append(len(run))
    assert counts == [1 + 6 + 4] * 3, "seven questions, each group between BEGIN and ROLLBACK"


def test_a_timeline_of_any_length_takes_a_statement_for_each_kind_of_record(store: Store) -> None:
    for seed in (1, 2, 3):
        store.save(history(seed, people=seed * 10))
        for who in store.glance.people(TODAY):
            run: list[str] = []
            with store._lend() as connection:
                connection.set_trace_callback(run.append)
                keys = store.timeline.keys(who.id)
                store.timeline.records(keys)
                connection.set_trace_callback(None)
            kinds = len({kind for kind, _ in keys})
            asked = sum(not each.startswith(("BEGIN", "ROLLBACK")) for each in run)
            assert asked <= 1 + kinds + 3, (
                "the keys, each kind, the promises and goals it is about, corrections"
            )


FIRST_SCREEN = """
import sys
from datetime import date
from pathlib import Path
from facilitator.domain.ids import new_id
from facilitator.storage.store import open_store

for key in (None, bytes(32)):
    store = open_store(Path(sys.argv[1]) / str(key is None), key)
    store.glance.people(date(2026, 3, 2))
    store.glance.brief(new_id())
heavy = {"sqlmodel", "sqlalchemy", "pydantic", "textual", "dateparser"}
print(sorted(heavy & {name.partition(".")[0] for name in sys.modules}))
store.warm()
print("sqlmodel" in sys.modules)
"""


def test_opening_and_the_first_screen_import_no_orm(tmp_path: Path) -> None:
    command = [sys.executable, "-c", FIRST_SCREEN, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[]", "True"]
