"""What must be known before the first frame, read without the slow libraries."""

from collections.abc import Mapping
from typing import NamedTuple

from facilitator.errors import FacilitatorError
from facilitator.paths import Paths
from facilitator.settings_file import read_settings_file

THEMES = ("dark", "light", "ansi")
DEFAULT_THEME = "dark"
_NO = ("false", "no", "off", "0", "n", "f")
_LIGHT_BACKGROUNDS = ("7", "15")


class Look(NamedTuple):
    """How the first frame looks: its theme ("dark", "light" or "ansi"), and whether the shield is up."""

    theme: str
    shielded: bool


def read_look(paths: Paths, environ: Mapping[str, str]) -> Look:
    """Return how to begin, and never raise: what is wrong is told once settings are loaded.

    Variables go before the settings file, and NO_COLOR (https://no-color.org) before all. A shield that
    is set to neither yes nor no is up.
    """
    try:
        settings = read_settings_file(paths.config_file)
    except FacilitatorError:
        settings = {}
    shield = environ.get("FACILITATOR_SHIELD") or settings.get("shield", False)
    theme = environ.get("FACILITATOR_THEME") or settings.get("theme")
    return Look(_theme(theme, environ), str(shield).strip().lower() not in _NO)


def _theme(chosen: object, environ: Mapping[str, str]) -> str:
    if environ.get("NO_COLOR"):
        return "ansi"
    if chosen == "auto":
        return theme_of_terminal(environ)
    return chosen if isinstance(chosen, str) and chosen in THEMES else DEFAULT_THEME


def theme_of_terminal(environ: Mapping[str, str]) -> str:
    """Return the theme that suits the terminal's background, as COLORFGBG tells it; dark if it is silent."""
    background = environ.get("COLORFGBG", "").rpartition(";")[2]
    return "light" if background in _LIGHT_BACKGROUNDS else DEFAULT_THEME
