"""The whole thing, as a person does it: two people, a full meeting each, and the next one of each.

The real program in a real terminal, 50 columns wide, with a fresh home.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from meeting_window import begin, store_of, window

from facilitator.domain.models import (
    CheckIn,
    Commitment,
    CommitmentEvent,
    CommitmentStatus,
    EventKind,
    Feedback,
    Goal,
    Mark,
    Meeting,
    MeetingStatus,
    Note,
    Person,
    Side,
    TalkingPoint,
    Visibility,
)
from tests.probe import Terminal


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def program(home: Path) -> Terminal:
    return window(home, SSH_TTY="/dev/pts/0")


@pytest.fixture
def terminal(home: Path) -> Iterator[Terminal]:
    begin(home)
    with program(home) as opened:
        opened.expect("Add your first person")
        yield opened


def field(terminal: Terminal, label: str, words: str) -> None:
    """Write one field of a form and go on to the next."""
    terminal.expect(label)
    terminal.text(words)
    terminal.expect(words.rsplit(maxsplit=1)[-1])
    terminal.keys("enter")


def add_person(terminal: Terminal, name: str) -> None:
    terminal.keys("n")
    terminal.expect("A new person")
    terminal.text(name)
    terminal.expect(name)
    terminal.keys("ctrl+s")
    terminal.gone("A new person")
    terminal.expect(name)


def stage(terminal: Terminal, title: str) -> None:
    """Go on to the stage with that title."""
    terminal.keys("n")
    terminal.expect(title + r".*(saved|saving)")


def promise(terminal: Terminal, owner: str, cue: str, action: str, due: str) -> None:
    terminal.keys("C")
    terminal.expect("A promise")
    if owner == "them":
        terminal.keys("shift+tab right")
        terminal.keys("enter")
    field(terminal, "When", cue)
    field(terminal, "will", action)
    terminal.text(due)
    terminal.expect("in 1[0-9] days|in 2 days|in [0-9] days")
    terminal.keys("enter")
    terminal.gone("A promise")


def meet_for_the_first_time(terminal: Terminal, name: str) -> None:
    terminal.keys("enter")
    terminal.expect("First meeting:")
    terminal.expect("Check-in")
    terminal.expect("2/7")
    terminal.keys("p")
    terminal.expect("nobody listens in")
    terminal.keys("4")
    terminal.expect("▮▮▮▮▯ 4")
    terminal.keys("2")
    terminal.expect("▮▮▯▯▯ 2")
    terminal.keys("enter")
    field(terminal, "One word", "curious")
    terminal.keys("o")
    terminal.expect("Opener")
    terminal.text("my last release")
    terminal.keys("ctrl+s")
    terminal.gone("Opener ")

    stage(terminal, "Listening")
    terminal.keys("T")
    field(terminal, "A talking point", "on-call load")
    terminal.keys("ctrl+s")
    terminal.gone("A talking point")
    terminal.keys("j e space f u p")
    terminal.expect(r"feeling · \d:\d\d follow-up · \d:\d\d")
    terminal.keys("enter")
    terminal.expect("✓ on-call load")
    terminal.keys("w")
    terminal.expect("goes into the summary")
    terminal.text(f"{name} wants two weeks")
    terminal.keys("escape")
    terminal.expect("space.talk")
    terminal.keys("v")
    terminal.expect("stays with you")
    terminal.text("seems tired")
    terminal.keys("escape")

    stage(terminal, "Feedback")
    terminal.keys("F")
    terminal.expect("Situation")
    field(terminal, "Situation", "yesterday's demo")
    field(terminal, "Behaviour", "stopped for questions")
    field(terminal, "Impact", "everybody followed")
    terminal.keys("ctrl+s")
    terminal.expect("Not yet said")
    terminal.keys("enter")
    terminal.expect("Said today")

    stage(terminal, "Goals")
    terminal.keys("a")
    terminal.expect("A goal together")
    terminal.text("lead one migration")
    terminal.keys("ctrl+s")
    terminal.expect("on track")

    stage(terminal, "Commitments")
    promise(terminal, "me", "the budget is out", "ask for a laptop", "in 2 weeks")
    promise(terminal, "them", "the tests are green", "write the plan", "in 2 days")
    terminal.keys("enter")
    terminal.expect("1 of 2 read back")

    stage(terminal, "Wrap-up")
    terminal.expect("3 to settle")
    terminal.keys("x")
    terminal.expect("2 to settle")
    terminal.keys("t")
    terminal.expect("From your mark")
    terminal.text("the rota again")
    terminal.keys("ctrl+s")
    terminal.expect("1 to settle")
    terminal.keys("5")
    terminal.keys("y")
    terminal.expect("[Cc]opied|[Ss]ent")
    copied = terminal.clipboard[-1]
    assert "ask for a laptop" in copied
    assert "two weeks" in copied
    assert "tired" not in copied
    assert "release" not in copied
    terminal.keys("E")
    terminal.expect("Still open: 1 mark without words")
    terminal.keys("E")
    terminal.gone("Wrap-up")


def meet_again(terminal: Terminal) -> None:
    terminal.keys("enter")
    terminal.expect("1/7")
    terminal.expect("You promised")
    terminal.expect("ask for a laptop")
    terminal.expect("promised\\s+○ write the plan|write the plan")
    terminal.keys("d")
    terminal.expect("done")
    terminal.keys("r")
    terminal.expect("New date")
    terminal.text("in 3 weeks")
    terminal.expect("in 21 days")
    terminal.keys("enter")
    terminal.text("the tests took longer")
    terminal.keys("enter")
    terminal.expect("All settled")
    stage(terminal, "Check-in")
    terminal.expect("before 4")
    stage(terminal, "Listening")
    terminal.expect("the rota again")
    stage(terminal, "Feedback")
    stage(terminal, "Goals")
    terminal.expect("lead one migration")
    stage(terminal, "Commitments")
    stage(terminal, "Wrap-up")
    terminal.keys("E")
    terminal.gone("Wrap-up")


def test_two_people_two_meetings_each(terminal: Terminal, home: Path) -> None:
    people = ["Ana Ruiz", "Zoë Adeyemi"]
    for name in people:
        add_person(terminal, name)
    for name in people:
        meet_for_the_first_time(terminal, name.split()[0])
        terminal.keys("down")
    terminal.keys("ctrl+q")
    assert terminal.wait_exit() == 0
    assert terminal.faults() == []

    with program(home) as again:
        again.expect("Ana Ruiz")
        again.expect("ask for a laptop")
        for _ in people:
            meet_again(again)
            again.keys("down")
        again.keys("q")
        assert again.wait_exit() == 0
    check_store(home)


def check_store(home: Path) -> None:
    with store_of(home) as store:
        assert len(store.find(Person)) == 2
        for person in store.find(Person):
            meetings = store.find(Meeting, person_id=person.id)
            assert [m.status for m in meetings] == [MeetingStatus.CLOSED] * 2
            assert [m.rating for m in meetings] == [5, None]
            assert len(meetings[0].stage_seconds) >= 6
            assert meetings[0].talk_report > 0
            assert person.next_on is not None
            first = store.find(CheckIn, meeting_id=meetings[0].id)[0]
            assert (first.private_place, first.energy, first.workload, first.word) == (True, 4, 2, "curious")
            assert first.opener == "my last release"
            eyes = {n.visibility: n.text for n in store.find(Note, person_id=person.id)}
            assert eyes[Visibility.PRIVATE] == "seems tired"
            assert len(store.find(Mark, person_id=person.id)) == 3
            points = {p.text for p in store.find(TalkingPoint, person_id=person.id)}
            assert points == {"on-call load", "the rota again"}
            assert store.find(Feedback, person_id=person.id)[0].impact == "everybody followed"
            assert store.find(Goal, person_id=person.id)[0].title == "lead one migration"
            made = {c.owner: c for c in store.find(Commitment, person_id=person.id)}
            assert made[Side.MANAGER].status is CommitmentStatus.DONE
            assert made[Side.REPORT].status is CommitmentStatus.OPEN
            events = store.find(CommitmentEvent, person_id=person.id)
            assert [e.kind for e in events] == [
                EventKind.MADE,
                EventKind.MADE,
                EventKind.DONE,
                EventKind.RENEGOTIATED,
            ]
            assert events[-1].reason == "the tests took longer"
