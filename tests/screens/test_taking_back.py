"""Taking back on the screen: each field and each stage has its own, and the palette has all decisions."""

from driving import Words, meeting, press, shown, stored, until, unwrapped, write

from facilitator.domain.models import Person, PointStatus, TalkingPoint, Visibility
from facilitator.services.runtime import Runtime
from facilitator.storage.store import open_store
from facilitator.widgets.choice import Choice
from facilitator.widgets.notes_panel import NotesPanel
from facilitator.widgets.text_field import TextField


async def test_a_note_keeps_its_own_undo_in_each_stage(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, stage="2") as pilot:
        note = pilot.app.screen.query_one(NotesPanel).field(Visibility.SHARED)
        await press(pilot, "w")
        await write(pilot, "check-in [/x]")
        await press(pilot, "escape", "n", "w")
        await write(pilot, "listening")
        await press(pilot, "ctrl+z", "ctrl+z", "ctrl+z")
        assert note.text == "", "the words of the stage before do not come back here"
        await press(pilot, "ctrl+y", "escape", "b", "w")
        assert note.text == "check-in [/x]"
        await press(pilot, "ctrl+z")
        assert note.text == ""
        await press(pilot, "ctrl+y", "escape", "n", "w")
        assert note.text == "listening"
        await press(pilot, "ctrl+z")
        assert note.text == ""


async def test_a_form_that_was_cleared_comes_back_and_the_palette_takes_back_from_within_a_note(
    runtime: Runtime, ana: Person
) -> None:
    async with meeting(runtime, stage="3") as pilot:
        await press(pilot, "T")
        await write(pilot, "on-call load")
        await press(pilot, "ctrl+l")
        assert "ctrl+l once more" in unwrapped(pilot)
        assert "on-call load" in shown(pilot)
        await press(pilot, "ctrl+l")
        field = pilot.app.focused
        assert isinstance(field, TextField)
        assert field.text == ""
        await press(pilot, "ctrl+z")
        assert field.text == "on-call load"
        await press(pilot, "ctrl+s", "x")
        assert [point.status for point in stored(runtime, TalkingPoint)] == [PointStatus.DROPPED]
        await press(pilot, "w", "ctrl+p")
        await write(pilot, "undo")
        await until(pilot, "Undo")
        await press(pilot, "down", "enter")
        await until(pilot, "Undone: what was set for “on-call load”.")


async def test_what_another_window_writes_about_the_person_shows_in_the_meeting(
    runtime: Runtime, ana: Person
) -> None:
    async with meeting(runtime, stage="3") as pilot:
        with open_store(runtime.store.path, runtime.store.key) as other:
            other.save(
                [TalkingPoint(person_id=ana.id, created_at=runtime.clock.now(), text="from [/x] there")]
            )
        await until(pilot, "from [/x] there")
        await press(pilot, "enter")
        assert "✓ from [/x] there" in shown(pilot)


async def test_a_paste_is_taken_back_where_it_is_and_one_that_found_no_field_is_told(
    runtime: Runtime, ana: Person
) -> None:
    async with meeting(runtime, stage="3") as pilot:
        note = pilot.app.screen.query_one(NotesPanel).field(Visibility.SHARED)
        await press(pilot, "w", Words("before "), Words("pasted [/x]"))
        assert note.text == "before pasted [/x]"
        await press(pilot, "ctrl+z")
        assert note.text == "before "
        await press(pilot, "escape", "ctrl+z")
        assert "nothing to undo" in shown(pilot)
        await press(pilot, "w", "ctrl+z")
        assert note.text == ""
        assert "Nothing was pasted" not in shown(pilot)
        await press(pilot, "escape", Words("lost [/x]"))
        assert "Nothing was pasted" in shown(pilot)


async def test_a_choice_has_its_own_undo_and_leaves_alone_what_stands_behind_the_form(
    runtime: Runtime, ana: Person
) -> None:
    async with meeting(runtime, stage="3") as pilot:
        await press(pilot, "T")
        await write(pilot, "on-call load")
        await press(pilot, "ctrl+s", "x", "T", "tab")
        choice = pilot.app.focused
        assert isinstance(choice, Choice)
        start = choice.value
        await press(pilot, "space")
        chosen = choice.value
        assert chosen != start
        await press(pilot, "ctrl+z", "ctrl+z")
        assert choice.value == start
        await press(pilot, "ctrl+y", "ctrl+y")
        assert choice.value == chosen
        assert [point.status for point in stored(runtime, TalkingPoint)] == [PointStatus.DROPPED]
