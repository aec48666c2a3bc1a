"""What the home screen shows of a person, at a glance and in brief."""

from datetime import date, datetime
from uuid import UUID

from facilitator.domain.models import CheckIn, Commitment, Feedback, Goal, TalkingPoint
from facilitator.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonGlance:
    """One line of the list of people.

    `mine_open` and `theirs_open` count the commitments that are open or blocked, by owner; `overdue`
    and `due_this_week` (today and the six days after it) count open ones of both. `draft_meeting_id`
    is the newest meeting that was cut off; `met` counts closed meetings, `last_met` is the latest.
    `review_on` is the day chosen for looking at what is kept, `hold` why nothing of it may be erased.
    """

    id: UUID
    name: str
    role: str
    cadence: str
    meets_at: str
    time_zone: str
    next_on: date | None
    archived: bool
    mine_open: int
    theirs_open: int
    overdue: int
    due_this_week: int
    draft_meeting_id: UUID | None
    last_met: datetime | None
    met: int
    created_at: datetime
    works_best: str
    review_on: date | None
    hold: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefGlance:
    """What to know before meeting someone.

    `commitments` are those that are open or blocked, and those closed since the last meeting began,
    the manager's first; `kept` is feedback not yet said; `check_ins` are the last four, oldest first.
    """

    commitments: tuple[Commitment, ...]
    points: tuple[TalkingPoint, ...]
    kept: tuple[Feedback, ...]
    goals: tuple[Goal, ...]
    check_ins: tuple[CheckIn, ...]
    last_summary: str
    last_meeting_id: UUID | None
    last_met: datetime | None
