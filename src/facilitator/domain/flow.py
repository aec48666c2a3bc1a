"""A flow is data: the ordered stages of a meeting, and the questions they draw from."""

from dataclasses import asdict, replace
from enum import StrEnum
from typing import Any

from facilitator.domain.models import Side
from facilitator.domain.practices import Practice
from facilitator.domain.situation import Need
from facilitator.quick_dataclass import dataclass

CLOSING_MINUTES = 5
"""What commitments and wrap-up may always count on at the end of a meeting, however it went."""

REGULAR_FLOW = "standard"
"""The flow that Enter starts, with somebody new to the list too: most managers know their team already."""

FIRST_FLOW = "first-meeting"
"""The flow that is offered first for somebody one has never met here."""


class StageKind(StrEnum):
    """What is done in a stage; each kind has one view."""

    REVIEW = "review"
    CHECK_IN = "check_in"
    LISTENING = "listening"
    FEEDBACK = "feedback"
    GOALS = "goals"
    COMMITMENTS = "commitments"
    WRAP_UP = "wrap_up"


class Depth(StrEnum):
    """How far into a subject a question goes."""

    OPENING = "opening"
    DEEPER = "deeper"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A question, or a sentence to begin with; `asks` is who says it aloud.

    `needs` is what must hold for it to come up, and a name in braces in its words stands for words of
    the two people (see `domain.situation`). `kinds` are the kinds of stage it suits; `flow` names the
    only flow that uses it, or "".
    """

    id: str
    practice: Practice
    text: str
    depth: Depth = Depth.OPENING
    asks: Side = Side.MANAGER
    kinds: tuple[StageKind, ...] = ()
    needs: tuple[Need, ...] = ()
    follow_ups: tuple[str, ...] = ()
    flow: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One part of a meeting; `prompts` are asked first and in this order, `practices` fill up.

    `only_named` keeps to `prompts`, where a question from elsewhere would be out of place.
    """

    id: str
    title: str
    kind: StageKind
    minutes: float
    purpose: str
    practices: tuple[Practice, ...] = ()
    prompts: tuple[str, ...] = ()
    only_named: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A whole meeting as data."""

    id: str
    title: str
    purpose: str
    stages: tuple[Stage, ...]

    @property
    def minutes(self) -> float:
        """Return the length that the stages add up to."""
        return sum(stage.minutes for stage in self.stages)

    def stage(self, stage_id: str) -> Stage:
        """Return the stage with that id; KeyError when the flow has none."""
        for stage in self.stages:
            if stage.id == stage_id:
                return stage
        raise KeyError(stage_id)

    def scaled(self, minutes: float) -> "Flow":
        """Return this flow with its stages stretched to that length.

        Commitments and wrap-up keep their own minutes, since they get squeezed out otherwise.
        """
        closing = (StageKind.COMMITMENTS, StageKind.WRAP_UP)
        kept = sum(stage.minutes for stage in self.stages if stage.kind in closing)
        rest = self.minutes - kept
        if rest <= 0 or minutes <= kept:
            factor, fixed = minutes / self.minutes, False
        else:
            factor, fixed = (minutes - kept) / rest, True
        stages = tuple(
            stage if fixed and stage.kind in closing else replace(stage, minutes=stage.minutes * factor)
            for stage in self.stages
        )
        return replace(self, stages=stages)

    def to_copy(self) -> dict[str, Any]:
        """Return the plain data that a meeting stores, so that it still reads right in years."""
        return asdict(self)

    @classmethod
    def from_copy(cls, data: dict[str, Any]) -> "Flow":
        """Return the flow that `to_copy` gave."""
        stages = tuple(
            Stage(
                id=each["id"],
                title=each["title"],
                kind=StageKind(each["kind"]),
                minutes=each["minutes"],
                purpose=each["purpose"],
                practices=tuple(Practice(p) for p in each["practices"]),
                prompts=tuple(each["prompts"]),
                only_named=each.get("only_named", False),
            )
            for each in data["stages"]
        )
        return cls(id=data["id"], title=data["title"], purpose=data["purpose"], stages=stages)
