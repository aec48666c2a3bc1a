"""What the figures are held against, and how they are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.measure import Round


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A figure and what it should reach: `ratio` times the bare app's, or `limit` in its own unit."""

    figure: str
    what: str
    unit: str
    ratio: float | None = None
    limit: float | None = None

    @property
    def text(self) -> str:
        """Return the goal as the table shows it."""
        if self.ratio is not None:
            return f"≤ {self.ratio:.2f}×"
        return f"≤ {self.limit:g} {self.unit}" if self.limit is not None else ""


GOALS = (
    Goal(figure="usable", what="People usable, plain store", unit="ms", ratio=1.2),
    Goal(figure="key_median", what="key to letter in a note, median", unit="ms"),
    Goal(figure="key_p95", what="key to letter in a note, p95", unit="ms", ratio=1.0),
    Goal(figure="idle", what="processor while idle", unit="%", limit=1.0),
    Goal(figure="memory", what="memory at People", unit="MB", ratio=2.1),
    Goal(figure="quit", what="quit", unit="ms", ratio=1.0),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table; a figure that could not be taken is None."""

    goal: Goal
    ours: float | None
    bare: float | None

    @property
    def ratio(self) -> float | None:
        """Return ours over bare."""
        return self.ours / self.bare if self.ours is not None and self.bare else None

    @property
    def verdict(self) -> str:
        """Return whether the goal is met, to the precision that the table shows."""
        if self.ours is None:
            return "not measured"
        if self.goal.ratio is not None and self.ratio is not None:
            return "met" if round(self.ratio, 2) <= self.goal.ratio else "missed"
        if self.goal.limit is not None:
            return "met" if round(self.ours, 1) <= self.goal.limit else "missed"
        return ""


def lines(ours: Sequence[Round], bare: Sequence[Round]) -> list[Line]:
    """Return a line for each goal, with the medians of the rounds."""
    return [Line(goal, middle(ours, goal.figure), middle(bare, goal.figure)) for goal in GOALS]


def middle(rounds: Sequence[Round], figure: str) -> float | None:
    """Return the median of a figure over the rounds that have it."""
    values = [each.figures[figure] for each in rounds if figure in each.figures]
    return median(values) if values else None


def table(rows: Sequence[Line]) -> str:
    """Return the lines as text in columns."""
    cells = [("what", "ours", "bare", "ratio", "goal", "verdict")]
    for row in rows:
        ours, bare = (f"{x:.1f} {row.goal.unit}" if x is not None else "–" for x in (row.ours, row.bare))
        ratio = f"{row.ratio:.2f}" if row.ratio is not None else "–"
        cells.append((row.goal.what, ours, bare, ratio, row.goal.text, row.verdict))
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if 0 < place < 4 else cell.ljust(width)
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
            "unit": row.goal.unit,
            "ours": row.ours,
            "bare": row.bare,
            "ratio": row.ratio,
            "goal": row.goal.text,
            "verdict": row.verdict,
        }
        for row in rows
    ]
