"""A list from elsewhere becomes points: one a line, without the signs before it."""

import pytest

from facilitator.domain.pasted import pasted_points


@pytest.mark.parametrize(
    ("line", "point"),
    [
        ("- on-call load", "on-call load"),
        ("* pay", "pay"),
        ("\u2022pay", "pay"),
        ("12. the talk", "the talk"),
        ("(3) the talk", "the talk"),
        ("a) the talk", "the talk"),
        ("- [ ] ask Bo", "ask Bo"),
        ("  * [x] 1. ask Bo", "ask Bo"),
        ("> > - quoted twice", "quoted twice"),
        (">>quoted", "quoted"),
        ("## On-call", "On-call"),
        ("**On-call**", "On-call"),
        ("☐ ask Bo", "ask Bo"),
        ("3 people left", "3 people left"),
        ("-5 degrees in the office", "-5 degrees in the office"),
        ("3.4. release", "3.4. release"),
        ("[/x] and [@click=app.quit]", "[/x] and [@click=app.quit]"),
        ("#hiring", "#hiring"),
        ("* a *b* c", "a *b* c"),
        ("- مرحبا", "مرحبا"),
        ("- 👩‍👩‍👧", "👩‍👩‍👧"),
    ],
)
def test_signs_before_a_point_are_left_out(line: str, point: str) -> None:
    assert pasted_points(line) == [point]


def test_empty_lines_and_rules_are_no_points() -> None:
    assert pasted_points("\r\n- one\r\n\r\n---\r\n> \r\n***\r\n- [ ]\r\n2) two\x1b[31m\r\n") == [
        "one",
        "two[31m",
    ]
