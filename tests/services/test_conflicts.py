"""Two windows change the same record: fields are put together, and words that clash wait to be chosen."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from store_samples import KEY

from facilitator.domain.clock import SetClock
from facilitator.domain.ledger import make
from facilitator.domain.models import (
    Commitment,
    CommitmentStatus,
    Conflict,
    Draft,
    Meeting,
    Note,
    Person,
    Record,
    Side,
    Visibility,
)
from facilitator.services.autosave import Autosave
from facilitator.services.merging import my_version
from facilitator.services.save_report import SaveState
from facilitator.storage.records import R
from facilitator.storage.store import Store


class Window:
    """What one window knows of the records: it changes its own copies, and takes up news."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.autosave = Autosave(store)
        self.known: dict[object, Record] = {}

    def read(self, record: R) -> R:
        """Read the record from the disk, as when a meeting is opened."""
        found = self.store.get(type(record), record.id)
        assert found is not None
        self.known[record.id] = found
        return found

    def change(self, record: R, **fields: object) -> None:
        """Change fields of the window's own copy, and have it saved."""
        before = self.known[record.id]
        self.known[record.id] = replace(before, **fields)  # type: ignore[arg-type]
        self.autosave.put(self.known[record.id], before=[before])

    def saved(self) -> None:
        assert self.autosave.flush()
        assert self.autosave.report.state is SaveState.SAVED


@pytest.fixture
def mine(store: Store) -> Iterator[Window]:
    window = Window(store)
    yield window
    window.autosave.close()


@pytest.fixture
def theirs(store: Store) -> Iterator[Window]:
    window = Window(store)
    yield window
    window.autosave.close()


@pytest.fixture
def ana(store: Store, clock: SetClock) -> Person:
    person = Person(name="Ana", created_at=clock.now())
    store.save([person])
    return person


@pytest.fixture
def note(store: Store, ana: Person, clock: SetClock) -> Note:
    meeting = Meeting(person_id=ana.id, flow_id="standard", created_at=clock.now())
    made = Note(
        person_id=ana.id,
        meeting_id=meeting.id,
        stage="listening",
        created_at=clock.now(),
        visibility=Visibility.PRIVATE,
        text="start",
    )
    store.save([meeting, made])
    return made


def both_read(record: Record, *windows: Window) -> None:
    for window in windows:
        window.read(record)


def stored(store: Store, record: R) -> R:
    found = store.get(type(record), record.id)
    assert found is not None
    return found


def apart(store: Store, record: Record) -> list[Record | None]:
    """Return the versions of a record that wait to be chosen."""
    live = store.get(type(record), record.id)
    return [my_version(conflict, live) for conflict in store.find(Conflict, record_id=record.id)]


def test_different_fields_go_together_and_each_window_hears_of_it(
    store: Store, ana: Person, mine: Window, theirs: Window
) -> None:
    both_read(ana, mine, theirs)
    theirs.change(ana, role="engineer")
    theirs.saved()
    mine.change(ana, aspiration="lead a team")
    mine.saved()
    found = stored(store, ana)
    assert (found.role, found.aspiration) == ("engineer", "lead a team")
    assert store.find(Conflict) == []
    (news,) = mine.autosave.news()
    assert (news.record_id, news.fields) == (ana.id, {"role"})
    # The window has not taken the news up yet: its old copy must not undo what the other one wrote.
    mine.change(ana, strengths="calm")
    mine.saved()
    assert (stored(store, ana).role, stored(store, ana).strengths) == ("engineer", "calm")


def test_words_about_the_same_field_are_kept_apart_and_typing_goes_on(
    store: Store, note: Note, mine: Window, theirs: Window
) -> None:
    both_read(note, mine, theirs)
    theirs.change(note, text="theirs [/x]")
    theirs.saved()
    mine.change(note, text="mine")
    mine.saved()
    mine.change(note, text="mine, and more")
    mine.autosave.put(Draft.of("f", "x", "other words"))
    mine.saved()
    assert stored(store, note).text == "theirs [/x]"
    assert [getattr(each, "text", None) for each in apart(store, note)] == ["mine, and more"]
    assert [draft.text for draft in store.find(Draft)] == ["other words"]


def test_the_same_change_in_both_is_no_conflict(
    store: Store, note: Note, mine: Window, theirs: Window
) -> None:
    both_read(note, mine, theirs)
    for window in (theirs, mine):
        window.change(note, text="the same")
        window.saved()
    assert store.find(Conflict) == []


def test_a_record_that_the_other_window_removed_is_kept_apart_whole(
    store: Store, note: Note, mine: Window, theirs: Window
) -> None:
    both_read(note, mine, theirs)
    theirs.autosave.put(removed=[theirs.known[note.id]])
    theirs.saved()
    mine.change(note, text="still writing")
    mine.saved()
    mine.change(note, text="still writing here")
    mine.saved()
    assert store.get(Note, note.id) is None
    (found,) = apart(store, note)
    assert isinstance(found, Note)
    assert (found.text, found.stage) == ("still writing here", "listening")


def test_what_the_other_window_changed_is_not_removed_without_a_word(
    store: Store, note: Note, mine: Window, theirs: Window
) -> None:
    both_read(note, mine, theirs)
    theirs.change(note, text="worth keeping")
    theirs.saved()
    mine.autosave.put(removed=[mine.known[note.id]])
    mine.saved()
    assert stored(store, note).text == "worth keeping"
    assert apart(store, note) == [None]
    assert [news.record for news in mine.autosave.news()] == [stored(store, note)]


def test_a_second_field_that_clashes_joins_what_is_apart(
    store: Store, ana: Person, mine: Window, theirs: Window, clock: SetClock
) -> None:
    promise = Commitment(person_id=ana.id, created_at=clock.now(), owner=Side.MANAGER, action="ask")
    store.save([promise])
    both_read(promise, mine, theirs)
    for change in ({"action": "ask legal"}, {"cue": "on Monday"}):
        theirs.change(promise, **change)
        theirs.saved()
    mine.change(promise, action="ask finance")
    mine.saved()
    theirs.read(promise)
    theirs.change(promise, status=CommitmentStatus.DONE)
    theirs.saved()
    mine.change(promise, status=CommitmentStatus.DROPPED)
    mine.change(promise, action="ask finance first")
    mine.saved()
    live = stored(store, promise)
    assert (live.action, live.cue, live.status) == ("ask legal", "on Monday", CommitmentStatus.DONE)
    (found,) = apart(store, promise)
    assert isinstance(found, Commitment)
    assert (found.action, found.cue, found.status) == (
        "ask finance first",
        "on Monday",
        CommitmentStatus.DROPPED,
    )


def test_unfinished_words_of_the_other_window_stay_when_this_one_sends_its_form(
    store: Store, mine: Window, theirs: Window
) -> None:
    for window, words in ((mine, "of mine"), (theirs, "of theirs")):
        window.autosave.put(Draft.of("home:ana", "text", words))
        window.saved()
    mine.autosave.put(removed=[Draft.of("home:ana", "text", "")])
    mine.saved()
    assert [draft.text for draft in store.find(Draft)] == ["of theirs"]
    theirs.autosave.put(removed=[Draft.of("home:ana", "text", "")])
    theirs.saved()
    assert store.find(Draft) == []


def test_what_belongs_to_something_that_is_gone_is_set_apart_and_holds_nothing_up(
    store: Store, ana: Person, mine: Window, theirs: Window, clock: SetClock
) -> None:
    made, event = make(
        person_id=ana.id,
        meeting_id=None,
        owner=Side.MANAGER,
        action="ask",
        cue="",
        due=None,
        visibility=Visibility.SHARED,
        now=clock.now(),
        day=clock.today(),
    )
    store.save([made])
    both_read(made, mine, theirs)
    theirs.autosave.put(removed=[theirs.known[made.id]])
    theirs.saved()
    mine.change(made, action="ask legal")
    mine.autosave.put(event, Draft.of("f", "x", "other words"))
    mine.saved()
    assert [draft.text for draft in store.find(Draft)] == ["other words"]
    assert {each.record_id for each in store.find(Conflict)} == {made.id, event.id}
    mine.autosave.put(Draft.of("f", "x", "goes on"))
    mine.saved()


EDIT = """
import sys
import time
from dataclasses import replace
from pathlib import Path
from facilitator.domain.models import Note, Person
from facilitator.services.autosave import Autosave
from facilitator.storage.store import open_store

who, key = sys.argv[2:4]
with open_store(Path(sys.argv[1]), bytes.fromhex(key)) as store:
    known = {kind: store.find(kind)[0] for kind in (Person, Note)}
    autosave = Autosave(store)
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(200):
        kind, field = [(Note, "text"), (Person, "aspiration" if who == "a" else "strengths")][number % 2]
        before = known[kind]
        word = f" {who}{number}."
        known[kind] = replace(before, **{field: getattr(before, field) + word})
        autosave.put(known[kind], before=[before])
        autosave.hurry()
        time.sleep(0.002)
    assert autosave.close()
"""


def test_of_400_edits_of_two_processes_none_is_lost(store: Store, note: Note, ana: Person) -> None:
    here = Path(__file__).parents[1]
    windows = [
        subprocess.Popen(
            [sys.executable, "-c", EDIT, str(store.path), who, KEY.hex()],
            cwd=here,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for who in "ab"
    ]
    for window in windows:
        assert window.stdout is not None
        assert window.stdout.readline() == "ready\n"
    for window in windows:  # both begin before either is waited for
        assert window.stdin is not None
        window.stdin.write("go\n")
        window.stdin.flush()
    assert [window.communicate() and window.returncode for window in windows] == [0, 0]
    person, live = stored(store, ana), stored(store, note)
    versions = [live.text, *(each.text for each in apart(store, note) if isinstance(each, Note))]
    written = " ".join([person.aspiration, person.strengths, *versions]).split()
    assert {f"{who}{number}." for who in "ab" for number in range(200)} <= set(written)
    assert len(versions) == 2, "the two notes are offered side by side"
    assert live.text.split()[-1][0] != versions[1].split()[-1][0]
