"""A person is removed from a store's file to the last byte, and nobody else loses a word."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from store_samples import KEY, NOW, one_of_each

from facilitator.domain.ids import derived_id
from facilitator.domain.models import (
    RECORDS,
    Draft,
    InboxItem,
    InboxKey,
    Meeting,
    Note,
    Person,
    Record,
    TalkingPoint,
)
from facilitator.storage.connection import open_raw
from facilitator.storage.erasing import erase_person, holds_person
from facilitator.storage.errors import LockedError, StorageError
from facilitator.storage.records import table_name
from facilitator.storage.store import open_store

SECRET, KEPT = "she-wants-to-leave", "he-stays-for-good"


def of_person(word: str) -> list[Record]:
    """Return one of each record about a person called by that word, drafts and thoughts among them."""
    records = [each for each in one_of_each(word) if not isinstance(each, Draft | InboxKey | InboxItem)]
    person = next(each for each in records if isinstance(each, Person))
    meeting = next(each for each in records if isinstance(each, Meeting))
    scopes = (f"person:{person.id}", f"home:{person.id}", f"kept:{person.id}", f"meeting:{meeting.id}")
    thought = InboxItem(created_at=NOW, who=word[:7], kind="point", text=word, visibility="shared")
    return [*records, *(Draft.of(scope, "text", word) for scope in scopes), thought]


def fill(path: Path, key: bytes | None = None) -> UUID:
    """Make a store of two people, and return the one who is to go."""
    with open_store(path, key) as store:
        store.save([*of_person(SECRET), *of_person(KEPT)])
        return next(each.id for each in store.find(Person) if each.name == SECRET)


def bytes_in(folder: Path) -> bytes:
    return b"".join(each.read_bytes() for each in sorted(folder.rglob("*")) if each.is_file())


def of_others(path: Path, person_id: UUID, key: bytes | None = None) -> dict[type[Record], list[Any]]:
    """Return what is in the store that is not about this person."""
    own = (SECRET, str(person_id))
    with open_store(path, key) as store:
        found = {kind: store.find(kind) for kind in RECORDS}
    return {kind: [e for e in found[kind] if not any(word in str(e) for word in own)] for kind in RECORDS}


def test_no_byte_of_the_person_is_left_and_the_others_stay_as_they_were(path: Path) -> None:
    person_id = fill(path)
    before = of_others(path, person_id)
    assert SECRET.encode() in bytes_in(path.parent)
    erase_person(path, None, person_id)
    assert SECRET.encode() not in bytes_in(path.parent)
    assert person_id.hex.encode() not in bytes_in(path.parent)
    assert b"wants" not in bytes_in(path.parent)  # in the search index words stand alone
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    assert of_others(path, person_id) == before
    with open_store(path) as store:
        assert store.search.is_right()
    assert all(before[kind] for kind in RECORDS if kind is not InboxKey)


def test_words_changed_and_removed_earlier_are_gone_too(path: Path) -> None:
    person_id = fill(path)
    with open_store(path) as store:
        (note,) = (each for each in store.find(Note) if each.person_id == person_id)
        store.save([replace(note, text="later")])
    connection = open_raw(path, None)
    connection.execute("PRAGMA secure_delete = OFF")
    connection.execute("UPDATE note SET text = 'an-older-secret' WHERE person_id = ?", (person_id.hex,))
    connection.execute("DELETE FROM note WHERE person_id = ?", (person_id.hex,))
    connection.close()
    assert b"an-older-secret" in bytes_in(path.parent)
    erase_person(path, None, person_id)
    assert b"an-older-secret" not in bytes_in(path.parent)


def test_in_an_encrypted_store_no_page_that_the_key_opens_holds_them(path: Path, tmp_path: Path) -> None:
    person_id = fill(path, KEY)
    before = of_others(path, person_id, KEY)
    erase_person(path, KEY, person_id)
    assert of_others(path, person_id, KEY) == before
    plain = tmp_path / "plain.db"
    with closing(open_raw(path, KEY)) as connection:
        assert connection.execute("PRAGMA freelist_count").fetchone() == (0,)
        connection.execute("ATTACH DATABASE ? AS plain KEY ''", (str(plain),))
        connection.execute("SELECT sqlcipher_export('plain')").fetchall()
    assert KEPT.encode() in plain.read_bytes()
    assert SECRET.encode() not in plain.read_bytes()


def test_tables_that_are_not_ours_yet_are_cleared_as_well(path: Path) -> None:
    person_id = fill(path)
    with closing(open_raw(path, None)) as connection:
        connection.execute("CREATE TABLE history (id INTEGER PRIMARY KEY, entry TEXT)")
        for who, word in ((person_id, SECRET), (derived_id("other"), KEPT)):
            for spelling in (str(who), who.hex):
                connection.execute("INSERT INTO history (entry) VALUES (?)", (f"{spelling} {word}",))
    erase_person(path, None, person_id)
    with closing(open_raw(path, None)) as connection:
        assert connection.execute("SELECT count(*) FROM history").fetchone() == (2,)


def test_a_thought_that_waits_goes_when_it_can_be_meant_for_nobody_else(path: Path) -> None:
    person_id = fill(path)
    with open_store(path) as store:
        point = next(each for each in store.find(TalkingPoint) if each.person_id == person_id)
        given = InboxItem(created_at=NOW, who="nobody", kind="point", text="given since", visibility="shared")
        both = InboxItem(created_at=NOW, who="he", kind="point", text="his", visibility="shared")
        store.save([given, both])
    erase_person(path, None, person_id, [point.id, derived_id("thought", str(given.id))])
    with open_store(path) as store:
        assert sorted(each.text for each in store.find(InboxItem)) == sorted([KEPT, "his"])


def test_while_somebody_has_the_file_open_nothing_is_done(path: Path) -> None:
    person_id = fill(path)
    with open_store(path) as store:
        before = store.find(Note)
        with pytest.raises(LockedError):
            erase_person(path, None, person_id)
        assert store.find(Note) == before
        assert len(store.find(Person)) == 2


def test_a_removal_that_breaks_off_leaves_the_file_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person_id = fill(path)
    before = of_others(path, person_id)

    def fail(*_: object) -> None:
        raise OSError("the power is out")

    monkeypatch.setattr("facilitator.storage.erasing._remove_mentions", fail)
    with pytest.raises(StorageError):
        erase_person(path, None, person_id)
    assert of_others(path, person_id) == before
    assert holds_person(path, None, person_id)


def test_whether_a_file_holds_somebody_is_told_without_a_change(path: Path, tmp_path: Path) -> None:
    person_id = fill(path)
    assert holds_person(path, None, person_id) is True
    assert holds_person(path, None, derived_id("nobody")) is False
    assert holds_person(path, KEY, person_id) is None
    other = tmp_path / "letter.txt"
    other.write_text("Dear Ana " * 200)
    assert holds_person(other, None, person_id) is None
    assert holds_person(tmp_path / "none", None, person_id) is None


def test_every_table_is_one_that_is_cleared() -> None:
    """A new kind of record either belongs to a person, or is one of those that are looked through."""
    from dataclasses import fields

    loose = {kind for kind in RECORDS if "person_id" not in {each.name for each in fields(kind)}}
    assert {table_name(kind) for kind in loose} == {"person", "draft", "inbox_key", "inbox_item"}
