"""What a person typed, made safe to keep and to draw without changing what they see."""

import re

# Control characters (C0 and C1, but for tab and newline) would drive the terminal when drawn;
# lone surrogates cannot be written as UTF-8. Everything else stays exactly as it was typed.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# An emoji or an accented letter is several characters; a cut inside one would leave half of it.
_JOINED_END = re.compile("[^\u200d\ufe0f\U0001f3fb-\U0001f3ff]?[\u200d\ufe0f\U0001f3fb-\U0001f3ff]+$")
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def clean(text: str) -> str:
    """Return the text with line ends as newlines and no control characters or lone surrogates."""
    if text.isascii() and text.isprintable():
        return text
    return _SURROGATE.sub("\ufffd", _UNSAFE.sub("", _LINE_END.sub("\n", text)))


def is_unseen(character: str) -> bool:
    """Return whether the character prints nothing and yet belongs to a text: a joiner, a hard blank."""
    return not character.isascii() and not character.isprintable() and clean(character) == character


def one_line(text: str) -> str:
    """Return the text cleaned, with each run of white space that holds a line end as one blank."""
    return re.sub(r"\s*\n\s*", " ", clean(text).strip("\n")).replace("\t", " ")


def first_words(text: str, longest: int) -> str:
    """Return the text as one line to stand in a sentence, cut between words where it is too long.

    The cut is shown by an ellipsis, and the whole is at most `longest` characters. A full stop at the
    end goes, and so do marks of direction, which would turn the rest of the sentence round.
    """
    line = " ".join(_DIRECTION.sub("", one_line(text)).split()).rstrip(" .,;:")
    if len(line) <= longest:
        return line
    room = line[:longest]
    head, blank, _ = room.rpartition(" ")
    kept = head if blank and len(head) > longest // 2 else _JOINED_END.sub("", room[:-1])
    return kept.rstrip(" .,;:") + "…"
