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
    found = []
    if match := _ABSOLUTE.search(text):
        found.append(f"“{match.group(1)}” is rarely so. Which time do you mean?")
    if match := _PERSON.search(text):
        found.append(f"“{match.group('trait')}” is about the person. What was done?")
    elif match := _ATTITUDE.search(text):
        found.append(f"“{match.group(1)}” is about the person. What did you see?")
    return found
