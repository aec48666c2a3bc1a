"""`mark`: a promise is done, gets a new date, or is dropped, between two meetings."""

import argparse
from typing import TYPE_CHECKING

from facilitator.commands.asking import ask, can_ask, record_named
from facilitator.commands.telling import tell
from facilitator.commands.verbs import OK, add_verb, with_store
from facilitator.errors import FacilitatorError, MisuseError

if TYPE_CHECKING:
    from datetime import date

    from facilitator.commands.verbs import Verbs
    from facilitator.domain.clock import Clock
    from facilitator.domain.models import EventKind
    from facilitator.paths import Paths
    from facilitator.storage.store import Store

_MARK = """\
  facilitator due                         names the promises, and their ids
  facilitator mark 3f9a done
  facilitator mark 3f9a renegotiate --due fri --because "legal is away"
  facilitator mark 3f9a drop --because "the project ended"
"""


def add_verbs(verbs: "Verbs") -> None:
    """Add this command to the command line."""
    mark = add_verb(verbs, "mark", "say that a promise is done, moved or dropped", _MARK)
    mark.add_argument("id", metavar="ID", help="its short id, as due and brief print it")
    mark.add_argument("decision", choices=("done", "renegotiate", "drop"), help="what became of it")
    mark.add_argument("--due", default="", metavar="WHEN", help="the new date: fri, in 2 weeks, 27 nov")
    mark.add_argument("--because", default="", metavar="WHY", help="why it is moved or dropped")
    mark.set_defaults(run=with_store(_mark))


def _mark(options: argparse.Namespace, store: "Store", clock: "Clock", paths: "Paths") -> int:
    from facilitator.domain.due import echo_due
    from facilitator.domain.models import Commitment, CommitmentStatus, EventKind
    from facilitator.domain.text import one_line
    from facilitator.services.command_store import nobody_meets
    from facilitator.services.review import decide_between

    kinds = {"done": EventKind.DONE, "renegotiate": EventKind.RENEGOTIATED, "drop": EventKind.DROPPED}
    promise = record_named(store, options.id, (Commitment,))
    assert isinstance(promise, Commitment)
    kind = kinds[options.decision]
    if promise.status in (CommitmentStatus.DONE, CommitmentStatus.DROPPED):
        raise FacilitatorError(
            f"It is {promise.status} already: {one_line(promise.action)[:60]}",
            "In the program, ctrl+z takes the last decision back. facilitator add --promise makes a new one.",
        )
    due = _new_date(options, kind, clock, paths)
    reason = _reason(options, kind)
    with nobody_meets(paths, [promise.person_id]):
        changed = decide_between(store, clock, promise, kind, reason=reason, due=due)
    moved = f", now due {echo_due(changed.due, clock.today())}" if due and changed.due else ""
    words = {"done": "Done", "renegotiate": "Moved", "drop": "Dropped"}[options.decision]
    tell(f"{words}: {one_line(changed.action)}{moved}.")
    return OK


def _new_date(
    options: argparse.Namespace, kind: "EventKind", clock: "Clock", paths: "Paths"
) -> "date | None":
    if kind != "renegotiated":
        if options.due:
            raise MisuseError(
                "Only a promise that goes on has a new date.", "Leave out --due, or renegotiate."
            )
        return None
    from facilitator.domain.due import parse_due
    from facilitator.settings import load_settings

    words = options.due or _asked("By when? ", "A moved promise needs a new date.", '--due "next fri"')
    return parse_due(words, clock.today(), prefer_day_first=load_settings(paths).day_first)


def _reason(options: argparse.Namespace, kind: "EventKind") -> str:
    if options.because or kind == "done":
        return str(options.because)
    return _asked("Why? ", "That decision needs a reason.", '--because "…"')


def _asked(question: str, missing: str, option: str) -> str:
    answer = ask(question) if can_ask() else ""
    if not answer:
        raise MisuseError(missing, f"Say it with {option}.")
    return answer
