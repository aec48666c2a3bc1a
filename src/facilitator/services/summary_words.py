"""How a summary words a day, a promise and a decision, and how it lays a text out as a list item."""

from datetime import date

from facilitator.domain.calendar_days import MONTHS, WEEKDAYS
from facilitator.domain.models import CommitmentEvent, EventKind
from facilitator.domain.wording import cue_words

_DECISIONS = {
    EventKind.MADE: "Promised",
    EventKind.DONE: "Done",
    EventKind.BLOCKED: "Blocked",
    EventKind.DROPPED: "Dropped",
    EventKind.CARRIED: "Left for next time",
    EventKind.REOPENED: "Open again",
}


def full_day(day: date) -> str:
    """Return the day as "Fri 27 Nov 2026", which reads right whenever it is read."""
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def edges_off(text: str) -> str:
    """Return the text without blanks before it and empty lines after it; all within stays as typed."""
    return text.lstrip(" \t\n").rstrip("\n")


def sentence(owner: str, cue: str, action: str, due: date | None = None) -> str:
    """Return a promise as it is read back: "When cue, I will action, by Fri 27 Nov 2026"."""
    when = f"{_capital(cue_words(cue))}, " if cue.strip() else ""
    by = f", by {full_day(due)}" if due else ""
    return f"{when}{owner} will {action.strip()}{by}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def decision_in_words(event: CommitmentEvent, owner_now: str) -> str:
    """Return what was decided: "Done", "Moved to Fri 27 Nov 2026", "Handed over to Ana" and so on."""
    if event.kind is EventKind.RENEGOTIATED:
        return f"Moved to {full_day(event.due_after)}" if event.due_after else "Kept, with no date"
    if event.kind is EventKind.HANDED_OVER:
        by = event.due_after if event.due_after != event.due_before else None
        return f"Handed over to {owner_now}" + (f", by {full_day(by)}" if by else "")
    if event.kind is EventKind.BLOCKED and event.due_after is not None:
        return f"Blocked, still due {full_day(event.due_after)}"
    return _DECISIONS[event.kind]


def item(text: object, lead: str = "- ") -> str:
    """Return the text as one list item after `lead`, its further lines indented to stay inside it.

    The words stay as typed: a line that looks like a heading, a list or a fence is held by the item.
    """
    box = lead.rstrip().removesuffix("[ ]").removesuffix("[x]").rstrip()
    pad = " " * (len(box) + 1 if box.strip() else len(lead))
    first, *rest = edges_off(str(text)).split("\n")
    if lead.endswith("- ") and first.strip(" \t-") == "":
        # After "- ", a line of dashes would turn the item into a rule across the page.
        first = f"\n{pad}{first}"
        lead = lead.rstrip()
    return "\n".join([lead + first, *(pad + line if line else "" for line in rest)])
