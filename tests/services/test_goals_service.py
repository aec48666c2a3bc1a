"""Goals: set together, followed from meeting to meeting, and never lost when a meeting is cut off."""

from datetime import date

import pytest
from meeting_steps import cut_off, end, meet
from nasty import NASTY

from facilitator.domain.models import Goal, GoalStatus, GoalUpdate, Person, Proposer
from facilitator.errors import FacilitatorError
from facilitator.services import goals
from facilitator.services.runtime import Runtime
from facilitator.services.session import Session


def set_goal(session: Session, title: str = "lead one migration") -> Goal:
    return goals.add(
        session,
        title=title,
        proposed_by=Proposer.REPORT,
        serves="a calmer on-call",
        measure="no page at night",
        support="an hour with Bo",
    )


def the(session: Session) -> Goal:
    (only,) = session.all(Goal)
    return only


def words(session: Session) -> list[str]:
    return [update.text for update in goals.updates(session, the(session))]


def test_a_goal_is_kept_with_whose_it_is_and_what_it_serves(
    session: Session, runtime: Runtime, ana: Person
) -> None:
    set_goal(session)
    end(runtime, session)
    (goal,) = goals.goals(meet(runtime, ana))
    assert (goal.title, goal.proposed_by, goal.status) == (
        "lead one migration",
        Proposer.REPORT,
        GoalStatus.ON_TRACK,
    )
    assert (goal.serves, goal.measure, goal.support) == (
        "a calmer on-call",
        "no page at night",
        "an hour with Bo",
    )


@pytest.mark.parametrize("blank", ["", " \n "])
def test_a_goal_needs_words(session: Session, blank: str) -> None:
    with pytest.raises(FacilitatorError, match="few words"):
        set_goal(session, blank)
    assert goals.goals(session) == []


@pytest.mark.parametrize("status", [GoalStatus.DONE, GoalStatus.DROPPED])
def test_a_goal_that_ended_is_seen_in_its_meeting_and_in_none_after(
    session: Session, runtime: Runtime, ana: Person, status: GoalStatus
) -> None:
    goals.update(session, set_goal(session), status)
    assert [g.status for g in goals.goals(session)] == [status]
    assert [g.status for g in goals.goals(cut_off(runtime, session))] == [status]
    end(runtime, session)
    assert goals.goals(meet(runtime, ana)) == []


def test_a_goal_at_risk_goes_on(session: Session, runtime: Runtime, ana: Person) -> None:
    goals.update(session, set_goal(session), GoalStatus.AT_RISK)
    end(runtime, session)
    assert [g.status for g in goals.goals(meet(runtime, ana))] == [GoalStatus.AT_RISK]


def test_all_that_a_meeting_says_of_a_goal_is_kept_and_the_latest_words_stand(session: Session) -> None:
    set_goal(session)
    assert goals.update_here(session, the(session)) is None
    goals.update(session, the(session), GoalStatus.ON_TRACK, "plan is written")
    goals.update(session, the(session), GoalStatus.AT_RISK, "plan waits for a review")
    assert words(session) == ["plan is written", "plan waits for a review"]
    assert goals.update_here(session, the(session)) == session.all(GoalUpdate)[-1]


def test_a_goal_may_have_a_day(session: Session, runtime: Runtime) -> None:
    goals.add(
        session,
        title="lead one migration",
        proposed_by=Proposer.TOGETHER,
        serves="",
        measure="",
        support="",
        due=date(2028, 2, 29),
    )
    assert the(cut_off(runtime, session)).due == date(2028, 2, 29)


def test_a_change_of_status_alone_keeps_the_words(session: Session) -> None:
    set_goal(session)
    goals.update(session, the(session), GoalStatus.ON_TRACK, "plan is written")
    goals.update(session, the(session), GoalStatus.AT_RISK)
    (said,) = goals.updates(session, the(session))
    assert (said.text, said.status) == ("plan is written", GoalStatus.AT_RISK)
    assert the(session).status is GoalStatus.AT_RISK


def test_progress_is_told_oldest_first_from_meeting_to_meeting(
    session: Session, runtime: Runtime, ana: Person
) -> None:
    set_goal(session)
    for said in ("plan", "first table", "half of it"):
        goals.update(session, the(session), GoalStatus.ON_TRACK, said)
        end(runtime, session)
        session = meet(runtime, ana)
    assert words(session) == ["plan", "first table", "half of it"]
    assert goals.update_here(session, the(session)) is None


def test_a_meeting_cut_off_after_the_goal_was_reached_still_tells_all_its_progress(
    session: Session, runtime: Runtime, ana: Person
) -> None:
    goals.update(session, set_goal(session), GoalStatus.ON_TRACK, "plan")
    end(runtime, session)
    session = meet(runtime, ana)
    goals.update(session, the(session), GoalStatus.DONE, "all of it")
    again = cut_off(runtime, session)
    assert words(again) == ["plan", "all of it"]


def test_the_words_of_a_goal_can_be_changed(session: Session, runtime: Runtime) -> None:
    goals.edit(session, set_goal(session), title="lead two", support="")
    goal = the(cut_off(runtime, session))
    assert (goal.title, goal.support, goal.measure) == ("lead two", "", "no page at night")


def test_where_the_person_wants_to_go_is_kept_with_the_person(
    session: Session, runtime: Runtime, ana: Person
) -> None:
    goals.describe_person(session, aspiration="staff engineer")
    goals.describe_person(session, strengths="asks early", growth_areas="writing")
    end(runtime, session)
    person = meet(runtime, ana).person
    assert (person.aspiration, person.strengths, person.growth_areas) == (
        "staff engineer",
        "asks early",
        "writing",
    )


def test_goals_and_progress_are_kept_as_they_were_typed(session: Session, runtime: Runtime) -> None:
    for each in NASTY:
        goals.update(session, set_goal(session, each), GoalStatus.ON_TRACK, each)
    again = cut_off(runtime, session)
    assert [g.title for g in goals.goals(again)] == list(NASTY)
    assert [u.text for g in goals.goals(again) for u in goals.updates(again, g)] == list(NASTY)
