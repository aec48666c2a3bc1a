"""Promises as todo.txt (https://github.com/todotxt/todo.txt), one line each."""

import re

from facilitator.domain.clock import Clock
from facilitator.domain.models import CommitmentStatus
from facilitator.services.exports.selection import Selection
from facilitator.services.exports.tasks import Task, tasks_of

_OURS = re.compile(r"(?<!\S)((?:due|id|t|h|rec|pri|p|uuid):)(?=\S)", re.I)
_MARKED = re.compile(r"^(?=x |\([A-Z]\) |\d{4}-\d{2}-\d{2})")


def to_todo_txt(selection: Selection, clock: Clock) -> str:
    """Return the tasks; what was dropped is left out, since the format has no word for it."""
    return "".join(
        f"{_line(each, clock)}\n"
        for each in tasks_of(selection)
        if each.status is not CommitmentStatus.DROPPED
    )


def _line(task: Task, clock: Clock) -> str:
    parts = []
    if task.status is CommitmentStatus.DONE:
        parts += ["x", clock.local(task.closed_at or task.changed_at).date().isoformat()]
    parts += [clock.local(task.created_at).date().isoformat(), _words(task.words)]
    parts += ["+1on1", "@" + re.sub(r"\s+", "_", task.person)]
    parts += ["@blocked"] if task.status is CommitmentStatus.BLOCKED else []
    parts += ["@private"] if task.private else []
    parts += [f"due:{task.due.isoformat()}"] if task.due is not None else []
    return " ".join([*parts, f"id:{task.id}"])


def _words(words: str) -> str:
    """Return the words, with what would be read as a date, a mark or one of our keys kept apart."""
    return _MARKED.sub("· ", _OURS.sub(r"\1 ", words))
