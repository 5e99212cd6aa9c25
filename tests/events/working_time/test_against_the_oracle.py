"""Random clocks, computed twice: by the algebra, and by living through every minute."""

import os
import random
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from events.calendars import shipped_years
from events.catalog.names import Unit
from events.working_time import (
    MIDNIGHT,
    SHANGHAI,
    OfficeHours,
    Pause,
    TimeLimit,
    calendar_of,
    due_at,
    ordinary_weeks,
    remaining,
    resumed,
)
from tests.events.working_time import oracle

CASES = 100_000 if os.environ.get("HOTLINE_TEST_EFFORT") == "full" else 3_000
SHARES = 5  # the cases are dealt to this many tests, so that they can run side by side

NEW_YORK = ZoneInfo("America/New_York")
YEARS = shipped_years()
CALENDARS = {SHANGHAI: calendar_of(YEARS), NEW_YORK: ordinary_weeks(NEW_YORK, "test")}
LONG_DAY = ((time(8, 30), time(11, 45)), (time(13, 15), time(17, 30)), (time(19), time(20)))
HOURS = {
    "18:00": OfficeHours(),
    "24:00": OfficeHours(day_ends=MIDNIGHT),
    "three sessions": OfficeHours(sessions=LONG_DAY, day_ends=time(20)),
    "round the clock": OfficeHours(sessions=((time(0), MIDNIGHT),), day_ends=MIDNIGHT),
}
LONGEST = {
    Unit.MINUTE: 3_000,
    Unit.HOUR: 72,
    Unit.NATURAL_DAY: 10,
    Unit.WORKING_HOUR: 60,
    Unit.WORKING_DAY: 15,
}
MINUTE = timedelta(minutes=1)
MINUTES = {Unit.MINUTE: 1, Unit.HOUR: 60, Unit.NATURAL_DAY: 1_440}


@dataclass(frozen=True)
class Case:
    zone: ZoneInfo
    hours: str
    start: datetime
    limit: TimeLimit
    pauses: tuple[Pause, ...]


@pytest.fixture(scope="module")
def offices() -> dict[tuple[ZoneInfo, str], oracle.Office]:
    free = {day for year in YEARS for day in year.days_off}
    extra = {day for year in YEARS for day in year.make_up_days}
    return {
        (zone, name): oracle.office(
            zone,
            free if zone is SHANGHAI else set(),
            extra if zone is SHANGHAI else set(),
            hours.sessions,
            oracle.in_minutes(hours.day_ends) or oracle.DAY,
        )
        for zone in CALENDARS
        for name, hours in HOURS.items()
    }


@pytest.mark.parametrize("share", range(SHARES))
def test_every_deadline_equals_the_one_lived_through_minute_by_minute(offices, share):
    for number in range(share, CASES, SHARES):
        case = random_case(number)
        calendar, hours = CALENDARS[case.zone], HOURS[case.hours]

        due = due_at(case.start, case.limit, calendar, hours, case.pauses)

        expected = lived_through(case, offices[case.zone, case.hours])
        assert expected.astimezone(UTC) == due.due_at.astimezone(UTC), f"case {number}: {case}"
        assert case.zone is due.due_at.tzinfo
        assert touches_unpublished(case, expected) == due.provisional, f"case {number}: {case}"


@pytest.mark.parametrize("share", range(SHARES))
def test_resuming_pause_by_pause_comes_to_the_same_and_leaves_what_was_left(share):
    """挂起: what the clock held when it stopped is what it holds when it runs again (T-05)."""
    for number in range(share, CASES, SHARES):
        case = random_case(number)
        calendar, hours, unit = CALENDARS[case.zone], HOURS[case.hours], case.limit.unit
        stopped = case.start + timedelta(minutes=number % 5_000)
        pause = Pause(stopped, stopped + timedelta(minutes=number % 7_001))

        before = due_at(case.start, case.limit, calendar, hours)
        after = resumed(before.due_at, pause, unit, calendar, hours)

        in_one = due_at(case.start, case.limit, calendar, hours, [pause])
        assert in_one.due_at == after.due_at, f"case {number}: {case} {pause}"
        if pause.start < before.due_at:
            assert remaining(pause.start, before.due_at, unit, calendar, hours) == remaining(
                pause.end, after.due_at, unit, calendar, hours
            ), f"case {number}: {case} {pause}"


def lived_through(case: Case, office: oracle.Office) -> datetime:
    spans = [(pause.start, pause.end) for pause in case.pauses]
    if case.limit.unit is Unit.WORKING_DAY:
        return oracle.working_days_due(case.start, case.limit.value, spans, office)
    if case.limit.unit is Unit.WORKING_HOUR:
        return oracle.working_hours_due(case.start, case.limit.value * 60, spans, office)
    return oracle.natural_due(case.start, case.limit.value * MINUTES[case.limit.unit], spans)


def touches_unpublished(case: Case, due: datetime) -> bool:
    """Counted day by day; a deadline at 24:00 stands in the day that it closes."""
    if case.limit.unit in MINUTES or case.zone is not SHANGHAI:
        return False
    day = case.start.astimezone(SHANGHAI).date()
    last = (due - timedelta(minutes=1)).astimezone(SHANGHAI).date()
    years = set()
    while day <= last:
        years.add(day.year)
        day += timedelta(days=1)
    return not years <= set(range(2019, 2027))


def random_case(number: int) -> Case:
    rng = random.Random(number)
    zone = rng.choice((SHANGHAI, SHANGHAI, SHANGHAI, NEW_YORK))
    names = sorted(HOURS) if zone is SHANGHAI else ["18:00", "three sessions"]
    unit = rng.choice(sorted(Unit))
    start = random_start(rng, zone)
    return Case(
        zone=zone,
        hours=rng.choice(names),
        start=start,
        limit=TimeLimit(rng.randint(1, rng.choice((3, LONGEST[unit]))), unit),
        pauses=tuple(random_pause(rng, start) for _ in range(rng.choice((0, 0, 1, 2, 4)))),
    )


def random_start(rng: random.Random, zone: ZoneInfo) -> datetime:
    """Half of the starts sit on an edge: office doors, midnight, the hours that change."""
    day = datetime(2018, 1, 1, tzinfo=UTC) + timedelta(days=rng.randrange(11 * 365 - 40))
    if zone is NEW_YORK and rng.random() < 0.5:
        day = datetime(rng.randint(2018, 2027), *rng.choice(((3, 9), (11, 2))), tzinfo=UTC)
    if rng.random() < 0.1:
        day = datetime(rng.choice((2018, 2026, 2026)), 12, rng.randint(26, 31), tzinfo=UTC)
    hour, minute = rng.choice(((9, 0), (12, 0), (14, 0), (18, 0), (0, 0), (1, 30), (2, 30)))
    local = day.replace(hour=hour, minute=minute, tzinfo=zone)
    if rng.random() < 0.5:
        local = day.replace(hour=rng.randrange(24), minute=rng.randrange(60), tzinfo=zone)
    return local.astimezone(rng.choice((UTC, zone, SHANGHAI)))


def random_pause(rng: random.Random, start: datetime) -> Pause:
    """Anywhere from before the start to long after it, often on whole hours or in an evening."""
    step = rng.choice((1, 30, 60, 1_440))
    begins = start.astimezone(UTC) + step * MINUTE * rng.randint(-3_000 // step, 9_000 // step)
    if rng.random() < 0.3:
        begins = begins.astimezone(SHANGHAI).replace(hour=rng.randint(18, 23)).astimezone(UTC)
    return Pause(begins, begins + step * MINUTE * rng.randint(0, 4_000 // step))
