"""What privacy asked of the schema: how long to keep a person, and who could read what since when.

What stands here was released: a change is a new step in `migrations`, never an edit.
"""

from sqlcipher3.dbapi2 import Connection

_STATEMENTS = (
    "ALTER TABLE person ADD COLUMN review_on DATE",
    "ALTER TABLE person ADD COLUMN hold VARCHAR NOT NULL DEFAULT ''",
    """
    CREATE TABLE visibility_change (
        id CHAR(32) NOT NULL PRIMARY KEY,
        version INTEGER NOT NULL,
        person_id CHAR(32) NOT NULL REFERENCES person (id),
        record_id CHAR(32) NOT NULL,
        created_at DATETIME NOT NULL,
        before VARCHAR NOT NULL,
        after VARCHAR NOT NULL,
        meeting_id CHAR(32) REFERENCES meeting (id)
    )
    """,
    "CREATE INDEX ix_visibility_change_person_id ON visibility_change (person_id)",
    "CREATE INDEX ix_visibility_change_meeting_id ON visibility_change (meeting_id)",
)


def add_retention_and_visibility(connection: Connection) -> None:
    """Give people a review date and a hold, and keep each change of who may read a record."""
    for statement in _STATEMENTS:
        connection.execute(statement)
