"""One definition per action: every key does something, says what, and can be given another."""

import re
import tomllib
from itertools import combinations
from pathlib import Path

import pytest
from driving import press, running, shown
from textual.dom import DOMNode

from facilitator import actions
from facilitator.actions import ACTIONS, GROUPS, Action, check_keys, in_group
from facilitator.app import FacilitatorApp
from facilitator.domain.flow import StageKind
from facilitator.errors import FacilitatorError
from facilitator.paths import Paths
from facilitator.screens.brief import BriefScreen
from facilitator.screens.choosing import ChoosingScreen
from facilitator.screens.gate.protect import ProtectScreen
from facilitator.screens.gate.step import GateScreen
from facilitator.screens.gate.unlock import UnlockScreen
from facilitator.screens.history import HistoryScreen
from facilitator.screens.home import HomeScreen
from facilitator.screens.inbox import InboxScreen
from facilitator.screens.kept import KeptScreen
from facilitator.screens.meeting import MeetingScreen
from facilitator.screens.past_meeting import PastMeetingScreen
from facilitator.screens.person import PersonScreen
from facilitator.screens.reading import ReadingScreen
from facilitator.screens.search import SearchScreen
from facilitator.screens.stages import VIEWS
from facilitator.services.runtime import Runtime
from facilitator.settings import OPENING, Settings, describe_settings, load_settings
from facilitator.widgets.form import Form
from facilitator.widgets.text_field import TextField

DOCUMENT = (Path(__file__).parents[1] / "docs" / "settings.md").read_text(encoding="utf-8")
USED_BY: dict[str, type[DOMNode]] = {
    "app": FacilitatorApp,
    "field": TextField,
    "form": Form,
    "gate": GateScreen,
    "unlock": UnlockScreen,
    "protect": ProtectScreen,
    "people": HomeScreen,
    "brief": BriefScreen,
    "history": HistoryScreen,
    "past": PastMeetingScreen,
    "kept": KeptScreen,
    "person": PersonScreen,
    "inbox": InboxScreen,
    "choosing": ChoosingScreen,
    "search": SearchScreen,
    "reading": ReadingScreen,
    "meeting": MeetingScreen,
} | {kind.value: view for kind, view in VIEWS.items()}
STAGES = [kind.value for kind in StageKind]
NUMBERED = [action for action in ACTIONS if action.values]


def keys(action: Action) -> set[str]:
    return set(action.key.split(","))


def refused(**changed: str) -> FacilitatorError:
    with pytest.raises(FacilitatorError) as raised:
        check_keys({name.replace("__", "."): key for name, key in changed.items()})
    return raised.value


def test_no_two_actions_have_one_id() -> None:
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)


def test_every_action_works_somewhere_that_has_a_name_and_every_place_has_some() -> None:
    assert {action.group for action in ACTIONS} == set(GROUPS) == set(USED_BY)


@pytest.mark.parametrize("group", GROUPS)
def test_no_two_actions_of_a_place_have_one_key(group: str) -> None:
    for one, other in combinations(in_group(group), 2):
        assert not keys(one) & keys(other), (one.id, other.id)


@pytest.mark.parametrize("group", STAGES)
def test_no_stage_takes_a_key_that_works_in_every_stage(group: str) -> None:
    everywhere = [*in_group("app"), *in_group("meeting")]
    taken = {
        (mine.id, other.id) for mine in in_group(group) for other in everywhere if keys(mine) & keys(other)
    }
    # Nothing comes after the wrap-up, so there is nothing to skip to.
    assert taken == ({("wrap_up.save", "meeting.skip_stage")} if group == "wrap_up" else set())


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_can_be_done_where_it_is_offered(action: Action) -> None:
    method = action.id.partition(".")[2]
    assert callable(getattr(USED_BY[action.group], f"action_{method}", None))
    assert any(binding.id in (action.id, f"{action.id}.1") for binding in USED_BY[action.group].BINDINGS)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_has_a_short_label_and_a_whole_sentence_of_help(action: Action) -> None:
    assert 0 < len(action.label) <= 16
    assert action.label == action.label.strip()
    assert action.help[0].isupper()
    assert action.help.endswith(".")


def test_an_action_with_numbers_hands_each_to_its_method() -> None:
    rate = next(action for action in ACTIONS if action.id == "wrap_up.rate")
    made = rate.bindings()
    assert [(b.key, b.action) for b in made] == [(n, f"rate({n})") for n in "12345"]
    assert [b.show for b in made] == [True, False, False, False, False]
    assert made[0].key_display == "1–5"


def test_an_action_is_found_by_the_id_of_its_binding() -> None:
    found = {actions.find(each) for each in ("wrap_up.rate", "wrap_up.rate.3")}
    assert [action.id for action in found if action] == ["wrap_up.rate"]
    assert actions.find("nothing.here") is actions.find(None) is None


def test_the_keys_as_they_ship_are_a_keymap_that_fits() -> None:
    check_keys({})
    check_keys({action.id: action.key for action in ACTIONS})


@pytest.mark.parametrize(
    "key", ["u", "U", "?", "я", "f9", "ctrl+k", "f9, ctrl+k", "pageup", "comma", "+", "plus"]
)
def test_a_key_may_be_a_character_a_name_or_several(key: str) -> None:
    check_keys({"people.archive": key, "app.help": "f1"})


def test_two_actions_may_change_places() -> None:
    check_keys({"review.done": "x", "review.drop": "d"})


def test_an_action_that_we_do_not_have_is_refused_with_the_nearest_one() -> None:
    error = refused(review__dome="f9")
    assert "“review.dome”" in error.message
    assert error.hint == "Did you mean review.done?"
    assert "?" in refused(shield="f9").hint


@pytest.mark.parametrize("key", ["", " ", "d,", "Enter", "ctrl+", "hello world", "x" * 1000])
def test_what_is_no_key_is_refused_with_the_action(key: str) -> None:
    error = refused(review__done=key)
    assert "review.done" in error.message
    assert len(error.message) < 120
    assert "f9" in error.hint


@pytest.mark.parametrize(
    ("changed", "other"),
    [
        ({"review__done": "x"}, "review.drop"),
        ({"review__done": "n"}, "meeting.next_stage"),
        ({"review__done": "?"}, "app.help"),
        ({"meeting__write_shared": "d"}, "review.done"),
        ({"app__help": "q"}, "people.quit"),
        ({"review__done": "f9", "review__drop": "f9"}, "review.drop"),
    ],
)
def test_one_key_for_two_things_in_one_place_is_refused_with_both(
    changed: dict[str, str], other: str
) -> None:
    error = refused(**changed)
    assert all(name.replace("__", ".") in error.message for name in changed)
    assert other in error.message


def test_one_key_may_do_different_things_in_different_stages() -> None:
    check_keys({"review.done": "f9", "goals.done": "f9", "people.new": "f9"})


@pytest.mark.parametrize("action", NUMBERED, ids=lambda action: action.id)
def test_the_numbers_cannot_be_moved(action: Action) -> None:
    assert action.id in refused(**{action.id.replace(".", "__"): "a,b,c,d,e"}).message


async def test_a_key_of_the_user_s_works_and_the_one_before_does_not(runtime: Runtime) -> None:
    runtime.paths.config_file.write_text('[keys]\n"people.new" = "u, ?"\n"app.help" = "f9"\n')
    async with running(runtime) as pilot:
        await press(pilot, "n")
        assert "A new person" not in shown(pilot)
        await press(pilot, "question_mark")
        assert "A new person" in shown(pilot)


async def test_keys_that_do_not_fit_are_named_on_the_screen_and_the_usual_ones_work(
    runtime: Runtime,
) -> None:
    runtime.paths.config_file.write_text('[keys]\n"people.new" = "a"\n')
    async with running(runtime) as pilot:
        assert "! shows something wrong in your settings." in shown(pilot)
        await press(pilot, "!")
        assert "people.add_point" in shown(pilot)
        await press(pilot, "escape", "n")
        assert "A new person" in shown(pilot)


def rows(columns: int) -> list[list[str]]:
    """Return the cells of the tables with so many columns, headings left out."""
    found = []
    for line in DOCUMENT.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `") and len(cells) == columns:
            found.append(cells)
    return found


def test_the_document_names_every_action_with_its_keys_and_its_help() -> None:
    assert rows(3) == [[f"`{a.id}`", f"`{a.key}`", a.help] for group in GROUPS for a in in_group(group)]
    assert re.findall(r"^\*\*(.+)\*\*$", DOCUMENT, re.M) == list(GROUPS.values())


def test_the_document_names_every_setting_with_its_default_and_its_variable(paths: Paths) -> None:
    described = {row.name: row.default for row in describe_settings(paths, {})}
    expected = [
        [
            f"`{name}`",
            "see below" if name == "opening" else f"`{default}`" if default else "none",
            f"`FACILITATOR_{name.upper()}`",
        ]
        for name, default in described.items()
    ]
    assert [row[:3] for row in rows(4)] == expected
    assert OPENING in " ".join(line.removeprefix("> ") for line in DOCUMENT.splitlines())


def test_the_example_in_the_document_is_read_and_sets_everything(paths: Paths) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", DOCUMENT, re.S)
    paths.config_file.write_text(example, encoding="utf-8")
    settings = load_settings(paths, {})
    check_keys(settings.keys)
    assert set(tomllib.loads(example)) == set(Settings.model_fields)
    untouched = Settings.defaults()
    for name in Settings.model_fields:
        assert getattr(settings, name) != getattr(untouched, name), name
