"""What must be known before the first frame, read without the slow libraries."""

from collections.abc import Mapping

from facilitator.errors import FacilitatorError
from facilitator.paths import Paths
from facilitator.settings_file import read_settings_file

THEMES = ("dark", "light", "ansi")
DEFAULT_THEME = "dark"
_LIGHT_BACKGROUNDS = ("7", "15")


def read_theme(paths: Paths, environ: Mapping[str, str]) -> str:
    """Return "dark", "light" or "ansi", and never raise: what is wrong is told once settings are loaded.

    NO_COLOR (https://no-color.org) makes it "ansi"; FACILITATOR_THEME goes before the settings file.
    """
    if environ.get("NO_COLOR"):
        return "ansi"
    chosen = environ.get("FACILITATOR_THEME") or _theme_in_file(paths)
    if chosen == "auto":
        return theme_of_terminal(environ)
    return chosen if chosen in THEMES else DEFAULT_THEME


def theme_of_terminal(environ: Mapping[str, str]) -> str:
    """Return the theme that suits the terminal's background, as COLORFGBG tells it; dark if it is silent."""
    background = environ.get("COLORFGBG", "").rpartition(";")[2]
    return "light" if background in _LIGHT_BACKGROUNDS else DEFAULT_THEME


def _theme_in_file(paths: Paths) -> str:
    try:
        found = read_settings_file(paths.config_file).get("theme")
    except FacilitatorError:
        return DEFAULT_THEME
    return found if isinstance(found, str) else DEFAULT_THEME
