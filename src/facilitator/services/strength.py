"""How hard a passphrase is to guess, in words; it never forbids one."""

from facilitator.quick_dataclass import dataclass

LONGEST_JUDGED = 72
"""Characters that are looked at; guessing more would take the judge too long, and the attacker as well."""

_WORDS = (
    "very easy to guess",
    "easy to guess",
    "could be harder to guess",
    "hard to guess",
    "very hard to guess",
)
_ADVICE = "Four or five words that have nothing to do with each other are strong, and easy to keep."


@dataclass(frozen=True, slots=True)
class Strength:
    """From 0 (found at once) to 4 (not found in years), and what to say of it."""

    score: int
    words: str

    @property
    def weak(self) -> bool:
        """Return whether somebody with the file and patience would find it."""
        return self.score < 3


def strength(passphrase: str) -> Strength:
    """Return how hard it is to guess; slow to import, so call it in a thread."""
    from zxcvbn import zxcvbn

    found = zxcvbn(passphrase[:LONGEST_JUDGED])
    score = int(found["score"])
    said = f"{_WORDS[score].capitalize()}."
    if score < 3:
        said = f"{said} {found['feedback']['warning'] or _ADVICE}"
    return Strength(score, said)
