"""Words that judge or touch health are underlined, quietly, wherever something is written."""

from driving import LISTENING, Words, meeting, press
from textual.pilot import Pilot

from facilitator.domain.models import Person
from facilitator.services.runtime import Runtime


def underlined(pilot: Pilot[None]) -> list[str]:
    strips = pilot.app.screen._compositor.render_strips()
    return [each.text for strip in strips for each in strip if each.style and each.style.underline]


async def test_in_notes_and_in_every_form(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, stage=LISTENING) as pilot:
        await press(pilot, "v", Words("She is LAZY [/x], burned out\nsays: depressed"))
        assert underlined(pilot) == ["LAZY", "burned out", "depressed"]
        await press(pilot, "escape", "F", "tab", Words("lazily ill"))
        assert underlined(pilot)[-1] == "ill"
        await press(pilot, "escape", "C", Words("lazy"))
        assert underlined(pilot) == ["LAZY", "burned out", "depressed", "lazy"]
        await press(pilot, "escape", "q", "a", Words("so toxic"))
        assert underlined(pilot) == ["toxic"]


async def test_the_user_s_own_words_take_the_place_of_ours(runtime: Runtime, ana: Person) -> None:
    (runtime.paths.config / "words.toml").write_text('judging = ["faul*"]\n', encoding="utf-8")
    async with meeting(runtime, stage=LISTENING) as pilot:
        await press(pilot, "w", Words("lazy, faules Stück"))
        assert underlined(pilot) == ["faules"]
