"""`add`: a thought reaches the next meeting from any shell, without a passphrase."""

import argparse
import os
import sys

from facilitator.errors import FacilitatorError

OK = 0

_EXAMPLES = """\
examples:
  facilitator add ana "ask about on-call"
  facilitator add ana --praise "the demo on Tuesday: calm, and everyone got it"
  facilitator add ana --promise --due fri "send her the budget"
  pbpaste | facilitator add ana          one point a line

What is added waits, sealed, until you next open Facilitator; an open window takes it in at once.
"""


def add_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add this command to the command line."""
    add = verbs.add_parser(
        "add",
        help="note a thought for the next meeting with someone",
        description="Note a thought for the next meeting with someone. No passphrase is needed.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add.add_argument("who", help="their name, or its beginning")
    add.add_argument("text", nargs="*", help="the thought; without it, standard input is read")
    kinds = add.add_mutually_exclusive_group()
    kinds.add_argument("--feedback", dest="kind", action="store_const", const="feedback", help="to tell them")
    kinds.add_argument(
        "--praise", dest="kind", action="store_const", const="praise", help="to thank them for"
    )
    kinds.add_argument("--promise", dest="kind", action="store_const", const="promise", help="that you made")
    add.add_argument("--due", default="", metavar="WHEN", help='when a promise is due: "fri", "in 2 weeks"')
    add.add_argument("--private", action="store_true", help="for your eyes only")
    add.set_defaults(run=_add, kind="point")


def _add(options: argparse.Namespace) -> int:
    from datetime import UTC, datetime

    from facilitator.domain.ids import new_id
    from facilitator.paths import find_paths
    from facilitator.services.sealing import LONGEST, Thought, seal

    if options.due and options.kind != "promise":
        raise FacilitatorError("Only a promise has a date.", "Add --promise, or leave out --due.")
    texts = _texts(options)
    if any(len(text) > LONGEST for text in texts):
        raise FacilitatorError(
            f"That is more than {LONGEST:,} characters.", "Add what you want to say of it, and keep the file."
        )
    due = _due(options.due)
    inbox = find_paths(os.environ).inbox
    moment = datetime.now(UTC).isoformat()
    for text in texts:
        seal(Thought(str(new_id()), options.who, text, options.kind, options.private, due, moment), inbox)
    count = "" if len(texts) == 1 else f" {len(texts)} points"
    print(f"Added{count} for {options.who}. It waits, sealed, for the next time Facilitator is open.")
    return OK


def _texts(options: argparse.Namespace) -> list[str]:
    from facilitator.domain.points import points_of

    if options.text:
        found = [" ".join(options.text).strip()]
    else:
        if sys.stdin.isatty():
            print("Write the thought, one point a line; Ctrl+D ends it.", file=sys.stderr)
        whole = sys.stdin.buffer.read().decode(errors="replace")
        found = points_of(whole) if options.kind == "point" else [whole.strip()]
    if not any(found):
        raise FacilitatorError("There is nothing to add.", 'Say it behind the name: facilitator add ana "…"')
    return found


def _due(words: str) -> str:
    if not words:
        return ""
    from facilitator.domain.clock import SystemClock
    from facilitator.domain.due import parse_due

    return parse_due(words, SystemClock().today()).isoformat()
