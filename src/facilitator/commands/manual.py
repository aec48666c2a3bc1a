"""Writes the manual page from the definitions of the commands: `make man`."""

import argparse
import re
from collections.abc import Iterator

from facilitator import __version__
from facilitator.commands.parser import parser

_DATE = "2026-11-23"
"""When the words below last changed."""

_AFTER = r"""
.SH PASSPHRASE
A command that needs the notes asks for the passphrase on the terminal, unless
.B FACILITATOR_PASSPHRASE_COMMAND
names a command that prints it, or the system's keyring opens them.
.B add
needs none.
.SH EXIT STATUS
.TP
.B 0
All went well, or whoever read the output had seen enough.
.TP
.B 1
Something went wrong; standard error tells what, and what to do.
.TP
.B 2
The command was given wrongly, could mean several things, or needs a terminal.
.TP
.B 130
Ctrl+C.
.SH ENVIRONMENT
.TP
.B FACILITATOR_HOME
A folder to keep everything in, instead of the system's folders for it.
.TP
.B FACILITATOR_PASSPHRASE_COMMAND
A command that prints the passphrase.
.TP
.B NO_COLOR
No colour, whatever it is set to.
.SH FILES
.B facilitator locate
prints where they are. They are open to you alone; notes and backups are
encrypted once there is a passphrase.
"""


def manual() -> str:
    """Return the page, as troff's macros `man` read it."""
    top = parser()
    summary = (top.description or "").removesuffix(".")
    lines = [
        f'.TH FACILITATOR 1 "{_DATE}" "facilitator {__version__}" "User Commands"',
        ".SH NAME",
        f"facilitator \\- {_text(summary[0].lower() + summary[1:])}",
        ".SH SYNOPSIS",
        *_synopsis(top),
        ".SH DESCRIPTION",
        _text(top.description or ""),
        "Data goes to standard output, words about it to standard error.",
        *_options(top),
        *_examples(top),
        ".SH COMMANDS",
    ]
    for verb in _verbs(top):
        lines += _command(verb)
    return "\n".join(lines) + _AFTER


def _verbs(reader: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Yield the parser of every command that help names, each before those below it."""
    for action in reader._actions:
        if isinstance(action, argparse._SubParsersAction):
            for named in action._choices_actions:
                verb = action.choices[named.dest]
                yield verb
                yield from _verbs(verb)


def _command(verb: argparse.ArgumentParser) -> Iterator[str]:
    yield f".SS {_text(verb.prog.removeprefix('facilitator '))}"
    yield from _synopsis(verb)
    yield ".PP"
    yield _text(verb.description or "")
    yield from _options(verb)
    yield from _examples(verb)


def _synopsis(reader: argparse.ArgumentParser) -> Iterator[str]:
    yield f".B {_text(reader.prog)}"
    usage = " ".join(reader.format_usage().removeprefix("usage: ").split()).replace(" [-h]", "")
    if rest := usage.removeprefix(reader.prog).strip():
        yield _text(rest)


def _options(reader: argparse.ArgumentParser) -> Iterator[str]:
    for action in reader._actions:
        if isinstance(action, argparse._HelpAction | argparse._SubParsersAction):
            continue
        value = action.metavar if isinstance(action.metavar, str) else "|".join(action.choices or ())
        if action.option_strings:
            named = f"\\fB{_text(', '.join(action.option_strings))}\\fR"
            named += f" \\fI{_text(value)}\\fR" if value else ""
        else:
            named = f"\\fI{_text(value or action.dest)}\\fR"
        yield from (".TP", named, _text(action.help or ""))


def _examples(reader: argparse.ArgumentParser) -> Iterator[str]:
    epilog = (reader.epilog or "").removeprefix("examples:\n").rstrip()
    if epilog:
        yield from (".PP", ".EX")
        yield from (_text(line) for line in epilog.splitlines())
        yield ".EE"


def _text(words: str) -> str:
    """Return words that troff prints as they are: hyphens stay hyphens, and no line begins a request."""
    told = words.replace("\\", "\\e").replace("-", "\\-")
    told = re.sub(r"[^\x00-\x7f]", lambda found: f"\\[u{ord(found[0]):04X}]", told)
    return f"\\&{told}" if told.startswith((".", "'")) else told


if __name__ == "__main__":
    print(manual(), end="")
