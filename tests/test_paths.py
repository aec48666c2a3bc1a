"""Where files are kept, and that asking makes nothing."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from facilitator.errors import FacilitatorError
from facilitator.paths import Paths, close_to_others, find_paths, was_open
from facilitator.styles_folder import styles_folder


def test_a_home_of_your_own_holds_everything(tmp_path: Path) -> None:
    paths = find_paths({"FACILITATOR_HOME": str(tmp_path)})
    assert paths.config_file == tmp_path / "config" / "settings.toml"
    assert paths.database == tmp_path / "data" / "facilitator.db"
    assert (paths.backups, paths.log) == (tmp_path / "backups", tmp_path / "log")


def test_a_home_may_be_written_from_the_user_s_folder_or_from_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert find_paths({"FACILITATOR_HOME": "~/notes"}).data == tmp_path / "notes" / "data"
    assert find_paths({"FACILITATOR_HOME": "notes"}).data == tmp_path / "notes" / "data"


@pytest.mark.skipif(sys.platform != "linux", reason="the folders of other systems have other names")
def test_without_one_the_system_s_folders_are_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    paths = find_paths({})
    assert paths.config_file == tmp_path / "config" / "facilitator" / "settings.toml"
    assert paths.database == tmp_path / "data" / "facilitator" / "facilitator.db"
    assert paths.backups == paths.data / "backups"
    assert paths.log.is_relative_to(tmp_path / "state")


@pytest.mark.skipif(sys.platform != "linux", reason="the folders of other systems have other names")
def test_an_empty_home_is_no_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert find_paths({"FACILITATOR_HOME": ""}).data == tmp_path / "facilitator"


def test_asking_where_things_are_creates_nothing(tmp_path: Path) -> None:
    environ = {
        **os.environ,
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
    }
    ask = (
        "import os; from facilitator.paths import find_paths; find_paths({}).database; find_paths(os.environ)"
    )
    subprocess.run([sys.executable, "-c", ask], check=True, env=environ)
    assert list(tmp_path.iterdir()) == []


def test_preparing_makes_folders_for_their_owner_alone(tmp_path: Path) -> None:
    paths = find_paths({"FACILITATOR_HOME": str(tmp_path / "new" / "home")})
    paths.data.mkdir(parents=True)
    paths.data.chmod(0o755)
    before = os.umask(0o022)
    try:
        paths.prepare()
        paths.prepare()
    finally:
        os.umask(before)
    for folder in (paths.config, paths.data, paths.backups, paths.log):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    paths = Paths(tmp_path / "config", tmp_path / "data", tmp_path / "backups", tmp_path / "log")
    with pytest.raises(FacilitatorError) as refused:
        paths.prepare()
    assert str(paths.data) in refused.value.message
    assert "FACILITATOR_HOME" in refused.value.hint


def test_the_style_sheets_lie_in_a_folder_that_is_there() -> None:
    assert styles_folder().name == "styles"
    assert styles_folder().is_dir()


@pytest.mark.skipif(sys.platform == "win32", reason="no modes there")
def test_what_others_could_read_is_closed_to_them_and_told(paths: Paths, tmp_path: Path) -> None:
    assert close_to_others(paths) == []
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("not ours")
    (paths.data / "link").symlink_to(elsewhere)
    elsewhere.chmod(0o644)
    files = [paths.database, paths.vault, paths.backups / "facilitator-1.db", paths.log / "facilitator.log"]
    for each in files:
        each.write_text("words")
        each.chmod(0o640)
    paths.log.chmod(0o755)
    closed = close_to_others(paths)
    assert sorted(closed) == sorted([*files, paths.log])
    assert {stat.S_IMODE(each.stat().st_mode) for each in files} == {0o600}
    assert stat.S_IMODE(paths.log.stat().st_mode) == 0o700
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o644
    assert close_to_others(paths) == []
    assert was_open([]) == []
    assert "and 4 more were open" in was_open(closed)[0]
