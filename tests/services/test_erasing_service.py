"""A person erased: from store, backups and files, unless a hold forbids it; what stays is told before."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from meeting_steps import end, meet, promise
from store_samples import KEY
from vault_samples import CHEAP

from facilitator.domain.clock import SetClock
from facilitator.domain.ids import derived_id
from facilitator.domain.models import Note, Person, Visibility
from facilitator.errors import FacilitatorError
from facilitator.paths import Paths
from facilitator.services import erasing, kept_files, wrap_up
from facilitator.services.backups import make_backup, restore
from facilitator.services.erasing import ErasePlan, erase, older_vaults, plan, refuse_held, with_older
from facilitator.services.inbox import open_inbox
from facilitator.services.keeping import set_up
from facilitator.services.kept import kept_on
from facilitator.services.rekeying import rotate
from facilitator.services.runtime import Runtime
from facilitator.services.sealing import Thought, seal
from facilitator.services.summary import Form
from facilitator.storage.erasing import holds_person
from facilitator.storage.errors import LockedError
from facilitator.storage.store import Store, open_store
from facilitator.storage.vault import new_vault

SECRET = "Quillonia"


@pytest.fixture
def store(paths: Paths) -> Iterator[Store]:
    """Return a plain store, in whose files words can be looked for."""
    opened = open_store(paths.database)
    yield opened
    opened.close()


@pytest.fixture
def gone(runtime: Runtime, clock: SetClock) -> Person:
    """Return a person with a history, in every place where the program leaves one."""
    person = Person(name=f"{SECRET} Ruiz", created_at=clock.now())
    bo = Person(name="Bo Chen", created_at=clock.now())
    runtime.store.save([person, bo])
    session = meet(runtime, person)
    session.write(Visibility.PRIVATE, f"{SECRET} is tired")
    promise(session, f"ask {SECRET}")
    wrap_up.save_summary(session, f"for {SECRET}\n", Form.MARKDOWN, runtime.paths.summaries)
    end(runtime, session)
    theirs = meet(runtime, bo)
    theirs.write(Visibility.SHARED, f"worked with {SECRET}")
    wrap_up.save_summary(theirs, "for Bo\n", Form.MARKDOWN, runtime.paths.summaries)
    end(runtime, theirs)
    kept_files.save(
        kept_on(runtime.store, person.id, clock), runtime.words, clock, runtime.paths.exports, "md"
    )
    runtime.paths.clipboard.write_text(f"for {SECRET}\n")
    open_inbox(runtime.store, runtime.paths.inbox)
    assert runtime.let_go()
    return person


def copies(runtime: Runtime, clock: SetClock) -> list[Path]:
    """Make a backup of each kind, and close the store."""
    paths = runtime.paths
    first = make_backup(runtime.store, paths.backups, clock).path
    clock.advance(86400)
    second = make_backup(runtime.store, paths.backups, clock).path
    runtime.close()
    (aside,) = restore(first, paths.database, None, clock)
    older = paths.data / "facilitator.db.schema-1.backup"
    older.write_bytes(second.read_bytes())
    (paths.data / ".facilitator.db.0a1b2c3d.new").write_bytes(second.read_bytes()[:8192])
    return [aside, older, first, second]


def planned(paths: Paths, clock: SetClock, name: str = SECRET) -> ErasePlan:
    with open_store(paths.database) as store:
        (person,) = (each for each in store.find(Person) if each.name.startswith(name))
        return plan(store, paths, clock, person)


def places(home: Path) -> list[str]:
    """Return the files that still hold the word."""
    files = (each for each in home.rglob("*") if each.is_file())
    return sorted(str(each) for each in files if SECRET.encode() in each.read_bytes())


def test_nothing_of_a_person_is_left_in_any_file_but_what_was_written_about_others(
    runtime: Runtime, gone: Person, clock: SetClock
) -> None:
    paths = runtime.paths
    made = copies(runtime, clock)
    thought = Thought("0" * 32, SECRET, f"ask {SECRET}", "point", False, "", clock.now().isoformat())
    seal([thought], paths.inbox)
    found = planned(paths, clock)
    assert sorted(found.copies) == sorted(made)
    assert found.counts["Notes"] == 1
    assert found.counts["Promises"] == 1
    assert found.counts["Meetings"] == 1
    assert found.private == 1
    assert found.named_by == {"Bo Chen": 1}
    assert len(found.files) == 3
    assert len(places(paths.data.parent)) > len(made) + 3
    told: list[float] = []
    assert erase(found, paths, None, told.append) == {}
    assert told[0] == 0.0
    assert told[-1] == 1.0
    # Bo's note names her: it is about Bo and stays, in the store and in its backups, as was said.
    for path in [paths.database, *made]:
        with open_store(path) as store:
            assert [each.name for each in store.find(Person)] == ["Bo Chen"]
            (note,) = store.find(Note)
            assert note.text == f"worked with {SECRET}"
            store.save([replace(note, text="worked well")])
    assert places(paths.data.parent) == []
    assert [each.name for each in paths.summaries.iterdir()] == ["2026-03-09 1200 Bo Chen.md"]
    assert [*paths.holds.glob(f"{derived_id('hold', str(gone.id)).hex}*")] == []
    assert not (paths.data / ".facilitator.db.0a1b2c3d.new").exists()


def test_without_a_word_for_the_backups_they_stay_as_they_were(
    runtime: Runtime, gone: Person, clock: SetClock
) -> None:
    made = copies(runtime, clock)
    before = [each.read_bytes() for each in made]
    erase(planned(runtime.paths, clock), runtime.paths, None)
    assert [each.read_bytes() for each in made] == before


def test_backups_from_before_the_key_was_rotated_are_rewritten_too_once_their_passphrase_is_known(
    paths: Paths, clock: SetClock
) -> None:
    first, second = new_vault("blue kettle", CHEAP), new_vault("blue kettle", CHEAP)
    set_up(paths, first)
    person = Person(name=f"{SECRET} Ruiz", created_at=clock.now())
    with open_store(paths.database, first.key) as store:
        store.save([person])
        made = make_backup(store, paths.backups, clock).path
    rotate(paths, first.key, second)
    with open_store(paths.database, second.key) as store:
        found = plan(store, paths, clock, person)
    assert found.unopened == (made,)
    vaults = older_vaults(found, paths)
    assert with_older(found, vaults, "").unopened == with_older(found, vaults, "red").unopened == (made,)
    found = with_older(found, vaults, "blue kettle")
    assert (found.copies, found.unopened) == ((made,), ())
    assert erase(found, paths, second.key, lambda _: None) == {}
    assert holds_person(made, first.key, person.id) is False


def test_a_backup_that_does_not_open_is_named_and_the_others_are_rewritten(
    runtime: Runtime, gone: Person, clock: SetClock
) -> None:
    made = copies(runtime, clock)
    strange = runtime.paths.backups / "facilitator-20200101-000000Z.db"
    open_store(strange, KEY).close()
    made[0].write_bytes(made[0].read_bytes()[:12_000])
    found = planned(runtime.paths, clock)
    assert sorted(found.unopened) == sorted([strange, made[0]])
    with open_store(made[3]):
        failed = erase(found, runtime.paths, None, lambda _: None)
    assert [*failed] == [made[3]]
    assert "holding" in failed[made[3]]
    assert holds_person(made[2], None, gone.id) is False
    assert holds_person(runtime.paths.database, None, gone.id) is False


def test_under_a_hold_nothing_is_done(runtime: Runtime, gone: Person, clock: SetClock) -> None:
    (stored,) = (each for each in runtime.store.find(Person) if each.id == gone.id)
    held = replace(stored, hold="a dispute")
    runtime.store.save([held])
    with pytest.raises(FacilitatorError, match="a dispute") as refused:
        refuse_held(held)
    assert "lifts the hold" in refused.value.hint
    runtime.close()
    found = planned(runtime.paths, clock)
    before = runtime.paths.database.read_bytes()
    with pytest.raises(FacilitatorError, match="a dispute"):
        erase(found, runtime.paths, None, lambda _: None)
    assert runtime.paths.database.read_bytes() == before
    assert all(path.exists() for path in found.files)


def test_while_a_window_is_open_nothing_is_done(runtime: Runtime, gone: Person, clock: SetClock) -> None:
    found = plan(runtime.store, runtime.paths, clock, gone)
    made = make_backup(runtime.store, runtime.paths.backups, clock).path
    before = made.read_bytes()
    with pytest.raises(LockedError, match="another window"):
        erase(found, runtime.paths, None, lambda _: None)
    assert made.read_bytes() == before
    assert len(runtime.store.find(Person)) == 2


def test_two_of_one_name_keep_their_own_files(runtime: Runtime, gone: Person, clock: SetClock) -> None:
    clock.advance(3600)
    twin = Person(name=gone.name, created_at=clock.now())
    runtime.store.save([twin])
    session = meet(runtime, twin)
    path = wrap_up.save_summary(session, "the other one\n", Form.MARKDOWN, runtime.paths.summaries)
    end(runtime, session)
    files = plan(runtime.store, runtime.paths, clock, gone).files
    assert path not in files
    assert sorted(each.parent.name for each in files) == ["data", "exports", "summaries"]


def test_a_person_renamed_since_loses_the_files_of_the_old_name(
    runtime: Runtime, gone: Person, clock: SetClock
) -> None:
    (stored,) = (each for each in runtime.store.find(Person) if each.id == gone.id)
    runtime.store.save([replace(stored, name="Q. Ruiz")])
    files = plan(runtime.store, runtime.paths, clock, replace(stored, name="Q. Ruiz")).files
    assert sorted(each.parent.name for each in files) == ["data", "exports", "summaries"]


def test_everything_that_is_a_copy_is_looked_at(runtime: Runtime) -> None:
    paths = runtime.paths
    for name in ("facilitator.db.schema-2.backup", "vault.json", "facilitator-x.db.vault.json", "notes.txt"):
        (paths.data / name).write_text("x")
    assert [each.name for each in erasing._copies(paths)] == ["facilitator.db.schema-2.backup"]
