"""What may be set, where it is read from, and how a mistake is told."""

import subprocess
import sys
from pathlib import Path

import pytest

from facilitator.actions import check_keys
from facilitator.errors import FacilitatorError
from facilitator.first_frame import read_look
from facilitator.paths import Paths, find_paths
from facilitator.settings import Settings, describe_settings, load_settings


@pytest.fixture
def home(tmp_path: Path) -> Paths:
    paths = find_paths({"FACILITATOR_HOME": str(tmp_path)})
    paths.prepare()
    return paths


def refusal(paths: Paths, environ: dict[str, str] | None = None) -> FacilitatorError:
    with pytest.raises(FacilitatorError) as refused:
        load_settings(paths, environ or {})
    return refused.value


def test_nothing_needs_to_be_set(home: Paths) -> None:
    settings = load_settings(home, {})
    assert settings == Settings.defaults()
    assert (settings.theme, settings.length_minutes, settings.cadence) == ("dark", 25, "every 2 weeks")
    assert (settings.day_first, settings.keys, settings.template) == (True, {}, None)
    assert "notes" in settings.opening


def test_every_setting_can_be_set_in_the_file(home: Paths) -> None:
    home.config_file.write_text(
        'theme = "light"\nopening = """\nHello.\nI take notes.\n"""\ntemplate = "mine.j2"\n'
        'length_minutes = 40\ncadence = "every two weeks on tue"\nday_first = false\n[keys]\nshield = "f9"\n'
    )
    settings = load_settings(home, {})
    assert (settings.theme, settings.opening) == ("light", "Hello.\nI take notes.\n")
    assert (settings.template, settings.length_minutes) == (Path("mine.j2"), 40)
    assert (settings.cadence, settings.day_first) == ("every 2 weeks on Tuesday", False)
    assert settings.keys == {"shield": "f9"}


def test_the_environment_goes_before_the_file(home: Paths) -> None:
    home.config_file.write_text("length_minutes = 40\nday_first = false\n")
    environ = {"FACILITATOR_LENGTH_MINUTES": "50", "FACILITATOR_KEYS": '{"shield": "f8"}', "PATH": "/bin"}
    settings = load_settings(home, environ)
    assert (settings.length_minutes, settings.day_first, settings.keys) == (50, False, {"shield": "f8"})


def test_an_empty_variable_sets_nothing(home: Paths) -> None:
    assert load_settings(home, {"FACILITATOR_LENGTH_MINUTES": ""}).length_minutes == 25


def test_the_process_s_own_environment_is_used_unless_another_is_handed_in(
    home: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACILITATOR_LENGTH_MINUTES", "55")
    assert load_settings(home).length_minutes == 55
    assert load_settings(home, {}).length_minutes == 25
    assert Settings.defaults().length_minutes == 25


@pytest.mark.parametrize(
    ("written", "name", "expected"),
    [
        ('theme = "purple"', "theme", '"dark", "light", "ansi" or "auto"'),
        ("length_minutes = 5", "length_minutes", "from 10 to 120"),
        ("length_minutes = 121", "length_minutes", "from 10 to 120"),
        ('length_minutes = "soon"', "length_minutes", "from 10 to 120"),
        ('cadence = "now and then"', "cadence", "weekly"),
        ('day_first = "perhaps"', "day_first", "true or false"),
        ("keys = 3", "keys", "a table"),
        ("[keys]\nshield = 9", "keys", "a table"),
        ('opening = ""', "opening", "words"),
        ("opening = 1", "opening", "words"),
        ("template = 1", "template", "path"),
    ],
)
def test_a_value_that_does_not_fit_names_file_key_and_what_was_expected(
    home: Paths, written: str, name: str, expected: str
) -> None:
    home.config_file.write_text(written)
    refused = refusal(home)
    assert str(home.config_file) in refused.message
    assert f"“{name}”" in refused.message
    assert expected in refused.hint


def test_a_wrong_variable_is_named_and_not_the_file(home: Paths) -> None:
    home.config_file.write_text("length_minutes = 40\n")
    refused = refusal(home, {"FACILITATOR_LENGTH_MINUTES": "many"})
    assert refused.message.startswith("FACILITATOR_LENGTH_MINUTES:")
    assert "FACILITATOR_KEYS" in refusal(home, {"FACILITATOR_KEYS": "shield = f9"}).message


def test_a_misspelt_key_is_refused_with_the_one_that_was_meant(home: Paths) -> None:
    home.config_file.write_text("lenght_minutes = 30\n")
    refused = refusal(home)
    assert str(home.config_file) in refused.message
    assert "“lenght_minutes”" in refused.message
    assert refused.hint == "Did you mean “length_minutes”?"


def test_a_key_like_no_other_is_refused_with_all_there_are(home: Paths) -> None:
    home.config_file.write_text("zzz = 1\n")
    assert "theme, shield, lock_after_minutes" in refusal(home).hint


def test_everything_that_is_wrong_is_told_at_once(home: Paths) -> None:
    home.config_file.write_text('zzz = 1\ntheme = "purple"\nlength_minutes = 5\n')
    told = [error.message for error in refusal(home).each]
    assert len(told) == 3
    for words in ("“zzz”", "“theme”", "“length_minutes”"):
        assert any(words in each for each in told)
    with pytest.raises(FacilitatorError) as refused:
        check_keys({"review.dome": "f9", "review.done": "Enter", "people.archive": "q"})
    assert len(refused.value.each) == 2, "what no action or key is comes first"
    with pytest.raises(FacilitatorError) as refused:
        check_keys({"review.done": "x", "people.archive": "q"})
    assert ["review.drop" in str(refused.value), "people.quit" in str(refused.value)] == [True, True]


def test_a_misspelt_variable_is_refused_likewise(home: Paths) -> None:
    refused = refusal(home, {"FACILITATOR_THEEM": "light"})
    assert "FACILITATOR_THEEM" in refused.message
    assert refused.hint == "Did you mean “FACILITATOR_THEME”?"


def test_variables_that_others_read_are_left_alone(home: Paths) -> None:
    environ = {"FACILITATOR_HOME": "/x", "FACILITATOR_PASSPHRASE_COMMAND": "pass show x", "OTHER_THEME": "x"}
    assert load_settings(home, environ) == Settings.defaults()


def test_a_slip_in_the_file_is_told_with_line_and_column(home: Paths) -> None:
    home.config_file.write_text('theme = "dark"\nday_first = maybe\n')
    message = refusal(home).message
    assert str(home.config_file) in message
    assert "line 2, column 13" in message


def test_a_file_in_another_encoding_is_told_with_its_line(home: Paths) -> None:
    home.config_file.write_bytes('theme = "dark"\nopening = "Grüß dich"\n'.encode("latin-1"))
    refused = refusal(home)
    assert "line 2" in refused.message
    assert "UTF-8" in refused.hint


def test_a_file_that_cannot_be_read_is_named(home: Paths) -> None:
    home.config_file.mkdir()
    assert str(home.config_file) in refusal(home).message


def test_the_mark_that_windows_editors_put_first_does_no_harm(home: Paths) -> None:
    home.config_file.write_text('theme = "light"\n', encoding="utf-8-sig")
    assert load_settings(home, {}).theme == "light"
    assert read_look(home, {}).theme == "light"


def test_the_template_is_the_one_named_else_the_usual_one_else_ours(home: Paths) -> None:
    assert load_settings(home, {}).template_file(home) is None
    usual, named = home.config / "summary.md.j2", home.config / "mine.j2"
    usual.write_text("")
    assert load_settings(home, {}).template_file(home) == usual
    settings = load_settings(home, {"FACILITATOR_TEMPLATE": "mine.j2"})
    with pytest.raises(FacilitatorError, match=r"mine\.j2 is not there"):
        settings.template_file(home)
    named.write_text("")
    assert settings.template_file(home) == named
    assert load_settings(home, {"FACILITATOR_TEMPLATE": str(named)}).template_file(home) == named


def test_the_list_of_settings_says_what_each_is_and_where_it_comes_from(home: Paths) -> None:
    home.config_file.write_text("day_first = false\n[keys]\nshield = 'f9'\n")
    rows = {row.name: row for row in describe_settings(home, {"FACILITATOR_THEME": "light"})}
    assert set(rows) == set(Settings.model_fields)
    assert all(row.doc.endswith(".") for row in rows.values())
    assert (rows["theme"].value, rows["theme"].default, rows["theme"].source) == (
        "light",
        "dark",
        "FACILITATOR_THEME",
    )
    assert (rows["day_first"].value, rows["day_first"].source) == ("false", str(home.config_file))
    assert (rows["keys"].value, rows["template"].value) == ("shield = f9", "")
    assert rows["cadence"].source == "default"


@pytest.mark.parametrize("in_file", [None, "dark", "light", "ansi"])
@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"FACILITATOR_THEME": "light"},
        {"FACILITATOR_THEME": ""},
        {"NO_COLOR": "1"},
        {"NO_COLOR": ""},
        {"NO_COLOR": "1", "FACILITATOR_THEME": "dark"},
    ],
)
def test_the_first_frame_has_the_theme_that_the_settings_turn_out_to_have(
    home: Paths, in_file: str | None, environ: dict[str, str]
) -> None:
    if in_file:
        home.config_file.write_text(f'theme = "{in_file}"\n')
    assert read_look(home, environ).theme == load_settings(home, environ).theme


@pytest.mark.parametrize(
    ("environ", "theme"),
    [
        ({}, "dark"),
        ({"COLORFGBG": "0;15"}, "light"),
        ({"COLORFGBG": "15;0"}, "dark"),
        ({"COLORFGBG": "x"}, "dark"),
        ({"COLORFGBG": "0;default;7"}, "light"),
        ({"NO_COLOR": "1", "COLORFGBG": "0;15"}, "ansi"),
    ],
)
def test_auto_goes_by_the_background_that_the_terminal_tells(
    home: Paths, environ: dict[str, str], theme: str
) -> None:
    home.config_file.write_text('theme = "auto"\n')
    assert read_look(home, environ).theme == theme


@pytest.mark.parametrize(
    "content",
    [
        b'theme = "purple"',
        b"theme = 3",
        b"theme = ",
        b"\xff\xfe",
        b"[" * 9000,
        b"theme = [['dark']]",
        b"other = 1",
    ],
)
def test_the_first_frame_comes_even_when_the_file_is_wrong(home: Paths, content: bytes) -> None:
    home.config_file.write_bytes(content)
    assert read_look(home, {}).theme == "dark"
    assert refusal(home).hint


def test_the_first_frame_comes_without_a_readable_file_or_with_a_wrong_variable(home: Paths) -> None:
    assert read_look(home, {"FACILITATOR_THEME": "purple"}).theme == "dark"
    home.config_file.mkdir()
    assert read_look(home, {}).theme == "dark"


def test_reading_the_theme_does_not_bring_in_the_slow_libraries() -> None:
    ask = (
        "import sys; from facilitator.first_frame import read_look; "
        "from facilitator.paths import find_paths; "
        "read_look(find_paths({'FACILITATOR_HOME': '/nowhere'}), {}); "
        "print({'pydantic', 'pydantic_settings', 'dateparser', 'dateutil'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", ask], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "set()"
