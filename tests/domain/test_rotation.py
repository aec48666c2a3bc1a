from datetime import UTC, datetime, timedelta

from facilitator.domain.rotation import kept

START = datetime(2026, 1, 1, 9, tzinfo=UTC)


def test_a_year_of_daily_backups_comes_down_to_days_weeks_and_months() -> None:
    every = [START + timedelta(days=day) for day in range(365)]
    keep = sorted(kept(every), reverse=True)
    assert keep[:7] == every[:-8:-1]
    weeks = {moment.isocalendar()[:2] for moment in keep}
    assert {moment.isocalendar()[:2] for moment in every[-28:]} <= weeks
    assert {moment.month for moment in keep} == set(range(1, 13))
    assert len(keep) <= 7 + 4 + 12


def test_of_one_day_only_the_last_is_kept_and_the_newest_always() -> None:
    hours = [START + timedelta(hours=hour) for hour in range(5)]
    assert kept(hours) == {hours[-1]}
    assert kept([]) == set()


def test_a_long_holiday_does_not_empty_the_shelf() -> None:
    before = [START + timedelta(days=day) for day in range(7)]
    after = START + timedelta(days=200)
    assert set(before[1:]) | {after} <= kept([*before, after])
