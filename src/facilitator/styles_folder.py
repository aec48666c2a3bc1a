"""Where the style sheets lie: beside the package in a wheel, else at the root of the source."""

from pathlib import Path

from facilitator.errors import FacilitatorError


def styles_folder() -> Path:
    """Return the folder of the .tcss files; FacilitatorError when the installation lacks it."""
    package = Path(__file__).resolve().parent
    for folder in (package / "styles", package.parents[1] / "styles"):
        if folder.is_dir():
            return folder
    raise FacilitatorError(
        "The style sheets are missing from this installation.", "Install Facilitator again."
    )
