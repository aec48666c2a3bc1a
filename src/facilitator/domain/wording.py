"""Gentle flags on the words of feedback: about the person instead of the task, always, never."""

import re

_ABSOLUTE = re.compile(
    r"\b(always|never|every (?:single )?time|constantly|nobody ever|everyone thinks)\b", re.I
)
_TRAITS = (
    "lazy|careless|sloppy|rude|arrogant|selfish|unprofessional|difficult|negative|stubborn|immature|"
    "incompetent|disorganised|disorganized|unreliable|emotional|aggressive|passive|weak|stupid|slow|"
    "brilliant|genius|talented|gifted|smart|clever|amazing|awesome|perfect|rockstar|natural"
)
_OF_PEOPLE = "lazy|rude|arrogant|selfish|unprofessional|stubborn|immature|incompetent|stupid"
_DEGREE = r"(?:(?:so|too|very|really|just|a|an|such|being|quite|rather|bit|little|of|often)\s+)*"
_PERSON = re.compile(
    r"\b(?:you(?:'re|’re| are| were| seem| come across as)"
    r"|(?:she|he)(?:'s|’s| is| was)|they(?:'re|’re| are| were))"
    rf"\s+{_DEGREE}(?P<trait>{_TRAITS})\b",
    re.I,
)
_SOMEBODY = re.compile(rf"\b(?:is|are|was|were|being|seems?|too)\s+{_DEGREE}(?P<trait>{_OF_PEOPLE})\b", re.I)
_ALONE = re.compile(
    rf"\W*{_DEGREE}(?P<trait>{_TRAITS})(?:(?:\W|and\b|or\b)+{_DEGREE}(?:{_TRAITS}))*\W*", re.I
)
_ATTITUDE = re.compile(r"\b(?:your|his|her|their) (attitude|personality|character|nature|ego)\b", re.I)
_OWN_START = re.compile(
    r"(?:when(?:ever)?|after|before|once|as soon as|at|on|in|during|if|every|each|until|while|by"
    r"|the next time)(?![\w-])",
    re.I,
)


def cue_words(cue: str) -> str:
    """Return a cue as it stands in a sentence: "when stand-up ends"; "after stand-up" needs no "when"."""
    cue = cue.strip()
    return cue if not cue or _OWN_START.match(cue) else f"when {cue}"


def flags(text: str) -> list[str]:
    """Return hints on the wording, each a short sentence; empty when nothing stands out.

    They rest on the finding that feedback about the person rather than the task tends to do harm.
    """
    found = [f"“{word}” is rarely so. Which time do you mean?" for word in _words(_ABSOLUTE, text)]
    alone = _ALONE.fullmatch(text)
    traits = [alone["trait"]] if alone else [*_words(_PERSON, text), *_words(_SOMEBODY, text)]
    found += [f"“{word}” is about the person. What was done?" for word in dict.fromkeys(traits)]
    return found + [f"“{word}” is about the person. What did you see?" for word in _words(_ATTITUDE, text)]


def _words(pattern: re.Pattern[str], text: str) -> list[str]:
    """Return each word that the pattern is about, once and as it was written."""
    found = (match.groupdict().get("trait") or match.group(1) for match in pattern.finditer(text))
    return list(dict.fromkeys(found))
