"""What is left on a clock, and when to warn about it (T-05, T-07)."""

from datetime import datetime, timedelta

from events.catalog.names import Unit
from events.working_time.calendar import Calendar
from events.working_time.due import LENGTHS, elapsed_after
from events.working_time.limit import NATURAL_UNITS, TimeLimit
from events.working_time.line import instant_after, time_between, worked_until
from events.working_time.office_hours import DAY, OfficeHours

WARN_PERCENT = 20


def remaining(
    at: datetime, due: datetime, unit: Unit, calendar: Calendar, office_hours: OfficeHours
) -> timedelta:
    """
    Time left at `at`: working time for working units, else elapsed time; negative once overdue.

    7 working hours are one working day of the default office hours.
    """
    return time_between(at, due, unit, calendar, office_hours)


def warn_at(
    due: datetime,
    limit: TimeLimit,
    calendar: Calendar,
    office_hours: OfficeHours,
    *,
    percent: int = WARN_PERCENT,
) -> datetime:
    """
    The first moment with `remaining` <= min(20 % of the limit, 1 working day) (T-07).

    For a natural clock one working day is 24 hours.
    """
    if limit.unit in NATURAL_UNITS:
        left = min(limit.value * LENGTHS[limit.unit] * percent // 100, DAY)
        return elapsed_after(due, -left, calendar)
    day = office_hours.length
    length = day if limit.unit is Unit.WORKING_DAY else LENGTHS[limit.unit]
    left = min(limit.value * length * percent // 100, day)
    return instant_after(worked_until(due, calendar, office_hours) - left, calendar, office_hours)
