"""What a question takes for granted: it is asked only where that is so."""

from enum import StrEnum


class Need(StrEnum):
    """Something that must be true of the two people and their meetings for a question to make sense."""

    MET_BEFORE = "met_before"
    PROMISE = "promise"
    MY_PROMISE = "my_promise"
    THEIR_PROMISE = "their_promise"
    CARRIED_PROMISE = "carried_promise"
    MADE_TODAY = "made_today"
    MY_PROMISE_TODAY = "my_promise_today"
    GOAL = "goal"
    GOALS = "goals"
    PRAISE_WAITS = "praise_waits"
    GROWTH_WAITS = "growth_waits"
    FEEDBACK_GIVEN = "feedback_given"
