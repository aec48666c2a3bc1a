"""What a bug report needs to tell of a machine and its store, with nothing personal in it."""

import platform
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from facilitator import __version__
from facilitator.errors import FacilitatorError
from facilitator.paths import HOME_VARIABLE, Paths
from facilitator.services.backups import backups_in
from facilitator.storage.description import LATEST_SCHEMA, Description, describe, engine_versions
from facilitator.support_log import TROUBLE, SupportLog

LAST_ERRORS = 10
"""How many of the last errors are told."""

Section = tuple[str, list[str]]
"""A heading and the lines under it."""

_PACKAGES = (
    "textual",
    "sqlmodel",
    "SQLAlchemy",
    "sqlcipher3",
    "pydantic",
    "cryptography",
    "argon2-cffi",
    "keyring",
    "pyperclip",
)
_TERMINAL = ("TERM", "COLORTERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "LANG", "LC_ALL", "LC_CTYPE")
_SET_OR_NOT = ("TMUX", "STY", "SSH_CONNECTION", "WAYLAND_DISPLAY", "DISPLAY", "NO_COLOR")
_HARMLESS = re.compile(r"[\w.:@+-]{1,40}")


def diagnose(
    paths: Paths, environ: Mapping[str, str], size: tuple[int, int] | None, key: bytes | None, *, inside: bool
) -> list[Section]:
    """Return everything, a section each; `size` is that of the terminal.

    What is inside the store (numbers, no words) is told when `inside`, with the key of an encrypted one.
    """
    sections: list[Section] = [
        ("Versions", list(_versions())),
        ("Terminal", list(_terminal(environ, size))),
        ("Files", list(_files(paths, environ))),
        ("Settings", list(_settings(paths))),
    ]
    if inside:
        sections.append(("Store", _inside(paths, key)))
    sections.append(("Last errors", _last_errors(SupportLog(paths.log))))
    return sections


def shortened(path: Path, environ: Mapping[str, str]) -> str:
    """Return a path without what comes before our own folders, which may hold a name."""
    for name in (HOME_VARIABLE, "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        root = environ.get(name)
        if root and path.is_relative_to(Path(root).expanduser().absolute()):
            return f"${name}/{path.relative_to(Path(root).expanduser().absolute()).as_posix()}"
    with suppress(RuntimeError):
        if path.is_relative_to(Path.home()):
            return f"~/{path.relative_to(Path.home()).as_posix()}"
    return f"…/{path.name}"


def _versions() -> Iterator[str]:
    yield f"facilitator {__version__}, schema {LATEST_SCHEMA}"
    yield f"Python {platform.python_version()} ({platform.python_implementation()})"
    yield f"{platform.system()} {platform.release()} {platform.machine()}"
    yield ", ".join(f"{name} {number}" for name, number in engine_versions().items())
    for name in _PACKAGES:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            yield f"{name} is missing"


def _terminal(environ: Mapping[str, str], size: tuple[int, int] | None) -> Iterator[str]:
    yield "none" if size is None else f"{size[0]} columns, {size[1]} rows"
    for name in _TERMINAL:
        if value := environ.get(name):
            yield f"{name}={value if _HARMLESS.fullmatch(value) else '(unusual)'}"
    yield f"set: {', '.join(name for name in _SET_OR_NOT if environ.get(name)) or 'nothing else'}"
    yield f"encoding {sys.stdout.encoding}"


def _files(paths: Paths, environ: Mapping[str, str]) -> Iterator[str]:
    wal, index = (paths.database.with_name(paths.database.name + ending) for ending in ("-wal", "-shm"))
    for path in (paths.config_file, paths.database, wal, index, paths.vault, SupportLog(paths.log).file):
        yield f"{shortened(path, environ)}  {_size_and_mode(path)}"
    backups = backups_in(paths.backups)
    newest = f", the newest {backups[0].made_at:%Y-%m-%d}, {backups[0].size} bytes" if backups else ""
    yield f"{shortened(paths.backups, environ)}  {len(backups)} backups{newest}"
    for folder in (paths.inbox, paths.summaries, paths.drafts, paths.exports, paths.holds):
        with suppress(OSError):
            yield f"{shortened(folder, environ)}  {len([*folder.iterdir()])} files"
    with suppress(OSError):
        yield f"free on that disk: {shutil.disk_usage(paths.data).free // 1_000_000} MB"


def _size_and_mode(path: Path) -> str:
    try:
        status = path.stat()
    except FileNotFoundError:
        return "not there"
    except OSError as error:
        return f"cannot be looked at (errno {error.errno})"
    return f"{status.st_size} bytes, mode {status.st_mode & 0o777:o}"


def _settings(paths: Paths) -> Iterator[str]:
    """Tell which settings differ, by name: values may hold paths and words."""
    from facilitator.settings import Settings, load_settings

    try:
        own = load_settings(paths).model_dump()
    except FacilitatorError as error:
        yield f"settings.toml does not hold: {len(error.each)} mistakes"
        return
    usual = Settings.defaults().model_dump()
    yield f"changed: {', '.join(sorted(name for name in own if own[name] != usual[name])) or 'nothing'}"


def _inside(paths: Paths, key: bytes | None) -> list[str]:
    if not paths.database.exists():
        return ["none yet"]
    try:
        found = describe(paths.database, key)
    except FacilitatorError as error:
        return [f"cannot be opened: {type(error).__name__}"]
    return [*_described(found)]


def _described(found: Description) -> Iterable[str]:
    yield f"schema {found.schema}, {found.rows} rows"
    for name, value in found.pragmas.items():
        yield f"{name} = {value}"


def _last_errors(log: SupportLog) -> list[str]:
    entries = log.entries()
    errors = [each for each in entries if any(f"Z {event}" in each[0] for event in TROUBLE)]
    lines = [line for entry in errors[-LAST_ERRORS:] for line in entry]
    opened = [each[0] for each in entries if "Z opened" in each[0]]
    return [*opened[-1:], *(lines or ["none"])]
