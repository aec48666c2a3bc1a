"""What is found, of whom, by which filters, and that no line of words can do harm."""

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_samples import history, one_of_each

from facilitator.domain import models as m
from facilitator.domain.clock import SetClock
from facilitator.services.search import Found, _around, search
from facilitator.services.search_hits import Hit
from facilitator.services.visibility import with_change
from facilitator.storage.store import Store
from tests.nasty import NASTY

WEEK = timedelta(days=7)


@pytest.fixture
def met(store: Store, clock: SetClock) -> m.Meeting:
    """Return a meeting with Ana; of each thing there is one that names the budget, a week apart."""
    ana = m.Person(name="Ana Ruiz", created_at=clock.now(), strengths="keeps a budget")
    bo = m.Person(name="Bo Chen", created_at=clock.now())
    met = m.Meeting(
        person_id=ana.id, flow_id="standard", created_at=clock.now() - 9 * WEEK, summary="The budget."
    )
    its: dict[str, Any] = {"person_id": ana.id, "meeting_id": met.id}

    def ago(weeks: int) -> dict[str, Any]:
        return {**its, "created_at": clock.now() - weeks * WEEK}

    private, shared = {"visibility": m.Visibility.PRIVATE}, {"visibility": m.Visibility.SHARED}
    promise = m.Commitment(**ago(8), owner=m.Side.MANAGER, action="Send the budget", cue="legal is back")
    goal = m.Goal(person_id=ana.id, created_at=clock.now() - 7 * WEEK, title="Own a budget")
    asked = {"stage": "listening", "prompt_id": "brave"}
    store.save(
        [
            *(ana, bo, met, promise, goal),
            m.PromptUse(**ago(9), **asked, practice="courage", text="What did you risk?"),
            m.Note(**ago(6), **asked, **private, text="She fears for the budget"),
            m.Feedback(
                **ago(5), kind=m.FeedbackKind.GROWTH, situation="The budget talk", behaviour="you rushed"
            ),
            m.TalkingPoint(**ago(4), **shared, text="budget", status=m.PointStatus.DISCUSSED),
            m.CommitmentEvent(
                **ago(3),
                commitment_id=promise.id,
                day=clock.today(),
                kind=m.EventKind.BLOCKED,
                reason="no budget",
            ),
            m.GoalUpdate(**ago(2), goal_id=goal.id, status=m.GoalStatus.AT_RISK, text="the budget was cut"),
            m.Mark(**ago(1), stage="listening", kind=m.MarkKind.CONCERN, at_seconds=9, text="budget?"),
            m.CheckIn(**ago(0), word="budgeted out", opener="my own budget is late"),
            m.Draft.of(f"meeting:{met.id}", "commitment.action", "cut the budg"),
            m.InboxItem(created_at=clock.now(), who="zed", kind="point", text="Zed's budget", **private),
            m.TalkingPoint(person_id=bo.id, created_at=clock.now(), text="His budget"),
        ]
    )
    return met


NOT_LOOKED_FOR = (m.PromptUse, m.VisibilityChange, *m.OF_THE_STORE)
"""Kinds that the program writes, or that stand for others."""

NO_WORDS = {
    *("time_zone", "cadence", "meets_at", "flow_id", "stage", "focus", "prompt_id", "scope", "field"),
    (m.InboxItem, "kind"),
}
"""Fields of text in which nobody writes words of their own."""


def test_no_field_in_which_people_write_is_forgotten(store: Store, clock: SetClock) -> None:
    words: dict[str, m.Record] = {}
    records = []
    for record in one_of_each("nothing"):
        changes: dict[str, Any] = {}
        for name in (each.name for each in fields(record)):
            value = getattr(record, name)
            if type(record) in NOT_LOOKED_FOR or name in NO_WORDS or (type(record), name) in NO_WORDS:
                continue
            if type(value) is str:
                changes[name] = f"word{len(words)}"
                words[changes[name]] = record
        records.append(replace(record, **changes))
    who = next(each for each in records if isinstance(each, m.Person))
    records[records.index(who)] = replace(who, profile={"answer": "wordless"})
    words["wordless"] = who
    store.save(records)
    assert len(words) > 25
    for word, record in words.items():
        found = search(store, f'"{word}"', clock)
        assert (the(found).record.id, word in the(found).text) == (record.id, True), (word, record)


def kinds(found: Found) -> list[str]:
    return [hit.kind for hit in found.hits]


def the(found: Found) -> Hit:
    (hit,) = found.hits
    return hit


def test_everything_that_was_written_is_found_by_the_beginning_of_a_word(
    store: Store, clock: SetClock, met: m.Meeting
) -> None:
    found = search(store, "BUDG", clock)
    groups = {person: [hit.kind for hit in hits] for person, hits in found.by_person()}
    assert set(groups) == {"Ana Ruiz", "Bo Chen", ""}
    assert groups["Bo Chen"] == ["point"]
    assert groups[""] == ["inbox"]
    assert [*groups["Ana Ruiz"][:1], *sorted(groups["Ana Ruiz"][1:3]), *groups["Ana Ruiz"][3:]] == [
        *("unfinished", "check-in", "person", "mark", "progress", "decision", "point", "growth", "note"),
        *("goal", "promise", "summary"),
    ]
    decision = next(hit for hit in found.hits if hit.kind == "decision")
    assert (decision.about, decision.text, decision.stage) == ("Send the budget", "no budget", "review")
    assert decision.meeting_id == met.id


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("budget who:bo", ["point"]),
        ("budget who:ana kind:point", ["point"]),
        ("kind:feedback", ["growth"]),
        ("kind:praise", []),
        ("budget practice:courage", ["check-in", "note"]),
        ("budget practice:goals", ["progress", "goal"]),
        ("budget is:open who:ana kind:promise", ["promise"]),
        ("budget is:open kind:point", ["point"]),
        ("who:ana is:shared", ["progress", "decision", "point", "goal", "promise", "summary"]),
        ("who:ana is:private kind:note", ["note"]),
        ("who:ana after:2w is:shared", ["progress"]),
        ("who:ana before:2026-01-13", ["promise", "summary"]),
        ('"the budget"', ["progress", "growth", "note", "promise", "summary"]),
        ('"budget the"', []),
        ("budget fears", ["note"]),
        ("send legal", ["promise"]),
        ('"back send"', []),
        ("budget nowhere", []),
        ("budget who:zoltan", []),
        ("", []),
        ("!!", []),
    ],
)
def test_filters_and_phrases_narrow_it_down(
    store: Store, clock: SetClock, met: m.Meeting, line: str, expected: list[str]
) -> None:
    assert kinds(search(store, line, clock)) == expected


def test_a_name_that_nobody_has_is_told(store: Store, clock: SetClock, met: m.Meeting) -> None:
    assert search(store, "budget who:zoltan", clock).wrong == ("Nobody is called “zoltan”.",)


def test_it_follows_every_change(store: Store, clock: SetClock, met: m.Meeting) -> None:
    note = store.find(m.Note)[0]
    shared = replace(note, visibility=m.Visibility.SHARED, text="She fears nothing")
    store.save(with_change(note, shared, clock.now()))
    assert the(search(store, "fears is:shared", clock)).record == store.find(m.Note)[0]
    assert kinds(search(store, "budget kind:note", clock)) == []
    store.save([], [store.find(m.Note)[0]])
    assert kinds(search(store, "fears", clock)) == []
    store.save([note := replace(note, version=0)])
    assert the(search(store, "fears budget", clock)).private


@pytest.mark.parametrize("words", sorted(set(NASTY)))
def test_any_words_are_found_again(store: Store, clock: SetClock, words: str) -> None:
    from facilitator.domain.search_words import words_in

    point = next(each for each in one_of_each(words) if isinstance(each, m.TalkingPoint))
    who = m.Person(id=point.person_id, name="Ana", created_at=clock.now())
    store.save([who, replace(point, meeting_id=None)])
    for typed in (words.split()[:1], words.split()[-1:]):
        line = " ".join(typed).replace(":", " ").replace('"', " ")
        if words_in(line):
            found = search(store, line, clock)
            assert the(found).record.id == point.id
            shown, spans = found.excerpt(the(found), 80)
            assert spans
            assert len(shown) <= 90


def test_one_letter_of_han_an_emoji_or_a_sign_is_enough(store: Store, clock: SetClock, ana: m.Person) -> None:
    store.save(
        [m.TalkingPoint(person_id=ana.id, created_at=clock.now(), text="关于会议记录 👩‍💻 C++ العَرَبِيَّة")]
    )
    for line in ("议", "会议", "👩", "💻", "c++", "العربية", "记录 👩‍💻"):
        assert the(search(store, line, clock)).person == "Ana Ruiz", line
    assert kinds(search(store, "议会", clock)) == []


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.text(
        alphabet=st.one_of(st.characters(), st.sampled_from("\"'*:-+^(){}ANDORNOTwhokindis ")), max_size=40
    )
)
def test_no_line_does_harm(store: Store, clock: SetClock, line: str) -> None:
    found = search(store, line, clock)
    for hit in found.hits:
        found.excerpt(hit, 40)


def test_a_line_as_long_as_a_book_is_answered(store: Store, clock: SetClock, met: m.Meeting) -> None:
    assert kinds(search(store, "budget " * 20_000, clock))
    assert kinds(search(store, '"' + "budget " * 20_000, clock)) == []
    assert kinds(search(store, "x" * 100_000, clock)) == []


def test_a_long_history_takes_no_more_statements_than_a_short_one(store: Store, clock: SetClock) -> None:
    taken = []
    for seed in (1, 2):
        store.save([*history(seed, people=4 * seed), *one_of_each("point")])
        search(store, "po", clock)
        run: list[str] = []
        with store.search._reading() as connection:
            connection.set_trace_callback(run.append)
        assert search(store, "po", clock).hits
        with store.search._reading() as connection:
            connection.set_trace_callback(None)
        run = [each for each in run if not each.startswith("--")]  # those that the index itself makes
        taken.append(len(run))
    assert taken[1] <= max(taken[0], 20)
    assert sum("search_index" in statement for statement in run) == 1


def test_no_more_than_is_asked_for_is_read(store: Store, clock: SetClock, ana: m.Person) -> None:
    start = clock.now()
    points = [
        m.TalkingPoint(person_id=ana.id, created_at=start + timedelta(seconds=n), text=f"point {n}")
        for n in range(9)
    ]
    store.save(points)
    found = search(store, "point", clock, limit=3)
    assert [hit.text for hit in found.hits] == ["point 8", "point 7", "point 6"]
    assert found.more
    assert not search(store, "point", clock, limit=9).more


def test_an_excerpt_shows_the_words_wherever_they_stand(store: Store, clock: SetClock, ana: m.Person) -> None:
    text = f"{'before ' * 50}the Budget {'between ' * 50}was cut {'after ' * 50}"
    store.save([m.TalkingPoint(person_id=ana.id, created_at=clock.now(), text=text)])
    found = search(store, "budget cut", clock)
    shown, spans = found.excerpt(the(found), 100)
    assert [shown[start:end] for start, end in spans] == ["Budget", "cut"]
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) <= 110


def test_an_excerpt_leaves_nothing_out_where_its_pieces_meet() -> None:
    text = "Here is what we talked about and agreed on, and " + "more of it " * 40
    shown = _around(text, [(8, 12), (13, 15)], 60)
    assert shown.startswith("Here is what we talked about")
    assert " … " not in shown
    assert " … " in _around(text + "the end", [(0, 4), (len(text), len(text) + 3)], 60)
