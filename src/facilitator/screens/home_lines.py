"""The words of the first screen: a line per person, what is owed by all, and the brief of one."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from textual.content import Content

from facilitator.domain.clock import Clock
from facilitator.domain.glance import PersonGlance
from facilitator.services import briefing
from facilitator.services.briefing import BriefLine, Tone
from facilitator.widgets.plain import shortened, text
from facilitator.widgets.shield import own

if TYPE_CHECKING:
    from facilitator.services.inbox import Drained

_TONES = {Tone.PLAIN: "$foreground-muted", Tone.GOOD: "$text-success", Tone.LATE: "$text-error"}
_LABEL = 15
_TITLE = 10
_BETWEEN = " · "

NOBODY_ARCHIVED = Content("Nobody is archived. v goes back to your people.")

NOBODY_YET = text(
    ("Add your first person\n\n", "bold"),
    "n  adds someone of your team: a name is enough.\n\n",
    "Enter then starts a 1-on-1: seven stages, every word saved on this machine, "
    "and the next one opens with what was promised.\n\n",
    ("Just looking? Quit with q and run:\nfacilitator demo", "$foreground-muted"),
)


def person_line(person: PersonGlance, clock: Clock, width: int) -> Content:
    """Return a row for a window of that many columns: name, next date, promises, a cut-off meeting."""
    name_width = 17 if width >= 100 else max(10, width - 30)
    words, tone = briefing.when_words(person, clock)
    late = tone is Tone.LATE or person.overdue
    return Content("").join(
        [
            own("! " if late else "  ", "$text-error"),
            Content(shortened(person.name, name_width)).truncate(name_width, pad=True, ellipsis=True),
            own(f" {words:<12}", _TONES[tone]),
            own(f" ●{person.mine_open} ○{person.theirs_open}"),
            own(" ✎" if person.draft_meeting_id else "", "$text-warning"),
        ]
    )


def owed(people: Iterable[PersonGlance], *, in_inbox: int, kept_long: int, width: int) -> Content:
    """Return what waits: in the inbox, due this week, overdue, and kept for long.

    Where a window of that width has no room for it, it is said shortly, what is late first, and what does not
    fit is left out whole.
    """
    room = width - _TITLE
    people = list(people)
    week, overdue = sum(each.due_this_week for each in people), sum(each.overdue for each in people)
    counts = {"in the inbox": in_inbox, "due this week": week, "overdue": overdue, "kept for long": kept_long}
    parts = [f"{count} {what}" for what, count in counts.items() if count]
    if len(_BETWEEN.join(parts)) > room:
        short = {"overdue": overdue, "in inbox": in_inbox, "this week": week, "kept": kept_long}
        parts = [f"{count} {what}" for what, count in short.items() if count]
        while len(_BETWEEN.join(parts)) > room and len(parts) > 1:
            parts.pop()
    return own(_BETWEEN.join(parts), "$text-error" if overdue else "")


def brief_panel(lines: Iterable[BriefLine], *, room: int, wide: bool) -> Iterator[Content]:
    """Yield the brief in `room` columns: labels in a column when `wide`, above their lines when not."""
    indent = _LABEL if wide else 2
    for line in lines:
        label = Content(line.label).stylize("$foreground-muted")
        if line.label and not wide:
            yield label
        head = (label if wide else Content("")).truncate(indent, pad=True, ellipsis=True)
        note = Content(f"  {line.note}" if line.note else "").stylize(_TONES[line.tone])
        width = max(8, room - indent - note.cell_length)
        body = Content(shortened(line.words, width)).truncate(width, pad=bool(line.note), ellipsis=True)
        yield Content("").join([head, body, note])


def came_in_words(came: "Drained", people: Iterable[PersonGlance]) -> str:
    """Return for whom thoughts came in from a shell; empty for nobody."""
    parts = [f"{count} for {person.name}" for person in people if (count := came.given.get(person.id))]
    parts += [f"{came.unclear} for nobody we know: i gives it to someone"] if came.unclear else []
    parts += [f"{came.unreadable} could not be read and is kept"] if came.unreadable else []
    return f"Came in from the shell: {', '.join(parts)}." if parts else ""
