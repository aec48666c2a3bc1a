from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine
from sqlcipher3 import dbapi2
from sqlmodel import SQLModel
from store_samples import KEY, person

from facilitator.domain.models import RECORDS, Person, VisibilityChange
from facilitator.domain.search_words import Term
from facilitator.storage import tables
from facilitator.storage.backup import back_up
from facilitator.storage.connection import SCHEMA, connect, create, open_raw
from facilitator.storage.errors import DamagedError, NewerStoreError
from facilitator.storage.migrations import MIGRATIONS, build, migrate, schema_version
from facilitator.storage.records import table_name
from facilitator.storage.search import Wanted
from facilitator.storage.store import open_store


def description(connection: Any) -> dict[str, Any]:
    """Return the columns, foreign keys and indexes of every table of records as SQLite understood them."""
    found: dict[str, Any] = {}
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search%'"
    ).fetchall()
    for (table,) in names:
        indexes = {}
        for _, name, unique, origin, _ in connection.execute(f"PRAGMA index_list({table})").fetchall():
            columns = connection.execute(f"PRAGMA index_info({name})").fetchall()
            indexes[name] = (unique, origin, [c[2] for c in columns])
        found[table] = {
            "columns": connection.execute(f"PRAGMA table_xinfo({table})").fetchall(),
            "links": {row[2:] for row in connection.execute(f"PRAGMA foreign_key_list({table})").fetchall()},
            "indexes": indexes,
        }
    return found


def test_the_plain_ddl_makes_the_tables_that_sqlmodel_describes(path: Path, key: bytes | None) -> None:
    with open_store(path, key) as store, store._lend() as connection:
        ours = description(connection)
    other = dbapi2.connect(":memory:", isolation_level=None, check_same_thread=False)
    engine = create_engine("sqlite://", module=dbapi2, creator=lambda: other)
    own = [row.__table__ for row in tables.ROWS.values()]
    SQLModel.metadata.create_all(engine, tables=own)
    assert ours == description(other)
    assert set(ours) == {table_name(kind) for kind in RECORDS}
    engine.dispose()


def test_each_kind_of_record_is_kept_in_the_table_of_its_name() -> None:
    assert {kind: row.__tablename__ for kind, row in tables.ROWS.items()} == {
        kind: table_name(kind) for kind in RECORDS
    }


def add_colour(connection: Any) -> None:
    connection.execute("ALTER TABLE person ADD COLUMN colour VARCHAR NOT NULL DEFAULT ''")


NOW = len(MIGRATIONS)


def rebuild_person(connection: Any) -> None:
    """Rebuild a parent's table, as SQLite's own documentation has it."""
    connection.execute("CREATE TABLE fresh AS SELECT * FROM person")
    connection.execute("DROP TABLE person")
    connection.execute("ALTER TABLE fresh RENAME TO person")
    connection.execute("CREATE UNIQUE INDEX person_id ON person (id)")


def break_a_link(connection: Any) -> None:
    connection.execute("DELETE FROM person")


def fail(connection: Any) -> None:
    raise RuntimeError("no")


@pytest.fixture
def older(path: Path, key: bytes | None) -> Iterator[Any]:
    """A connection to a store that holds a person with a talking point."""
    from facilitator.domain.models import TalkingPoint

    with open_store(path, key) as store:
        who = person()
        store.save([who, TalkingPoint(person_id=who.id, created_at=who.created_at, text="on-call")])
    connection = connect(path, key)
    yield connection
    connection.close()


def test_an_older_store_is_backed_up_and_brought_up_to_date(
    older: Any, path: Path, key: bytes | None
) -> None:
    kept = migrate(older, path, key, (*MIGRATIONS, add_colour, rebuild_person))
    assert schema_version(older) == NOW + 2
    assert older.execute("SELECT name, colour FROM person").fetchall() == [("Ana Ruiz", "")]
    assert older.execute("SELECT text FROM talking_point").fetchall() == [("on-call",)]
    assert older.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert kept == path.with_name(f"store.db.schema-{NOW}.backup")
    with open_store(kept, key) as backup:
        assert [p.name for p in backup.find(Person)] == ["Ana Ruiz"]


def test_the_backup_made_first_has_the_vault_beside_it(path: Path) -> None:
    open_store(path, KEY).close()
    path.with_name("vault.json").write_text("the vault")
    connection = connect(path, KEY)
    kept = migrate(connection, path, KEY, (*MIGRATIONS, add_colour))
    connection.close()
    assert kept is not None
    assert kept.with_name(f"{kept.name}.vault.json").read_text() == "the vault"


def test_a_store_that_is_up_to_date_is_not_backed_up(older: Any, path: Path, key: bytes | None) -> None:
    assert migrate(older, path, key) is None
    assert list(path.parent.glob("*.backup")) == []


@pytest.mark.parametrize(("step", "error"), [(fail, RuntimeError), (break_a_link, DamagedError)])
def test_a_step_that_fails_leaves_the_store_as_it_was(
    older: Any, path: Path, key: bytes | None, step: Any, error: type[Exception]
) -> None:
    before = description(older)
    with pytest.raises(error):
        migrate(older, path, key, (*MIGRATIONS, add_colour, step))
    assert schema_version(older) == NOW
    assert description(older) == before
    assert older.execute("SELECT count(*) FROM person").fetchone() == (1,)
    assert older.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_a_store_of_a_newer_program_is_refused_untouched(path: Path, key: bytes | None) -> None:
    open_store(path, key).close()
    connection = open_raw(path, key)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.execute("CREATE TABLE of_tomorrow (id)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(NewerStoreError, match="newer"):
        open_store(path, key)
    assert [each.name for each in path.parent.iterdir()] == ["store.db"]
    assert path.read_bytes() == before


def test_a_backup_of_a_damaged_store_is_not_kept(older: Any, path: Path, key: bytes | None) -> None:
    older.execute("PRAGMA writable_schema = ON")
    older.execute(
        "UPDATE sqlite_master SET sql = replace(sql, 'text VARCHAR NOT NULL', 'text INT') WHERE name = 'note'"
    )
    older.execute("INSERT INTO sqlite_master VALUES ('table', 'x', 'x', 9999, 'CREATE TABLE x (y)')")
    older.execute("PRAGMA writable_schema = RESET")
    target = path.with_name("copy.db")
    with pytest.raises(DamagedError):
        back_up(older, target, key)
    assert [each.name for each in path.parent.iterdir() if "copy" in each.name] == []


def test_a_store_of_the_first_schema_opens_with_all_it_held(path: Path, key: bytes | None) -> None:
    create(path, key, lambda connection: build(connection, MIGRATIONS[:1]))
    connection = connect(path, key)
    columns = [row[1] for row in connection.execute("PRAGMA table_info(person)")]
    values = {
        "id": "0" * 31 + "1",
        "version": 1,
        "name": "Ana Ruiz",
        "created_at": "2026-03-02 09:30:15.000000",
    }
    values |= {"length_minutes": 25, "profile": "{}", "agenda_style": "as_added", "next_on": None}
    row = [values.get(column, None if column == "archived_at" else "") for column in columns]
    connection.execute(f"INSERT INTO person VALUES ({', '.join('?' * len(row))})", row)
    connection.close()
    with open_store(path, key) as store:
        (who,) = store.find(Person)
        assert (who.name, who.review_on, who.hold) == ("Ana Ruiz", None, "")
        assert store.find(VisibilityChange) == []
        assert store.search.newest(Wanted(terms=[Term(("ruiz",))]), 9) == [(Person, who.id)]


def test_a_store_is_opened_without_the_migrations_once_it_has_the_last_one() -> None:
    assert len(MIGRATIONS) == SCHEMA
