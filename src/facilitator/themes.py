"""The colours: Textual's own themes, with the tones of text darkened or lifted to 4.5:1 or more.

Raw accent, success and warning colours fall below that on a light background; a test computes each.
"""

from textual.css.stylesheet import Stylesheet
from textual.theme import BUILTIN_THEMES, Theme


def _toned(base: str, name: str, **tones: str) -> Theme:
    theme = BUILTIN_THEMES[base]
    return Theme(
        name=name,
        primary=theme.primary,
        secondary=theme.secondary,
        warning=theme.warning,
        error=theme.error,
        success=theme.success,
        accent=theme.accent,
        foreground=theme.foreground,
        background=theme.background,
        surface=theme.surface,
        panel=theme.panel,
        boost=theme.boost,
        dark=theme.dark,
        variables={**theme.variables, **{key.replace("_", "-"): value for key, value in tones.items()}},
    )


DARK = _toned("textual-dark", "facilitator-dark", foreground_muted="#B4B4B4")
LIGHT = _toned(
    "textual-light",
    "facilitator-light",
    foreground_muted="#505050",
    primary_muted="#BDD3E3",
    text_accent="#704400",
    text_warning="#704400",
    text_success="#1B5631",
    text_error="#96173C",
)

THEMES = {"dark": DARK.name, "light": LIGHT.name, "ansi": "ansi-dark"}
"""The theme behind each value of the `theme` setting."""


class Rules(Stylesheet):
    """Rules of style, read anew only when the colours that they name have changed.

    Textual asks for that once while it starts, whether the theme is another one or not.
    """

    _out_of_date = False

    def set_variables(self, variables: dict[str, str]) -> None:
        """Take what the names stand for."""
        if variables != self._variables:
            self._out_of_date = True
            super().set_variables(variables)

    def reparse(self) -> None:
        """Read all rules again, with what the names now stand for."""
        if self._out_of_date:
            super().reparse()
            self._out_of_date = False
