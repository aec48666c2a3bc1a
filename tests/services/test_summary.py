"""How the summary of a meeting reads, and which facts it is made of."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from summary_story import MARKDOWN, NOON, PLAIN, Story, full_meeting

from facilitator.domain.clock import SetClock
from facilitator.domain.models import (
    Commitment,
    CommitmentEvent,
    CommitmentStatus,
    EventKind,
    Goal,
    Side,
)
from facilitator.services import review
from facilitator.services.summary import Form, facts_of, render


@pytest.fixture
def story() -> Story:
    return Story()


@pytest.mark.parametrize(("form", "expected"), [(Form.MARKDOWN, MARKDOWN), (Form.PLAIN, PLAIN)])
def test_a_full_meeting_reads_so(form: Form, expected: str) -> None:
    assert full_meeting().text(form) == expected


@pytest.mark.parametrize("form", Form)
def test_the_same_facts_always_give_the_same_text(form: Form) -> None:
    facts = full_meeting().facts()
    assert {render(facts, form).text for _ in range(3)} == {render(facts, form).text}


@pytest.mark.parametrize("form", Form)
def test_an_empty_meeting_has_no_sections(story: Story, form: Form) -> None:
    lines = story.text(form).splitlines()
    assert lines[1:] == ["", "Thank you, Ana. There is nothing to pass on from this time."]


@pytest.mark.parametrize("form", Form)
def test_only_a_next_date_still_tells_it(story: Story, form: Form) -> None:
    story.meeting = replace(story.meeting, next_on=date(2027, 1, 1))
    assert story.text(form).endswith("We meet again on Fri 1 Jan 2027.\n")


def test_the_day_is_the_one_where_the_manager_is() -> None:
    late = datetime(2026, 3, 9, 23, 30, tzinfo=UTC)
    east = SetClock(late, timezone(timedelta(hours=2)))
    assert Story(now=late, clock=east).facts().date == date(2026, 3, 10)


def test_a_name_of_one_word_or_with_blanks_is_fine() -> None:
    assert Story("Cher").facts().first_name == "Cher"
    assert Story("  Ana   Ruiz ").facts().first_name == "Ana"
    assert "## evil" not in Story("Ana\n## evil").text().splitlines()


# Promises


def test_a_promise_says_the_last_decision_of_the_meeting_alone(story: Story) -> None:
    story.promised(Side.MANAGER, "ask legal")
    session = story.session()
    commitment = session.all(Commitment)[0]
    commitment = review.decide(session, commitment, EventKind.BLOCKED, "a slip of the keys")
    review.decide(session, commitment, EventKind.DONE)
    text = render(facts_of(session), Form.MARKDOWN).text
    assert "  - Done" in text
    assert "slip" not in text


def test_what_closing_carries_reads_as_open_before_and_after(story: Story) -> None:
    story.promised(Side.REPORT, "draft the plan", due=date(2026, 3, 6))
    session = story.session()
    before = facts_of(session)
    review.carry_undecided(session)
    assert [e.kind for e in session.mine(CommitmentEvent)] == [EventKind.CARRIED]
    assert facts_of(session) == before
    assert [p.sentence for p in before.still_open] == ["Ana will draft the plan, by Fri 6 Mar 2026"]


def test_a_handed_over_promise_names_who_had_it_and_who_has_it(story: Story) -> None:
    story.decided(story.promised(Side.REPORT, "book the room"), EventKind.HANDED_OVER)
    (decided,) = story.facts().decided
    assert (decided.owner, decided.decision) == ("Ana", "Handed over to me")


def test_a_new_date_is_a_fact_of_its_own(story: Story) -> None:
    mine = story.promised(Side.MANAGER, "ask legal", due=date(2026, 3, 6))
    story.decided(mine, EventKind.RENEGOTIATED, "they were away", date(2026, 11, 27))
    (decided,) = story.facts().decided
    assert decided.new_date == date(2026, 11, 27)
    assert decided.decision == "Moved to Fri 27 Nov 2026"


def test_a_promise_kept_at_once_is_ticked(story: Story) -> None:
    story.add(Commitment, owner=Side.MANAGER, action="send the link", status=CommitmentStatus.DONE)
    assert "- [x] I will send the link" in story.text()


def test_a_promise_dropped_where_it_was_made_is_left_out(story: Story) -> None:
    story.add(Commitment, owner=Side.MANAGER, action="never mind", status=CommitmentStatus.DROPPED)
    assert "never mind" not in story.text()


def test_a_goal_of_long_ago_that_nobody_spoke_of_is_left_out(story: Story) -> None:
    story.add(Goal, here=False, title="An old aim")
    assert story.facts().goals == ()


def test_a_goal_set_after_the_meeting_ended_is_left_out(story: Story) -> None:
    story.meeting = replace(story.meeting, ended_at=NOON + timedelta(minutes=25))
    story.add(Goal, title="A later aim", created_at=NOON + timedelta(hours=1))
    assert story.facts().goals == ()
