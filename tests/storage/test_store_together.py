"""Several windows and threads at once, and a power cut in the middle."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from store_samples import KEY, NOW, TODAY, meeting, note, person

from facilitator.domain.models import Meeting, Note, Person
from facilitator.storage.connection import connect
from facilitator.storage.errors import ConflictError
from facilitator.storage.holding import Hold, holder_of, take
from facilitator.storage.in_use import InUse
from facilitator.storage.store import Store, open_store

HERE = Path(__file__).parents[1]  # where the samples are

COUNT_UP = """
import sys
from dataclasses import replace
from pathlib import Path
from facilitator.domain.models import Meeting
from facilitator.storage.errors import ConflictError
from facilitator.storage.store import open_store

store = open_store(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]) or None)
store.warm()
print("ready", flush=True)
sys.stdin.readline()
conflicts = 0
for _ in range(int(sys.argv[3])):
    while True:
        (found,) = store.find(Meeting)
        try:
            store.save([replace(found, and_what_else=found.and_what_else + 1)])
            break
        except ConflictError:
            conflicts += 1
store.close()
print(conflicts)
"""


def start(script: str, *arguments: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def count_up(store: Store, times: int) -> None:
    for _ in range(times):
        while True:
            (found,) = store.find(Meeting)
            try:
                store.save([replace(found, and_what_else=found.and_what_else + 1)])
                break
            except ConflictError:
                pass


def test_two_programs_that_change_the_same_meeting_lose_nothing(path: Path, key: bytes | None) -> None:
    with open_store(path, key) as store:
        who = person()
        store.save([who, meeting(who)])
        others = [start(COUNT_UP, path, (key or b"").hex(), 100) for _ in range(2)]
        for each in others:
            assert each.stdout.readline() == "ready\n"  # type: ignore[union-attr]
        answers = [each.communicate("go\n", timeout=60) for each in others]
        assert [each.returncode for each in others] == [0, 0], answers
        (found,) = store.find(Meeting)
    assert (found.and_what_else, found.version) == (200, 201)


def test_threads_that_read_and_write_at_once_lose_nothing_and_never_see_half(store: Store) -> None:
    who = person()
    store.save([who, meeting(who)])
    done = threading.Event()
    seen: list[bool] = []

    def read() -> None:
        while not done.is_set():
            (found,) = store.find(Meeting)
            (shown,) = store.glance.people(TODAY)
            seen.append(found.version == found.and_what_else + 1 and shown.id == who.id)

    with ThreadPoolExecutor(7) as pool:
        readers = [pool.submit(read) for _ in range(3)]
        writers = [pool.submit(count_up, store, 25) for _ in range(4)]
        for writer in writers:
            writer.result()
        done.set()
        for reader in readers:
            reader.result()
    assert store.find(Meeting)[0].and_what_else == 100
    assert seen
    assert all(seen)


WRITE_ON = """
import sys
from itertools import count
from pathlib import Path
from facilitator.storage.store import open_store
from store_samples import KEY, meeting, note, person

store = open_store(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]) or None)
who = person()
met = meeting(who)
store.save([who, met])
for number in count():
    store.save([note(met, f"{number} " + "x" * 20_000, prompt_id=str(number)) for _ in range(3)])
    print(number, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kills with a signal")
@pytest.mark.parametrize("after", [1, 10, 40])
def test_a_program_killed_while_writing_loses_nothing_that_was_saved(
    path: Path, key: bytes | None, after: int
) -> None:
    writer = start(WRITE_ON, path, (key or b"").hex())
    for line in writer.stdout:  # type: ignore[union-attr]
        if int(line) >= after:
            writer.kill()
            break
    acknowledged = [after, *map(int, writer.communicate()[0].split())][-1]
    connection = connect(path, key)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
    with open_store(path, key) as store:
        numbers = [int(n.prompt_id) for n in store.find(Note)]
        assert set(numbers) >= set(range(acknowledged + 1))
        assert all(numbers.count(n) == 3 for n in set(numbers)), "each save is there whole or not at all"
        assert store.save([person(created_at=NOW)])


def test_programs_that_make_the_store_at_the_same_moment_share_one(path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        stores = list(pool.map(lambda _: open_store(path, KEY), range(4)))
    for number, store in enumerate(stores):
        store.save([person(name=str(number))])
    assert [len(store.find(Person)) for store in stores] == [4] * 4
    for store in stores:
        store.close()
    assert [each.name for each in path.parent.iterdir()] == ["store.db"]


def test_windows_that_come_and_go_at_the_same_moment_let_each_other_in(path: Path) -> None:
    path.parent.mkdir()

    def come_and_go(_: int) -> None:
        InUse(path).close()

    with ThreadPoolExecutor(8) as pool:
        assert len([*pool.map(come_and_go, range(2000))]) == 2000


def test_a_window_that_only_looks_who_has_a_meeting_keeps_nobody_from_it(tmp_path: Path) -> None:
    who = uuid4()
    done = threading.Event()

    def look() -> None:
        while not done.wait(0.0005):
            holder_of(tmp_path, who)

    looking = threading.Thread(target=look)
    looking.start()
    try:
        for _ in range(1000):
            hold = take(tmp_path, who)
            assert isinstance(hold, Hold)
            hold.release()
    finally:
        done.set()
        looking.join()


def test_closing_waits_for_the_save_that_is_under_way(path: Path, key: bytes | None) -> None:
    who = person()
    store = open_store(path, key)
    store.warm()
    notes = [note(meeting(who), "x") for _ in range(300)]
    met = [meeting(who, id=n.meeting_id) for n in notes]
    writer = threading.Thread(target=store.save, args=([who, *met, *notes],))
    writer.start()
    while not store._writing.locked() and writer.is_alive():
        pass
    store.close()
    writer.join()
    with open_store(path, key) as again:
        assert len(again.find(Note)) == 300
