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
_PERSON = re.compile(
    r"\b(?:you(?:'re|’re| are| were| seem| come across as)"
    r"|(?:she|he)(?:'s|’s| is| was)|they(?:'re|’re| are| were))"
    r"\s+(?:(?:so|too|very|really|just|a|an|such|being|quite|rather|bit|little|of)\s+)*"
    rf"(?P<trait>{_TRAITS})\b",
    re.I,
)
_ATTITUDE = re.compile(r"\b(?:your|his|her|their) (attitude|personality|character|nature|ego)\b", re.I)


def flags(text: str) -> list[str]:
    """Return hints on the wording, each a short sentence; empty when nothing stands out.

    They rest on the finding that feedback about the person rather than the task tends to do harm.
    """
    found = [f"“{word}” is rarely so. Which time do you mean?" for word in _words(_ABSOLUTE, text)]
    found += [f"“{word}” is about the person. What was done?" for word in _words(_PERSON, text)]
    return found + [f"“{word}” is about the person. What did you see?" for word in _words(_ATTITUDE, text)]


def _words(pattern: re.Pattern[str], text: str) -> list[str]:
    """Return each word that the pattern is about, once and as it was written."""
    found = (match.groupdict().get("trait") or match.group(1) for match in pattern.finditer(text))
    return list(dict.fromkeys(found))
