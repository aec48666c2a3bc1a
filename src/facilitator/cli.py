"""The command line: run a command, or open the program, and end with the right code."""

import gc
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from facilitator.errors import FacilitatorError, MisuseError, OutputError
from facilitator.hardening import keep_to_itself

if TYPE_CHECKING:
    import argparse

OK, FAILED, MISUSED, INTERRUPTED = 0, 1, 2, 130
"""Exit codes: all well, something went wrong, called wrongly (or without a terminal), Ctrl+C."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code; without `arguments` it is the program itself that runs."""
    at_once = arguments is None and sys.argv[1:2] == ["add"]
    if arguments is None:
        keep_to_itself()
    if at_once:
        gc.disable()  # it ends before there is much to collect
    try:
        code = _run_verb(sys.argv[1:] if arguments is None else list(arguments))
        if at_once:
            _leave_at_once(code)
        return code
    except SystemExit as leaving:  # argparse, its message already printed, or a signal
        return leaving.code if isinstance(leaving.code, int) else FAILED
    except BrokenPipeError:  # whoever read this has seen enough
        _discard_output()
        return OK
    except FacilitatorError as error:
        return _failed(error)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # its message may hold words of the user, so only the log says where
        return _crashed(error)


def _run_verb(given: Sequence[str]) -> int:
    """Run the command, or open on the person, that the words on the command line name."""
    if not given:
        return _open()
    from facilitator.commands.parser import VERBS, near_command, parser

    words = [each for each in given if each != "--shield"]
    first = words[0].strip() if words else ""
    named = bool(first) and not first.startswith("-") and first not in VERBS
    if named and sys.stdin.isatty() and sys.stdout.isatty():
        return _open(person=" ".join(words), shielded=words != list(given))
    if named:
        raise MisuseError(
            f"There is no command “{first[:60]}”{near_command(first)}",
            "facilitator --help names them all. A person's name opens the program on a terminal only.",
        )
    options = _parse(parser(first if first in VERBS else None), given)
    if "run" in options:
        return int(options.run(options))
    return _open(example=options.verb == "demo", shielded=options.shield)


def _leave_at_once(code: int) -> None:
    """End this process without taking Python down, a seventh of `add`'s time; it has nothing open."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(code)


def _open(*, example: bool = False, person: str = "", shielded: bool = False) -> int:
    from facilitator.starting import open_program

    return open_program(example=example, person=person, shielded=shielded)


def _parse(reader: "argparse.ArgumentParser", given: Sequence[str]) -> "argparse.Namespace":
    """Read the command line; words that stand behind options join those before them."""
    options, rest = reader.parse_known_args(given)
    if rest and "text" in options and not any(each.startswith("-") for each in rest):
        options.text += rest
    elif rest:
        getattr(options, "reader", reader).error(f"not understood: {' '.join(rest)}")
    return options


def _crashed(error: Exception) -> int:
    from facilitator.commands.telling import tell
    from facilitator.crash import crash_words
    from facilitator.paths import find_paths
    from facilitator.support_log import SupportLog

    folder = find_paths(os.environ).log
    SupportLog(folder).write_crash(error)
    tell(crash_words(folder))
    return FAILED


def _discard_output() -> None:
    """Have what standard output still holds go nowhere, so that leaving does not fail over it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _failed(error: FacilitatorError) -> int:
    """Tell what is wrong, and note its kind in the log once there is a home."""
    from facilitator.commands.telling import tell

    tell(f"facilitator: {error}")
    if isinstance(error, OutputError):
        _discard_output()
    if isinstance(error, MisuseError):
        return MISUSED
    from facilitator.paths import find_paths
    from facilitator.support_log import Event, SupportLog

    folder = find_paths(os.environ).log
    if folder.is_dir():
        SupportLog(folder).write_error(Event.COMMAND_FAILED, error)
    return FAILED
