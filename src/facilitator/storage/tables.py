"""The tables as SQLModel rows, one for each kind of record; they never leave this package.

Rows do not validate: they are made from records, which did. `schema` holds the same tables as plain
DDL, so that a store opens without the ORM; a test holds the two equal.
"""

# A row is what its name says.
# ruff: noqa: D101

from datetime import UTC, date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Column, DateTime, Dialect, Index, Integer, Table
from sqlalchemy.orm import declared_attr
from sqlalchemy.types import JSON, TypeDecorator
from sqlmodel import Field, SQLModel

from facilitator.domain import models


class UTCDateTime(TypeDecorator[datetime]):
    """A moment: aware in Python, kept in UTC to the microsecond."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the moment in UTC; ValueError when it is naive."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the moment as aware; SQLite gives it back naive."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Row(SQLModel):
    """What every table has; SQLAlchemy counts `version` up on each change and checks it."""

    __table__: ClassVar[Table]

    id: UUID = Field(primary_key=True)
    version: int = Field(sa_type=Integer)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Column[int]]:
        return {"version_id_col": cls.__table__.c.version}


class PersonRow(Row, table=True):
    __tablename__ = "person"

    name: str
    created_at: datetime = Field(sa_type=UTCDateTime)
    role: str
    pronouns: str
    email: str
    time_zone: str
    cadence: str
    length_minutes: int
    meets_at: str
    agenda_style: str
    aspiration: str
    strengths: str
    growth_areas: str
    profile: dict[str, Any] = Field(sa_type=JSON)
    next_on: date | None
    archived_at: datetime | None = Field(sa_type=UTCDateTime)
    review_on: date | None
    hold: str = Field(sa_column_kwargs={"server_default": ""})


class MeetingRow(Row, table=True):
    __tablename__ = "meeting"
    __table_args__ = (Index("ix_meeting_person_status", "person_id", "status", "created_at"),)

    person_id: UUID = Field(foreign_key="person.id")
    flow_id: str
    created_at: datetime = Field(sa_type=UTCDateTime)
    flow_copy: dict[str, Any] = Field(sa_type=JSON)
    status: str
    started_at: datetime | None = Field(sa_type=UTCDateTime)
    ended_at: datetime | None = Field(sa_type=UTCDateTime)
    length_minutes: int
    stage: str
    focus: str
    stage_seconds: dict[str, Any] = Field(sa_type=JSON)
    skipped: list[Any] = Field(sa_type=JSON)
    talk_manager: float
    talk_report: float
    and_what_else: int
    rating: int | None
    next_on: date | None
    summary: str


class NoteRow(Row, table=True):
    __tablename__ = "note"

    person_id: UUID = Field(foreign_key="person.id", index=True)
    meeting_id: UUID = Field(foreign_key="meeting.id", index=True)
    stage: str
    created_at: datetime = Field(sa_type=UTCDateTime)
    visibility: str
    prompt_id: str
    text: str


class MarkRow(Row, table=True):
    __tablename__ = "mark"

    person_id: UUID = Field(foreign_key="person.id", index=True)
    meeting_id: UUID = Field(foreign_key="meeting.id", index=True)
    stage: str
    created_at: datetime = Field(sa_type=UTCDateTime)
    kind: str
    at_seconds: float
    prompt_id: str
    text: str
    outcome: str
    outcome_id: UUID | None


class CheckInRow(Row, table=True):
    __tablename__ = "check_in"
    __table_args__ = (Index("ix_check_in_person_created", "person_id", "created_at"),)

    person_id: UUID = Field(foreign_key="person.id")
    meeting_id: UUID = Field(foreign_key="meeting.id", index=True)
    created_at: datetime = Field(sa_type=UTCDateTime)
    private_place: bool
    energy: int | None
    workload: int | None
    word: str
    opener: str


class TalkingPointRow(Row, table=True):
    __tablename__ = "talking_point"
    __table_args__ = (Index("ix_talking_point_person_status", "person_id", "status"),)

    person_id: UUID = Field(foreign_key="person.id")
    created_at: datetime = Field(sa_type=UTCDateTime)
    text: str
    raised_by: str
    visibility: str
    status: str
    carries: int
    meeting_id: UUID | None = Field(foreign_key="meeting.id", index=True)


class FeedbackRow(Row, table=True):
    __tablename__ = "feedback"
    __table_args__ = (Index("ix_feedback_person_status", "person_id", "status"),)

    person_id: UUID = Field(foreign_key="person.id")
    created_at: datetime = Field(sa_type=UTCDateTime)
    direction: str
    kind: str
    situation: str
    behaviour: str
    impact: str
    request: str
    status: str
    visibility: str
    delivered_at: datetime | None = Field(sa_type=UTCDateTime)
    meeting_id: UUID | None = Field(foreign_key="meeting.id", index=True)


class GoalRow(Row, table=True):
    __tablename__ = "goal"
    __table_args__ = (Index("ix_goal_person_status", "person_id", "status"),)

    person_id: UUID = Field(foreign_key="person.id")
    created_at: datetime = Field(sa_type=UTCDateTime)
    title: str
    proposed_by: str
    serves: str
    measure: str
    support: str
    status: str
    visibility: str
    due: date | None


class GoalUpdateRow(Row, table=True):
    __tablename__ = "goal_update"

    person_id: UUID = Field(foreign_key="person.id", index=True)
    goal_id: UUID = Field(foreign_key="goal.id", index=True)
    meeting_id: UUID | None = Field(foreign_key="meeting.id", index=True)
    created_at: datetime = Field(sa_type=UTCDateTime)
    status: str
    text: str


class CommitmentRow(Row, table=True):
    __tablename__ = "commitment"
    __table_args__ = (Index("ix_commitment_person_status", "person_id", "status"),)

    person_id: UUID = Field(foreign_key="person.id")
    created_at: datetime = Field(sa_type=UTCDateTime)
    owner: str
    action: str
    cue: str
    due: date | None
    status: str
    visibility: str
    carries: int
    read_back: bool
    meeting_id: UUID | None = Field(foreign_key="meeting.id", index=True)
    closed_at: datetime | None = Field(sa_type=UTCDateTime)


class CommitmentEventRow(Row, table=True):
    __tablename__ = "commitment_event"

    person_id: UUID = Field(foreign_key="person.id", index=True)
    commitment_id: UUID = Field(foreign_key="commitment.id", index=True)
    created_at: datetime = Field(sa_type=UTCDateTime)
    day: date
    kind: str
    reason: str
    due_before: date | None
    due_after: date | None
    meeting_id: UUID | None = Field(foreign_key="meeting.id", index=True)


class VisibilityChangeRow(Row, table=True):
    __tablename__ = "visibility_change"

    person_id: UUID = Field(foreign_key="person.id", index=True)
    record_id: UUID
    created_at: datetime = Field(sa_type=UTCDateTime)
    before: str
    after: str
    meeting_id: UUID | None = Field(foreign_key="meeting.id", index=True)


class CorrectionRow(Row, table=True):
    __tablename__ = "correction"

    person_id: UUID = Field(foreign_key="person.id", index=True)
    record_id: UUID = Field(index=True)
    created_at: datetime = Field(sa_type=UTCDateTime)
    before: dict[str, Any] = Field(sa_type=JSON)


class PromptUseRow(Row, table=True):
    __tablename__ = "prompt_use"

    person_id: UUID = Field(foreign_key="person.id", index=True)
    meeting_id: UUID = Field(foreign_key="meeting.id", index=True)
    created_at: datetime = Field(sa_type=UTCDateTime)
    stage: str
    prompt_id: str
    practice: str
    text: str


class DraftRow(Row, table=True):
    __tablename__ = "draft"

    scope: str = Field(index=True)
    field: str
    text: str


class InboxKeyRow(Row, table=True):
    __tablename__ = "inbox_key"

    private_key: str
    public_key: str


class InboxItemRow(Row, table=True):
    __tablename__ = "inbox_item"

    created_at: datetime = Field(sa_type=UTCDateTime)
    who: str
    kind: str
    text: str
    visibility: str
    due: date | None


class UndoStepRow(Row, table=True):
    __tablename__ = "undo_step"

    person_id: UUID | None = Field(foreign_key="person.id", index=True)
    created_at: datetime = Field(sa_type=UTCDateTime)
    label: str
    before: list[Any] = Field(sa_type=JSON)
    made: list[Any] = Field(sa_type=JSON)


class ConflictRow(Row, table=True):
    __tablename__ = "conflict"

    person_id: UUID = Field(foreign_key="person.id", index=True)
    record_id: UUID
    mine: dict[str, Any] = Field(sa_type=JSON)


ROWS: dict[type[models.Record], type[Row]] = {
    models.Person: PersonRow,
    models.Meeting: MeetingRow,
    models.Note: NoteRow,
    models.Mark: MarkRow,
    models.CheckIn: CheckInRow,
    models.TalkingPoint: TalkingPointRow,
    models.Feedback: FeedbackRow,
    models.Goal: GoalRow,
    models.GoalUpdate: GoalUpdateRow,
    models.Commitment: CommitmentRow,
    models.CommitmentEvent: CommitmentEventRow,
    models.VisibilityChange: VisibilityChangeRow,
    models.Correction: CorrectionRow,
    models.PromptUse: PromptUseRow,
    models.Draft: DraftRow,
    models.InboxKey: InboxKeyRow,
    models.InboxItem: InboxItemRow,
    models.UndoStep: UndoStepRow,
    models.Conflict: ConflictRow,
}
"""The row that keeps each kind of record."""
