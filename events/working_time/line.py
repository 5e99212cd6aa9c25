"""
Working time laid end to end: each instant has a number of microseconds worked before it.

Adding a working limit is an addition on this line; a pause is the piece of the line that it covers.
Counted on the wall clock of the calendar's zone, so summer time does not move the office.
"""

from datetime import UTC, date, datetime, timedelta

from events.catalog.names import Unit
from events.working_time.calendar import Calendar
from events.working_time.limit import NATURAL_UNITS, LimitOutOfRange, in_zone, to_utc
from events.working_time.office_hours import SECOND, OfficeHours

LAST_DAY = date.max.toordinal()
INSTANT = timedelta(microseconds=1)


def worked_until(instant: datetime, calendar: Calendar, office_hours: OfficeHours) -> int:
    """Working time between the beginning of the calendar and `instant`."""
    local = in_zone(instant, calendar.zone)
    day = local.toordinal()
    days = calendar.days
    before = days.through(day - 1)
    if days.through(day) == before:
        return before * office_hours.length
    seconds = (local.hour * 60 + local.minute) * 60 + local.second
    moment = seconds * SECOND + local.microsecond
    return before * office_hours.length + office_hours.worked_by(moment)


def time_between(
    start: datetime, end: datetime, unit: Unit, calendar: Calendar, office_hours: OfficeHours
) -> timedelta:
    """Working time for working units, else elapsed time; negative when `end` comes first."""
    if unit in NATURAL_UNITS:
        return to_utc(end) - to_utc(start)
    worked = worked_until(end, calendar, office_hours)
    return (worked - worked_until(start, calendar, office_hours)) * INSTANT


def instant_after(worked: int, calendar: Calendar, office_hours: OfficeHours) -> datetime:
    """The first instant with that much working time behind it; the inverse of `worked_until`."""
    full_days, rest = divmod(worked - 1, office_hours.length)
    day = calendar.days.nth(full_days + 1)
    return wall_time(day, office_hours.moment_after(rest + 1), calendar)


def wall_time(day: int, moment: int, calendar: Calendar) -> datetime:
    """An hour that summer time skips becomes the one after it."""
    if not 1 <= day < LAST_DAY:
        raise LimitOutOfRange
    local = datetime.fromordinal(day) + timedelta(microseconds=moment)
    try:
        return local.replace(tzinfo=calendar.zone).astimezone(UTC).astimezone(calendar.zone)
    except OverflowError as error:
        raise LimitOutOfRange from error


def in_closed_day(end: datetime, calendar: Calendar) -> datetime:
    """An instant of the day that a deadline closes: 24:00 is the day before."""
    return in_zone(end, calendar.zone) - INSTANT
