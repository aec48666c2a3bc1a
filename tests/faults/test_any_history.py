"""Any history of meetings, clock jumps, restarts and kills, against a model of a few dictionaries.

`make faults` plays 500 histories of 50 steps, `make test` a few short ones; HISTORIES sets another number.
"""

import os
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from store_samples import KEY

from facilitator.domain.clock import SetClock
from facilitator.domain.models import (
    Commitment,
    EventKind,
    Meeting,
    MeetingStatus,
    Note,
    Person,
    Record,
    Side,
    TalkingPoint,
    Visibility,
)
from facilitator.domain.text import clean
from facilitator.errors import FacilitatorError
from facilitator.paths import find_paths
from facilitator.services import backups, commitments, people, review, undoing, wrap_up
from facilitator.services.meetings import open_meeting
from facilitator.services.runtime import Runtime
from facilitator.services.session import Session
from facilitator.storage.restore import check_file
from facilitator.storage.store import Store, open_store

NOON = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
FORM = {
    "role": "",
    "pronouns": "",
    "email": "",
    "cadence": "weekly",
    "length": "25",
    "time_zone": "",
    "meets_at": "",
    "works_best": "",
    "agenda_style": "as_added",
    "next_on": "",
}

words = st.text(max_size=30) | st.sampled_from(
    ["[/x]", "first\nsecond", "مرحبا", "👩‍👩‍👧", "'; DROP TABLE note; --"]
)
eyes = st.sampled_from(Visibility)

Known = dict[str, Any]
"""What the model knows: a value by its name."""


@cache
def empty() -> Path:
    """Return an empty store, to be copied."""
    path = Path(tempfile.mkdtemp()) / "facilitator.db"
    open_store(path, KEY).close()
    return path


@cache
def loaded() -> Runtime:
    """Return a runtime that has read settings and questions, which is slow."""
    paths = find_paths({"FACILITATOR_HOME": tempfile.mkdtemp()})
    runtime = Runtime(paths, None, SetClock(NOON))
    runtime.load_files()
    return runtime


def known(store: Store) -> Known:
    """Return what a store says of all that the model knows."""
    found: Known = {}
    for kind, records in store.plain.everything().items():
        found |= {f"{kind.__name__} {each.id}": said for each in records if (said := _said(each))}
    return found


def _said(record: Record) -> object:
    match record:
        case Person():
            return record.name, record.archived_at is not None
        case Meeting():
            return record.person_id, record.status, record.stage
        case Note():
            return record.text and (record.meeting_id, record.stage, record.visibility, record.text)
        case Commitment():
            return record.action, record.owner, record.status
        case TalkingPoint():
            return record.text, record.person_id
    return None


class Histories(RuleBasedStateMachine):
    """Steps that a manager takes, and that a machine makes."""

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp(prefix="history-"))
        self.clock = SetClock(NOON)
        self.meeting: Session | None = None
        self.known: Known = {}
        self.safe: list[Known] = []
        self.ids: list[UUID] = []
        self.lives = count(1)

    @initialize()
    def begin(self) -> None:
        paths = find_paths({"FACILITATOR_HOME": str(self.home / "0")})
        paths.prepare()
        shutil.copy(empty(), paths.database)
        self._open(self.home / "0")
        self._on_disk()

    def teardown(self) -> None:
        if hasattr(self, "runtime"):
            self._on_disk()
            assert self.runtime.store.check() == []
            assert self.runtime.store.search.is_right()
            self.runtime.close()
        shutil.rmtree(self.home)

    def _open(self, home: Path) -> None:
        paths = find_paths({"FACILITATOR_HOME": str(home)})
        self.runtime = Runtime(paths, open_store(paths.database, KEY), self.clock)
        for name in ("_settings", "_catalog", "_words"):
            setattr(self.runtime, name, getattr(loaded(), name))
        self.runtime._loaded.set()
        self.meeting = None

    def _on_disk(self) -> None:
        """Hold that all of it is on the disk, word for word."""
        assert self.runtime.autosave.flush()
        assert known(self.runtime.store) == self.known
        self.safe = [dict(self.known)]

    def _know(self, *records: Record) -> None:
        for record in records:
            name, said = f"{type(record).__name__} {record.id}", _said(record)
            if said:
                self.known[name] = said
            else:
                self.known.pop(name, None)
        self.safe.append(dict(self.known))

    # People

    @rule(name=words)
    def add_person(self, name: str) -> None:
        try:
            made = people.save_person(self.runtime, None, FORM | {"name": name})
        except FacilitatorError:
            return
        self.ids.append(made.id)
        assert made.name
        self._know(made)

    @precondition(lambda self: self.ids and self.meeting is None)
    @rule(which=st.integers(0, 9), name=words)
    def rename(self, which: int, name: str) -> None:
        person = people.find_person(self.runtime, self._id(which))
        try:
            self._know(people.save_person(self.runtime, person, FORM | {"name": name}))
        except FacilitatorError:
            return

    @precondition(lambda self: self.ids and self.meeting is None)
    @rule(which=st.integers(0, 9))
    def put_away(self, which: int) -> None:
        self._know(people.put_away(self.runtime, self._id(which)))

    @precondition(lambda self: self.ids)
    @rule(which=st.integers(0, 9), text=words, eyes=eyes)
    def add_point(self, which: int, text: str, eyes: Visibility) -> None:
        person = self._id(which)
        if self.meeting is not None and person == self.meeting.person.id:
            return
        before = set(self.known)
        try:
            people.add_points(self.runtime, person, [text], Side.MANAGER, eyes)
        except FacilitatorError:
            return
        self.runtime.autosave.flush()
        (point,) = (
            each for each in self.runtime.store.find(TalkingPoint) if f"TalkingPoint {each.id}" not in before
        )
        assert (point.text, point.person_id) == (clean(text), person)
        self._know(point)

    def _id(self, which: int) -> UUID:
        return self.ids[which % len(self.ids)]

    # Meetings

    @precondition(lambda self: self.ids and self.meeting is None)
    @rule(which=st.integers(0, 9), flow=st.sampled_from(["standard", "first-meeting", "career"]))
    def meet(self, which: int, flow: str) -> None:
        person = self._id(which)
        drafts = [
            name
            for name, said in self.known.items()
            if name.startswith("Meeting") and said[:2] == (person, MeetingStatus.DRAFT)
        ]
        self.meeting = open_meeting(self.runtime, person, flow)
        self.meeting.run()
        assert not drafts or f"Meeting {self.meeting.meeting.id}" in drafts
        self._know(self.meeting.meeting)

    @precondition(lambda self: self.meeting is not None)
    @rule(text=words, eyes=eyes)
    def write(self, text: str, eyes: Visibility) -> None:
        assert self.meeting is not None
        self.meeting.write(eyes, text)
        assert self.meeting.note(eyes) == clean(text)
        self._know(*self.meeting.mine(Note))

    @precondition(lambda self: self.meeting is not None)
    @rule(action=words, owner=st.sampled_from(Side), due=st.sampled_from(["", "friday", "in 2 weeks"]))
    def promise(self, action: str, owner: Side, due: str) -> None:
        assert self.meeting is not None
        try:
            made = commitments.add(self.meeting, owner=owner, action=action, cue="", due=due)
        except FacilitatorError:
            return
        assert made.action == clean(action)
        self._know(made)

    @precondition(lambda self: self.meeting is not None and review.promises(self.meeting))
    @rule(which=st.integers(0, 9), kind=st.sampled_from(review.DECISIONS), back=st.booleans())
    def decide(self, which: int, kind: EventKind, back: bool) -> None:
        assert self.meeting is not None
        session, rows = self.meeting, review.promises(self.meeting)
        promise = rows[which % len(rows)]
        try:
            due = self.clock.today() + timedelta(days=7)
            changed = review.decide(session, promise, kind, "because", due)
        except FacilitatorError:
            return
        self._know(changed)
        if back:
            assert session.undo()
            assert session.get(Commitment, promise.id).status is promise.status
            self._know(session.get(Commitment, promise.id))

    @precondition(lambda self: self.meeting is not None)
    @rule(position=st.integers(-1, 8))
    def go(self, position: int) -> None:
        assert self.meeting is not None
        self.meeting.go(position)
        self._know(self.meeting.meeting)

    @precondition(lambda self: self.meeting is not None)
    @rule(ended=st.booleans())
    def leave(self, ended: bool) -> None:
        assert self.meeting is not None
        session = self.meeting
        if ended:
            wrap_up.close(session)
            assert session.meeting.status is MeetingStatus.CLOSED
        else:
            session.pause()
        assert self.runtime.let_go()
        self._know(session.meeting, *session.all(Commitment), *session.all(TalkingPoint))
        self.meeting = None
        self._on_disk()

    @precondition(lambda self: self.meeting is None)
    @rule()
    def take_back_and_do_again(self) -> None:
        self._on_disk()
        if undoing.undo_last(self.runtime):
            undone = known(self.runtime.store)
            assert undoing.redo_last(self.runtime)
            assert known(self.runtime.store) == self.known
            undoing.undo_last(self.runtime)
            assert known(self.runtime.store) == undone
            self.known = undone
            self._on_disk()

    # The machine

    @rule(seconds=st.integers(0, 5_000_000), back=st.booleans())
    def time_passes(self, seconds: int, back: bool) -> None:
        """Let time pass, or have the clock set back."""
        if back:
            self.clock.set(self.clock.now() - timedelta(seconds=seconds))
        else:
            self.clock.advance(seconds)

    @rule()
    def all_is_saved(self) -> None:
        self._on_disk()

    @rule()
    def restart(self) -> None:
        home = self.runtime.paths.data.parent
        assert self.runtime.close()
        if self.runtime.meetings.hold is not None:
            self.runtime.meetings.hold.release()
        self._open(home)
        assert known(self.runtime.store) == self.known
        self._on_disk()

    @rule(waits=st.booleans())
    def kill(self, waits: bool) -> None:
        """Go on with the files as they lie on the disk, as after a kill in between two saves."""
        if waits:
            self._on_disk()
        old, home = self.runtime, self.home / str(next(self.lives))
        with old.store._writing:
            shutil.copytree(old.paths.data.parent, home)
        old.close()
        shutil.rmtree(old.paths.data.parent)
        self._open(home)
        found = known(self.runtime.store)
        assert found in self.safe, (found, self.safe)
        self.known = found
        self.ids = [own for own in self.ids if f"Person {own}" in found]
        self._on_disk()

    @rule()
    def back_up(self) -> None:
        self._on_disk()
        made = backups.make_backup(self.runtime.store, self.home, self.clock)
        assert check_file(made.path, KEY) == []
        with open_store(made.path, KEY) as copy:
            assert known(copy) == self.known
        made.path.unlink()


@pytest.mark.parametrize(
    ("histories", "steps"), [(3, 25), pytest.param(500, 50, marks=pytest.mark.faults, id="many")]
)
def test_any_history_ends_as_the_model_says(histories: int, steps: int) -> None:
    how = settings(
        max_examples=int(os.environ.get("HISTORIES", histories)),
        stateful_step_count=steps,
        deadline=None,
        derandomize=histories < 100,
        database=None,
        print_blob=True,
        suppress_health_check=[*HealthCheck],
    )
    run_state_machine_as_test(Histories, settings=how)  # type: ignore[no-untyped-call]
