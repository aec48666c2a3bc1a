"""A thought goes from a shell, sealed, into the store: once, to the right person, or it waits."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from store_samples import KEY, NOW, person

from facilitator.domain.clock import SetClock
from facilitator.domain.models import (
    Commitment,
    CommitmentEvent,
    Feedback,
    FeedbackKind,
    InboxItem,
    Person,
    Side,
    TalkingPoint,
    Visibility,
)
from facilitator.services import inbox as service
from facilitator.services.sealing import PUBLIC_KEY, Thought, new_pair, publish, seal, unseal, waiting
from facilitator.storage.store import Store, open_store

CLOCK = SetClock(NOW)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "inbox"


@pytest.fixture
def store(tmp_path: Path, folder: Path) -> Store:
    store = open_store(tmp_path / "store.db", KEY)
    store.save([person(name="Ana Ruiz"), person(name="Anatol Ö"), person(name="Zoë Liddell")])
    service.open_inbox(store, folder)
    return store


def thought(
    who: str, text: str = "on-call [/x] مرحبا 👩‍👩‍👧", kind: str = "point", **changes: object
) -> Thought:
    made = Thought(
        f"018f0000-0000-7000-8000-{abs(hash((who, text, kind))) % 10**12:012d}",
        who,
        text,
        kind,
        False,
        "",
        NOW.isoformat(),
    )
    return made._replace(**changes)  # type: ignore[arg-type]


def test_each_kind_becomes_its_record_for_the_person_that_is_meant(store: Store, folder: Path) -> None:
    seal([thought("zoe")], folder)
    seal([thought("liddel", "calm", "praise")], folder)
    seal([thought("ana r", "late", "feedback")], folder)
    seal([thought("Zoë", "send the budget", "promise", due="2026-03-06")], folder)
    seal([thought("Zoë", "own", private=True)], folder)
    came = service.drain(store, folder, CLOCK)
    assert sum(came.given.values()) == 5
    assert waiting(folder) == []
    assert [
        (p.text, p.visibility) for p in store.find(TalkingPoint, order_by="visibility", descending=True)
    ] == [
        (thought("zoe").text, Visibility.SHARED),
        ("own", Visibility.PRIVATE),
    ]
    told = {f.kind: f for f in store.find(Feedback)}
    assert told[FeedbackKind.PRAISE].behaviour == "calm"
    assert told[FeedbackKind.GROWTH].behaviour == "late"
    assert all(f.visibility is Visibility.PRIVATE for f in told.values())
    promise = store.find(Commitment)[0]
    assert (promise.owner, promise.action, promise.due) == (Side.MANAGER, "send the budget", date(2026, 3, 6))
    assert [e.commitment_id for e in store.find(CommitmentEvent)] == [promise.id]


def test_thoughts_of_one_file_come_in_together_each_to_whom_it_is_for(store: Store, folder: Path) -> None:
    seal([thought("zoe", "one"), thought("ana r", "two", "promise"), thought("nobody", "three")], folder)
    came = service.drain(store, folder, CLOCK)
    assert (sorted(came.given.values()), came.unclear, waiting(folder)) == ([1, 1], 1, [])
    assert [each.text for each in store.find(TalkingPoint)] == ["one"]
    assert [each.action for each in store.find(Commitment)] == ["two"]
    assert [each.text for each in service.unclear(store)] == ["three"]


@pytest.mark.parametrize("who", ["ana", "nobody", "[/x]", ""])
def test_a_name_that_fits_nobody_or_several_waits_to_be_given_to_someone(
    store: Store, folder: Path, who: str
) -> None:
    seal([thought(who, "x")], folder)
    assert service.drain(store, folder, CLOCK).unclear == 1
    item = service.unclear(store)[0]
    people = store.find(Person)
    offered = service.guesses(item, people)
    assert len(offered) == 3
    if who == "ana":
        assert {p.name for p in offered[:2]} == {"Ana Ruiz", "Anatol Ö"}
    service.give(store, item, offered[0], CLOCK)
    assert service.unclear(store) == []
    assert [(p.person_id, p.text) for p in store.find(TalkingPoint)] == [(offered[0].id, "x")]


def test_a_crash_between_saving_and_removing_brings_it_in_once(store: Store, folder: Path) -> None:
    path = seal([thought("zoe")], folder)
    content = path.read_bytes()
    service.drain(store, folder, CLOCK)
    path.write_bytes(content)
    assert not service.drain(store, folder, CLOCK).any
    assert waiting(folder) == []
    assert len(store.find(TalkingPoint)) == 1


def test_what_cannot_be_read_is_kept_and_holds_nothing_up(store: Store, folder: Path) -> None:
    (folder / "a.sealed").write_bytes(b"junk")
    foreign = folder / "other"
    publish(new_pair()[1], foreign)
    seal([thought("zoe")], foreign).rename(folder / "b.sealed")
    seal([thought("zoe")], folder)
    came = service.drain(store, folder, CLOCK)
    assert came.unreadable == 2
    assert sum(came.given.values()) == 1
    assert {each.name for each in folder.glob("*.unreadable")} == {
        "a.sealed.unreadable",
        "b.sealed.unreadable",
    }


def test_a_public_key_that_someone_else_laid_there_is_replaced_and_told(store: Store, folder: Path) -> None:
    assert service.open_inbox(store, folder) is False
    (folder / PUBLIC_KEY).write_text(new_pair()[1].hex())
    assert service.open_inbox(store, folder) is True
    seal([thought("zoe")], folder)
    assert sum(service.drain(store, folder, CLOCK).given.values()) == 1


def test_a_file_tells_neither_name_nor_word_and_opens_with_no_other_key(store: Store, folder: Path) -> None:
    content = seal([thought("zoe", "Zanzibar")], folder).read_bytes()
    assert b"Zanzibar" not in content
    assert b"zoe" not in content
    short = seal([thought("zoe", "x")], folder).read_bytes()
    assert len(short) == len(content)
    with pytest.raises(ValueError, match="not a thought"):
        unseal(content, new_pair()[0])


def test_many_at_once_all_arrive(store: Store, folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "data").mkdir(parents=True)
    folder.rename(home / "data" / "inbox")
    environ = os.environ | {"FACILITATOR_HOME": str(home)}

    def add(number: int) -> int:
        command = [sys.executable, "-m", "facilitator", "add", "zoe", f"thought {number}"]
        return subprocess.run(command, env=environ, check=False, capture_output=True).returncode

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(add, range(12))) == {0}
    service.drain(store, home / "data" / "inbox", SetClock(datetime.now(UTC)))
    assert {p.text for p in store.find(TalkingPoint)} == {f"thought {number}" for number in range(12)}
    assert store.find(InboxItem) == []
