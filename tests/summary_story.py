"""One meeting with Ana, built record by record, and how its summary reads."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from facilitator.domain import ledger
from facilitator.domain import models as m
from facilitator.domain.clock import SetClock
from facilitator.domain.flow import Flow, Stage, StageKind
from facilitator.services.session import Opening, Session
from facilitator.services.summary import Form, SummaryFacts, facts_of, render

NOON = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
BEFORE = NOON - timedelta(days=14)
SHARED = m.Visibility.SHARED
PARTS = ("situation", "behaviour", "impact", "request")
"""The four parts of feedback."""

FLOW = Flow(
    id="standard",
    title="Standard",
    purpose="",
    stages=(
        Stage(id="review", title="Follow-through", kind=StageKind.REVIEW, minutes=5, purpose=""),
        Stage(id="check-in", title="Check-in", kind=StageKind.CHECK_IN, minutes=5, purpose=""),
        Stage(id="listening", title="Listening", kind=StageKind.LISTENING, minutes=10, purpose=""),
        Stage(id="wrap-up", title="Wrap-up", kind=StageKind.WRAP_UP, minutes=5, purpose=""),
    ),
)


class Saved:
    """Takes what the session hands over."""

    def put(
        self, *records: m.Record, removed: Iterable[m.Record] = (), before: Iterable[m.Record] = ()
    ) -> None:
        """Nothing reads it here."""

    def set_apart(self, record: m.Record, names: frozenset[str]) -> None:
        """Nor this; there is one window."""

    def put_quietly(self, record: m.Record) -> None:
        """Nor this."""

    def hurry(self) -> None:
        """Nothing waits here."""


class Story:
    """Builds the records of one meeting with Ana, and the session that holds them."""

    def __init__(self, name: str = "Ana Ruiz", now: datetime = NOON, clock: SetClock | None = None) -> None:
        self.clock = clock or SetClock(now)
        self.person = m.Person(name=name, created_at=BEFORE)
        self.meeting = m.Meeting(
            person_id=self.person.id,
            flow_id=FLOW.id,
            flow_copy=FLOW.to_copy(),
            created_at=now,
            started_at=now,
            stage="listening",
        )
        self.earlier = m.Meeting(person_id=self.person.id, flow_id=FLOW.id, created_at=BEFORE)
        self.records: list[m.Record] = []

    def add(self, kind: Callable[..., m.Record], /, *, here: bool = True, **values: object) -> m.Record:
        values.setdefault("created_at", NOON if here else BEFORE)
        if kind not in (m.Goal, m.Person):
            values.setdefault("meeting_id", self.meeting.id if here else self.earlier.id)
        record = kind(person_id=self.person.id, **values)
        self.records.append(record)
        return record

    def note(self, text: str, stage: str = "listening", **values: object) -> None:
        self.add(m.Note, text=text, stage=stage, **{"visibility": SHARED, **values})

    def promised(self, owner: m.Side, action: str, **values: object) -> m.Commitment:
        made = self.add(m.Commitment, here=False, owner=owner, action=action, **values)
        assert isinstance(made, m.Commitment)
        return made

    def decided(
        self, commitment: m.Commitment, kind: m.EventKind, reason: str = "", due: date | None = None
    ) -> None:
        changed, event = ledger.decide(
            commitment,
            kind,
            now=NOON,
            day=NOON.date(),
            meeting_id=self.meeting.id,
            reason=reason,
            due=due,
        )
        self.records[self.records.index(commitment)] = changed
        self.records.append(event)

    def session(self) -> Session:
        opening = Opening(meeting=self.meeting, person=self.person, records=tuple(self.records))
        return Session(opening, (), self.clock, Saved())

    def facts(self) -> SummaryFacts:
        return facts_of(self.session())

    def text(self, form: Form = Form.MARKDOWN) -> str:
        rendered = render(self.facts(), form)
        assert rendered.problem == ""
        return rendered.text


def full_meeting() -> Story:
    """Return a meeting in which something of each kind was shared."""
    story = Story()
    hers = story.promised(m.Side.REPORT, "draft the migration plan", due=date(2026, 3, 6))
    mine = story.promised(m.Side.MANAGER, "ask legal about the licence", cue="the draft is out")
    handed = story.promised(m.Side.MANAGER, "book the room")
    story.promised(
        m.Side.REPORT, "read the on-call guide", due=date(2026, 3, 20), status=m.CommitmentStatus.BLOCKED
    )
    story.decided(mine, m.EventKind.DONE)
    story.decided(hers, m.EventKind.RENEGOTIATED, "reviews took longer", date(2026, 3, 13))
    story.decided(handed, m.EventKind.HANDED_OVER)
    story.add(m.TalkingPoint, text="on-call load", raised_by=m.Side.REPORT, status=m.PointStatus.DISCUSSED)
    story.note("The week was calm.", "check-in")
    story.note("On-call wakes her twice a week.\n\n# not a heading\n- not an item")
    story.add(
        m.Note, text="Her talk in May went well.", stage="listening", visibility=SHARED, prompt_id="mark"
    )
    story.add(
        m.Feedback,
        situation="the incident on Tuesday",
        behaviour="you wrote the timeline while it ran",
        impact="everybody knew where we stood",
        visibility=SHARED,
        status=m.FeedbackStatus.DELIVERED,
    )
    story.add(
        m.Feedback,
        direction=m.Direction.RECEIVED,
        kind=m.FeedbackKind.GROWTH,
        situation="our last planning",
        request="send the numbers a day before",
        visibility=SHARED,
        status=m.FeedbackStatus.DELIVERED,
    )
    title, seen = "Lead the billing migration", {"due": date(2026, 12, 31), "measure": "one invoice a day"}
    goal = story.add(m.Goal, here=False, title=title, support="an hour with Bo", **seen)
    story.add(m.GoalUpdate, goal_id=goal.id, status=m.GoalStatus.AT_RISK, text="The first slice is live.")
    story.add(m.Goal, title="Speak at a meetup")
    story.add(m.Commitment, owner=m.Side.REPORT, action="try the new rota", due=date(2026, 3, 27))
    story.add(m.Commitment, owner=m.Side.MANAGER, action="ask for a budget", cue="the quarter closes")
    story.meeting = replace(story.meeting, next_on=date(2026, 3, 23))
    return story


MARKDOWN = """\
# 1-on-1 with Ana Ruiz, Mon 9 Mar 2026

Thank you, Ana. Here is what we talked about and agreed on. If something reads wrong, tell me.

## What became of our promises

- When the draft is out, I will ask legal about the licence
  - Done
- I will book the room
  - Handed over to Ana
- Ana will draft the migration plan
  - Moved to Fri 13 Mar 2026: reviews took longer

## Still open

- [ ] Ana will read the on-call guide, by Fri 20 Mar 2026 (blocked)

## What we talked about

- on-call load

### Notes: Check-in

- The week was calm.

### Notes: Listening

- On-call wakes her twice a week.

  # not a heading
  - not an item
- Her talk in May went well.

## Feedback

### From me to Ana

- Praise
  - Situation: the incident on Tuesday
  - Behaviour: you wrote the timeline while it ran
  - Impact: everybody knew where we stood

### From Ana to me

- To grow
  - Situation: our last planning
  - Request: send the numbers a day before

## Goals

- Lead the billing migration: at risk, by Thu 31 Dec 2026
  - How we will see it: one invoice a day
  - The first slice is live.
  - Support: an hour with Bo
- Speak at a meetup: new

## What comes next

- [ ] When the quarter closes, I will ask for a budget
- [ ] Ana will try the new rota, by Fri 27 Mar 2026

## Next time

We meet again on Mon 23 Mar 2026.
"""

PLAIN = """\
1-on-1 with Ana Ruiz, Mon 9 Mar 2026

Thank you, Ana. Here is what we talked about and agreed on. If something reads wrong, tell me.

What became of our promises
  • When the draft is out, I will ask legal about the licence
      Done
  • I will book the room
      Handed over to Ana
  • Ana will draft the migration plan
      Moved to Fri 13 Mar 2026: reviews took longer

Still open
  • Ana will read the on-call guide, by Fri 20 Mar 2026 (blocked)

What we talked about
  • on-call load
  Notes: Check-in
    • The week was calm.
  Notes: Listening
    • On-call wakes her twice a week.

      # not a heading
      - not an item
    • Her talk in May went well.

Feedback
  From me to Ana
    • Praise
        Situation: the incident on Tuesday
        Behaviour: you wrote the timeline while it ran
        Impact: everybody knew where we stood
  From Ana to me
    • To grow
        Situation: our last planning
        Request: send the numbers a day before

Goals
  • Lead the billing migration: at risk, by Thu 31 Dec 2026
      How we will see it: one invoice a day
      The first slice is live.
      Support: an hour with Bo
  • Speak at a meetup: new

What comes next
  • When the quarter closes, I will ask for a budget
  • Ana will try the new rota, by Fri 27 Mar 2026

We meet again on Mon 23 Mar 2026.
"""
