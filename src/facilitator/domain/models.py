"""The records of Facilitator: plain, frozen values that know nothing of screens or SQL.

Ids are UUIDs in version 7 order; moments are aware datetimes in UTC; a due date is a `date`.
`version` counts the saves of a record and belongs to the store (0: never saved).
"""

from dataclasses import field, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from facilitator.domain.ids import derived_id, new_id
from facilitator.domain.text import clean
from facilitator.quick_dataclass import dataclass


class Side(StrEnum):
    """One of the two people in the meeting."""

    MANAGER = "manager"
    REPORT = "report"


class Visibility(StrEnum):
    """Who may read it: both (it goes into the summary), or the manager alone."""

    SHARED = "shared"
    PRIVATE = "private"


class AgendaStyle(StrEnum):
    """Whose talking points come first in the meeting."""

    THEIRS_FIRST = "theirs_first"
    MINE_FIRST = "mine_first"
    AS_ADDED = "as_added"


class MeetingStatus(StrEnum):
    """Where a meeting stands; a draft was started and not closed."""

    PLANNED = "planned"
    DRAFT = "draft"
    CLOSED = "closed"


class MarkKind(StrEnum):
    """What a one-key mark in the listening way stands for."""

    FEELING = "feeling"
    FOLLOW_UP = "follow_up"
    PROMISE = "promise"
    PRAISE = "praise"
    CONCERN = "concern"


class MarkOutcome(StrEnum):
    """What became of a mark in the wrap-up."""

    OPEN = "open"
    NOTE = "note"
    COMMITMENT = "commitment"
    FEEDBACK = "feedback"
    TALKING_POINT = "talking_point"
    LET_GO = "let_go"


class PointStatus(StrEnum):
    """Where a talking point stands."""

    OPEN = "open"
    DISCUSSED = "discussed"
    DROPPED = "dropped"


class Direction(StrEnum):
    """Which way feedback went: from the manager (given) or to the manager (received)."""

    GIVEN = "given"
    RECEIVED = "received"


class FeedbackKind(StrEnum):
    """What the feedback is meant to do."""

    PRAISE = "praise"
    GROWTH = "growth"


class FeedbackStatus(StrEnum):
    """Whether it was said; what was kept shows its age until it is said."""

    KEPT = "kept"
    DELIVERED = "delivered"
    DROPPED = "dropped"


class Proposer(StrEnum):
    """Who first proposed a goal."""

    MANAGER = "manager"
    REPORT = "report"
    TOGETHER = "together"


class GoalStatus(StrEnum):
    """Where a goal stands."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    DONE = "done"
    DROPPED = "dropped"


class CommitmentStatus(StrEnum):
    """Where a commitment stands; open and blocked ones come back in the next review."""

    OPEN = "open"
    BLOCKED = "blocked"
    DONE = "done"
    DROPPED = "dropped"


class EventKind(StrEnum):
    """A decision taken on a commitment."""

    MADE = "made"
    DONE = "done"
    RENEGOTIATED = "renegotiated"
    BLOCKED = "blocked"
    DROPPED = "dropped"
    CARRIED = "carried"
    HANDED_OVER = "handed_over"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What every stored thing has; text fields are cleaned when it is made."""

    id: UUID = field(default_factory=new_id)
    version: int = 0

    def __post_init__(self) -> None:
        for each in fields(self):
            value: Any = getattr(self, each.name)
            if type(value) is str:
                object.__setattr__(self, each.name, clean(value))
            elif isinstance(value, datetime) and value.tzinfo is None:
                raise ValueError(f"{type(self).__name__}.{each.name} needs a time zone")


WORKS_BEST = "works_best"
"""The name in a profile under which stands what lets somebody work well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Record):
    """One member of the team; `cadence` is a phrase that `domain.cadence` reads.

    `time_zone` is an IANA name ("" for the manager's own); `meets_at` the usual hour as "HH:MM" in
    the manager's zone, or ""; `profile` holds answers about how the person likes to work, by their name.
    `review_on` is when to look again at what is kept, None for so many months after the last meeting
    (`domain.retention`); `hold` is why nothing may be erased, "" when it may.
    """

    name: str
    created_at: datetime
    role: str = ""
    pronouns: str = ""
    email: str = ""
    time_zone: str = ""
    cadence: str = "every 2 weeks"
    length_minutes: int = 25
    meets_at: str = ""
    agenda_style: AgendaStyle = AgendaStyle.THEIRS_FIRST
    aspiration: str = ""
    strengths: str = ""
    growth_areas: str = ""
    profile: dict[str, str] = field(default_factory=dict)
    next_on: date | None = None
    archived_at: datetime | None = None
    review_on: date | None = None
    hold: str = ""


BROUGHT_IN = "brought-in"
"""The `flow_id` of meetings that were held before the program was there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(Record):
    """One 1-on-1, with a copy of the flow it used so that it still reads right in years.

    `stage` is the current stage's id and `focus` the field that had the cursor ("" for none);
    `stage_seconds` maps stage id to seconds spent; talk seconds are per side; `rating` is the
    report's 1 to 5 on "was this worth your time?"; `summary` is the text as it last left
    the meeting, or as it stood at its end.
    """

    person_id: UUID
    flow_id: str
    created_at: datetime
    flow_copy: dict[str, Any] = field(default_factory=dict)
    status: MeetingStatus = MeetingStatus.DRAFT
    started_at: datetime | None = None
    ended_at: datetime | None = None
    length_minutes: int = 25
    stage: str = ""
    focus: str = ""
    stage_seconds: dict[str, float] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    talk_manager: float = 0.0
    talk_report: float = 0.0
    and_what_else: int = 0
    rating: int | None = None
    next_on: date | None = None
    summary: str = ""

    @property
    def is_brought_in(self) -> bool:
        """Return whether its notes were written elsewhere, so that nothing of its course is known."""
        return self.flow_id == BROUGHT_IN


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Record):
    """Words written in a stage, shared or private; `prompt_id` is the question then on screen."""

    person_id: UUID
    meeting_id: UUID
    stage: str
    created_at: datetime
    visibility: Visibility
    prompt_id: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark(Record):
    """A moment worth coming back to; `at_seconds` counts from the start of the meeting.

    `text` holds the words it was turned into, and `outcome_id` the record made of it.
    """

    person_id: UUID
    meeting_id: UUID
    stage: str
    created_at: datetime
    kind: MarkKind
    at_seconds: float
    prompt_id: str = ""
    text: str = ""
    outcome: MarkOutcome = MarkOutcome.OPEN
    outcome_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn(Record):
    """How both arrived; energy and workload run from 1 (low) to 5 (high), None when skipped."""

    person_id: UUID
    meeting_id: UUID
    created_at: datetime
    private_place: bool = False
    energy: int | None = None
    workload: int | None = None
    word: str = ""
    opener: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkingPoint(Record):
    """Something to talk about; `carries` counts the meetings it was on the list and not reached."""

    person_id: UUID
    created_at: datetime
    text: str
    raised_by: Side = Side.MANAGER
    visibility: Visibility = Visibility.SHARED
    status: PointStatus = PointStatus.OPEN
    carries: int = 0
    meeting_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback(Record):
    """Feedback in four parts; `request` is the intent behind it, or what is asked for.

    `meeting_id` is the meeting it was said in, None while it is kept for later.
    """

    person_id: UUID
    created_at: datetime
    direction: Direction = Direction.GIVEN
    kind: FeedbackKind = FeedbackKind.PRAISE
    situation: str = ""
    behaviour: str = ""
    impact: str = ""
    request: str = ""
    status: FeedbackStatus = FeedbackStatus.KEPT
    visibility: Visibility = Visibility.PRIVATE
    delivered_at: datetime | None = None
    meeting_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal(Record):
    """A goal set together; `serves` is the wider aim it belongs to, `support` what is needed."""

    person_id: UUID
    created_at: datetime
    title: str
    proposed_by: Proposer = Proposer.TOGETHER
    serves: str = ""
    measure: str = ""
    support: str = ""
    status: GoalStatus = GoalStatus.ON_TRACK
    visibility: Visibility = Visibility.SHARED
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalUpdate(Record):
    """What was said of a goal's progress in one meeting, and the status it left."""

    person_id: UUID
    goal_id: UUID
    meeting_id: UUID | None
    created_at: datetime
    status: GoalStatus
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment(Record):
    """A promise in the form "When cue, I will action, by due"; `meeting_id` is where it was made.

    `carries` counts the reviews in a row that left it undecided.
    """

    person_id: UUID
    created_at: datetime
    owner: Side
    action: str
    cue: str = ""
    due: date | None = None
    status: CommitmentStatus = CommitmentStatus.OPEN
    visibility: Visibility = Visibility.SHARED
    carries: int = 0
    read_back: bool = False
    meeting_id: UUID | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentEvent(Record):
    """One decision on a commitment, never changed afterwards; `day` is the user's calendar day."""

    person_id: UUID
    commitment_id: UUID
    created_at: datetime
    day: date
    kind: EventKind
    reason: str = ""
    due_before: date | None = None
    due_after: date | None = None
    meeting_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisibilityChange(Record):
    """A record that was made shared or private after it was written; never changed afterwards.

    `record_id` is what was changed, `meeting_id` the meeting in which that was done, if in one.
    """

    person_id: UUID
    record_id: UUID
    created_at: datetime
    before: Visibility
    after: Visibility
    meeting_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction(Record):
    """Words that were changed after their meeting; never changed itself.

    `record_id` is what was corrected, `before` the words as they were, by field.
    """

    person_id: UUID
    record_id: UUID
    created_at: datetime
    before: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptUse(Record):
    """A question that was put on the screen in a meeting, with its words as they then were."""

    person_id: UUID
    meeting_id: UUID
    created_at: datetime
    stage: str
    prompt_id: str
    practice: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft(Record):
    """Words in a form that were not finished: kept, so that a cut-off finds them again.

    `scope` names the form ("meeting:<id>", "person:new"), `field` the field in it.
    """

    scope: str
    field: str
    text: str

    @classmethod
    def of(cls, scope: str, name: str, text: str) -> "Draft":
        """Return the one draft that belongs to this field of this form."""
        return cls(id=derived_id("draft", scope, name), scope=scope, field=name, text=text)


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxKey(Record):
    """The pair of keys that thoughts from a shell are sealed to, in hex; a store has one at most."""

    private_key: str
    public_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxItem(Record):
    """A thought from a shell whose name fitted nobody, or several; `kind` is that of the thought."""

    created_at: datetime
    who: str
    kind: str
    text: str
    visibility: Visibility
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoStep(Record):
    """What takes one decision or removal back: records as they were, and the ids of those it made.

    `label` names it ("the decision on “ship it”"); `before` holds records as `storage.records` writes them.
    It has no person when what it takes back was about nobody yet.
    """

    person_id: UUID | None
    created_at: datetime
    label: str
    before: list[Any]
    made: list[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict(Record):
    """Words of this window about a record that another window changed first, until one version is chosen.

    `mine` holds the fields to choose from as `storage.records` writes them; none when it was removed here.
    """

    person_id: UUID
    record_id: UUID
    mine: dict[str, Any]


RECORDS: tuple[type[Record], ...] = (
    Person,
    Meeting,
    Note,
    Mark,
    CheckIn,
    TalkingPoint,
    Feedback,
    Goal,
    GoalUpdate,
    Commitment,
    CommitmentEvent,
    VisibilityChange,
    Correction,
    PromptUse,
    Draft,
    InboxKey,
    InboxItem,
    UndoStep,
    Conflict,
)
"""Every kind of record, parents before children."""

OF_THE_STORE: tuple[type[Record], ...] = (InboxKey, UndoStep, Conflict)
"""The kinds by which one store works: they mean nothing to another one."""
