"""All that was shared leaves with the summary, and nothing that was not."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from summary_story import FLOW, NOON, PARTS, SHARED, Story, full_meeting

from facilitator.domain.models import (
    CheckIn,
    Commitment,
    CommitmentStatus,
    Direction,
    EventKind,
    Feedback,
    FeedbackKind,
    FeedbackStatus,
    Goal,
    GoalStatus,
    GoalUpdate,
    Mark,
    MarkKind,
    MarkOutcome,
    Note,
    PointStatus,
    PromptUse,
    Side,
    TalkingPoint,
    Visibility,
)
from facilitator.services.summary import Form


@pytest.fixture
def story() -> Story:
    return Story()


class Tokens:
    """Hands out words that occur nowhere else, and remembers which may leave."""

    def __init__(self) -> None:
        self._numbers = count()
        self.shared: list[str] = []
        self.private: list[str] = []

    def word(self, shared: bool) -> str:
        found = f"{'open' if shared else 'secret'}{next(self._numbers):04}x"
        (self.shared if shared else self.private).append(found)
        return found

    def secret(self) -> str:
        return self.word(False)


def add_notes_and_points(story: Story, tokens: Tokens, seen: Visibility) -> None:
    shared = seen is SHARED
    for stage in (*(s.id for s in FLOW.stages), "gone"):
        for prompt in ("", "mark"):
            story.note(tokens.word(shared), stage, visibility=seen, prompt_id=prompt)
    for status in PointStatus:
        leaves = shared and status is PointStatus.DISCUSSED
        story.add(TalkingPoint, text=tokens.word(leaves), status=status, visibility=seen)
        story.add(TalkingPoint, here=False, text=tokens.secret(), status=status, visibility=seen)
    story.add(Note, here=False, stage="listening", text=tokens.secret(), visibility=seen)


def add_feedback(story: Story, tokens: Tokens, seen: Visibility) -> None:
    for direction in Direction:
        for kind in FeedbackKind:
            for status in FeedbackStatus:
                leaves = seen is SHARED and status is FeedbackStatus.DELIVERED
                for here in (True, False):
                    words = {part: tokens.word(leaves and here) for part in PARTS}
                    values = {"direction": direction, "kind": kind, "status": status, "visibility": seen}
                    story.add(Feedback, here=here, **words, **values)


def add_goals(story: Story, tokens: Tokens, seen: Visibility) -> None:
    shared = seen is SHARED
    for status in GoalStatus:
        words = {"title": tokens.word(shared), "support": tokens.word(shared)}
        goal = story.add(Goal, here=False, status=status, visibility=seen, **words)
        story.add(GoalUpdate, goal_id=goal.id, status=status, text=tokens.word(shared))
        story.add(GoalUpdate, here=False, goal_id=goal.id, status=status, text=tokens.secret())
    story.add(Goal, visibility=seen, title=tokens.word(shared), support=tokens.word(shared))
    story.add(Goal, here=False, visibility=seen, title=tokens.secret(), support=tokens.secret())


def add_promises(story: Story, tokens: Tokens, seen: Visibility) -> None:
    shared = seen is SHARED
    kinds = set(EventKind) - {EventKind.MADE, EventKind.REOPENED, EventKind.CARRIED}
    for owner in Side:
        for here in (True, False):
            words = {"action": tokens.word(shared), "cue": tokens.word(shared)}
            story.add(Commitment, here=here, owner=owner, visibility=seen, **words)
        for kind in sorted(kinds):
            words = {"action": tokens.word(shared), "cue": tokens.word(shared)}
            made = story.promised(owner, visibility=seen, **words)
            story.decided(made, kind, tokens.word(shared), NOON.date() if kind == "renegotiated" else None)
        story.promised(owner, tokens.secret(), visibility=seen, status=CommitmentStatus.DONE)


def add_what_never_leaves(story: Story, tokens: Tokens) -> None:
    story.add(CheckIn, energy=1, workload=5, word=tokens.secret(), opener=tokens.secret(), private_place=True)
    story.add(PromptUse, stage="listening", prompt_id="x", practice="listening", text=tokens.secret())
    for kind in MarkKind:
        for outcome in MarkOutcome:
            story.add(Mark, stage="listening", kind=kind, at_seconds=1, text=tokens.secret(), outcome=outcome)
    names = ("role", "pronouns", "email", "time_zone", "aspiration", "strengths", "growth_areas", "meets_at")
    hidden = {name: tokens.secret() for name in names}
    story.person = replace(story.person, **hidden, profile={tokens.secret(): tokens.secret()})
    story.meeting = replace(story.meeting, rating=2, summary=tokens.secret(), focus=tokens.secret())


ADDERS = (add_notes_and_points, add_feedback, add_goals, add_promises)


@settings(max_examples=40, deadline=None)
@given(
    adders=st.lists(st.tuples(st.sampled_from(ADDERS), st.sampled_from(Visibility)), min_size=1, max_size=8),
    form=st.sampled_from(Form),
)
def test_all_that_is_shared_and_nothing_private_leaves(
    adders: list[tuple[Callable[[Story, Tokens, Visibility], None], Visibility]], form: Form
) -> None:
    story, tokens = Story(), Tokens()
    add_what_never_leaves(story, tokens)
    for adder, seen in adders:
        adder(story, tokens, seen)
    facts, text = story.facts(), story.text(form)
    assert [t for t in tokens.private if t in text or t in repr(facts)] == []
    assert [t for t in tokens.shared if t not in text] == []


@pytest.mark.parametrize("form", Form)
def test_moods_and_the_rating_change_nothing(story: Story, form: Form) -> None:
    before = story.text(form)
    story.add(CheckIn, energy=1, workload=5, word="tired", opener="I slept badly")
    story.meeting = replace(story.meeting, rating=1, talk_manager=90.0, talk_report=10.0, and_what_else=3)
    assert story.text(form) == before


def test_ids_never_leave() -> None:
    story = full_meeting()
    ids: list[UUID] = [record.id for record in (*story.records, story.person, story.meeting)]
    assert [each for each in ids if str(each) in repr(story.facts())] == []
