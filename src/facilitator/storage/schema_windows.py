"""What several windows asked of the schema: the versions of a record that wait to be chosen.

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


def add_conflicts(connection: Connection) -> None:
    """Make the table of what two windows changed."""
    for statement in _STATEMENTS:
        connection.execute(statement)
