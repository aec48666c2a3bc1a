"""Starts the program on a terminal: on your people, on one of them, or on the example."""

import gc
import os
import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from facilitator.domain.glance import PersonGlance
    from facilitator.endings import Endings
    from facilitator.first_frame import Look
    from facilitator.hand_over import HandOver
    from facilitator.paths import Paths
    from facilitator.quiet_terminal import QuietTerminal
    from facilitator.services.runtime import Runtime
    from facilitator.storage.store import Store

OK, FAILED, MISUSED = 0, 1, 2


def open_program(*, example: bool, person: str = "", shielded: bool = False) -> int:
    """Open the program and return its exit code once it is left; a misuse without a terminal."""
    from facilitator.commands.telling import tell

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        tell(
            "facilitator: this needs a terminal to draw on.\n"
            "Run it in a terminal window, not in a pipe. facilitator --help tells what else there is."
        )
        return MISUSED
    if os.environ.get("TERM") in ("dumb", "unknown"):
        tell(
            "facilitator: this terminal (TERM=dumb) cannot draw a screen.\n"
            "Run it in an ordinary terminal window, or set TERM to what yours really is."
        )
        return MISUSED
    gc.disable()  # a start makes no rubbish; the app enables it again once all is loaded
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
    from facilitator.commands.telling import tell
    from facilitator.crash import crash_words, log_threads
    from facilitator.paths import close_to_others, find_paths, was_open
    from facilitator.support_log import Event

    paths = find_paths(os.environ)
    if person and not paths.database.exists():
        _refuse(person)
    closed = close_to_others(paths)
    paths.prepare()
    log_threads(paths.log)
    if paths.drafts.is_dir():
        from facilitator.services.mail import wipe_drafts

        wipe_drafts(paths.drafts)
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
        endings.hand_to(app.end, runtime.flush)
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
        tell(crash_words(paths.log, kept))
    elif not saved:
        problem = runtime.report.problem
        tell(f"facilitator: Your last words could not be saved. {problem}")
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
    from facilitator.commands.parser import near_command, parser

    parser().error(f"there is no command “{words[:60]}”, and nobody is called so{near_command(words)}")


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
    from facilitator.services.keeping import Keeping, look, open_readable, settle
    from facilitator.services.way_back import naming_the_way_back

    with naming_the_way_back(paths.backups):
        settle(paths)
        clock, plain = SystemClock(), look(paths) is Keeping.PLAIN
        return Runtime(paths, open_readable(paths.database, None, clock) if plain else None, clock)
