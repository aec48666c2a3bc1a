"""What comes from the terminal, read as the person meant it.

Textual takes a paste with an Escape in it for keys, and what it cannot make sense of for text: Escape
and a letter in one go, as a slow line sends them, leave a "^" and the letter in the field.
"""

from collections.abc import Iterable

from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.events import Key, Paste
from textual.keys import Keys
from textual.message import Message

_ESCAPE = "\x1b"
_ALMOST_PASTE = BRACKETED_PASTE_START[:-1]
_OPENS_SEQUENCE = ("[", "O", "]")
_OF_ONE_KEY = {
    "\x1bb": "ctrl+left",
    "\x1bf": "ctrl+right",
    "\x1bd": "alt+d",
    "\x1b\x7f": "ctrl+w",
    "\x1b\t": "shift+tab",
}
"""Alt and a key, as a shell knows it; all else that begins with Escape are two keys."""


class TypedKeys(XTermParser):
    """Textual's parser, but a paste is a paste, and Escape before a character is Escape."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._paste: list[str] | None = None
        self._tail = ""
        self._almost_paste = False
        self._no_paste = False

    def feed(self, data: str) -> Iterable[Message]:
        """Yield the keys and pastes in the data, which may begin and end anywhere in them."""
        if not data:
            yield from super().feed(data)
        while data:
            if self._in_paste():
                pasted, data = self._take_paste(data)
                if pasted is not None:
                    yield Paste(pasted)
                continue
            for place, character in enumerate(data, 1):
                yield from self._feed_one(character)
                if self._in_paste() or place == len(data):
                    data = data[place:]
                    break

    def _in_paste(self) -> bool:
        return self._paste is not None

    def _feed_one(self, character: str) -> Iterable[Message]:
        if not self._almost_paste:
            yield from super().feed(character)
            return
        self._almost_paste = False
        if character == BRACKETED_PASTE_START[-1]:
            self._paste = []
            return
        self._no_paste = True
        yield from super().feed(_ALMOST_PASTE + character)
        self._no_paste = False

    def _take_paste(self, data: str) -> tuple[str | None, str]:
        """Return the paste once it is whole, and the data that follows it."""
        assert self._paste is not None
        self._paste.append(data)
        near_end = self._tail + data
        if BRACKETED_PASTE_END not in near_end:
            self._tail = near_end[1 - len(BRACKETED_PASTE_END) :]
            return None, ""
        pasted, _, rest = "".join(self._paste).partition(BRACKETED_PASTE_END)
        self._paste, self._tail = None, ""
        return pasted, rest

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[Key]:
        if sequence == _ALMOST_PASTE and not self._no_paste:
            self._almost_paste = True
            yield Key(Keys.Ignore, sequence)
        elif sequence in _OF_ONE_KEY:
            yield Key(_OF_ONE_KEY[sequence], None)
        elif len(sequence) == 2 and sequence[0] == _ESCAPE and sequence[1] not in _OPENS_SEQUENCE:
            yield Key("escape", _ESCAPE)
            yield from super()._sequence_to_key_events(sequence[1])
        else:
            yield from super()._sequence_to_key_events(sequence, alt)
