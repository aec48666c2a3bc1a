"""What a person typed, made safe to keep and to draw without changing what they see."""

import re

# Control characters (C0 and C1, but for tab and newline) would drive the terminal when drawn;
# lone surrogates cannot be written as UTF-8. Everything else stays exactly as it was typed.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def clean(text: str) -> str:
    """Return the text with line ends as newlines and no control characters or lone surrogates."""
    if text.isascii() and text.isprintable():
        return text
    return _SURROGATE.sub("\ufffd", _UNSAFE.sub("", _LINE_END.sub("\n", text)))


def one_line(text: str) -> str:
    """Return the text cleaned, with each run of white space that holds a line end as one blank."""
    return re.sub(r"\s*\n\s*", " ", clean(text).strip("\n")).replace("\t", " ")
