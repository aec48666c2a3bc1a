"""What a terminal does with the bytes a program writes: cells, modes, clipboard and answers."""

import base64
import re

import pyte

ALTERNATE_SCREENS = frozenset({47, 1047, 1049})
SHOW_CURSOR, WRAP, SYNC, IN_BAND_RESIZE, KITTY_KEYS = 25, 7, 2026, 2048, -1
LEFT_ON = {
    1: "application cursor keys",
    **dict.fromkeys(ALTERNATE_SCREENS, "alternate screen"),
    **dict.fromkeys((1000, 1002, 1003, 1005, 1006, 1015, 1016), "mouse reports"),
    1004: "focus reports",
    2004: "bracketed paste",
    SYNC: "unfinished frame",
    IN_BAND_RESIZE: "in-band resize",
    KITTY_KEYS: "kitty keyboard",
}
LEFT_OFF = {SHOW_CURSOR: "hidden cursor", WRAP: "no line wrap"}

# What pyte leaves out or would print as text; all else goes to pyte as it came.
_SPECIAL = re.compile(
    r"\x1b\](?P<osc>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    r"|\x1b\[\?(?P<modes>[0-9;]+)(?P<switch>[hl])"
    r"|\x1b\[\?(?P<asked>[0-9]+)\$p"
    r"|\x1b\[(?P<kitty>[<=>])[0-9;]*(?P<kitty_end>[a-zA-Z])"
    r"|\x1b\[(?P<query>6n|0?c)"
    r"|\x1b[P^_X](?P<string>[^\x1b]*)\x1b\\"
    r"|(?P<part>\x1b(?:\[[<=>?]?[0-9;$]*|[\]P^_X][^\x07\x1b]*\x1b?)?\Z)"
)


class Emulator:
    """A terminal without a window; `clipboard` holds what was copied with OSC 52, oldest first."""

    def __init__(self, cols: int, rows: int) -> None:
        self.clipboard: list[str] = []
        self.title = ""
        self.modes = {SHOW_CURSOR, WRAP}
        self._answers = ""
        self._rest = ""
        self._screens = [pyte.Screen(cols, rows), pyte.Screen(cols, rows)]
        self._streams = [pyte.Stream(screen) for screen in self._screens]

    @property
    def text(self) -> str:
        """Return the rows as they stand, without the blanks at their ends."""
        return "\n".join(row.rstrip() for row in self._shown.display)

    @property
    def in_frame(self) -> bool:
        """Return whether the program is still drawing, so that the rows are half old, half new."""
        return SYNC in self.modes

    @property
    def faults(self) -> list[str]:
        """Return what differs from the modes in which a shell expects its terminal."""
        on = {text for mode, text in LEFT_ON.items() if mode in self.modes}
        return sorted(on | {text for mode, text in LEFT_OFF.items() if mode not in self.modes})

    def feed(self, text: str) -> None:
        """Take what the program wrote; a sequence that is cut in two waits for its other half."""
        data, start = self._rest + text, 0
        self._rest = ""
        for match in _SPECIAL.finditer(data):
            self._draw(data[start : match.start()])
            start = match.end()
            self._take(match)
        self._draw(data[start:])

    def answers(self) -> str:
        """Return what the terminal has to say to the program since the last call."""
        said, self._answers = self._answers, ""
        return said

    def resize(self, cols: int, rows: int) -> None:
        """Give both screens the new size."""
        for screen in self._screens:
            screen.resize(rows, cols)

    @property
    def _shown(self) -> pyte.Screen:
        return self._screens[bool(self.modes & ALTERNATE_SCREENS)]

    def _draw(self, text: str) -> None:
        self._streams[bool(self.modes & ALTERNATE_SCREENS)].feed(text)

    def _take(self, found: re.Match[str]) -> None:
        match found.lastgroup:
            case "osc":
                self._command(found["osc"])
            case "switch":
                for mode in found["modes"].split(";"):
                    self._set(int(mode or 0), found["switch"] == "h")
            case "asked":
                state = 1 if int(found["asked"]) in self.modes else 2 * (int(found["asked"]) == SYNC)
                self._answers += f"\x1b[?{found['asked']};{state}$y"
            case "kitty_end" if found["kitty_end"] == "u":
                self._set(KITTY_KEYS, found["kitty"] == ">")
            case "query":
                cursor = self._shown.cursor
                place = f"\x1b[{cursor.y + 1};{cursor.x + 1}R"
                self._answers += place if found["query"] == "6n" else "\x1b[?62;22c"
            case "part":
                self._rest = found["part"]

    def _command(self, osc: str) -> None:
        code, _, rest = osc.partition(";")
        if code in ("0", "2"):
            self.title = rest
        elif code == "52" and not rest.endswith("?"):
            payload = rest.partition(";")[2]
            self.clipboard.append(base64.b64decode(payload + "==").decode("utf-8", "replace"))

    def _set(self, mode: int, on: bool) -> None:
        (self.modes.add if on else self.modes.discard)(mode)
        if mode in ALTERNATE_SCREENS and on:
            self._shown.reset()
        elif mode > 0:
            self._draw(f"\x1b[?{mode}{'h' if on else 'l'}")
