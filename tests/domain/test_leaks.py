"""The leak check: runs of words, short texts and names, whatever was done to them on the way."""

from random import Random

import pytest

from facilitator.domain.leaks import RUN, Leak, PrivateText, find_leaks, words_of

NOTE = PrivateText("She's thinking of leaving the team in May; don't ask.", "your private note of 3 Nov")
FROM_NOTE = ("from your private note of 3 Nov",)


def held(text: str, *private: str, others: tuple[str, ...] = (), own: str = "", known: str = "") -> list[int]:
    texts = [PrivateText(each, "x") for each in private]
    found = find_leaks(text, texts, others, own_name=own, known=known.split("\n"))
    return [leak.line for leak in found]


@pytest.mark.parametrize(
    "line",
    [
        "We spoke about thinking of leaving the team together.",
        "THINKING of Leaving the TEAM",
        "- **thinking**, of: leaving... the (team)",
        "thinking of leaving thé téam",
        "\u200bthin\u00adking of leaving t\u200dhe team",
        "thinking of leaving the team",
        "shes thinking of leaving the",
        "She’s thinking of leaving the",
    ],
)
def test_a_run_of_five_words_is_found_whatever_it_wears(line: str) -> None:
    assert find_leaks(f"Thank you.\n{line}\n", [NOTE]) == [Leak(1, line, FROM_NOTE)]


def test_four_words_of_a_longer_text_are_no_run() -> None:
    assert held("thinking of leaving the\nteam", NOTE.text) == [0, 1]
    assert held("thinking of leaving the other team", NOTE.text) == []


def test_a_run_over_several_lines_marks_each_of_them() -> None:
    text = "ok\n- thinking of\n\n  leaving\n- the team\nok"
    assert held(text, NOTE.text) == [1, 3, 4]


@pytest.mark.parametrize("short", ["burnt out", "tired", "🤒", "pay: 71,500", "Ärger mit B."])
def test_a_shorter_text_counts_whole(short: str) -> None:
    assert held(f"nothing\nand {short.upper()}!", short) == [1]
    assert held("nothing of it", short) == []


def test_a_short_line_of_a_longer_text_counts_whole_and_a_single_word_does_not() -> None:
    note = "She told me a lot about her plans today\nlooking for a job\n- burnt out\nok"
    assert held("ok\nLooking for a *job*\nburnt-out again\na job", note) == [1, 2]


@pytest.mark.parametrize("nothing", ["", "  \n ", "--- ???", "\u200b"])
def test_a_text_without_words_holds_nothing(nothing: str) -> None:
    assert held("--- ???\n\n \u200b", nothing) == []


def test_in_scripts_without_blanks_each_letter_is_a_word() -> None:
    assert held("昨日は彼女は疲れていると言った", "彼女は疲れている、助けが必要") == [0]
    assert held("彼女は元気", "彼女は疲れている、助けが必要") == []
    assert held("เธอเหนื่อยมาก", "เธอเหนื่อยมากเลย") == [0]
    assert held("قالت إنها تفكر في ترك الفريق", "إنها تُفكّر في ترك الفريق") == [0]


def test_lines_that_the_program_wrote_from_shared_items_may_stand() -> None:
    own = "- [ ] I will ask legal about the licence"
    assert held(f"{own}\nask legal about the licence!", "ask legal about the licence", known=own) == [1]
    assert held(own.replace("- [ ] ", "• ").upper(), "ask legal about the licence", known=own) == []


@pytest.mark.parametrize("line", ["Ask Bo.", "bo's review", "with Chen", "BO CHEN", "Bó"])
def test_the_name_of_somebody_else_is_found(line: str) -> None:
    assert find_leaks(line, [], ["Bo Chen"]) == [Leak(0, line, ("names Bo Chen",))]


def test_a_name_is_a_whole_word_and_not_the_person_s_own() -> None:
    assert held("Bonn, robot, chenille", others=("Bo Chen",)) == []
    assert held("Ana Ruiz and the Ruiz file", others=("Ana Costa", "Leo Ruiz"), own="Ana Ruiz") == []
    assert held("Ask Leo or Costa", others=("Ana Costa", "Leo Ruiz"), own="Ana Ruiz") == [0]
    assert held("J is fine", others=("J",)) == []
    assert held("ask 李娜 today", others=("李娜",)) == [0]


@pytest.mark.parametrize("line", ["Quillfeathers idea", "ZELPHINES", "quill-feather", "ask Zel phine"])
def test_a_name_is_found_with_an_ending_or_split(line: str) -> None:
    assert held(line, others=("Zelphine Quillfeather",)) == [0]


def test_other_words_are_not_taken_for_names_with_an_ending() -> None:
    assert held("she kits out the roses, jens and marks it", others=("Kit Rose", "Jen Mark")) == []
    assert held("Janas plan", others=("Jana Ruiz",), own="Janas Ruiz") == []


def test_a_name_that_is_a_word_as_well_counts_with_its_capital() -> None:
    assert held("I will ask legal, and may mark it", others=("Will May", "Mark")) == []
    assert held("ask Will", others=("Will May",)) == [0]


def test_a_line_with_several_reasons_names_each_once() -> None:
    twice = [PrivateText("tired", "a"), PrivateText("tired", "a"), PrivateText("worn out", "b")]
    (leak,) = find_leaks("tired, worn out, says Bo", twice, ["Bo"])
    assert leak.reasons == ("from a", "from b", "names Bo")
    assert leak.mark == "from a; from b; names Bo | tired, worn out, says Bo"


def test_markup_and_huge_texts_are_only_words() -> None:
    assert held("[/x] [@click=app.quit]go[/]", "[/x] [@click=app.quit]go[/]") == [0]
    assert held("я" * 50_000 + "\n" + "x y " * 25_000, "q " * 50_000) == []


WORDS = (
    "leave",
    "salary",
    "doctor",
    "tired",
    "June",
    "trust",
    "niño",
    "Straße",
    "don't",
    "on-call",
    "7",
    "Ω",
)
SIGNS = (" ", ", ", "… ", " **", "\n", " (", "\n- ", " — ", ".\t", "\u200b ")


def dressed(draw: Random, words: list[str]) -> str:
    return "".join(draw.choice((w, w.upper(), w.title())) + draw.choice(SIGNS) for w in words)


def test_whatever_is_put_around_a_run_it_is_held_and_less_than_a_run_is_not() -> None:
    for seed in range(2_000):
        draw = Random(seed)
        private = [f"{draw.choice(WORDS)}{n}" for n in range(draw.randrange(1, 12))]
        size = min(RUN, len(words_of(" ".join(private))))
        start = draw.randrange(len(private))
        taken = private[start : start + draw.randrange(1, 8)]
        text = "Hello there. " + dressed(draw, taken) + "\nbye"
        leaks = find_leaks(text, [PrivateText(" ".join(private), "x")])
        assert bool(leaks) is (len(words_of(" ".join(taken))) >= size), (seed, text)
