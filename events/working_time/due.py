"""
When a time limit ends: the one computation behind every clock (T-01 to T-05).

Limits in working days count from the day after the start, whatever the hour and whether or not
the start day is worked; the first working day after it is day 1. Working hours that start outside
office hours begin with the next session. Natural units run through nights and holidays.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

from events.catalog.names import Unit
from events.working_time import explanation
from events.working_time.calendar import Calendar
from events.working_time.limit import (
    NATURAL_UNITS,
    LimitOutOfRange,
    Pause,
    TimeLimit,
    in_zone,
    to_utc,
)
from events.working_time.line import INSTANT, in_closed_day, instant_after, wall_time, worked_until
from events.working_time.office_hours import DAY, SECOND, OfficeHours

LENGTHS = {
    Unit.MINUTE: 60 * SECOND,
    Unit.HOUR: 3600 * SECOND,
    Unit.WORKING_HOUR: 3600 * SECOND,
    Unit.NATURAL_DAY: DAY,
}


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline, in the calendar's zone, with the version that it rests on (D-04)."""

    due_at: datetime
    provisional: bool
    calendar_version: str
    explain: Callable[[], str] = field(repr=False, compare=False)

    @property
    def explanation(self) -> str:
        """Which days were skipped, and why; written only when asked for."""
        return self.explain()


def due_at(
    start: datetime,
    limit: TimeLimit,
    calendar: Calendar,
    office_hours: OfficeHours,
    pauses: Sequence[Pause] = (),
) -> Due:
    """
    The moment `limit` has passed since `start`, not counting `pauses`.

    Pauses may overlap, stand in any order, or have begun before the start. A pause that begins
    once the clock has run out moves nothing. Raises `LimitOutOfRange` beyond the year 9999.
    """
    start = in_zone(start, calendar.zone)
    end = limit_end(start, limit, calendar, office_hours)
    for pause in merged(pauses, start):
        if end <= pause.start:
            break
        end = moved(end, pause, limit.unit, calendar, office_hours)
    explain = partial(explanation.of_limit, start, end, limit, calendar, office_hours, pauses)
    return counted(start, end, limit.unit, calendar, explain)


def extended(due: datetime, limit: TimeLimit, calendar: Calendar, office_hours: OfficeHours) -> Due:
    """
    A further limit from an earlier deadline on: an extension (T-04), the citizen's clock (T-07).

    A deadline at 24:00 belongs to the day that it closes, so the next day is day 1.
    """
    end = limit_end(due, limit, calendar, office_hours, counted_from=in_closed_day(due, calendar))
    explain = partial(explanation.of_extension, due, end, limit, calendar, office_hours)
    return counted(due, end, limit.unit, calendar, explain)


def due_in_turn(
    start: datetime, limits: Sequence[TimeLimit], calendar: Calendar, office_hours: OfficeHours
) -> Due:
    """One limit after the other, as in "handling limit + 2 working days" (T-07)."""
    first, *further = limits
    whole = due_at(start, first, calendar, office_hours)
    for limit in further:
        added = extended(whole.due_at, limit, calendar, office_hours)
        whole = Due(
            due_at=added.due_at,
            provisional=whole.provisional or added.provisional,
            calendar_version=calendar.version,
            explain=partial(explanation.joined, whole.explain, added.explain),
        )
    return whole


def resumed(
    due: datetime, pause: Pause, unit: Unit, calendar: Calendar, office_hours: OfficeHours
) -> Due:
    """
    The deadline when a clock that stood still runs again (T-05).

    What was left of it at the start of the pause is left at its end: `remaining` says the same
    at both. A clock that had already run out stays where it was.
    """
    end = in_zone(due, calendar.zone)
    if to_utc(pause.start) < to_utc(due):
        end = moved(end, pause, unit, calendar, office_hours)
    explain = partial(explanation.of_resumption, due, pause, end, unit, calendar)
    return counted(pause.start, end, unit, calendar, explain)


def due_after(
    left: timedelta, at: datetime, unit: Unit, calendar: Calendar, office_hours: OfficeHours
) -> datetime:
    """
    The deadline of a clock that runs again at `at` with what `remaining` gave when it paused.

    The calendar may be another one than then: what is left stays the same (T-05).
    """
    if unit in NATURAL_UNITS:
        return elapsed_after(in_zone(at, calendar.zone), left // INSTANT, calendar)
    worked = worked_until(at, calendar, office_hours) + left // INSTANT
    later = working_end(worked, unit, calendar, office_hours)
    return later if left else max(later, in_zone(at, calendar.zone), key=to_utc)


def is_provisional(since: datetime, end: datetime, unit: Unit, calendar: Calendar) -> bool:
    """Whether working time was counted in a year that is not published (T-03)."""
    return unit not in NATURAL_UNITS and not all_published(since, end, calendar)


def limit_end(
    start: datetime,
    limit: TimeLimit,
    calendar: Calendar,
    office_hours: OfficeHours,
    counted_from: datetime | None = None,
) -> datetime:
    if limit.unit is Unit.WORKING_DAY:
        day = in_zone(counted_from or start, calendar.zone).toordinal()
        last = calendar.days.nth(calendar.days.through(day) + limit.value)
        return wall_time(last, office_hours.close, calendar)
    length = limit.value * LENGTHS[limit.unit]
    if limit.unit is Unit.WORKING_HOUR:
        worked = worked_until(start, calendar, office_hours)
        return instant_after(worked + length, calendar, office_hours)
    return elapsed_after(start, length, calendar)


def moved(
    end: datetime, pause: Pause, unit: Unit, calendar: Calendar, office_hours: OfficeHours
) -> datetime:
    """
    `end`, later by what the pause covers.

    Where a working day ends at 24:00, the evening of the last day holds no working time: a clock
    that stopped there had none left, and is due when it runs again, or at the end of that evening.
    """
    if unit in NATURAL_UNITS:
        waited = to_utc(pause.end) - to_utc(pause.start)
        return elapsed_after(end, waited // INSTANT, calendar)
    left = worked_until(end, calendar, office_hours)
    left -= worked_until(pause.start, calendar, office_hours)
    return due_after(left * INSTANT, pause.end, unit, calendar, office_hours)


def working_end(worked: int, unit: Unit, calendar: Calendar, office_hours: OfficeHours) -> datetime:
    if unit is Unit.WORKING_DAY and worked % office_hours.length == 0:
        day = calendar.days.nth(worked // office_hours.length)
        return wall_time(day, office_hours.close, calendar)
    return instant_after(worked, calendar, office_hours)


def elapsed_after(start: datetime, length: int, calendar: Calendar) -> datetime:
    try:
        return in_zone(in_zone(start, UTC) + timedelta(microseconds=length), calendar.zone)
    except OverflowError as error:
        raise LimitOutOfRange from error


def merged(pauses: Iterable[Pause], start: datetime) -> list[Pause]:
    """In order, those that overlap or touch as one, nothing before `start`; in UTC."""
    apart: list[Pause] = []
    for pause in sorted(pauses, key=lambda pause: to_utc(pause.start)):
        begins, ends = max(to_utc(pause.start), to_utc(start)), to_utc(pause.end)
        if apart and begins <= apart[-1].end:
            apart[-1] = Pause(apart[-1].start, max(apart[-1].end, ends))
        elif begins < ends:
            apart.append(Pause(begins, ends))
    return apart


def counted(
    since: datetime, end: datetime, unit: Unit, calendar: Calendar, explain: Callable[[], str]
) -> Due:
    return Due(end, is_provisional(since, end, unit, calendar), calendar.version, explain)


def all_published(since: datetime, end: datetime, calendar: Calendar) -> bool:
    """Working time counted in a year that is not published is provisional (T-03)."""
    first, last = in_zone(since, calendar.zone), in_closed_day(end, calendar)
    if first.year == last.year:
        return calendar.is_published(first)
    return all(year in calendar.published for year in range(first.year, last.year + 1))
