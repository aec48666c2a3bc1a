"""The question on the screen: the next one, a deeper one, the one before."""

from dataclasses import dataclass

from facilitator.domain.choice import deeper_order, order
from facilitator.domain.flow import Prompt
from facilitator.domain.models import PromptUse, Side
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
            here, session.stage, session.prompts, _uses(session), session.person.id, session.meeting.id
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


def _uses(session: Session) -> list[PromptUse]:
    return session.all(PromptUse)


def _order(session: Session) -> list[Prompt]:
    return order(session.stage, session.prompts, _uses(session), session.person.id, session.meeting.id)
