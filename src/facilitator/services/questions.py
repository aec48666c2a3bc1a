"""The question on the screen: the next one, a deeper one, the one before."""

from dataclasses import dataclass

from facilitator.domain.choice import Asking, deeper_order, order
from facilitator.domain.flow import Prompt
from facilitator.domain.models import (
    Direction,
    Feedback,
    FeedbackKind,
    FeedbackStatus,
    Goal,
    GoalStatus,
    PromptUse,
    Side,
    Visibility,
)
from facilitator.domain.needs import Need
from facilitator.services import commitments, review
from facilitator.services.session import Session


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was put on the screen; `asks` says it aloud."""

    use: PromptUse
    asks: Side


def current(session: Session) -> Question | None:
    """Return the question on the screen of this stage, and put the first one there."""
    asked = _asked(session)
    if not asked:
        return another(session)
    return _question(session, asked[-1])


def another(session: Session) -> Question | None:
    """Put the next question of this stage on the screen; None when the stage has none."""
    for prompt in _order(session):
        return _put(session, prompt)
    return None


def deeper(session: Session) -> Question | None:
    """Go further into what the question on the screen began; the next one when nothing goes deeper."""
    now = current(session)
    if now is None:
        return None
    root = now.use.prompt_id.split("/")[0]
    here = next((p for p in session.prompts if p.id == root), None)
    if here is not None:
        for prompt in deeper_order(
            here, session.stage, session.prompts, session.all(PromptUse), _asking(session)
        ):
            return _put(session, prompt)
    return another(session)


def back(session: Session) -> Question | None:
    """Return to the question before; the one on the screen is as if it had not been asked."""
    asked = _asked(session)
    if len(asked) > 1:
        session.put(removed=[asked[-1]])
    return current(session)


def _put(session: Session, prompt: Prompt) -> Question:
    use = PromptUse(
        person_id=session.person.id,
        meeting_id=session.meeting.id,
        created_at=session.clock.now(),
        stage=session.meeting.stage,
        prompt_id=prompt.id,
        practice=prompt.practice,
        text=prompt.text,
    )
    session.put(use)
    return _question(session, use)


def _question(session: Session, use: PromptUse) -> Question:
    root = use.prompt_id.split("/")[0]
    asks = next((p.asks for p in session.prompts if p.id == root), Side.MANAGER)
    return Question(use, asks)


def _asked(session: Session) -> list[PromptUse]:
    return [use for use in session.mine(PromptUse) if use.stage == session.meeting.stage]


def _order(session: Session) -> list[Prompt]:
    return order(session.stage, session.prompts, session.all(PromptUse), _asking(session))


def _asking(session: Session) -> Asking:
    return Asking(session.person.id, session.meeting.id, holding(session))


def holding(session: Session) -> frozenset[Need]:
    """Return what questions may take for granted in this meeting now."""
    earlier = [c for c in review.promises(session) if c.visibility is Visibility.SHARED]
    made = commitments.made_here(session)
    goals = [g for g in session.all(Goal) if g.status in (GoalStatus.ON_TRACK, GoalStatus.AT_RISK)]
    kept = [
        f for f in session.all(Feedback) if f.status is FeedbackStatus.KEPT and f.direction is Direction.GIVEN
    ]
    found = {
        Need.MET_BEFORE: session.last_met is not None,
        Need.PROMISE: bool(earlier),
        Need.MY_PROMISE: any(c.owner is Side.MANAGER for c in earlier),
        Need.THEIR_PROMISE: any(c.owner is Side.REPORT for c in earlier),
        Need.CARRIED_PROMISE: any(c.carries for c in earlier),
        Need.MADE_TODAY: bool(made),
        Need.MY_PROMISE_TODAY: any(c.owner is Side.MANAGER for c in made),
        Need.GOAL: bool(goals),
        Need.GOALS: len(goals) > 2,
        Need.PRAISE_WAITS: any(f.kind is FeedbackKind.PRAISE for f in kept),
        Need.GROWTH_WAITS: any(f.kind is FeedbackKind.GROWTH for f in kept),
        Need.FEEDBACK_GIVEN: session.told_before,
    }
    return frozenset(need for need, so in found.items() if so)
