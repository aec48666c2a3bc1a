"""What goes from a program that locks itself to the one that takes its place: where the user was, by ids.

Python cannot take a key or a note out of its memory for certain; another program in the same process can:
the system throws the old memory away. So to lock is to start anew, at the unlock screen.
"""

import os
import sys
from collections.abc import MutableMapping
from dataclasses import asdict
from typing import ClassVar, NoReturn, Self

from facilitator.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where the user is: a screen, the record it is about, and the field that has the cursor; ids alone."""

    screen: str
    id: str = ""
    focus: str = ""


@dataclass(frozen=True, slots=True)
class HandOver:
    """The place, whether the shield is up and the process is to stop, and the flags the terminal had."""

    VARIABLE: ClassVar = "FACILITATOR_HAND_OVER"

    place: Place
    shielded: bool = False
    stop: bool = False
    terminal: tuple[int, int] | None = None

    @classmethod
    def take(cls, environ: MutableMapping[str, str]) -> Self | None:
        """Return what the program before this one left, and take it out; None when there was none."""
        words = environ.pop(cls.VARIABLE, None)
        if words is None:
            return None
        import json

        try:
            left = json.loads(words)
            flags = left["terminal"]
            return cls(
                Place(**left["place"]), left["shielded"], left["stop"], tuple(flags) if flags else None
            )
        except (KeyError, ValueError, TypeError):
            return None

    def to_json(self) -> str:
        """Return it as `take` reads it."""
        import json

        return json.dumps(asdict(self))

    def start_anew(self) -> NoReturn:
        """Put the program, as it was started, in the place of this one."""
        environ = {**os.environ, self.VARIABLE: self.to_json()}
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], environ)
