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
    version: tuple[int, ...]


@dataclass(frozen=True)
class Move:
    """A pause from `at` until `until`, or an extension that was granted at `at`."""

    at: datetime
    until: datetime | None = None
    value: int = 0
    unit: Unit = Unit.WORKING_DAY


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
    value: int = 0  # of the limit
    calendar: Calendar | None = None  # by which the deadline was computed last
    moves: tuple[Move, ...] = ()

    def paused(self, at: datetime, calendar: Calendar) -> "SlowClock":
        """A clock that has run out stays overdue."""
        if self.done or at >= self.due:
            return self
        left = minutes_between(at, self.due, self.unit, calendar.office)
        return replace(self, left=left, stopped=at)

    def resumed(self, at: datetime, calendar: Calendar) -> "SlowClock":
        if self.left is None or self.stopped is None:
            return self
        until = max(at, self.stopped)
        due = after(until, self.left, self.unit, calendar.office)
        return self.moved(due, calendar, Move(self.stopped, until))

    def extended(self, at: datetime, value: int, unit: Unit, calendar: Calendar) -> "SlowClock":
        due = end_of(self.due, self.due - MINUTE, value, unit, calendar.office)
        return self.moved(due, calendar, Move(at, value=value, unit=unit))

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

    def moved(self, due: datetime, calendar: Calendar, *moves: Move) -> "SlowClock":
        """The next revision: neither paused, nor warned of, nor missed."""
        return replace(
            SlowClock(self.unit, self.started, due),
            revision=self.revision + 1,
            value=self.value,
            calendar=calendar,
            moves=(*self.moves, *moves),
        )

    def recomputed(self, at: datetime, calendar: Calendar) -> "SlowClock":
        """Lived again from the start under a newer calendar; never into the past (T-03)."""
        if self.done or self.left is not None or self.due <= at or self.unit in LENGTHS:
            return self
        if self.calendar is None or calendar.version <= self.calendar.version:
            return self
        again = begun(self.started, self.value, self.unit, calendar)
        for move in self.moves:
            if move.until is None:
                again = again.extended(move.at, move.value, move.unit, calendar)
            else:
                again = again.paused(move.at, calendar).resumed(move.until, calendar)
        due = again.due if again.due > at else self.due
        is_firmer = replace(self, due=due).is_provisional(calendar)
        if (due, is_firmer) == (self.due, self.is_provisional(self.calendar)):
            return self
        return self.moved(due, calendar)

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
    due = end_of(at, at, value, unit, calendar.office)
    return SlowClock(unit, at, due, revision=revision, value=value, calendar=calendar)


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
