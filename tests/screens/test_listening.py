"""Listening: their points first, one question at a time, marks instead of typing, who is talking."""

from driving import LISTENING, click, go, later, meeting, press, screen, seen, shown, stored, unwrapped, write

from facilitator.domain.clock import SetClock
from facilitator.domain.models import (
    Mark,
    MarkKind,
    Meeting,
    Person,
    PointStatus,
    Side,
    TalkingPoint,
    Visibility,
    VisibilityChange,
)
from facilitator.screens.stages.listening import ListeningView
from facilitator.services.runtime import Runtime
from facilitator.widgets.text_field import TextField


def point(runtime: Runtime, person: Person, words: str, **fields: object) -> TalkingPoint:
    """Save a talking point, theirs unless it is said otherwise."""
    given = {"raised_by": Side.REPORT} | fields
    made = TalkingPoint(person_id=person.id, created_at=runtime.clock.now(), text=words, **given)  # type: ignore[arg-type]
    runtime.store.save([made])
    return made


def statuses(runtime: Runtime) -> list[PointStatus]:
    return [p.status for p in stored(runtime, TalkingPoint)]


async def test_their_points_come_first_with_how_often_they_waited(runtime: Runtime, ana: Person) -> None:
    point(runtime, ana, "budget", raised_by=Side.MANAGER)
    point(runtime, ana, "on-call load", carries=2)
    point(runtime, ana, "a worry of mine", raised_by=Side.MANAGER, visibility=Visibility.PRIVATE)
    async with meeting(runtime, stage=LISTENING) as pilot:
        found = unwrapped(pilot)
        order = [
            "From Ana",
            "on-call load · carried 2×",
            "Your points",
            "budget",
            "a worry of mine · private",
        ]
        places = [found.index(words) for words in order]
        assert places == sorted(places)


async def test_a_point_is_ticked_or_dropped_and_taken_back_and_comes_back_if_not_reached(
    runtime: Runtime, ana: Person
) -> None:
    point(runtime, ana, "on-call load")
    point(runtime, ana, "talk in May")
    async with meeting(runtime, stage=LISTENING) as pilot:
        for key, sign, status in (("x", "✗", PointStatus.DROPPED), ("enter", "✓", PointStatus.DISCUSSED)):
            await press(pilot, key)
            assert f"{sign} on-call load" in shown(pilot)
            assert statuses(runtime) == [status, PointStatus.OPEN]
            await press(pilot, key)
            assert "○ on-call load" in shown(pilot)
            assert statuses(runtime) == [PointStatus.OPEN] * 2
        await click(pilot, "on-call load")
        assert statuses(runtime) == [PointStatus.DISCUSSED, PointStatus.OPEN]
        await go(pilot, "7")
        await press(pilot, "E", "enter")
        await go(pilot, LISTENING)
        assert "talk in May · carried 1×" in shown(pilot)
        assert "on-call load" not in shown(pilot)


async def test_one_key_or_click_marks_the_moment_and_another_takes_it_back(
    runtime: Runtime, ana: Person, clock: SetClock
) -> None:
    async with meeting(runtime, stage=LISTENING) as pilot:
        await later(pilot, clock, 125)
        await press(pilot, "f", "u")
        assert "Marks 2:05 feeling · 2:05 follow-up" in unwrapped(pilot)
        await press(pilot, "p", "r")
        await click(pilot, "c concern")
        assert "1 more · 2:05 follow-up" in unwrapped(pilot)
        made = [(m.kind, m.at_seconds, m.stage) for m in stored(runtime, Mark)]
        assert made == [(kind, 125.0, "listening") for kind in MarkKind]
        await press(pilot, "z")
        assert "Took back: concern" in shown(pilot)
        assert [m.kind for m in stored(runtime, Mark)] == [*MarkKind][:-1]
        await press(pilot, *"zzzzz")
        assert "There is no mark to take back." in shown(pilot)


async def test_and_what_else_is_counted(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, stage=LISTENING) as pilot:
        assert "And what else? –" in shown(pilot)
        await press(pilot, "e", "e")
        assert "And what else? 2×" in shown(pilot)
    assert [m.and_what_else for m in stored(runtime, Meeting)] == [2]


async def test_a_tap_says_who_talks_and_the_balance_follows(
    runtime: Runtime, ana: Person, clock: SetClock
) -> None:
    async with meeting(runtime, stage=LISTENING) as pilot:
        await press(pilot, "space")
        await later(pilot, clock, 60)
        assert "0 % ◂ them say a little too" in unwrapped(pilot)
        await press(pilot, "space")
        await later(pilot, clock, 20)
        assert "You ▮▮▯▯▯▯▯▯▯▯ 25 % ◂ you" in unwrapped(pilot)
        assert "say a little" not in shown(pilot)
        await later(pilot, clock, 80)
        assert "62 % ◂ you give them room" in unwrapped(pilot)
        await press(pilot, "full_stop")
        await later(pilot, clock, 30)
        assert "◂" not in shown(pilot), "a pause in the talk counts for nobody"
    assert [(m.talk_manager, m.talk_report) for m in stored(runtime, Meeting)] == [(100.0, 60.0)]


async def test_a_second_that_passes_before_a_stage_stands_does_no_harm(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, stage=LISTENING) as pilot:
        await press(pilot, "space")
        here = screen(pilot)
        shown_before = here.view
        here._views[here.session.meeting.stage] = ListeningView(here.session, runtime)
        here._tick()
        here._views[here.session.meeting.stage] = shown_before


async def test_what_was_heard_is_played_back_without_what_is_private(runtime: Runtime, ana: Person) -> None:
    point(runtime, ana, "on-call load")
    point(runtime, ana, "my own doubt", raised_by=Side.MANAGER, visibility=Visibility.PRIVATE)
    async with meeting(runtime, stage=LISTENING) as pilot:
        await press(pilot, "h")
        assert "Say back what you heard." in unwrapped(pilot)
        await press(pilot, "h", "enter", "down", "enter", "w")
        await write(pilot, "she wants two weeks")
        await press(pilot, "escape", "v")
        await write(pilot, "seems tired")
        await press(pilot, "escape", "h")
        heard = seen(pilot, "#stages")
        assert "hgoesbacktothepoints" in heard
        assert "·on-callload·shewantstwoweeks" in heard
        assert "doubt" not in heard
        assert "tired" not in heard
        await press(pilot, "h")
        assert "did I get that right" not in shown(pilot)


async def test_letters_act_while_listening_and_are_words_while_writing(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, stage=LISTENING) as pilot:
        assert "f feeling" in shown(pilot)
        await press(pilot, "f", "w", *"fupj")
        assert "f feeling" not in shown(pilot)
        assert "esc leave" in shown(pilot)
        await press(pilot, "escape", "c")
        assert [m.kind for m in stored(runtime, Mark)] == [MarkKind.FEELING, MarkKind.CONCERN]
        assert pilot.app.screen.query_one("#note-shared", TextField).text == "fupj"


async def test_a_point_is_made_private_and_shared_again_by_one_key_that_is_said(
    runtime: Runtime, ana: Person
) -> None:
    point(runtime, ana, "on-call load")
    async with meeting(runtime, stage=LISTENING) as pilot:
        assert "on-call load · shared" in shown(pilot)
        await press(pilot, "V")
        assert "on-call load · private since 9 Mar, before: shared" in unwrapped(pilot)
        assert "Private from now on: it stays with you. V takes that back." in unwrapped(pilot)
        await press(pilot, "V")
        assert "on-call load · shared since 9 Mar, before: private" in unwrapped(pilot)
    assert [p.visibility for p in stored(runtime, TalkingPoint)] == [Visibility.SHARED]
    assert [c.after for c in stored(runtime, VisibilityChange)] == [Visibility.PRIVATE, Visibility.SHARED]
