"""A list that was written elsewhere, as talking points: one a line, without the signs before it."""

import re
from collections.abc import Iterator

from facilitator.domain.text import clean
from facilitator.errors import FacilitatorError

MOST = 200
"""Points that are taken from one list; more is rather a text than a list."""

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
    """Return the points in the words, in their order: quoting, bullets, numbers and check-boxes are left out.

    FacilitatorError when there are more than we take at once.
    """
    found = list(_points(clean(words)))
    if len(found) > MOST:
        raise FacilitatorError(
            f"These are {len(found):,} lines; at most {MOST} points are made at once.",
            "Leave out what is no point.",
        )
    return found


def _points(words: str) -> Iterator[str]:
    for line in words.split("\n"):
        point = _bare(line)
        if any(each.isalnum() or ord(each) > 0x2190 for each in point):
            yield point


def _bare(line: str) -> str:
    point = _QUOTED.sub("", line.strip()).strip()
    for _ in range(_SIGNS_AT_MOST):  # "- [ ] 1. on-call"
        shorter = _SIGN.sub("", point).strip()
        if shorter == point:
            break
        point = shorter
    marked = _MARKED.match(point)
    return marked[2] if marked and marked[1] not in marked[2] else point
