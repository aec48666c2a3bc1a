"""What search asked of the schema: an index of all that people wrote, and which record each entry is of.

What stands here was released: a change is a new step in `migrations`, never an edit.
"""

from sqlcipher3.dbapi2 import Connection

_STATEMENTS = (
    """
    CREATE TABLE search_entry (
        id INTEGER NOT NULL PRIMARY KEY,
        record_id CHAR(32) NOT NULL UNIQUE,
        record_table VARCHAR NOT NULL,
        fingerprint BLOB NOT NULL
    )
    """,
    # The words come folded and parted by blanks (`domain.search_words`), so that nothing is left to the
    # tokenizer, whose Unicode is older than people's emoji. The text itself is not kept twice.
    """
    CREATE VIRTUAL TABLE search_index USING fts5 (
        facets, words, content = '', contentless_delete = 1, prefix = '1 2',
        tokenize = "ascii tokenchars '#$%&+@_-'"
    )
    """,
)


def add_search(connection: Connection) -> None:
    """Make the tables of the search index; `migrations` fills them."""
    for statement in _STATEMENTS:
        connection.execute(statement)
