"""Promises as JSON for `task import`: each keeps its id, so that a second import changes and adds none."""

import re
from datetime import UTC, date, datetime
from typing import Any

from facilitator.domain.clock import Clock
from facilitator.domain.models import CommitmentStatus
from facilitator.services.exports.selection import Selection
from facilitator.services.exports.tasks import Task, tasks_of
from facilitator.services.plain_json import json_text

_STATUSES = {
    CommitmentStatus.OPEN: "pending",
    CommitmentStatus.BLOCKED: "pending",
    CommitmentStatus.DONE: "completed",
    CommitmentStatus.DROPPED: "deleted",
}
_NOT_IN_A_TAG = re.compile(r"[\W_]+")


def to_taskwarrior(selection: Selection, clock: Clock) -> str:
    """Return the tasks as a JSON array (Taskwarrior's own format, "task import")."""
    return json_text([_told(each, clock) for each in tasks_of(selection)])


def _told(task: Task, clock: Clock) -> dict[str, Any]:
    tags = [_tag(task.person) or "somebody"]
    tags += ["blocked"] if task.status is CommitmentStatus.BLOCKED else []
    tags += [] if task.mine else ["theirs"]
    tags += ["private"] if task.private else []
    told: dict[str, Any] = {
        "uuid": str(task.id),
        "description": task.words,
        "status": _STATUSES[task.status],
        "entry": _moment(task.created_at),
        "modified": _moment(task.changed_at),
        "project": "1on1",
        "tags": tags,
    }
    if task.due is not None:
        told["due"] = _moment(_end_of(task.due, clock))
    if _STATUSES[task.status] != "pending":
        told["end"] = _moment(task.closed_at or task.changed_at)
    if task.when:
        told["annotations"] = [{"entry": _moment(task.created_at), "description": task.when}]
    return told


def _end_of(day: date, clock: Clock) -> datetime:
    """Return the last minute of that day where the user is: a promise is late when its day is over."""
    return clock.at(day, 23, 59)


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _tag(name: str) -> str:
    return _NOT_IN_A_TAG.sub("_", name).strip("_").lower()
