"""
The slow truth about one handling clock: what is left is counted minute by minute.

Shares only data with the product. Instants are whole minutes of Shanghai's wall clock; a day
without works is skipped as a whole, which changes nothing that is counted.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from events.catalog.names import Unit
from tests.events.working_time.oracle import (
    DAY,
    ORIGIN,
    Office,
    in_evening,
    wall_instant,
    wall_minute,
)

MINUTE = timedelta(minutes=1)
LENGTHS = {Unit.MINUTE: 1, Unit.HOUR: 60, Unit.NATURAL_DAY: DAY}


@dataclass(frozen=True)
class Calendar:
    """The office, and the years whose holidays are published."""

    office: Office
    published: AbstractSet[int]


@dataclass(frozen=True)
class SlowClock:
    """`left`: None while it runs, else the minutes that were left when it paused."""

    unit: Unit
    started: datetime
    due: datetime
    left: int | None = None
    stopped: datetime | None = None
    revision: int = 1
    warned: int = 0
    missed: bool = False
    done: bool = False

    def paused(self, at: datetime, calendar: Calendar) -> "SlowClock":
        """A clock that has run out stays overdue."""
        if self.done or at >= self.due:
            return self
        left = minutes_between(at, self.due, self.unit, calendar.office)
        return replace(self, left=left, stopped=at)

    def resumed(self, at: datetime, calendar: Calendar) -> "SlowClock":
        if self.left is None or self.stopped is None:
            return self
        return self.moved(after(max(at, self.stopped), self.left, self.unit, calendar.office))

    def extended(self, value: int, unit: Unit, calendar: Calendar) -> "SlowClock":
        return self.moved(end_of(self.due, self.due - MINUTE, value, unit, calendar.office))

    def shortened(self, at: datetime, value: int, unit: Unit, calendar: Calendar) -> "SlowClock":
        """The new limit from now on, where it ends sooner than what is left."""
        if self.done:
            return self
        new = begun(at, value, unit, calendar, self.revision + 1)
        if self.left is None:
            return new if new.due < self.due else self
        if new.due < after(at, self.left, self.unit, calendar.office):
            left = minutes_between(at, new.due, unit, calendar.office)
            return replace(new, left=left, stopped=at)
        return self

    def moved(self, due: datetime) -> "SlowClock":
        return SlowClock(self.unit, self.started, due, revision=self.revision + 1)

    def is_provisional(self, calendar: Calendar) -> bool:
        if self.unit in LENGTHS:
            return False
        years = set()
        day = self.started.date()
        while day <= (self.due - MINUTE).date():
            years.add(day.year)
            day += timedelta(days=1)
        return not years <= calendar.published


def begun(at: datetime, value: int, unit: Unit, calendar: Calendar, revision: int = 1) -> SlowClock:
    return SlowClock(unit, at, end_of(at, at, value, unit, calendar.office), revision=revision)


def end_of(start: datetime, day_of: datetime, value: int, unit: Unit, office: Office) -> datetime:
    """A limit in working days begins with the day after that of `day_of`."""
    if unit is not Unit.WORKING_DAY:
        return after(start, value * LENGTHS.get(unit, 60), unit, office)
    day: date = day_of.date()
    while value:
        day += timedelta(days=1)
        value -= day in office.working_days
    return wall_instant((day - ORIGIN.date()).days * DAY + office.day_ends, office)


def after(start: datetime, left: int, unit: Unit, office: Office) -> datetime:
    """When these minutes have passed, if nothing stops the clock."""
    if unit in LENGTHS:
        return start + left * MINUTE
    now = wall_minute(start, office)
    while left:
        if not now % DAY and not any(office.works[now : now + DAY]):
            now += DAY
            continue
        left -= office.works[now]
        now += 1
    if unit is Unit.WORKING_DAY and in_evening(now, office):
        return wall_instant((now - 1) // DAY * DAY + office.day_ends, office)
    return wall_instant(now, office)


def minutes_between(start: datetime, end: datetime, unit: Unit, office: Office) -> int:
    if unit in LENGTHS:
        return (end - start) // MINUTE
    return sum(office.works[wall_minute(start, office) : wall_minute(end, office)])
