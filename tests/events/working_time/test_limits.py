"""When a limit ends, by example (T-02, T-03); the oracle has the other cases."""

from datetime import UTC, datetime, time, timedelta

import pytest

from events.catalog.names import Unit
from events.working_time import (
    OfficeHours,
    TimeLimit,
    due_at,
    every_day,
    ordinary_weeks,
)
from tests.events.working_time.cases import (
    CHINA,
    NEW_YORK,
    OFFICE,
    UNTIL_MIDNIGHT,
    at,
    due_of,
    limit_of,
    wall,
)


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        ("2026-02-13 10:00", "5 working_day", "2026-02-27 18:00"),
        ("2026-02-14 10:00", "1 working_day", "2026-02-24 18:00"),
        ("2026-02-15 10:00", "1 working_day", "2026-02-24 18:00"),
        ("2026-04-30 10:00", "5 working_day", "2026-05-11 18:00"),
        ("2026-09-24 10:00", "10 working_day", "2026-10-15 18:00"),
        ("2026-09-30 10:00", "3 working_day", "2026-10-10 18:00"),
        ("2025-12-31 10:00", "1 working_day", "2026-01-04 18:00"),
        ("2026-04-30 16:30", "8 working_hour", "2026-05-06 17:30"),
        ("2026-02-14 17:00", "4 working_hour", "2026-02-24 12:00"),
        ("2026-05-02 03:00", "1 working_hour", "2026-05-06 10:00"),
        ("2026-05-02 03:00", "2 hour", "2026-05-02 05:00"),
        ("2026-05-02 03:00", "90 minute", "2026-05-02 04:30"),
        ("2026-05-02 03:00", "3 natural_day", "2026-05-05 03:00"),
    ],
)
def test_the_vectors_of_the_reference_hold(start, limit, due):
    assert due == wall(due_at(at(start), limit_of(limit), CHINA, OFFICE).due_at)


def test_the_example_of_the_api_holds():
    due = due_at(
        datetime.fromisoformat("2026-02-13T10:00:00+08:00"),
        TimeLimit(5, Unit.WORKING_DAY),
        CHINA,
        OFFICE,
    )

    assert ("2026-02-27T18:00:00+08:00", False, "2026.1") == (
        due.due_at.isoformat(),
        due.provisional,
        due.calendar_version,
    )


@pytest.mark.parametrize("start", ["2026-03-09 00:00", "2026-03-09 08:00", "2026-03-09 23:59"])
def test_the_start_day_does_not_count_whatever_the_hour(start):
    assert "2026-03-10 18:00" == wall(due_of(start, "1 working_day"))


def test_a_limit_that_starts_on_a_day_off_begins_with_the_next_working_day():
    assert "2026-03-09 18:00" == wall(due_of("2026-03-07 10:00", "1 working_day"))


def test_a_policy_may_end_the_last_day_at_midnight():
    assert "2026-03-11 00:00" == wall(due_of("2026-03-09 10:00", "1 working_day", UNTIL_MIDNIGHT))


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        ("2026-03-09 10:00", "2 working_hour", "2026-03-09 12:00"),
        ("2026-03-09 12:00", "4 working_hour", "2026-03-09 18:00"),
        ("2026-03-09 13:00", "1 working_hour", "2026-03-09 15:00"),
        ("2026-03-09 18:00", "3 working_hour", "2026-03-10 12:00"),
        ("2026-03-06 20:00", "7 working_hour", "2026-03-09 18:00"),
    ],
)
def test_working_hours_that_end_with_a_session_end_there(start, limit, due):
    assert due == wall(due_of(start, limit))
    assert due == wall(due_of(start, limit, UNTIL_MIDNIGHT))


def test_seconds_and_microseconds_are_kept():
    start = at("2026-03-09 17:59") + timedelta(seconds=30, microseconds=7)

    due = due_at(start, TimeLimit(1, Unit.WORKING_HOUR), CHINA, OFFICE).due_at

    assert at("2026-03-10 09:59") + timedelta(seconds=30, microseconds=7) == due


def test_a_natural_day_is_24_hours_even_when_the_clocks_change():
    start = datetime(2026, 3, 7, 12, 0, tzinfo=NEW_YORK)

    due = due_at(start, TimeLimit(1, Unit.NATURAL_DAY), ordinary_weeks(NEW_YORK, "us"), OFFICE)

    assert "2026-03-08T13:00:00-04:00" == due.due_at.isoformat()


def test_a_deadline_in_an_hour_that_summer_time_skips_is_an_hour_that_exists():
    night = OfficeHours(sessions=((time(1), time(2, 30)),), day_ends=time(2, 30))
    city = every_day(NEW_YORK, "us")

    due = due_at(datetime(2026, 3, 7, 1, tzinfo=NEW_YORK), limit_of("1 working_day"), city, night)

    assert "2026-03-08T03:30:00-04:00" == due.due_at.isoformat()


def test_where_every_day_is_worked_working_days_are_calendar_days():
    city = every_day(NEW_YORK, "us")

    due = due_at(
        datetime(2026, 12, 31, 9, tzinfo=NEW_YORK), limit_of("2 working_day"), city, OFFICE
    )

    assert ("2027-01-02T18:00:00-05:00", False) == (due.due_at.isoformat(), due.provisional)


def test_the_answer_stands_in_the_zone_of_the_calendar():
    due = due_at(datetime(2026, 3, 9, 23, tzinfo=UTC), limit_of("1 hour"), CHINA, OFFICE)

    assert "2026-03-10T08:00:00+08:00" == due.due_at.isoformat()


# T-03


@pytest.mark.parametrize(
    ("start", "limit", "provisional"),
    [
        ("2026-12-15 10:00", "12 working_day", False),  # the last day of 2026
        ("2026-12-15 10:00", "13 working_day", True),
        ("2026-12-15 10:00", "30 natural_day", False),  # no calendar was asked
        ("2026-12-31 17:00", "1 working_hour", False),
        ("2026-12-31 17:30", "1 working_hour", True),
        ("2018-06-01 10:00", "1 working_day", True),
    ],
)
def test_working_time_in_an_unpublished_year_is_provisional(start, limit, provisional):
    for office in (OFFICE, UNTIL_MIDNIGHT):
        due = due_at(at(start), limit_of(limit), CHINA, office)
        assert provisional == due.provisional


def test_beyond_the_published_years_monday_to_friday_are_worked():
    assert "2027-01-01 18:00" == wall(due_of("2026-12-31 10:00", "1 working_day"))
