"""What the first screen may load: every heavy library it drags in is felt at each start."""

import importlib.util
import subprocess
import sys

import pytest

pytestmark = pytest.mark.xdist_group("layers")  # they share a fresh interpreter

HEAVY = [
    "sqlmodel",
    "sqlalchemy",
    "pydantic",
    "pydantic_settings",
    "dateparser",
    "jinja2",
    "pyperclip",
    "markdown_it",
    "icalendar",
    "cryptography",
    "argon2",
    "keyring",
    "zxcvbn",
]


@pytest.fixture(scope="module")
def loaded_by_the_app() -> set[str]:
    """Return the top-level names that a fresh interpreter holds once the app is imported."""
    code = "import sys, facilitator.app; print(*{name.partition('.')[0] for name in sys.modules})"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    return set(answer.stdout.split())


def test_the_app_brings_its_toolkit(loaded_by_the_app: set[str]) -> None:
    assert {"facilitator", "textual"} <= loaded_by_the_app


@pytest.mark.parametrize("name", HEAVY)
def test_the_first_screen_does_without(name: str, loaded_by_the_app: set[str]) -> None:
    assert importlib.util.find_spec(name), f"{name} is not installed, so this would hold for nothing"
    assert name not in loaded_by_the_app


LATER = [
    "commands.layout",
    "commands.parser",
    "domain.flow",
    "services.autosave",
    "services.backups",
    "services.catalog",
    "services.opening",
    "services.session",
    "settings",
    "storage.backup",
    "storage.migrations",
    "storage.orm",
    "storage.vault",
    "storage.vault_slots",
    "widgets.form",
    "widgets.text_field",
]
"""Our own modules that a plain store opens without: each costs milliseconds at every start."""

MOST_MODULES = 66
"""So many of our own are imported before the people are on the screen."""


def test_people_in_a_plain_store_come_up_without_what_comes_later() -> None:
    """Hold what the import of each part of the way to the people brings along."""
    code = (
        "import sys, facilitator.cli, facilitator.starting, facilitator.app, facilitator.screens.home, "
        "facilitator.services.keeping, facilitator.storage.store, facilitator.crash, facilitator.terminal\n"
        "print(*(name for name in sys.modules if name.startswith('facilitator.')))"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.removeprefix("facilitator.") for name in answer.stdout.split()}
    assert not loaded & set(LATER)
    assert all(importlib.util.find_spec(f"facilitator.{name}") for name in LATER)
    assert len(loaded) <= MOST_MODULES


def test_the_unlock_screen_comes_up_without_the_fields_of_a_meeting() -> None:
    code = (
        "import sys, facilitator.app, facilitator.screens.gate.unlock\n"
        "print(*(name for name in sys.modules if 'text_area' in name or 'text_field' in name))"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.split() == []
