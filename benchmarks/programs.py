"""What is measured: the programs, and how each is known to be ready, as data."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks import homes


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program; `ready` is a regex that is on the screen once it can be used, `make` prepares its home."""

    name: str
    argv: tuple[str, ...]
    ready: str
    make: Callable[[Path], None] = lambda _: None


_FACILITATOR = (str(Path(sys.executable).with_name("facilitator")),)

BARE = Program(
    name="bare",
    argv=(sys.executable, str(Path(__file__).with_name("bare_app.py"))),
    ready="type here",
)
PLAIN = Program(name="plain", argv=_FACILITATOR, ready=homes.NAME, make=homes.plain)
LOCKED = Program(name="locked", argv=_FACILITATOR, ready="Your notes are locked", make=homes.locked)
KEYRING = Program(
    name="keyring", argv=_FACILITATOR, ready=homes.NAME, make=partial(homes.locked, keyring=True)
)
