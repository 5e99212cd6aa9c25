"""
The slow truth about deadlines: walks minute by minute, shares only data with the algebra.

Minutes are whole and counted on the wall clock since 2017-01-01; every day of the calendar is
looked up in a plain set. Starts and pauses must therefore stand on whole minutes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ORIGIN = datetime(2017, 1, 1)  # noqa: DTZ001 - a wall clock
LAST = date(2030, 12, 31)
MINUTE = timedelta(minutes=1)
DAY = 24 * 60

Spans = Sequence[tuple[datetime, datetime]]


@dataclass(frozen=True)
class Office:
    zone: ZoneInfo
    works: bytearray  # one byte a minute: 1 = somebody is at work
    working_days: frozenset[date]
    day_ends: int  # in minutes; 1440 = 24:00


def office(
    zone: ZoneInfo,
    free: set[date],
    extra: set[date],
    sessions: Sequence[tuple[time, time]],
    day_ends: int,
) -> Office:
    days = bytearray(DAY)
    for opens, closes in sessions:
        for minute in range(in_minutes(opens), in_minutes(closes) or DAY):
            days[minute] = 1
    works = bytearray()
    working_days = set()
    day = ORIGIN.date()
    while day <= LAST:
        at_work = (day.isoweekday() < 6 and day not in free) or day in extra
        works += days if at_work else bytes(DAY)
        if at_work:
            working_days.add(day)
        day += timedelta(days=1)
    return Office(zone, works, frozenset(working_days), day_ends)


def natural_due(start: datetime, minutes: int, pauses: Spans) -> datetime:
    """Lets real minutes pass, those of the pauses in vain."""
    begin = start.astimezone(UTC)
    stopped = {
        minute
        for begins, ends in pauses
        for minute in range((begins - begin) // MINUTE, (ends - begin) // MINUTE)
    }
    now = 0
    while minutes:
        minutes -= now not in stopped
        now += 1
    return begin + now * MINUTE


def working_hours_due(start: datetime, minutes: int, pauses: Spans, office: Office) -> datetime:
    now = wall_minute(start, office)
    stopped = stopped_minutes(pauses, office)
    while minutes:
        if office.works[now] and now not in stopped:
            minutes -= 1
        now += 1
    return wall_instant(now, office)


def working_days_due(start: datetime, days: int, pauses: Spans, office: Office) -> datetime:
    """Finds the deadline without pauses, then lives through what was left, minute by minute."""
    last = start.astimezone(office.zone).date()
    while days:
        last += timedelta(days=1)
        days -= last in office.working_days
    now = wall_minute(start, office)
    plain = (last - ORIGIN.date()).days * DAY + office.day_ends
    left = sum(office.works[now:plain])
    stopped = stopped_minutes(pauses, office)
    while left:
        left -= office.works[now] and now not in stopped
        now += 1
    return wall_instant(evening_end(now, stopped, office), office)


def evening_end(now: int, stopped: set[int], office: Office) -> int:
    """After the last session a day goes on until it ends, if the clock then runs at all."""
    while in_evening(now, office):
        close = (now - 1) // DAY * DAY + office.day_ends
        if now == close or close - 1 not in stopped:
            return close
        now = close
        while now in stopped:
            now += 1
    return now


def in_evening(now: int, office: Office) -> bool:
    midnight = (now - 1) // DAY * DAY
    return any(office.works[midnight:now]) and not any(office.works[now : midnight + DAY])


def stopped_minutes(pauses: Spans, office: Office) -> set[int]:
    return {
        minute
        for begins, ends in pauses
        for minute in range(wall_minute(begins, office), wall_minute(ends, office))
    }


def wall_minute(instant: datetime, office: Office) -> int:
    return (instant.astimezone(office.zone).replace(tzinfo=None) - ORIGIN) // MINUTE


def wall_instant(minute: int, office: Office) -> datetime:
    return (ORIGIN + minute * MINUTE).replace(tzinfo=office.zone)


def in_minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute
