"""Records to fill a store with: one of every kind in nasty words, and years of random history."""

import random
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from facilitator.domain import models as m
from facilitator.domain.ids import new_id

KEY = bytes(range(32))

NOW = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)
TODAY = NOW.date()

NASTY = {
    "markup": "[/x] [TODO] call [b]loud",
    "quotes": """it's "quoted" -- ; DROP TABLE person; `tick` $1 ? :name %s {x}""",
    "arabic": "مرحبا بالعالم\u200f — اجتماع",
    "cjk": "一対一の面談 · 회의 · 会议",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈 e\u0301 👍🏽",
    "lines": "  first\n\tsecond\n\n",
    "long": "word " * 20_000,
    "beyond": "\U0010fffd\ufeff\u0001 gone",
}


def person(**changes: Any) -> m.Person:
    return m.Person(**{"name": "Ana Ruiz", "created_at": NOW, **changes})


def meeting(who: m.Person, **changes: Any) -> m.Meeting:
    return m.Meeting(**{"person_id": who.id, "flow_id": "standard", "created_at": NOW, **changes})


def note(of: m.Meeting, text: str = "", **changes: Any) -> m.Note:
    base = {"person_id": of.person_id, "meeting_id": of.id, "stage": "listening", "created_at": NOW}
    return m.Note(**{**base, "visibility": m.Visibility.PRIVATE, "text": text, **changes})


def one_of_each(t: str) -> list[m.Record]:
    """Return one record of every kind, children first, with `t` wherever words may stand."""
    east = datetime(2026, 3, 2, 1, 2, 3, 4, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    who = person(
        name=t,
        role=t,
        profile={t[:50]: t},
        next_on=date(2028, 2, 29),
        archived_at=east,
        aspiration=t,
        review_on=TODAY,
        hold=t,
    )
    met = meeting(
        who,
        flow_copy={"title": t, "stages": [{"minutes": 2.5, "prompts": [t[:9]], "none": None}]},
        status=m.MeetingStatus.CLOSED,
        started_at=east,
        ended_at=NOW,
        stage_seconds={"check_in": 1.25},
        skipped=["goals", t[:9]],
        talk_manager=0.1 + 0.2,
        rating=5,
        summary=t,
    )
    its = {"person_id": who.id, "meeting_id": met.id, "created_at": east}
    goal = m.Goal(
        person_id=who.id, created_at=NOW, title=t, due=date(9999, 12, 31), status=m.GoalStatus.AT_RISK
    )
    promise = m.Commitment(
        **its, owner=m.Side.REPORT, action=t, cue=t, due=TODAY, read_back=True, closed_at=NOW
    )
    own = note(met, t)
    return [
        m.CommitmentEvent(
            **its, commitment_id=promise.id, day=TODAY, kind=m.EventKind.BLOCKED, reason=t, due_after=TODAY
        ),
        m.GoalUpdate(**its, goal_id=goal.id, status=m.GoalStatus.DONE, text=t),
        m.PromptUse(**its, stage="goals", prompt_id="g1", practice="goals", text=t),
        m.Mark(
            **its,
            stage="goals",
            kind=m.MarkKind.PRAISE,
            at_seconds=61.5,
            text=t,
            outcome=m.MarkOutcome.NOTE,
            outcome_id=own.id,
        ),
        m.CheckIn(**its, private_place=True, energy=1, word=t, opener=t),
        m.TalkingPoint(**its, text=t, raised_by=m.Side.REPORT, status=m.PointStatus.DISCUSSED, carries=3),
        m.Feedback(**its, situation=t, behaviour=t, impact=t, request=t, delivered_at=east),
        m.VisibilityChange(**its, record_id=own.id, before=m.Visibility.SHARED, after=m.Visibility.PRIVATE),
        m.Correction(person_id=who.id, created_at=east, record_id=own.id, before={"text": own.text}),
        own,
        promise,
        goal,
        met,
        who,
        m.Draft.of("meeting:x", "text", t),
        m.UndoStep(person_id=who.id, created_at=east, label=t, before=[{"kind": t}], made=[t[:9]]),
        m.Conflict(person_id=who.id, record_id=own.id, mine={"table": "note", "text": t}),
        m.InboxKey(private_key=t, public_key=t),
        m.InboxItem(
            created_at=east,
            who=t,
            kind="point",
            text=t,
            visibility=m.Visibility.PRIVATE,
            due=date(2028, 2, 29),
        ),
    ]


def history(seed: int, people: int = 5) -> list[m.Record]:
    """Return a team's records, drawn at random but the same for the same seed."""
    draw = random.Random(seed)
    found: list[m.Record] = []
    for _ in range(people):
        who = person(
            name=draw.choice(["bo", "Bo", "Ana", "élan", "Zoë"]) + draw.choice(["", "[/x]"]),
            next_on=draw.choice([None, TODAY]),
            archived_at=draw.choice([None, None, NOW]),
            review_on=draw.choice([None, TODAY]),
            hold=draw.choice(["", "a dispute"]),
        )
        met = [_meeting(draw, who) for _ in range(draw.randrange(6))]
        found += [who, *met]
        for _ in range(draw.randrange(12)):
            found += _small_records(draw, who, draw.choice([*met, None]))
    return found


def _moment(draw: random.Random) -> datetime:
    return NOW - timedelta(hours=draw.randrange(2000), microseconds=draw.randrange(3))


def _meeting(draw: random.Random, who: m.Person) -> m.Meeting:
    start = draw.choice([None, _moment(draw)])
    return meeting(
        who,
        created_at=_moment(draw),
        status=draw.choice(list(m.MeetingStatus)),
        started_at=start,
        ended_at=None if start is None else draw.choice([None, start + timedelta(minutes=25)]),
        summary=f"summary {draw.random()}",
    )


def _small_records(draw: random.Random, who: m.Person, met: m.Meeting | None) -> list[m.Record]:
    its = {"person_id": who.id, "meeting_id": met.id if met else None, "created_at": _moment(draw)}
    due = draw.choice([None, TODAY + timedelta(days=draw.randrange(-9, 10))])
    records: list[m.Record] = [
        m.Commitment(
            **its,
            owner=draw.choice(list(m.Side)),
            action=f"act {draw.random()}",
            due=due,
            status=draw.choice(list(m.CommitmentStatus)),
            closed_at=draw.choice([None, _moment(draw)]),
        ),
        m.TalkingPoint(**its, text="point", status=draw.choice(list(m.PointStatus))),
        m.Feedback(**its, status=draw.choice(list(m.FeedbackStatus))),
        m.Goal(person_id=who.id, created_at=_moment(draw), title="g", status=draw.choice(list(m.GoalStatus))),
    ]
    if met is not None:
        records.append(m.CheckIn(**its, energy=draw.choice([None, 1, 5])))
    return [*records, m.Draft.of(f"person:{new_id()}", "name", "x")]
