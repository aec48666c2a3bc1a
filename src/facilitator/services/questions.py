"""The question on the screen: the next one, a deeper one, the one before."""

from dataclasses import replace

from facilitator.domain.choice import deeper_order, follow_ups, order
from facilitator.domain.fitting import blanks, fitted, fitting, sayable
from facilitator.domain.flow import Prompt
from facilitator.domain.models import (
    CheckIn,
    Commitment,
    CommitmentEvent,
    Feedback,
    Goal,
    GoalUpdate,
    Meeting,
    MeetingStatus,
    PromptUse,
    Side,
    TalkingPoint,
)
from facilitator.domain.situation import Facts, Situation, facts
from facilitator.quick_dataclass import dataclass
from facilitator.services.session import Session


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was put on the screen; `asks` says it aloud."""

    use: PromptUse
    asks: Side


def current(session: Session) -> Question | None:
    """Return the question on the screen of this stage, and put the first one there.

    One that quotes what is settled or private by now says it of what comes next, or gives way to another.
    """
    use = on_screen(session)
    now = _as_of_now(session, use) if use is not None else None
    if use is None or now is None:
        return another(session)
    if now.text != use.text:
        session.put(now)
    return _question(session, now)


def on_screen(session: Session) -> PromptUse | None:
    """Return the question that was last put on the screen of this stage, None before the first."""
    asked = _asked(session)
    return asked[-1] if asked else None


def another(session: Session) -> Question | None:
    """Put the next question of this stage on the screen; None when the stage has none."""
    fit = fitting(session.prompts, _facts(session))
    for prompt in order(session.stage, fit, session.all(PromptUse), session.person.id, session.meeting.id):
        return _put(session, prompt)
    return None


def deeper(session: Session) -> Question | None:
    """Go further into what the question on the screen began; the next one when nothing goes deeper."""
    use = on_screen(session)
    if use is None and (first := current(session)) is not None:
        use = first.use
    if use is None:
        return None
    here, holds = _asked_prompt(session, use), _facts(session)
    if here is not None:
        fit, uses = fitting(session.prompts, holds), session.all(PromptUse)
        for prompt in deeper_order(
            fitted(here, holds), session.stage, fit, uses, session.person.id, session.meeting.id
        ):
            return _put(session, prompt)
    return another(session)


def goes_on(before: PromptUse, after: PromptUse) -> bool:
    """Return whether a question is a follow-up of what the one before began."""
    return before.prompt_id.split("/")[0] == after.prompt_id.split("/")[0]


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
    prompt = _asked_prompt(session, use)
    return Question(use, prompt.asks if prompt else Side.MANAGER)


def _asked(session: Session) -> list[PromptUse]:
    return [use for use in session.mine(PromptUse) if use.stage == session.meeting.stage]


def _asked_prompt(session: Session, use: PromptUse) -> Prompt | None:
    """Return the prompt that was put there, or the one that its follow-up belongs to."""
    root = use.prompt_id.split("/")[0]
    return next((p for p in session.prompts if p.id == root), None)


def _as_of_now(session: Session, use: PromptUse) -> PromptUse | None:
    """Return the question with the words that hold now where it quotes any; None when there are none."""
    prompt = _asked_prompt(session, use)
    for each in (prompt, *follow_ups(prompt)) if prompt is not None else ():
        if each.id == use.prompt_id and blanks(each.text):
            holds = _facts(session)
            return replace(use, text=fitted(each, holds).text) if sayable(each.text, holds) else None
    return use


def _facts(session: Session) -> Facts:
    """Return what holds between the two people at this moment of the meeting."""
    before = [m for m in session.all(Meeting) if m.status is MeetingStatus.CLOSED]
    last = max(before, key=lambda m: m.created_at, default=None)
    return facts(
        Situation(
            meeting_id=session.meeting.id,
            last_meeting_id=last.id if last is not None else None,
            commitments=tuple(session.all(Commitment)),
            events=tuple(session.all(CommitmentEvent)),
            goals=tuple(session.all(Goal)),
            updates=tuple(session.all(GoalUpdate)),
            points=tuple(session.all(TalkingPoint)),
            feedback=tuple(session.all(Feedback)),
            check_in=next(iter(session.mine(CheckIn)), None),
        )
    )
