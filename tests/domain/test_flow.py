"""Flows as values: their length, their copy in a meeting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator.domain.flow import Flow, Stage, StageKind
from facilitator.domain.practices import Practice

FLOW = Flow(
    id="f",
    title="F",
    purpose="p",
    stages=(
        Stage(
            id="a",
            title="A",
            kind=StageKind.LISTENING,
            minutes=8,
            purpose="",
            practices=(Practice.LISTENING,),
        ),
        Stage(id="b", title="B", kind=StageKind.GOALS, minutes=12, purpose="", prompts=("x", "y")),
        Stage(id="c", title="C", kind=StageKind.COMMITMENTS, minutes=3, purpose=""),
        Stage(id="d", title="D", kind=StageKind.WRAP_UP, minutes=2, purpose=""),
    ),
)


def test_a_copy_reads_back_equal() -> None:
    assert Flow.from_copy(FLOW.to_copy()) == FLOW


def test_a_longer_meeting_leaves_the_closing_as_it_is() -> None:
    longer = FLOW.scaled(45)
    assert [stage.minutes for stage in longer.stages] == [16, 24, 3, 2]


def test_a_very_short_meeting_shrinks_everything() -> None:
    assert FLOW.scaled(5).minutes == pytest.approx(5)
    assert all(stage.minutes > 0 for stage in FLOW.scaled(5).stages)


@given(st.floats(1, 500))
def test_the_stages_always_add_up(minutes: float) -> None:
    assert FLOW.scaled(minutes).minutes == pytest.approx(minutes)


def test_an_unknown_stage_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        FLOW.stage("z")
