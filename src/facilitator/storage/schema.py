"""The schema as plain SQL, so that a store is made and opened without importing the ORM.

What stands here was released: a change is a new step in `migrations`, never an edit.
"""

from sqlcipher3.dbapi2 import Connection

_FIRST = (
    """
    CREATE TABLE person (
        id CHAR(32) NOT NULL PRIMARY KEY,
        version INTEGER NOT NULL,
        name VARCHAR NOT NULL,
        created_at DATETIME NOT NULL,
        role VARCHAR NOT NULL,
        pronouns VARCHAR NOT NULL,
        email VARCHAR NOT NULL,
        time_zone VARCHAR NOT NULL,
        cadence VARCHAR NOT NULL,
        length_minutes INTEGER NOT NULL,
        meets_at VARCHAR NOT NULL,
        agenda_style VARCHAR NOT NULL,
        aspiration VARCHAR NOT NULL,
        strengths VARCHAR NOT NULL,
        growth_areas VARCHAR NOT NULL,
        profile JSON NOT NULL,
        next_on DATE,
        archived_at DATETIME
    )
    """,
    """
    CREATE TABLE meeting (
        id CHAR(32) NOT NULL PRIMARY KEY,
        version INTEGER NOT NULL,
        person_id CHAR(32) NOT NULL REFERENCES person (id),
        flow_id VARCHAR NOT NULL,
        created_at DATETIME NOT NULL,
        flow_copy JSON NOT NULL,
        status VARCHAR NOT NULL,
        started_at DATETIME,
        ended_at DATETIME,
        length_minutes INTEGER NOT NULL,
        stage VARCHAR NOT NULL,
        focus VARCHAR NOT NULL,
        stage_seconds JSON NOT NULL,
        skipped JSON NOT NULL,
        talk_manager FLOAT NOT NULL,
        talk_report FLOAT NOT NULL,
        and_what_else INTEGER NOT NULL,
        rating INTEGER,
        next_on DATE,
        summary VARCHAR NOT NULL
    )
    """,
    "CREATE INDEX ix_meeting_person_status ON meeting (person_id, status, created_at)",
    """
    CREATE TABLE note (
        id CHAR(32) NOT NULL PRIMARY KEY,
        version INTEGER NOT NULL,
        person_id CHAR(32) NOT NULL REFERENCES person (id),
        meeting_id CHAR(32) NOT NULL REFERENCES meeting (id),
        stage VARCHAR NOT NULL,
        created_at DATETIME NOT NULL,
        visibility VARCHAR NOT NULL,
        prompt_id VARCHAR NOT NULL,
        text VARCHAR NOT NULL
    )
    """,
    "CREATE INDEX ix_note_meeting_id ON note (meeting_id)",
    "CREATE INDEX ix_note_person_id ON note (person_id)",
    """
    CREATE TABLE mark (
        id CHAR(32) NOT NULL PRIMARY KEY,
        version INTEGER NOT NULL,
        person_id CHAR(32) NOT NULL REFERENCES person (id),
        meeting_id CHAR(32) NOT NULL REFERENCES meeting (id),
        stage VARCHAR NOT NULL,
        created_at DATETIME NOT NULL,
        kind VARCHAR NOT NULL,
        at_seconds FLOAT NOT NULL,
        prompt_id VARCHAR NOT NULL,
        text VARCHAR NOT NULL,
        outcome VARCHAR NOT NULL,
        outcome_id CHAR(32)
    )
    """,
    "CREATE INDEX ix_mark_meeting_id ON mark (meeting_id)",
    "CREATE INDEX ix_mark_person_id ON mark (person_id)",
    """
    CREATE TABLE check_in (
        id CHAR(32) NOT NULL PRIMARY KEY,
        version INTEGER NOT NULL,
        person_id CHAR(32) NOT NULL REFERENCES person (id),
        meeting_id CHAR(32) NOT NULL REFERENCES meeting (id),
        created_at DATETIME NOT NULL,
        private_place BOOLEAN NOT NULL,
        energy INTEGER,
        workload INTEGER,
        word VARCHAR NOT NULL,
        opener VARCHAR NOT NULL
    )
    """,
    "CREATE INDEX ix_check_in_meeting_id ON check_in (meeting_id)",
    "CREATE INDEX ix_check_in_person_created ON check_in (person_id, created_at)",
    """
    CREATE TABLE talking_point (
        id CHAR(32) NOT NULL PRIMARY KEY,
        version INTEGER NOT NULL,
        person_id CHAR(32) NOT NULL REFERENCES person (id),
        created_at DATETIME NOT NULL,
        text VARCHAR NOT NULL,
        raised_by VARCHAR NOT NULL,
        visibility VARCHAR NOT NULL,
        status VARCHAR NOT NULL,
        carries INTEGER NOT NULL,
        meeting_id CHAR(32) REFERENCES meeting (id)
    )
    """,
    "CREATE INDEX ix_talking_point_meeting_id ON talking_point (meeting_id)",
    "CREATE INDEX ix_talking_point_person_status ON talking_point (person_id, status)",
    """
    CREATE TABLE feedback (
        id CHAR(32) NOT NULL PRIMARY KEY,
        version INTEGER NOT NULL,
        person_id CHAR(32) NOT NULL REFERENCES person (id),
        created_at DATETIME NOT NULL,
        direction VARCHAR NOT NULL,
        kind VARCHAR NOT NULL,
        situation VARCHAR NOT NULL,
        behaviour VARCHAR NOT NULL,
        impact VARCHAR NOT NULL,
        request VARCHAR NOT NULL,
        status VARCHAR NOT NULL,
        visibility VARCHAR NOT NULL,
        delivered_at DATETIME,
        meeting_id CHAR(32) REFERENCES meeting (id)
    )
    """,
    "CREATE INDEX ix_feedback_meeting_id ON feedback (meeting_id)",
    "CREATE INDEX ix_feedback_person_status ON feedback (person_id, status)",
    """
    CREATE TABLE goal (
        id CHAR(32) NOT NULL PRIMARY KEY,
        version INTEGER NOT NULL,
        person_id CHAR(32) NOT NULL REFERENCES person (id),
        created_at DATETIME NOT NULL,
        title VARCHAR NOT NULL,
        proposed_by VARCHAR NOT NULL,
        serves VARCHAR NOT NULL,
        measure VARCHAR NOT NULL,
        support VARCHAR NOT NULL,
        status VARCHAR NOT NULL,
        visibility VARCHAR NOT NULL,
        due DATE
    )
    """,
    "CREATE INDEX ix_goal_person_status ON goal (person_id, status)",
    """
    CREATE TABLE goal_update (
        id CHAR(32) NOT NULL PRIMARY KEY,
        version INTEGER NOT NULL,
        person_id CHAR(32) NOT NULL REFERENCES person (id),
        goal_id CHAR(32) NOT NULL REFERENCES goal (id),
        meeting_id CHAR(32) REFERENCES meeting (id),
        created_at DATETIME NOT NULL,
        status VARCHAR NOT NULL,
        text VARCHAR NOT NULL
    )
    """,
    "CREATE INDEX ix_goal_update_goal_id ON goal_update (goal_id)",
    "CREATE INDEX ix_goal_update_meeting_id ON goal_update (meeting_id)",
    "CREATE INDEX ix_goal_update_person_id ON goal_update (person_id)",
    """
    CREATE TABLE commitment (
        id CHAR(32) NOT NULL PRIMARY KEY,
        version INTEGER NOT NULL,
        person_id CHAR(32) NOT NULL REFERENCES person (id),
        created_at DATETIME NOT NULL,
        owner VARCHAR NOT NULL,
        action VARCHAR NOT NULL,
        cue VARCHAR NOT NULL,
        due DATE,
        status VARCHAR NOT NULL,
        visibility VARCHAR NOT NULL,
        carries INTEGER NOT NULL,
        read_back BOOLEAN NOT NULL,
        meeting_id CHAR(32) REFERENCES meeting (id),
        closed_at DATETIME
    )
    """,
    "CREATE INDEX ix_commitment_meeting_id ON commitment (meeting_id)",
    "CREATE INDEX ix_commitment_person_status ON commitment (person_id, status)",
    """
    CREATE TABLE commitment_event (
        id CHAR(32) NOT NULL PRIMARY KEY,
        version INTEGER NOT NULL,
        person_id CHAR(32) NOT NULL REFERENCES person (id),
        commitment_id CHAR(32) NOT NULL REFERENCES commitment (id),
        created_at DATETIME NOT NULL,
        day DATE NOT NULL,
        kind VARCHAR NOT NULL,
        reason VARCHAR NOT NULL,
        due_before DATE,
        due_after DATE,
        meeting_id CHAR(32) REFERENCES meeting (id)
    )
    """,
    "CREATE INDEX ix_commitment_event_commitment_id ON commitment_event (commitment_id)",
    "CREATE INDEX ix_commitment_event_meeting_id ON commitment_event (meeting_id)",
    "CREATE INDEX ix_commitment_event_person_id ON commitment_event (person_id)",
    """
    CREATE TABLE prompt_use (
        id CHAR(32) NOT NULL PRIMARY KEY,
        version INTEGER NOT NULL,
        person_id CHAR(32) NOT NULL REFERENCES person (id),
        meeting_id CHAR(32) NOT NULL REFERENCES meeting (id),
        created_at DATETIME NOT NULL,
        stage VARCHAR NOT NULL,
        prompt_id VARCHAR NOT NULL,
        practice VARCHAR NOT NULL,
        text VARCHAR NOT NULL
    )
    """,
    "CREATE INDEX ix_prompt_use_meeting_id ON prompt_use (meeting_id)",
    "CREATE INDEX ix_prompt_use_person_id ON prompt_use (person_id)",
    """
    CREATE TABLE draft (
        id CHAR(32) NOT NULL PRIMARY KEY,
        version INTEGER NOT NULL,
        scope VARCHAR NOT NULL,
        field VARCHAR NOT NULL,
        text VARCHAR NOT NULL
    )
    """,
    "CREATE INDEX ix_draft_scope ON draft (scope)",
)


def create_first(connection: Connection) -> None:
    """Make the tables of schema 1."""
    for statement in _FIRST:
        connection.execute(statement)


_INBOX = (
    """
    CREATE TABLE inbox_key (
        id CHAR(32) NOT NULL PRIMARY KEY,
        version INTEGER NOT NULL,
        private_key VARCHAR NOT NULL,
        public_key VARCHAR NOT NULL
    )
    """,
    """
    CREATE TABLE inbox_item (
        id CHAR(32) NOT NULL PRIMARY KEY,
        version INTEGER NOT NULL,
        created_at DATETIME NOT NULL,
        who VARCHAR NOT NULL,
        kind VARCHAR NOT NULL,
        text VARCHAR NOT NULL,
        visibility VARCHAR NOT NULL,
        due DATE
    )
    """,
)


_UNDO = (
    """
    CREATE TABLE undo_step (
        id CHAR(32) NOT NULL PRIMARY KEY,
        version INTEGER NOT NULL,
        person_id CHAR(32) NOT NULL REFERENCES person (id),
        created_at DATETIME NOT NULL,
        label VARCHAR NOT NULL,
        before JSON NOT NULL,
        made JSON NOT NULL
    )
    """,
    "CREATE INDEX ix_undo_step_person_id ON undo_step (person_id)",
)


def add_undo(connection: Connection) -> None:
    """Make the table of what can be undone."""
    for statement in _UNDO:
        connection.execute(statement)


def add_inbox(connection: Connection) -> None:
    """Make the tables of the inbox."""
    for statement in _INBOX:
        connection.execute(statement)
