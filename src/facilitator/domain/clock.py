"""The one place that time comes from, so that "today" can be set in a test."""

import time
from datetime import UTC, date, datetime, timedelta, tzinfo
from datetime import time as clock_time
from typing import Protocol


class Clock(Protocol):
    """Where the program asks for the time."""

    def now(self) -> datetime:
        """Return the present moment, in UTC."""

    def today(self) -> date:
        """Return the calendar day where the user is."""

    def local(self, moment: datetime) -> datetime:
        """Return that moment in the user's own zone."""

    def at(self, day: date, hour: int, minute: int) -> datetime:
        """Return that hour of that day where the user is."""

    def monotonic(self) -> float:
        """Return seconds that never go backwards, for measuring how long something took."""


class SystemClock:
    """The machine's clock; `zone` is the user's, or the machine's own when it is not given."""

    def __init__(self, zone: tzinfo | None = None) -> None:
        self.zone = zone

    def now(self) -> datetime:
        """Return the present moment, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Return the calendar day where the user is."""
        return self.local(self.now()).date()

    def local(self, moment: datetime) -> datetime:
        """Return that moment in the user's own zone."""
        return moment.astimezone(self.zone)

    def at(self, day: date, hour: int, minute: int) -> datetime:
        """Return that hour of that day where the user is, by the machine's rules when no zone is set."""
        there = datetime.combine(day, clock_time(hour, minute))
        return there.astimezone() if self.zone is None else there.replace(tzinfo=self.zone)

    def monotonic(self) -> float:
        """Return seconds that never go backwards."""
        return time.monotonic()


class SetClock:
    """A clock that stands still until it is moved; for tests and for the example team."""

    def __init__(self, now: datetime, zone: tzinfo = UTC) -> None:
        self.moment = now.astimezone(UTC)
        self.zone = zone
        self.ticks = 0.0

    def now(self) -> datetime:
        """Return the moment that was set."""
        return self.moment

    def today(self) -> date:
        """Return the calendar day of that moment in the clock's zone."""
        return self.local(self.moment).date()

    def local(self, moment: datetime) -> datetime:
        """Return that moment in the clock's zone."""
        return moment.astimezone(self.zone)

    def at(self, day: date, hour: int, minute: int) -> datetime:
        """Return that hour of that day in the clock's zone."""
        return datetime.combine(day, clock_time(hour, minute), self.zone)

    def monotonic(self) -> float:
        """Return the seconds that `advance` has added up."""
        return self.ticks

    def advance(self, seconds: float) -> None:
        """Let that many seconds pass."""
        self.moment += timedelta(seconds=seconds)
        self.ticks += seconds

    def set(self, now: datetime) -> None:
        """Set the wall clock, backwards too, as a user or a time server may."""
        self.moment = now.astimezone(UTC)
