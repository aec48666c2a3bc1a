"""The settings: a TOML file, and environment variables above it. Slow to import, so import it late."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from facilitator.domain.cadence import CadenceError, parse_cadence
from facilitator.errors import FacilitatorError, raise_all
from facilitator.paths import Paths
from facilitator.quick_dataclass import dataclass
from facilitator.settings_file import PREFIX, closest, environment_names, read_settings_file

if TYPE_CHECKING:
    from facilitator.storage.vault_slots import Argon2

TEMPLATE_NAME = "summary.md.j2"
OPENING = (
    "I take notes while we talk. What we agree on, you get as a summary right after; what I write "
    "for myself stays with me. Tell me if something should not be written down at all."
)


def _checked_cadence(phrase: str) -> str:
    try:
        return str(parse_cadence(phrase))
    except CadenceError as error:
        raise ValueError(str(error)) from None


def _expects(words: str) -> dict[str, Any]:
    return {"expects": words}


class Settings(BaseSettings):
    """What a user may set; each name is a key of settings.toml, or FACILITATOR_ and the name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="forbid", frozen=True, use_attribute_docstrings=True
    )

    theme: Literal["dark", "light", "ansi", "auto"] = Field(
        default="dark", json_schema_extra=_expects('"dark", "light", "ansi" or "auto"')
    )
    """The colours: dark, light, ansi for those of your terminal, or auto to go by its background."""

    shield: bool = Field(default=False, json_schema_extra=_expects("true or false"))
    """Whether names and words are blocks from the first moment, until you lower the shield."""

    lock_after_minutes: int = Field(
        default=5, ge=0, le=720, json_schema_extra=_expects("a whole number of minutes from 0 to 720")
    )
    """After how many minutes without a key the program locks itself; 0 never."""

    lock_in_meetings: bool = Field(default=False, json_schema_extra=_expects("true or false"))
    """Whether it locks itself in a meeting too, where you may well not touch a key for long."""

    opening: str = Field(default=OPENING, min_length=1, json_schema_extra=_expects("some words, in quotes"))
    """What you say at the start of a meeting about your notes and who will see them."""

    template: Path | None = Field(default=None, json_schema_extra=_expects("the path of a file, in quotes"))
    """The template of your summaries; without it, summary.md.j2 beside the settings if there is one."""

    length_minutes: int = Field(
        default=25, ge=10, le=120, json_schema_extra=_expects("a whole number of minutes from 10 to 120")
    )
    """How long a meeting with a new person is planned for."""

    cadence: Annotated[str, AfterValidator(_checked_cadence)] = Field(
        default="every 2 weeks",
        json_schema_extra=_expects('a rhythm such as "weekly" or "every 2 weeks on tue"'),
    )
    """How often you meet a new person."""

    day_first: bool = Field(default=True, json_schema_extra=_expects("true or false"))
    """Whether 3/4 is the third of April; set it to false to make it the fourth of March."""

    clipboard_seconds: int = Field(
        default=120, ge=0, le=3600, json_schema_extra=_expects("a whole number of seconds from 0 to 3600")
    )
    """After how many seconds a copied summary is taken out of the clipboard again; 0 leaves it there."""

    review_months: int = Field(
        default=24, ge=1, le=600, json_schema_extra=_expects("a whole number of months from 1 to 600")
    )
    """How long after the last meeting you are asked to look at what is kept about a person."""

    passphrase_cost: Literal["standard", "strong"] = Field(
        default="standard", json_schema_extra=_expects('"standard" or "strong"')
    )
    """What one guess at a new passphrase costs: 64 MiB of memory, or 256 MiB, which unlocks in a second."""

    keys: dict[str, str] = Field(
        default_factory=dict,
        json_schema_extra=_expects('a table of actions and keys, such as "app.help" = "f9"'),
    )
    """Keys of your own, by the id of the action."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 (the signature is the library's)
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take only what `load_settings` hands in, so that it can tell where each value came from."""
        return (init_settings,)

    @classmethod
    def defaults(cls) -> Self:
        """Return the settings of somebody who has set nothing."""
        return cls()

    @property
    def cost(self) -> "Argon2":
        """Return what `passphrase_cost` stands for."""
        from facilitator.storage.vault_slots import COSTS

        return COSTS[self.passphrase_cost]

    def template_file(self, paths: Paths) -> Path | None:
        """Return the template of summaries, None for the one that ships.

        A relative path starts at the config folder. FacilitatorError when the file is not there.
        """
        if self.template is None:
            usual = paths.config / TEMPLATE_NAME
            return usual if usual.is_file() else None
        chosen = paths.config / self.template.expanduser()
        if not chosen.is_file():
            raise FacilitatorError(
                f"The summary template {chosen} is not there.",
                f'Correct "template" in {paths.config_file}, or take it out.',
            )
        return chosen


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting as it stands; `source` is "default", the file's path or a variable's name."""

    name: str
    value: str
    default: str
    doc: str
    source: str


def load_settings(paths: Paths, environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings from the file and, above it, the environment (the process's own by default).

    FacilitatorError for a file that cannot be read, an unknown name or a value that does not fit.
    """
    return _load(paths, os.environ if environ is None else environ)[0]


def describe_settings(paths: Paths, environ: Mapping[str, str] | None = None) -> list[SettingRow]:
    """Return one row per setting, in the order of the documentation; raises as `load_settings` does."""
    settings, sources = _load(paths, os.environ if environ is None else environ)
    standard = Settings.defaults()
    return [
        SettingRow(
            name,
            _shown(getattr(settings, name)),
            _shown(getattr(standard, name)),
            " ".join((field.description or "").split()),
            sources.get(name, "default"),
        )
        for name, field in Settings.model_fields.items()
    ]


def _load(paths: Paths, environ: Mapping[str, str]) -> tuple[Settings, dict[str, str]]:
    from_file = read_settings_file(paths.config_file)
    variables = environment_names(environ, list(Settings.model_fields))
    sources = dict.fromkeys(from_file, str(paths.config_file)) | variables
    values = from_file | _from_environment(environ, variables)
    try:
        return Settings(**values), sources
    except ValidationError as error:
        wrong = {str(each["loc"][0]): each["type"] for each in error.errors()}
    raise_all([_refusal(name, kind, sources) for name, kind in wrong.items()])
    raise AssertionError("there is no validation error without a name")


def _from_environment(environ: Mapping[str, str], variables: dict[str, str]) -> dict[str, Any]:
    source = EnvSettingsSource(Settings)
    source.env_vars = {name.lower(): environ[name] for name in variables.values() if name.startswith(PREFIX)}
    try:
        found = source()
    except SettingsError:
        raise _wrong("keys", f"{PREFIX}KEYS") from None
    if "NO_COLOR" in variables.values():
        found["theme"] = "ansi"
    return found


def _refusal(name: str, kind: str, sources: dict[str, str]) -> FacilitatorError:
    if kind != "extra_forbidden":
        return _wrong(name, sources.get(name, "settings"))
    return FacilitatorError(
        f"{sources.get(name, 'settings')}: there is no setting “{name}”.",
        closest(name, list(Settings.model_fields)),
    )


def _wrong(name: str, source: str) -> FacilitatorError:
    extra = Settings.model_fields[name].json_schema_extra
    expected = extra["expects"] if isinstance(extra, dict) else ""
    return FacilitatorError(f"{source}: the value of “{name}” does not fit.", f"Expected {expected}.")


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return ", ".join(f"{action} = {key}" for action, key in value.items())
    return "" if value is None else str(value)
