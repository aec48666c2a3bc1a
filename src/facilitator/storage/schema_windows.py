"""What several windows and undo asked of the schema: versions that wait to be chosen, steps about nobody.

What stands here was released: a change is a new step in `migrations`, never an edit.
"""

from sqlcipher3.dbapi2 import Connection

_STATEMENTS = (
    """
    CREATE TABLE conflict (
        id CHAR(32) NOT NULL PRIMARY KEY,
        version INTEGER NOT NULL,
        person_id CHAR(32) NOT NULL REFERENCES person (id),
        record_id CHAR(32) NOT NULL,
        mine JSON NOT NULL
    )
    """,
    "CREATE INDEX ix_conflict_person_id ON conflict (person_id)",
)


_FREE_UNDO = (
    """
    CREATE TABLE undo_step_new (
        id CHAR(32) NOT NULL PRIMARY KEY,
        version INTEGER NOT NULL,
        person_id CHAR(32) REFERENCES person (id),
        created_at DATETIME NOT NULL,
        label VARCHAR NOT NULL,
        before JSON NOT NULL,
        made JSON NOT NULL
    )
    """,
    "INSERT INTO undo_step_new SELECT id, version, person_id, created_at, label, before, made FROM undo_step",
    "DROP TABLE undo_step",
    "ALTER TABLE undo_step_new RENAME TO undo_step",
    "CREATE INDEX ix_undo_step_person_id ON undo_step (person_id)",
)


def add_conflicts(connection: Connection) -> None:
    """Make the table of what two windows changed."""
    for statement in _STATEMENTS:
        connection.execute(statement)


def let_undo_be_about_nobody(connection: Connection) -> None:
    """Take back what was about nobody yet, too: a thought that was let go."""
    for statement in _FREE_UNDO:
        connection.execute(statement)
