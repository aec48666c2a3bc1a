"""Thousands of meetings, drawn at random: nothing private leaves, and each line knows where it is from."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from summary_story import NOON, PARTS, SHARED, Story

from facilitator.domain.models import (
    CheckIn,
    Commitment,
    CommitmentStatus,
    Direction,
    EventKind,
    Feedback,
    FeedbackStatus,
    Goal,
    GoalStatus,
    GoalUpdate,
    Mark,
    MarkKind,
    MarkOutcome,
    Note,
    PointStatus,
    Record,
    Side,
    TalkingPoint,
    Visibility,
)
from facilitator.services import wrap_up
from facilitator.services.summary import Form

PHRASES = (
    "she is worn out",
    "[/x] ask {{ legal }}",
    "عن الراتب",
    "疲れている",
    "line one\nline two",
    "- [ ] #x",
)


class Drawing:
    """Draws one meeting; every text holds a word of its own that tells whether it is shared."""

    def __init__(self, draw: Random) -> None:
        self.draw = draw
        self.story = Story()
        self.count = 0

    def text(self, seen: Visibility) -> str:
        self.count += 1
        sign = "open" if seen is SHARED else "secret"
        return f"{self.draw.choice(PHRASES)} {sign}{self.count:03} {self.draw.choice(PHRASES)}"

    def add(self) -> None:
        draw, seen = self.draw, self.draw.choice(list(Visibility))
        here = draw.random() < 0.8
        values = {"visibility": seen, "here": here}
        kind = draw.randrange(8)
        if kind == 0:
            stage = draw.choice(("check-in", "listening", "gone"))
            prompt = draw.choice(("", "mark"))
            self.story.add(Note, text=self.text(seen), stage=stage, prompt_id=prompt, **values)
        elif kind == 1:
            status = draw.choice(list(PointStatus))
            self.story.add(TalkingPoint, text=self.text(seen), status=status, **values)
        elif kind == 2:
            parts = {part: self.text(seen) for part in draw.sample(PARTS, draw.randrange(1, 5))}
            status = draw.choice(list(FeedbackStatus))
            self.story.add(Feedback, direction=draw.choice(list(Direction)), status=status, **parts, **values)
        elif kind == 3:
            words = {name: self.text(seen) for name in ("title", "serves", "support")}
            goal = self.story.add(Goal, status=draw.choice(list(GoalStatus)), **words, **values)
            if draw.random() < 0.7:
                self.story.add(GoalUpdate, goal_id=goal.id, status=GoalStatus.DONE, text=self.text(seen))
        elif kind in (4, 5):
            self.promise(seen)
        elif kind == 6:
            secret = {name: self.text(Visibility.PRIVATE) for name in ("word", "opener")}
            self.story.add(CheckIn, energy=draw.choice((None, 1, 5)), **secret)
        else:
            outcome = draw.choice(list(MarkOutcome))
            words = self.text(Visibility.PRIVATE)
            self.story.add(
                Mark, stage="listening", kind=MarkKind.CONCERN, at_seconds=1, text=words, outcome=outcome
            )

    def promise(self, seen: Visibility) -> None:
        draw = self.draw
        words = {"action": self.text(seen), "cue": self.text(seen), "visibility": seen}
        owner = draw.choice(list(Side))
        if draw.random() < 0.5:
            status = draw.choice(list(CommitmentStatus))
            self.story.add(Commitment, owner=owner, status=status, **words)
            return
        made = self.story.promised(owner, **words)
        if draw.random() < 0.7:
            decisions = (EventKind.DONE, EventKind.BLOCKED, EventKind.DROPPED, EventKind.HANDED_OVER)
            self.story.decided(made, draw.choice(decisions), self.text(seen))


def drawn(seed: int) -> Story:
    drawing = Drawing(Random(seed))
    for _ in range(drawing.draw.randrange(1, 9)):
        drawing.add()
    story = drawing.story
    hidden = {name: drawing.text(Visibility.PRIVATE) for name in ("strengths", "growth_areas", "role")}
    story.person = replace(story.person, **hidden)
    story.meeting = replace(story.meeting, rating=1, next_on=NOON.date() + timedelta(days=14))
    return story


def visibility(story: Story, record: Record) -> object:
    return getattr(record, "visibility", None)


@pytest.mark.parametrize(
    "seeds", [range(500), pytest.param(range(500, 5_000), marks=pytest.mark.slow)], ids=["some", "all"]
)
def test_no_private_text_leaves_by_itself_and_each_line_knows_its_shared_items(seeds: range) -> None:
    leaving = 0
    for seed in seeds:
        story = drawn(seed)
        shared = {each.id for each in story.records if visibility(story, each) is SHARED}
        form = list(Form)[seed % 2]
        rendered = wrap_up.preview(story.session(), form)
        assert "secret" not in rendered.text, seed
        lines = rendered.text.split("\n")[:-1]
        assert len(lines) == len(rendered.items), seed
        for line, items in zip(lines, rendered.items, strict=True):
            assert items <= shared, (seed, line)
            assert items or "open" not in line.replace("Still open", ""), (seed, line)
            leaving += "open" in line
    assert leaving > len(seeds)
