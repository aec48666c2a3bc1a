import pytest

from facilitator.domain.names import candidates
from facilitator.domain.points import points_of

NAMES = ["Ana Ruiz", "Anatol Öst", "Zoë Liddell", "José María Ruiz", "李 小龙", "[/x]"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ana ruiz", ["Ana Ruiz"]),
        ("ANA", ["Ana Ruiz", "Anatol Öst"]),
        ("anat", ["Anatol Öst"]),
        ("ost", ["Anatol Öst"]),
        ("zoe", ["Zoë Liddell"]),
        ("ruiz", ["Ana Ruiz", "José María Ruiz"]),
        ("jo ru", ["José María Ruiz"]),
        ("lidell", ["Zoë Liddell"]),
        ("lidddell", ["Zoë Liddell"]),
        ("ildd", ["Zoë Liddell"]),
        ("anatlo", ["Anatol Öst"]),
        ("anarol", ["Anatol Öst"]),
        ("李", ["李 小龙"]),
        ("[/x]", ["[/x]"]),
        ("zo", ["Zoë Liddell"]),
        ("xyz", []),
        ("anb", []),
        ("ruiz ana", []),
        ("", []),
        ("  ", []),
    ],
)
def test_who_is_meant(typed: str, found: list[str]) -> None:
    assert [NAMES[place] for place in candidates(typed, NAMES)] == found


def test_a_whole_name_wins_over_the_beginning_of_another() -> None:
    assert candidates("ana", ["Anatol", "Ana"]) == [1]


@pytest.mark.parametrize(
    ("line", "point"),
    [
        ("- call", "call"),
        ("* [ ] call", "call"),
        ("12. call", "call"),
        ("  • call ", "call"),
        ("-5 degrees", "-5 degrees"),
        ("[/x] call", "[/x] call"),
        ("3 things", "3 things"),
    ],
)
def test_a_line_of_a_list_loses_its_bullet_alone(line: str, point: str) -> None:
    assert points_of(f"\n{line}\r\n\n") == [point]
