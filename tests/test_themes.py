"""Every tone of text can be read: at least 4.5:1 (WCAG 2.2, success criterion 1.4.3)."""

import pytest
from textual.color import Color

from facilitator.app import FacilitatorApp
from facilitator.services.runtime import Runtime

TONES = ("foreground", "foreground-muted", "text-accent", "text-success", "text-warning", "text-error")
GROUNDS = ("background", "surface", "panel", "primary-muted")


def contrast(one: Color, other: Color) -> float:
    """Return the ratio that WCAG 2.2 defines."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: Color) -> float:
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("tone", TONES)
@pytest.mark.parametrize("ground", GROUNDS)
def test_text_stands_out(runtime: Runtime, theme: str, tone: str, ground: str) -> None:
    colours = FacilitatorApp(runtime, theme).get_css_variables()
    below = Color.parse(colours[ground])
    above = below + Color.parse(colours[tone])
    assert contrast(above, below) >= 4.5


def test_the_ansi_theme_follows_the_terminal(runtime: Runtime) -> None:
    app = FacilitatorApp(runtime, "ansi")
    assert app.ansi_color
    assert app.get_css_variables()["foreground"] == "ansi_default"
