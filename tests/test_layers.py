"""What the first screen may load: every heavy library it drags in is felt at each start."""

import importlib.util
import subprocess
import sys

import pytest

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
