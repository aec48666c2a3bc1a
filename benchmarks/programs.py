"""What is measured: the two programs, and the way to a text field in each, as data.

A step is a pair: `keys` presses them, `text` types it, `expect` and `gone` wait for a regex.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

Step = tuple[str, str]
"""What to do, and with what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program, and how a person gets on in it.

    `ready` is a regex that is on the screen once it can be used; `prepare` are steps taken once, in a start
    of their own that is not measured; `to_field` lead from the first screen to a text field with the focus,
    `from_field` out of it again.
    """

    argv: tuple[str, ...]
    ready: str
    prepare: tuple[Step, ...] = ()
    to_field: tuple[Step, ...] = ()
    from_field: tuple[Step, ...] = ()
    leave: str = "ctrl+q"


BARE = Program(
    argv=(sys.executable, str(Path(__file__).with_name("bare_app.py"))),
    ready="type here",
)

OURS = Program(
    argv=(str(Path(sys.executable).with_name("facilitator")),),
    ready="Ana Ruiz|Choose a passphrase",
    prepare=(
        ("keys", "f2"),
        ("expect", "Without encryption"),
        ("keys", "f5"),
        ("expect", "Add your first person"),
        ("keys", "n"),
        ("expect", "A new person"),
        ("text", "Ana Ruiz"),
        ("expect", "Ana Ruiz"),
        ("keys", "ctrl+s"),
        ("gone", "A new person"),
        ("expect", "Ana Ruiz"),
    ),
    to_field=(
        ("keys", "enter"),
        ("expect", "Private place"),
        ("keys", "w"),
        ("expect", r"esc\sleave"),
        # What goes by itself meanwhile would take its letters with it, and those are counted.
        ("gone", r"j\squestion"),
        ("gone", "First meeting: nothing"),
    ),
    # A meeting opens again where it was left, so the field has to be left before the program is.
    from_field=(("keys", "escape"), ("gone", r"esc\sleave")),
)
