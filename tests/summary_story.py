"""One meeting with Ana, built record by record, and how its summary reads."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from facilitator.domain import ledger
from facilitator.domain.clock import SetClock
from facilitator.domain.flow import Flow, Stage, StageKind
from facilitator.domain.models import (
    Commitment,
    CommitmentStatus,
    Direction,
    EventKind,
    Feedback,
    FeedbackKind,
    FeedbackStatus,
    Goal,
    GoalStatus,
    GoalUpdate,
    Meeting,
    Note,
    Person,
    PointStatus,
    Record,
    Side,
    TalkingPoint,
    Visibility,
)
from facilitator.services.session import Opening, Session
from facilitator.services.summary import Form, SummaryFacts, facts_of, render

NOON = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
BEFORE = NOON - timedelta(days=14)
SHARED = Visibility.SHARED
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

    def put(self, *records: Record, removed: Iterable[Record] = ()) -> None:
        """Nothing reads it here."""

    def hurry(self) -> None:
        """Nothing waits here."""


class Story:
    """Builds the records of one meeting with Ana, and the session that holds them."""

    def __init__(self, name: str = "Ana Ruiz", now: datetime = NOON, clock: SetClock | None = None) -> None:
        self.clock = clock or SetClock(now)
        self.person = Person(name=name, created_at=BEFORE)
        self.meeting = Meeting(
            person_id=self.person.id,
            flow_id=FLOW.id,
            flow_copy=FLOW.to_copy(),
            created_at=now,
            started_at=now,
            stage="listening",
        )
        self.earlier = Meeting(person_id=self.person.id, flow_id=FLOW.id, created_at=BEFORE)
        self.records: list[Record] = []

    def add(self, kind: Callable[..., Record], /, *, here: bool = True, **values: object) -> Record:
        values.setdefault("created_at", NOON if here else BEFORE)
        if kind not in (Goal, Person):
            values.setdefault("meeting_id", self.meeting.id if here else self.earlier.id)
        record = kind(person_id=self.person.id, **values)
        self.records.append(record)
        return record

    def note(self, text: str, stage: str = "listening", **values: object) -> None:
        self.add(Note, text=text, stage=stage, **{"visibility": SHARED, **values})

    def promised(self, owner: Side, action: str, **values: object) -> Commitment:
        made = self.add(Commitment, here=False, owner=owner, action=action, **values)
        assert isinstance(made, Commitment)
        return made

    def decided(
        self, commitment: Commitment, kind: EventKind, reason: str = "", due: date | None = None
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
    hers = story.promised(Side.REPORT, "draft the migration plan", due=date(2026, 3, 6))
    mine = story.promised(Side.MANAGER, "ask legal about the licence", cue="the draft is out")
    handed = story.promised(Side.MANAGER, "book the room")
    story.promised(
        Side.REPORT, "read the on-call guide", due=date(2026, 3, 20), status=CommitmentStatus.BLOCKED
    )
    story.decided(mine, EventKind.DONE)
    story.decided(hers, EventKind.RENEGOTIATED, "reviews took longer", date(2026, 3, 13))
    story.decided(handed, EventKind.HANDED_OVER)
    story.add(TalkingPoint, text="on-call load", raised_by=Side.REPORT, status=PointStatus.DISCUSSED)
    story.note("The week was calm.", "check-in")
    story.note("On-call wakes her twice a week.\n\n# not a heading\n- not an item")
    story.add(Note, text="Her talk in May went well.", stage="listening", visibility=SHARED, prompt_id="mark")
    story.add(
        Feedback,
        situation="the incident on Tuesday",
        behaviour="you wrote the timeline while it ran",
        impact="everybody knew where we stood",
        visibility=SHARED,
        status=FeedbackStatus.DELIVERED,
    )
    story.add(
        Feedback,
        direction=Direction.RECEIVED,
        kind=FeedbackKind.GROWTH,
        situation="our last planning",
        request="send the numbers a day before",
        visibility=SHARED,
        status=FeedbackStatus.DELIVERED,
    )
    goal = story.add(Goal, here=False, title="Lead the billing migration", support="an hour with Bo")
    story.add(GoalUpdate, goal_id=goal.id, status=GoalStatus.AT_RISK, text="The first slice is live.")
    story.add(Goal, title="Speak at a meetup")
    story.add(Commitment, owner=Side.REPORT, action="try the new rota", due=date(2026, 3, 27))
    story.add(Commitment, owner=Side.MANAGER, action="ask for a budget", cue="the quarter closes")
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

### Check-in

- The week was calm.

### Listening

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

- Lead the billing migration: at risk
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
  Check-in
    • The week was calm.
  Listening
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
  • Lead the billing migration: at risk
      The first slice is live.
      Support: an hour with Bo
  • Speak at a meetup: new

What comes next
  • When the quarter closes, I will ask for a budget
  • Ana will try the new rota, by Fri 27 Mar 2026

We meet again on Mon 23 Mar 2026.
"""
