"""What another window or a command writes about a person comes into the meeting that is open here."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from conftest import KEY

from facilitator.domain.clock import SetClock
from facilitator.domain.models import Note, Person, Side, TalkingPoint, Visibility
from facilitator.paths import Paths
from facilitator.services import listening, people, visibility
from facilitator.services.opening import read_again
from facilitator.services.runtime import Runtime
from facilitator.services.session import Session
from facilitator.storage.store import open_store


@pytest.fixture
def other(runtime: Runtime, paths: Paths, clock: SetClock) -> Iterator[Runtime]:
    """Return another window on the same store."""
    with open_store(runtime.store.path, KEY) as store:
        made = Runtime(paths, store, clock)
        yield made
        made.autosave.close()


def catch_up(runtime: Runtime, session: Session) -> int:
    """Take in what others wrote, as the meeting's screen does, and return how much it was."""
    assert runtime.autosave.flush()
    known = runtime.autosave.known(session.records)
    news = runtime.autosave.catch_up(known, read_again(runtime.store, session.meeting.id, known))
    assert news is not None
    for each in news:
        session.adopt(each)
    return len(news)


def words(session: Session) -> set[str]:
    return {each.text for each in session.all(TalkingPoint)}


def test_new_changed_and_removed_records_come_in_and_go_on_from_there(
    runtime: Runtime, other: Runtime, session: Session, ana: Person
) -> None:
    mine = listening.add_point(session, "mine", Side.MANAGER, Visibility.SHARED)
    assert catch_up(runtime, session) == 0, "what this window wrote is no news"
    people.add_points(other, ana.id, ["theirs [/x]"], Side.REPORT, Visibility.SHARED)
    assert other.autosave.flush()
    theirs = next(each for each in other.store.find(TalkingPoint) if each.id != mine.id)
    assert catch_up(runtime, session) == 2, "the point, and how it is taken back"
    assert words(session) == {"mine", "theirs [/x]"}

    visibility.turn_between(other, next(p for p in other.store.find(TalkingPoint) if p.id == mine.id))
    assert other.autosave.flush()
    assert catch_up(runtime, session) == 3, "the point, the change of who may read it, and what takes it back"
    listening.edit_point(
        session, session.get(TalkingPoint, mine.id), "mine, too", Side.MANAGER, Visibility.PRIVATE
    )
    other.store.save([], removed=[theirs])
    assert catch_up(runtime, session) == 1
    assert words(session) == {"mine, too"}
    live = {each.text: each.visibility for each in runtime.store.find(TalkingPoint)}
    assert live == {"mine, too": Visibility.PRIVATE}
    assert runtime.store.others_version() == runtime.store.others_version()


def test_what_waits_to_be_saved_is_left_to_its_save(
    runtime: Runtime, other: Runtime, session: Session, ana: Person
) -> None:
    catch_up(runtime, session)
    other.store.save([replace(other.store.get(Person, ana.id), role="lead")])  # type: ignore[type-var]
    known = runtime.autosave.known(session.records)
    read = read_again(runtime.store, session.meeting.id, known)
    session.put(replace(session.person, aspiration="to rest"))
    assert runtime.autosave.catch_up(known, read) in ([], None)
    assert runtime.autosave.flush()
    stored = runtime.store.get(Person, ana.id)
    assert stored is not None
    assert (stored.role, stored.aspiration) == ("lead", "to rest")


def test_only_what_others_wrote_changes_the_number(
    runtime: Runtime, other: Runtime, session: Session
) -> None:
    assert runtime.autosave.flush()
    before = runtime.store.others_version()
    session.write(Visibility.SHARED, "mine")
    assert runtime.autosave.flush()
    assert runtime.store.others_version() == before
    other.store.save([replace(other.store.find(Note)[0], text="theirs")])
    assert runtime.store.others_version() != before
