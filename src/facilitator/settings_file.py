"""The settings file and the environment as they are written, with errors that say where to look."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from facilitator.errors import FacilitatorError, raise_all
from facilitator.paths import HOME_VARIABLE

PREFIX = "FACILITATOR_"
NOT_SETTINGS = (HOME_VARIABLE, "FACILITATOR_PASSPHRASE_COMMAND")
"""Variables of ours that are read elsewhere."""


def read_settings_file(path: Path) -> dict[str, Any]:
    """Return the tables of the file, {} when there is none; FacilitatorError when it cannot be read."""
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return {}
    except OSError as error:
        reason = error.strerror or error
        raise FacilitatorError(f"{path} could not be read: {reason}.", "Check the file.") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise FacilitatorError(
            f"{path}, line {line}: this is not UTF-8.", "Save the file as UTF-8."
        ) from None
    import tomllib

    try:
        return tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise FacilitatorError(f"{path} is not valid TOML: {error}.", "Correct it there.") from None
    except RecursionError:
        raise FacilitatorError(f"{path} is nested too deeply.", "Settings are one level deep.") from None


def environment_names(environ: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    """Return the variable that sets each setting, for those that one sets; an empty variable sets nothing.

    FacilitatorError for a variable that begins as ours do and is none.
    """
    known = {PREFIX + name.upper(): name for name in names}
    raise_all(
        [
            FacilitatorError(
                f"There is no setting for the environment variable {variable}.",
                closest(variable, [*known, *NOT_SETTINGS]),
            )
            for variable in sorted(environ)
            if variable.startswith(PREFIX) and variable not in known and variable not in NOT_SETTINGS
        ]
    )
    found = {name: variable for variable, name in known.items() if environ.get(variable)}
    return found | ({"theme": "NO_COLOR"} if environ.get("NO_COLOR") else {})


def closest(name: str, known: Sequence[str]) -> str:
    """Return a hint with the nearest known name, or with all of them."""
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1)
    return f"Did you mean “{near[0]}”?" if near else f"There are: {', '.join(known)}."
