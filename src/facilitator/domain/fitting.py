"""Which prompts fit the two people now, and what each says once its blanks are filled."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from facilitator.domain.flow import Prompt
from facilitator.domain.situation import SPEAKABLE, Facts, Need
from facilitator.domain.text import first_words

QUOTED_LENGTH = 40
"""Characters of a user's own words in a question; more would push it off the top of the screen."""

_BLANK = re.compile(r"\{([^{}]*)\}")


def blanks(text: str) -> list[str]:
    """Return the names in braces, in order; those that a prompt may use are the `SPEAKABLE` needs."""
    return _BLANK.findall(text)


def fitting(prompts: Iterable[Prompt], holds: Facts) -> list[Prompt]:
    """Return the prompts all of whose needs hold, with the words of both people in their blanks."""
    return [
        fitted(prompt, holds)
        for prompt in prompts
        if all(need in holds for need in prompt.needs) and sayable(prompt.text, holds)
    ]


def fitted(prompt: Prompt, holds: Facts) -> Prompt:
    """Return the prompt with its blanks filled; a sentence for which words are missing is left empty."""
    if not any(map(blanks, (prompt.text, *prompt.follow_ups))):
        return prompt
    text, *follow_ups = (
        _filled(each, holds) if sayable(each, holds) else "" for each in (prompt.text, *prompt.follow_ups)
    )
    return replace(prompt, text=text, follow_ups=tuple(follow_ups))


def sayable(text: str, holds: Facts) -> bool:
    """Return whether there are words for every blank of the text."""
    return all(_words(name, holds) for name in blanks(text))


def _filled(text: str, holds: Facts) -> str:
    # All at once, so that what a person wrote is never read as a blank itself.
    return _BLANK.sub(lambda blank: _words(blank[1], holds), text)


def _words(name: str, holds: Mapping[Need, str]) -> str:
    need = next((need for need in SPEAKABLE if need == name), None)
    return first_words(holds.get(need, ""), QUOTED_LENGTH) if need is not None else ""
