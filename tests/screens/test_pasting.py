"""A list is pasted: where there is no field, into the field of one point, and in a meeting."""

from driving import TALL, meeting, press, running, shown, stored, unwrapped, write

from facilitator.domain.models import Person, Side, TalkingPoint
from facilitator.services.runtime import Runtime

LIST = "> - [ ] on-call [/x]\n> - [x] pay\n\n> 3. the talk\n"


async def test_a_list_pasted_over_the_people_is_shown_kept_and_taken_back(
    runtime: Runtime, ana: Person
) -> None:
    async with running(runtime, TALL) as pilot:
        await write(pilot, LIST)
        await press(pilot, "escape", "P")
        assert "Makes 3 points: › on-call [/x] › pay › the talk" in unwrapped(pilot), "it waited"
        await press(pilot, "ctrl+s")
        points = stored(runtime, TalkingPoint)
        assert [(each.text, each.raised_by) for each in points] == [
            ("on-call [/x]", Side.REPORT),
            ("pay", Side.REPORT),
            ("the talk", Side.REPORT),
        ]
        await press(pilot, "ctrl+z")
        assert stored(runtime, TalkingPoint) == []
        await press(pilot, "b")
        await write(pilot, "just one")
        await press(pilot, "ctrl+s")
        assert "› just one" in shown(pilot)


async def test_several_lines_in_the_field_of_one_point_are_asked_about(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, stage="3") as pilot:
        await press(pilot, "T")
        await write(pilot, LIST)
        await press(pilot, "ctrl+s")
        assert "Make 3 points of these lines?" in unwrapped(pilot)
        await press(pilot, "ctrl+s")
        assert len(stored(runtime, TalkingPoint)) == 3
        await press(pilot, "ctrl+z")
        assert stored(runtime, TalkingPoint) == []
        await press(pilot, "P")
        await write(pilot, LIST)
        await press(pilot, "ctrl+s")
        assert [each.text for each in stored(runtime, TalkingPoint)] == ["on-call [/x]", "pay", "the talk"]
