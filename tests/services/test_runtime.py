"""What every screen stands on: loaded once, honest about what is wrong, and saved when it is closed."""

import threading
from pathlib import Path
from uuid import UUID

import pytest

from facilitator.domain.clock import SetClock
from facilitator.domain.models import Person
from facilitator.paths import Paths
from facilitator.services.runtime import Runtime, person_scope
from facilitator.services.save_report import SaveReport, SaveState
from facilitator.services.summary import Form
from facilitator.settings import Settings
from facilitator.storage.store import Store, open_store
from tests.conftest import KEY


def test_settings_and_questions_are_there_when_asked_for(runtime: Runtime) -> None:
    assert runtime.settings == Settings.defaults()
    assert "standard" in runtime.catalog.flows
    assert runtime.problems == []


def test_they_are_loaded_once_however_many_threads_ask(runtime: Runtime) -> None:
    runtime.paths.config_file.write_text('theme = "purple"\n')
    asking = [threading.Thread(target=runtime.load) for _ in range(4)]
    for each in asking:
        each.start()
    for each in asking:
        each.join()
    catalog = runtime.catalog
    runtime.load()
    assert runtime.catalog is catalog
    assert len(runtime.problems) == 1


def test_the_user_s_settings_are_taken(runtime: Runtime) -> None:
    runtime.paths.config_file.write_text("length_minutes = 40\n")
    assert runtime.settings.length_minutes == 40


@pytest.mark.parametrize("wrong", ['theme = "purple"', "unknown = 1", "theme = ", "length_minutes = 9"])
def test_wrong_settings_are_named_and_the_defaults_hold(runtime: Runtime, wrong: str) -> None:
    runtime.paths.config_file.write_text(wrong)
    assert runtime.settings == Settings.defaults()
    (problem,) = runtime.problems
    assert str(runtime.paths.config_file) in problem


def test_a_wrong_flow_is_named_and_the_rest_works(runtime: Runtime) -> None:
    folder = runtime.paths.config / "flows"
    folder.mkdir()
    (folder / "mine.toml").write_text("id = 'mine'\n")
    assert "standard" in runtime.catalog.flows
    assert "mine" not in runtime.catalog.flows
    assert runtime.problems
    assert all("mine.toml" in problem for problem in runtime.problems)


def test_wrong_settings_do_not_hide_a_wrong_flow(runtime: Runtime) -> None:
    runtime.paths.config_file.write_text("unknown = 1")
    folder = runtime.paths.config / "flows"
    folder.mkdir()
    (folder / "mine.toml").write_text("not toml")
    runtime.load()
    assert ["settings.toml" in runtime.problems[0], "mine.toml" in runtime.problems[1]] == [True, True]


def test_a_broken_template_is_named_before_it_is_needed(runtime: Runtime) -> None:
    (runtime.paths.config / "summary.md.j2").write_text("one\n{{ nonsense( }}")
    (runtime.paths.config / "summary.txt.j2").write_bytes(b"\xff")
    runtime.load_files()
    first, second = runtime.problems
    assert "summary.md.j2 does not work, line 2" in first
    assert "summary.txt.j2 is not UTF-8" in second


def test_a_template_of_the_user_s_goes_before_ours(runtime: Runtime) -> None:
    assert runtime.template(Form.MARKDOWN) is None
    assert runtime.template(Form.PLAIN) is None
    for form, name in ((Form.MARKDOWN, "summary.md.j2"), (Form.PLAIN, "summary.txt.j2")):
        (runtime.paths.config / name).write_text("{{ person }}")
        assert runtime.template(form) == runtime.paths.config / name


@pytest.mark.parametrize("absolute", [False, True])
def test_a_template_that_the_settings_name_is_for_markdown_and_goes_before_the_usual_one(
    runtime: Runtime, tmp_path: Path, absolute: bool
) -> None:
    named = tmp_path / "mine.j2" if absolute else runtime.paths.config / "mine.j2"
    (runtime.paths.config / "summary.md.j2").write_text("")
    runtime.paths.config_file.write_text(f"template = {str(named if absolute else named.name)!r}\n")
    assert runtime.template(Form.MARKDOWN) == named
    assert runtime.template(Form.PLAIN) is None


def test_closing_saves_what_was_put_a_moment_ago(paths: Paths, store: Store, clock: SetClock) -> None:
    runtime = Runtime(paths, store, clock)
    person = Person(name="Bo", created_at=clock.now())
    runtime.autosave.put(person)
    assert runtime.close()
    with open_store(paths.database, KEY) as again:
        assert [p.name for p in again.find(Person)] == ["Bo"]


def test_closing_twice_is_no_error(runtime: Runtime) -> None:
    assert runtime.close()
    assert runtime.close()


def test_whoever_listens_is_told_how_saving_goes(runtime: Runtime, clock: SetClock) -> None:
    heard: list[SaveReport] = []
    runtime.on_report = heard.append
    runtime.autosave.put(Person(name="Bo", created_at=clock.now()))
    assert runtime.close()
    assert [report.state for report in heard] == [SaveState.SAVING, SaveState.SAVED]


def test_the_clock_is_saved_without_a_word(runtime: Runtime, clock: SetClock) -> None:
    heard: list[SaveReport] = []
    runtime.on_report = heard.append
    runtime.autosave.put_quietly(person := Person(name="Bo", created_at=clock.now()))
    assert runtime.autosave.flush()
    assert runtime.store.get(Person, person.id) is not None
    assert SaveState.SAVING not in [report.state for report in heard]


def test_every_person_s_form_keeps_its_unfinished_words_apart() -> None:
    one, two = UUID(int=1), UUID(int=2)
    assert person_scope(None) == "person:new"
    assert len({person_scope(None), person_scope(one), person_scope(two)}) == 3
