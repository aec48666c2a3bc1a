"""A pasted list becomes talking points, one for each line."""

import re

_BULLET = re.compile(r"^\s*(?:[-*+•‣◦–—·]|\(?\d{1,3}[.)]|\[[ xX]?\])\s+")


def points_of(pasted: str) -> list[str]:
    """Return the lines that say something, without their bullets, numbers and check boxes."""
    found = []
    for line in pasted.splitlines():
        while (bare := _BULLET.sub("", line, count=1)) != line:
            line = bare  # noqa: PLW2901 ("- [ ] call": a bullet, then a box)
        if line.strip():
            found.append(line.strip())
    return found
