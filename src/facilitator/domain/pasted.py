"""A list that was written elsewhere, as talking points: one a line, without the signs before it."""

import re

from facilitator.domain.text import clean

_QUOTED = re.compile(r"^(?:[>|]\s?)+")
_SIGN = re.compile(
    r"^(?:"
    r"[-*+–—·](?=\s)|[•◦‣▪▫●○∙⁃]|"  # bullets
    r"\(?(?:\d{1,3}|[a-zA-Z])[.)](?=\s)|"  # 1.  2)  (3)  a)
    r"\[[ xX✓]?\](?=\s|$)|[☐☑☒✓✔✅]\ufe0f?|"  # check-boxes
    r"\#{1,6}(?=\s)"  # headings
    r")\s*"
)
_MARKED = re.compile(r"^(\*\*|__|\*|_|`)(?=\S)(.+)(?<=\S)\1$")
_SIGNS_AT_MOST = 4


def pasted_points(words: str) -> list[str]:
    """Return the points in the words, in their order, without quoting, bullets, numbers and boxes."""
    found = map(_bare, clean(words).split("\n"))
    return [point for point in found if any(each.isalnum() or ord(each) > 0x2190 for each in point)]


def _bare(line: str) -> str:
    point = _QUOTED.sub("", line.strip()).strip()
    for _ in range(_SIGNS_AT_MOST):  # "- [ ] 1. on-call"
        shorter = _SIGN.sub("", point).strip()
        if shorter == point:
            break
        point = shorter
    marked = _MARKED.match(point)
    return marked[2] if marked and marked[1] not in marked[2] else point
