"""The seven practices of trust that every prompt, stage and insight serves."""

from enum import StrEnum


class Practice(StrEnum):
    """A habit of trust; the value is what is stored."""

    PRIVACY = "privacy"
    LISTENING = "listening"
    OPENNESS = "openness"
    COURAGE = "courage"
    FEEDBACK = "feedback"
    GOALS = "goals"
    FOLLOW_THROUGH = "follow_through"


PRACTICE_TITLES: dict[Practice, str] = {
    Practice.PRIVACY: "Privacy",
    Practice.LISTENING: "Active listening",
    Practice.OPENNESS: "Openness",
    Practice.COURAGE: "Courage",
    Practice.FEEDBACK: "Feedback and support",
    Practice.GOALS: "Goals set together",
    Practice.FOLLOW_THROUGH: "Follow-through",
}
