"""The command line: start the program, look at an example, say where everything is."""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from facilitator import __version__
from facilitator.commands import (
    access,
    capture,
    diagnose,
    encryption,
    erase,
    exporting,
    importing,
    marking,
    reading,
    safety,
    searching,
)
from facilitator.errors import FacilitatorError, MisuseError
from facilitator.hardening import keep_to_itself

if TYPE_CHECKING:
    from facilitator.domain.glance import PersonGlance
    from facilitator.endings import Endings
    from facilitator.first_frame import Look
    from facilitator.hand_over import HandOver
    from facilitator.paths import Paths
    from facilitator.quiet_terminal import QuietTerminal
    from facilitator.services.runtime import Runtime
    from facilitator.storage.store import Store

OK, FAILED, MISUSED, INTERRUPTED = 0, 1, 2, 130
"""Exit codes: all well, something went wrong, called wrongly (or without a terminal), Ctrl+C."""

_EXAMPLES = """\
examples:
  facilitator           open your people
  facilitator ana       open them on Ana
  facilitator brief ana what to know before you meet her
  facilitator demo      look around with an example team; nothing is kept
  facilitator backup    copy your notes, and check the copy
  facilitator locate    where your settings, data, backups and log are
"""


_SHIELD = "start with names and words as blocks, for a screen that others see"


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    top = argparse.ArgumentParser(
        prog="facilitator",
        description="Stands beside a 1-on-1 video call and walks you both through it.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"facilitator {__version__}")
    top.add_argument("--shield", action="store_true", help=_SHIELD)
    verbs = top.add_subparsers(dest="verb", metavar="COMMAND")
    demo = verbs.add_parser("demo", help="open an example team in a store that is thrown away")
    demo.add_argument("--shield", action="store_true", default=argparse.SUPPRESS, help=_SHIELD)
    locate = verbs.add_parser("locate", help="print where settings, data, backups and log are")
    locate.set_defaults(run=lambda _: _locate())
    for group in (
        capture,
        reading,
        searching,
        marking,
        exporting,
        importing,
        safety,
        access,
        encryption,
        erase,
        diagnose,
    ):
        group.add_verbs(verbs)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code; without `arguments` it is the program itself that runs."""
    if arguments is None:
        keep_to_itself()
    try:
        return _run_verb(sys.argv[1:] if arguments is None else list(arguments))
    except SystemExit as leaving:  # argparse, its message already printed, or a signal
        return leaving.code if isinstance(leaving.code, int) else FAILED
    except FacilitatorError as error:
        return _failed(error)
    except BrokenPipeError:  # whoever read this has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # its message may hold words of the user, so only the log says where
        return _crashed(error)


def _run_verb(given: Sequence[str]) -> int:
    """Run the command, or open on the person, that the words on the command line name."""
    top = parser()
    first = given[0].strip() if given else ""
    if first and not first.startswith("-") and first not in _verbs(top) and _on_a_terminal():
        return _open(example=False, person=" ".join(given))
    options = _parse(top, given)
    if "run" in options:
        return int(options.run(options))
    return _open(example=options.verb == "demo", shielded=options.shield)


def _parse(reader: argparse.ArgumentParser, given: Sequence[str]) -> argparse.Namespace:
    """Read the command line; words that stand behind options join those before them."""
    options, rest = reader.parse_known_args(given)
    if rest and "text" in options and not any(each.startswith("-") for each in rest):
        options.text += rest
    elif rest:
        reader.error(f"not understood: {' '.join(rest)}")
    return options


def _verbs(top: argparse.ArgumentParser) -> Sequence[str]:
    (commands,) = (each for each in top._actions if isinstance(each, argparse._SubParsersAction))
    return list(commands.choices)


def _on_a_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _locate() -> int:
    from facilitator.paths import find_paths

    paths = find_paths(os.environ)
    for label, path in (
        ("settings", paths.config_file),
        ("flows, prompts, templates", paths.config),
        ("data", paths.database),
        ("backups", paths.backups),
        ("log", paths.log),
    ):
        print(f"{label + ':':<27}{path}")
    return OK


def _open(*, example: bool, person: str = "", shielded: bool = False) -> int:
    if not _on_a_terminal():
        print(
            "facilitator: this needs a terminal to draw on.\n"
            "Run it in a terminal window, not in a pipe. facilitator --help tells what else there is.",
            file=sys.stderr,
        )
        return MISUSED
    if os.environ.get("TERM") in ("dumb", "unknown"):
        print(
            "facilitator: this terminal (TERM=dumb) cannot draw a screen.\n"
            "Run it in an ordinary terminal window, or set TERM to what yours really is.",
            file=sys.stderr,
        )
        return MISUSED
    # Textual reads both once, when it is first imported: frames a second, and how long (ms) an
    # Escape waits for the rest of a sequence before it counts as the key.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    os.environ.setdefault("ESCDELAY", "50")
    for name in ("COLUMNS", "LINES"):  # left behind by a shell they would overrule the real size
        os.environ.pop(name, None)

    from facilitator.endings import Endings
    from facilitator.hand_over import HandOver
    from facilitator.quiet_terminal import QuietTerminal

    came_back = HandOver.take(os.environ)
    with QuietTerminal(came_back) as terminal:
        endings = Endings(terminal)
        endings.watch()

        from facilitator.first_frame import read_look
        from facilitator.paths import find_paths

        look = read_look(find_paths(os.environ), os.environ)
        if shielded or (came_back and came_back.shielded):
            look = look._replace(shielded=True)
        if example:
            return _example(look, endings, terminal)
        return _run(look, endings, terminal, came_back, person=person)


def _example(look: "Look", endings: "Endings", terminal: "QuietTerminal") -> int:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="facilitator-demo-", ignore_cleanup_errors=True) as folder:
        os.environ["FACILITATOR_HOME"] = folder
        return _run(look, endings, terminal, example=True)


def _run(
    look: "Look",
    endings: "Endings",
    terminal: "QuietTerminal",
    came_back: "HandOver | None" = None,
    *,
    example: bool = False,
    person: str = "",
) -> int:
    from facilitator.app import FacilitatorApp
    from facilitator.crash import crash_words, log_threads
    from facilitator.paths import close_to_others, find_paths, was_open
    from facilitator.support_log import Event

    paths = find_paths(os.environ)
    if person and not paths.database.exists():
        _refuse(person)
    closed = close_to_others(paths)
    paths.prepare()
    log_threads(paths.log)
    runtime = _runtime(paths, example=example)
    runtime.remarks += was_open(closed)
    runtime.log.write_start(example=example)
    saved = False
    try:
        first: PersonGlance | str = person
        if person and runtime.is_open:
            with terminal.loud():
                first = _whom(runtime.store, person)
        place = came_back.place if came_back else None
        app = FacilitatorApp(
            runtime, look.theme, first, shielded=look.shielded, came_back=place, terminal=terminal
        )
        endings.hand_to(app.end, runtime.autosave.flush)
        app.run()
    finally:
        try:
            saved = runtime.close()
        finally:
            endings.over()
            runtime.log.write(Event.ENDED, saved=saved)
    if app.locked and saved:
        endings.forget()
        app.locked.start_anew()
    if app.crashed:
        kept = "Everything you wrote is saved." if saved else "Your last words could not be saved."
        print(crash_words(paths.log, kept), file=sys.stderr)
    elif not saved:
        problem = runtime.autosave.report.problem
        print(f"facilitator: Your last words could not be saved. {problem}", file=sys.stderr)
    return FAILED if app.crashed or not saved else app.return_code or OK


def _whom(store: "Store", words: str) -> "PersonGlance":
    """Return the person to open on; asked for by number when several may be meant."""
    from facilitator.commands.asking import person_named
    from facilitator.domain.clock import SystemClock
    from facilitator.services.finding import people_meant

    try:
        if not people_meant(words, store.glance.people(SystemClock().today(), archived=True)):
            _refuse(words)
        return person_named(store, words)
    except BaseException:
        store.close()
        raise


def _refuse(words: str) -> NoReturn:
    from difflib import get_close_matches

    top = parser()
    near = get_close_matches(words, _verbs(top), n=1)
    hint = f"; did you mean “{near[0]}”?" if near else ""
    top.error(f"there is no command “{words[:60]}”, and nobody is called so{hint}")


def _crashed(error: Exception) -> int:
    from facilitator.crash import crash_words
    from facilitator.paths import find_paths
    from facilitator.support_log import SupportLog

    folder = find_paths(os.environ).log
    SupportLog(folder).write_crash(error)
    print(crash_words(folder), file=sys.stderr)
    return FAILED


def _failed(error: FacilitatorError) -> int:
    """Tell what is wrong, and note its kind in the log once there is a home."""
    print(f"facilitator: {error}", file=sys.stderr)
    if isinstance(error, MisuseError):
        return MISUSED
    from facilitator.paths import find_paths
    from facilitator.support_log import Event, SupportLog

    folder = find_paths(os.environ).log
    if folder.is_dir():
        SupportLog(folder).write_error(Event.COMMAND_FAILED, error)
    return FAILED


def _runtime(paths: "Paths", *, example: bool) -> "Runtime":
    """Return the parts of the program; an encrypted store is opened later, and a new one made."""
    from facilitator.domain.clock import SystemClock
    from facilitator.services.runtime import Runtime
    from facilitator.storage.store import open_store

    if example:
        from facilitator.services.example import fill_example

        print("Setting up the example team…", flush=True)
        runtime = Runtime(paths, open_store(paths.database), SystemClock(), example=True)
        fill_example(runtime.store, runtime.clock, runtime.catalog)
        return runtime
    from facilitator.services.backups import naming_the_way_back
    from facilitator.services.keeping import Keeping, look, settle
    from facilitator.services.unlocking import open_readable

    with naming_the_way_back(paths.backups):
        settle(paths)
        clock, plain = SystemClock(), look(paths) is Keeping.PLAIN
        return Runtime(paths, open_readable(paths.database, None, clock) if plain else None, clock)
