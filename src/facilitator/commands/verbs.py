"""How a command joins the command line: what it is for, and examples."""

import argparse
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from facilitator.domain.clock import Clock
    from facilitator.paths import Paths
    from facilitator.storage.store import Store

    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]
    Work = Callable[[argparse.Namespace, Store, Clock, Paths], int]

OK, FAILED = 0, 1


class Help(argparse.RawDescriptionHelpFormatter):
    """Lays help out for the window. One is made for each argument, where argparse would import `shutil`."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


def _columns() -> int:
    if os.environ.get("COLUMNS", "").isdecimal():
        return max(20, int(os.environ["COLUMNS"]))
    try:
        return os.get_terminal_size(1).columns or 80
    except OSError:
        return 80


def add_verb(verbs: "Verbs", name: str, purpose: str, examples: str) -> argparse.ArgumentParser:
    """Add a command and return its parser; `purpose` is a phrase such as "name your people".

    What it reads names it as `reader`, which tells of a word too many with the command's own usage.
    """
    made = verbs.add_parser(
        name,
        help=purpose,
        description=f"{purpose[0].upper()}{purpose[1:]}.",
        epilog=f"examples:\n{examples}",
        formatter_class=Help,
    )
    made.set_defaults(reader=made)
    return made


def add_group(verbs: "Verbs", name: str, purpose: str, examples: str) -> "Verbs":
    """Add a command that has commands of its own, and return what takes them."""
    return add_verb(verbs, name, purpose, examples).add_subparsers(
        metavar="COMMAND", required=True, prog=f"facilitator {name}"
    )


def with_store(work: "Work") -> Callable[[argparse.Namespace], int]:
    """Return the command that opens the store, takes in what was added, does the work, and closes it."""

    def run(options: argparse.Namespace) -> int:
        from facilitator.commands.telling import tell
        from facilitator.commands.unlocking import key_for
        from facilitator.domain.clock import SystemClock
        from facilitator.paths import find_paths
        from facilitator.services.command_store import open_for_commands, take_in

        paths, clock = find_paths(os.environ), SystemClock()
        with open_for_commands(paths, key_for(paths)) as store:
            for wrong in take_in(store, paths, clock):
                tell(f"facilitator: {wrong}")
            return work(options, store, clock, paths)

    return run
