import pytest

from facilitator.domain.names import candidates

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
