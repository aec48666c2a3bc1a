"""The table of what was corrected after its meeting.

What stands here was released: a change is a new step in `migrations`, never an edit.
"""

from sqlcipher3.dbapi2 import Connection

_STATEMENTS = (
    """
    CREATE TABLE correction (
        id CHAR(32) NOT NULL PRIMARY KEY,
        version INTEGER NOT NULL,
        person_id CHAR(32) NOT NULL REFERENCES person (id),
        record_id CHAR(32) NOT NULL,
        created_at DATETIME NOT NULL,
        before JSON NOT NULL
    )
    """,
    "CREATE INDEX ix_correction_person_id ON correction (person_id)",
    "CREATE INDEX ix_correction_record_id ON correction (record_id)",
)


def add_corrections(connection: Connection) -> None:
    """Make the table of corrections."""
    for statement in _STATEMENTS:
        connection.execute(statement)
