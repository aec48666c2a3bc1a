"""What the figures are held against, and how they are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

Rounds = Sequence[Mapping[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A figure and what it should reach: `ratio` times the figure `base` of the bare app, or `limit`.

    `base` is the same figure unless it says otherwise; `over` is what may be added to it.
    """

    figure: str
    what: str
    unit: str = "ms"
    base: str = ""
    ratio: float | None = None
    over: float | None = None
    limit: float | None = None

    @property
    def text(self) -> str:
        """Return the goal as the table shows it."""
        if self.ratio is not None:
            return f"≤ {self.ratio:.2f}×"
        if self.over is not None:
            return f"≤ bare + {self.over:g} {self.unit}"
        return f"≤ {self.limit:g} {self.unit}" if self.limit is not None else ""


IN_A_WINDOW = (
    Goal(figure="first_frame", what="first frame, people of a plain store", ratio=1.1),
    Goal(figure="gate", what="first frame, passphrase asked for", base="first_frame", ratio=1.1),
    Goal(figure="usable", what="people usable, plain store", ratio=1.2),
    Goal(figure="keyring", what="people usable, keyring", base="usable", ratio=1.7),
    Goal(figure="opened", what="Enter on the passphrase → people", base="usable", ratio=0.8),
    Goal(figure="passphrase_p95", what="typing the passphrase, p95", base="key_p95", ratio=2.0),
    Goal(figure="passphrase_worst", what="typing the passphrase, worst", limit=100.0),
    Goal(figure="to_meeting", what="people → meeting", base="usable", ratio=0.5),
    Goal(figure="next_stage", what="stage → next stage, first time", base="usable", ratio=0.25),
    Goal(figure="next_stage_again", what="stage → next stage, again", base="usable", ratio=0.25),
    Goal(figure="back", what="stage → stage before", base="usable", ratio=0.2),
    Goal(figure="key_median", what="key in a note, median"),
    Goal(figure="key_p95", what="key in a note, p95", ratio=1.0),
    Goal(figure="key_2_kb_p95", what="key in a note of 2 kB, p95", base="key_p95", ratio=1.0),
    Goal(figure="key_50_kb_p95", what="key in a note of 50 kB, p95", base="key_p95", ratio=1.5),
    Goal(figure="key_saving_p95", what="key while it saves, p95", base="key_p95", ratio=1.0),
    Goal(figure="mark_p95", what="mark in Listening, p95", base="key_p95", ratio=1.0),
    Goal(figure="key_worst", what="worst key of many", ratio=1.5),
    Goal(figure="key_bytes", what="written for one key", unit="B", ratio=1.5),
    Goal(figure="terminal_back", what="quit: terminal back", ratio=1.0),
    Goal(figure="quit", what="quit: process gone", ratio=1.0),
    Goal(figure="idle", what="idle in a note of a meeting", unit="%", over=0.5),
    Goal(figure="memory", what="memory, people", unit="MB", ratio=2.1),
    Goal(figure="memory_meeting", what="memory, after a long meeting", unit="MB", base="memory", ratio=2.5),
    Goal(figure="memory_growth", what="memory, growth in its second half", unit="MB", limit=1.0),
)

IN_A_SHELL = (
    Goal(figure="add", what="facilitator add, beside python -c pass", base="python", ratio=5.0),
    Goal(figure="add", what="facilitator add, beside jrnl", base="jrnl", ratio=0.5),
    Goal(figure="brief", what="facilitator brief --json, beside import sqlmodel", base="sqlmodel", ratio=1.5),
    Goal(figure="brief_taking_in", what="the same, with a thought to take in", base="sqlmodel", ratio=1.5),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table; a figure that could not be taken is None."""

    goal: Goal
    where: str
    ours: float | None
    base: float | None

    @property
    def ratio(self) -> float | None:
        """Return ours over its base."""
        return self.ours / self.base if self.ours is not None and self.base else None

    @property
    def verdict(self) -> str:
        """Return whether the goal is met, to the precision that the table shows."""
        if self.ours is None or (self.base is None and self.goal.limit is None):
            return "not measured"
        if self.goal.ratio is not None and self.ratio is not None:
            return _met(round(self.ratio, 2) <= self.goal.ratio)
        if self.goal.over is not None and self.base is not None:
            return _met(round(self.ours - self.base, 1) <= self.goal.over)
        return _met(round(self.ours, 1) <= self.goal.limit) if self.goal.limit is not None else ""


def _met(met: bool) -> str:
    return "met" if met else "missed"


def lines(goals: Sequence[Goal], where: str, ours: Rounds, base: Rounds) -> list[Line]:
    """Return a line for each goal, with the medians of the rounds."""
    return [
        Line(each, where, middle(ours, each.figure), middle(base, each.base or each.figure)) for each in goals
    ]


def middle(rounds: Rounds, figure: str) -> float | None:
    """Return the median of a figure over the rounds that have it."""
    values = [each[figure] for each in rounds if figure in each]
    return median(values) if values else None


def table(rows: Sequence[Line]) -> str:
    """Return the lines as text in columns."""
    cells = [("what", "where", "ours", "beside", "ratio", "goal", "verdict")]
    for row in rows:
        ours, base = (f"{x:.1f} {row.goal.unit}" if x is not None else "–" for x in (row.ours, row.base))
        ratio = f"{row.ratio:.2f}" if row.ratio is not None else "–"
        cells.append((row.goal.what, row.where, ours, base, ratio, row.goal.text, row.verdict))
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if 1 < place < 5 else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    )


def as_data(rows: Sequence[Line]) -> list[dict[str, object]]:
    """Return the lines as plain data for a file."""
    return [
        {
            "figure": row.goal.figure,
            "what": row.goal.what,
            "where": row.where,
            "unit": row.goal.unit,
            "ours": row.ours,
            "base": row.base,
            "ratio": row.ratio,
            "goal": row.goal.text,
            "verdict": row.verdict,
        }
        for row in rows
    ]
