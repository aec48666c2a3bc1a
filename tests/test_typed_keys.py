"""What the terminal sends becomes the keys and pastes that were meant, however it is cut into pieces."""

import pytest
from textual.events import Key, MouseDown, Paste

from facilitator.typed_keys import TypedKeys

NOISE = "a\x00b\x1b[31mc\x07\x1bn\x1b[200~d\r\ne\x9bf\x1b[A\x1b\x1b"


def read(*pieces: str) -> list[str]:
    parser = TypedKeys()
    found = []
    for piece in pieces:
        for event in parser.feed(piece):
            assert isinstance(event, Key | Paste | MouseDown), event
            found.append(
                event.key
                if isinstance(event, Key)
                else f"<{event.text}>"
                if isinstance(event, Paste)
                else "click"
            )
    return found


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        ("ab\x1bn", ["a", "b", "escape", "n"]),
        ("\x1bTmore", ["escape", "T", "m", "o", "r", "e"]),
        ("a\x1bd\x1bbZ", ["a", "alt+d", "ctrl+left", "Z"]),
        ("\x1bf\x1b\x7f", ["ctrl+right", "ctrl+w"]),
        ("\x1bé\x1b1\x1b \x1b\r", ["escape", "é", "escape", "1", "escape", "space", "escape", "enter"]),
        ("\x1b[A\x1bOB\x1b[1;5C\x1b[Z", ["up", "down", "ctrl+right", "shift+tab"]),
        ("\x1b[201;5u\x1b[200;5u", ["ctrl+É", "ctrl+È"]),
        ("\x1b[<0;3;4Mx", ["click", "x"]),
        ("\x1b[200~\x1b[201~x", ["<>", "x"]),
        (f"q\x1b[200~{NOISE}\x1b[201~\x1b[200~two\x1b[201~Z", ["q", f"<{NOISE}>", "<two>", "Z"]),
    ],
)
def test_keys_and_pastes(sent: str, keys: list[str]) -> None:
    assert read(sent) == keys
    assert read(*sent) == keys, "a character at a time"
    for place in range(1, len(sent)):
        assert read(sent[:place], sent[place:]) == keys


def test_an_escape_alone_is_escape_once_nothing_follows() -> None:
    parser = TypedKeys()
    assert list(parser.feed("\x1b")) == []
    parser._timeout_time = 0
    assert [event.key for event in parser.tick() if isinstance(event, Key)] == ["escape"]


def test_a_large_paste_is_whole() -> None:
    text = "x y\n" * 25_000
    sent = f"\x1b[200~{text}\x1b[201~"
    assert read(*(sent[place : place + 4096] for place in range(0, len(sent), 4096))) == [f"<{text}>"]
