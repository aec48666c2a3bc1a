"""`completion`: what a shell runs to complete commands, and `complete`: what it asks at each Tab."""

import argparse
import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from facilitator.commands.output import write
from facilitator.commands.verbs import OK, add_verb

if TYPE_CHECKING:
    from facilitator.commands.verbs import Verbs

SHELLS = ("bash", "zsh", "fish")

_EXAMPLES = """\
  eval "$(facilitator completion bash)"            in ~/.bashrc
  eval "$(facilitator completion zsh)"             in ~/.zshrc, after compinit
  facilitator completion fish | source             in ~/.config/fish/config.fish

Names are completed while your notes are plain. Those of an encrypted store
are never read for this.
"""

VALUE, FILES, FOLDERS = "value", "files", "folders"
_ASK_THE_SHELL = {"FILE": FILES, "DIR": FOLDERS}


class Offer(NamedTuple):
    """What could stand at the cursor: a value and its purpose, or files that the shell itself finds."""

    kind: str
    value: str = ""
    purpose: str = ""


def add_verbs(verbs: "Verbs") -> None:
    """Add these commands to the command line; the second is for shells, so help leaves it out."""
    completion = add_verb(verbs, "completion", "print what has your shell complete commands", _EXAMPLES)
    completion.add_argument("shell", metavar="SHELL", choices=SHELLS, help=", ".join(SHELLS))
    completion.set_defaults(run=_completion)
    complete = verbs.add_parser("complete")
    complete.add_argument("shell", choices=SHELLS)
    # The program's own name comes first, as it was typed: argparse would take away a lone "--" there.
    complete.add_argument("words", nargs=argparse.REMAINDER)
    complete.set_defaults(run=_complete)


def _completion(options: argparse.Namespace) -> int:
    from importlib.resources import files

    script = files("facilitator") / "data" / "completion" / f"facilitator.{options.shell}"
    write(script.read_text("utf-8"))
    return OK


def _complete(options: argparse.Namespace) -> int:
    from facilitator.commands.parser import VERBS, parser

    words = options.words[1:] or [""]
    if options.shell == "bash":  # which hands words over as they were typed
        words = [_unquoted(word) for word in words]
    command = words[0] if len(words) > 1 and words[0] in VERBS else None
    write("".join("\t".join(each).rstrip("\t") + "\n" for each in offers(parser(command), words)))
    return OK


def _unquoted(word: str) -> str:
    """Return the word without its quotes and backslashes; the last of them may still be open."""
    import shlex

    for end in ("", "'", '"', "\\"):
        try:
            return "".join(shlex.split(word + end))
        except ValueError:
            continue
    return word


def offers(reader: argparse.ArgumentParser, words: Sequence[str]) -> list[Offer]:
    """Return what could stand in place of the last of these words, which follow the program's name."""
    place, typed = _Place(reader), words[-1]
    for word in words[:-1]:
        place.pass_over(word)
    if place.option is not None:
        return list(_values(place.option, typed))
    if typed.startswith("-") and place.options_allowed:
        return list(_of_options(place.reader, typed))
    found = list(_values(place.expected, typed)) if place.expected is not None else []
    if place.reader is reader and typed:
        found += _people(typed)
    return found


class _Place:
    """How far the words before the cursor lead into the commands."""

    def __init__(self, reader: argparse.ArgumentParser) -> None:
        self.reader = reader
        self.option: argparse.Action | None = None
        self.options_allowed = True
        self._taken = 0

    @property
    def expected(self) -> argparse.Action | None:
        """Return the argument that comes next, None when there is none."""
        arguments = [each for each in self.reader._actions if not each.option_strings]
        if self._taken < len(arguments):
            return arguments[self._taken]
        return arguments[-1] if arguments and arguments[-1].nargs == "*" else None

    def pass_over(self, word: str) -> None:
        """Go on behind this word."""
        if self.option is not None:
            self.option = None
        elif word == "--" and self.options_allowed:
            self.options_allowed = False
        elif word.startswith("-") and self.options_allowed:
            option = self.reader._option_string_actions.get(word)
            self.option = option if option is not None and option.nargs is None else None
        elif isinstance(self.expected, argparse._SubParsersAction) and word in self.expected.choices:
            self.reader = self.expected.choices[word]
            self._taken = 0
        else:
            self._taken += 1


def _of_options(reader: argparse.ArgumentParser, typed: str) -> Iterator[Offer]:
    name, equals, value = typed.partition("=")
    option = reader._option_string_actions.get(name)
    if equals:
        if option is not None and option.nargs is None:
            for each in _values(option, value):
                yield each._replace(value=f"{name}={each.value}") if each.kind == VALUE else each
        return
    for string, action in reader._option_string_actions.items():
        if string.startswith(typed) and (string.startswith("--") or typed == string):
            yield Offer(VALUE, string, action.help or "")


def _values(action: argparse.Action, typed: str) -> Iterator[Offer]:
    """Yield what an argument takes: its choices, or what its name in the help stands for."""
    if isinstance(action, argparse._SubParsersAction):
        for each in action._choices_actions:
            if each.dest.startswith(typed):
                yield Offer(VALUE, each.dest, each.help or "")
        return
    named = action.metavar if isinstance(action.metavar, str) else ""
    for value in action.choices or [part for part in named.split("|") if part.islower()]:
        if str(value).startswith(typed):
            yield Offer(VALUE, str(value))
    for part in named.split("|"):
        if part == "PERSON":
            yield from _people(typed)
        elif part in _ASK_THE_SHELL:
            yield Offer(_ASK_THE_SHELL[part])


def _people(typed: str) -> list[Offer]:
    """Return the names that this begins or is a word of, where no key is needed to read them."""
    from facilitator.domain.names import fold
    from facilitator.domain.text import one_line
    from facilitator.errors import FacilitatorError
    from facilitator.paths import find_paths
    from facilitator.storage.plain_names import plain_names

    paths = find_paths(os.environ)
    if paths.vault.exists() or not paths.database.exists():
        return []
    try:
        names = [one_line(each) for each in plain_names(paths.database)]
    except FacilitatorError:
        return []
    wanted = fold(typed)
    return [Offer(VALUE, each) for each in names if f" {wanted}" in f" {fold(each)}"]
