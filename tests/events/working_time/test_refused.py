"""What is not a limit, a pause, or a deadline is refused, and nothing hangs."""

from datetime import UTC, datetime, time

import pytest

from events.catalog.names import Unit
from events.working_time import (
    SHANGHAI,
    LimitOutOfRange,
    OfficeHours,
    Pause,
    TimeLimit,
    due_at,
)
from tests.events.working_time.cases import (
    CHINA,
    NEW_YORK,
    OFFICE,
    at,
)


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("value", [10**7 * 60 * 24 * 400, 10**40])
def test_a_deadline_beyond_the_year_9999_is_refused(unit, value):
    with pytest.raises(LimitOutOfRange, match="1 to 9999"):
        due_at(at("2026-03-09 10:00"), TimeLimit(value, unit), CHINA, OFFICE)


@pytest.mark.parametrize("unit", Unit)
def test_a_start_at_the_end_of_time_is_refused(unit):
    with pytest.raises(LimitOutOfRange):
        due_at(datetime.max.replace(tzinfo=UTC), TimeLimit(1, unit), CHINA, OFFICE)


@pytest.mark.parametrize("unit", Unit)
def test_the_first_days_of_the_calendar_are_computed_or_refused(unit):
    for start in (datetime.min, datetime(1, 1, 1, 20), datetime(1, 1, 2)):  # noqa: DTZ001, DTZ901
        for zone in (UTC, SHANGHAI, NEW_YORK):
            try:
                due = due_at(start.replace(tzinfo=zone), TimeLimit(1, unit), CHINA, OFFICE)
            except LimitOutOfRange:
                continue
            assert 1 == due.due_at.year


def test_an_instant_without_offset_is_refused():
    with pytest.raises(ValueError, match="offset"):
        due_at(datetime(2026, 3, 9, 10), TimeLimit(1, Unit.HOUR), CHINA, OFFICE)  # noqa: DTZ001


@pytest.mark.parametrize("value", [0, -1, True, 1.5, "5"])
def test_a_limit_is_a_whole_number_from_one_on(value):
    with pytest.raises(ValueError, match="whole number"):
        TimeLimit(value, Unit.HOUR)


def test_a_pause_does_not_end_before_it_starts():
    with pytest.raises(ValueError, match="before it starts"):
        Pause(at("2026-03-09 10:00"), at("2026-03-09 09:59"))


@pytest.mark.parametrize(
    ("sessions", "day_ends"),
    [
        ((), time(18)),
        (((time(12), time(9)),), time(18)),
        (((time(9), time(12)), (time(11), time(18))), time(18)),
        (((time(9), time(18)),), time(17)),
    ],
)
def test_office_hours_that_contradict_themselves_are_refused(sessions, day_ends):
    with pytest.raises(ValueError, match=r"session|day cannot end"):
        OfficeHours(sessions=sessions, day_ends=day_ends)
