"""Further limits, halves and warnings (T-04, T-07, F-02)."""

import pytest
from hypothesis import given

from events.catalog.names import Unit
from events.working_time import (
    TimeLimit,
    due_at,
    due_in_turn,
    extended,
    half,
    warn_at,
)
from tests.events.working_time.cases import (
    CHINA,
    OFFICE,
    UNTIL_MIDNIGHT,
    at,
    limit_of,
    limits,
    offices,
    starts,
    wall,
)


def test_an_extension_counts_from_the_old_deadline():
    due = extended(at("2026-02-27 18:00"), limit_of("5 working_day"), CHINA, OFFICE)

    assert "2026-03-05 18:00" == wall(due.due_at)  # 2-28 is a make-up Saturday


def test_an_extension_from_midnight_counts_the_day_that_begins_there():
    """24:00 on Friday is the end of Friday, so the make-up Saturday is day 1."""
    due = extended(at("2026-02-28 00:00"), limit_of("1 working_day"), CHINA, UNTIL_MIDNIGHT)

    assert "2026-03-01 00:00" == wall(due.due_at)


@pytest.mark.parametrize("office", [OFFICE, UNTIL_MIDNIGHT])
def test_working_days_in_turn_are_their_sum(office):
    parts = [limit_of("5 working_day"), limit_of("2 working_day")]

    whole = due_at(at("2026-02-13 10:00"), limit_of("7 working_day"), CHINA, office)

    assert whole == due_in_turn(at("2026-02-13 10:00"), parts, CHINA, office)


def test_the_clock_of_the_citizen_adds_working_days_to_a_natural_limit():
    parts = [limit_of("24 hour"), limit_of("2 working_day")]

    due = due_in_turn(at("2026-03-06 10:00"), parts, CHINA, OFFICE)

    assert "2026-03-10 18:00" == wall(due.due_at)


def test_limits_in_turn_stay_provisional_once_one_of_them_was():
    parts = [limit_of("13 working_day"), limit_of("1 hour")]

    assert due_in_turn(at("2026-12-15 10:00"), parts, CHINA, OFFICE).provisional


@pytest.mark.parametrize(("value", "expected"), [(1, 1), (2, 1), (3, 2), (5, 3), (10, 5)])
def test_half_a_limit_is_rounded_up_to_its_unit(value, expected):
    assert TimeLimit(expected, Unit.WORKING_DAY) == half(TimeLimit(value, Unit.WORKING_DAY))


@pytest.mark.parametrize(
    ("due", "limit", "warned"),
    [
        ("2026-03-13 18:00", "3 working_day", "2026-03-13 11:48"),  # 20 % = 4.2 working hours
        ("2026-03-13 18:00", "10 working_day", "2026-03-12 18:00"),  # one working day
        ("2026-03-13 17:00", "5 working_hour", "2026-03-13 16:00"),
        ("2026-03-13 10:00", "24 hour", "2026-03-13 05:12"),
        ("2026-03-13 10:00", "10 natural_day", "2026-03-12 10:00"),
    ],
)
def test_a_warning_comes_at_a_fifth_of_the_limit_but_at_most_one_working_day(due, limit, warned):
    assert warned == wall(warn_at(at(due), limit_of(limit), CHINA, OFFICE))


@given(start=starts, limit=limits, office=offices)
def test_the_warning_stands_between_start_and_deadline(start, limit, office):
    due = due_at(start, limit, CHINA, office).due_at

    assert start <= warn_at(due, limit, CHINA, office) < due
