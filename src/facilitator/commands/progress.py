"""What a command that takes a while shows meanwhile."""

import sys

_CELLS = 24


class ProgressLine:
    """One line of progress on a terminal; nothing in a pipe."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._shown = sys.stderr.isatty()

    def __call__(self, part: float) -> None:
        """Show that part, 0 to 1; at 1 the line is wiped."""
        if not self._shown:
            return
        done = round(part * _CELLS)
        line = f"{self._label} {'█' * done}{'░' * (_CELLS - done)} {part:4.0%}"
        sys.stderr.write(f"\r{line}" if part < 1 else f"\r{' ' * len(line)}\r")
        sys.stderr.flush()
