"""Suspension freezes what is left of a clock (T-05)."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.catalog.names import Unit
from events.working_time import (
    Pause,
    due_at,
    remaining,
    resumed,
)
from tests.events.working_time.cases import (
    CHINA,
    OFFICE,
    UNTIL_MIDNIGHT,
    at,
    due_of,
    limits,
    offices,
    starts,
    waits,
    wall,
)


def test_a_suspended_clock_holds_its_working_time():
    """3 working hours were left on Friday at noon; they are left on the Tuesday after."""
    pause = Pause(at("2026-03-06 12:00"), at("2026-03-10 11:00"))

    due = resumed(at("2026-03-06 17:00"), pause, Unit.WORKING_HOUR, CHINA, OFFICE)

    assert "2026-03-10 16:00" == wall(due.due_at)


def test_a_pause_outside_office_hours_moves_no_working_clock():
    pause = Pause(at("2026-03-06 18:00"), at("2026-03-09 09:00"))

    assert "2026-03-10 18:00" == wall(due_of("2026-03-05 10:00", "3 working_day", pauses=[pause]))


def test_overlapping_pauses_count_once():
    one = Pause(at("2026-03-09 09:00"), at("2026-03-11 09:00"))
    other = Pause(at("2026-03-10 09:00"), at("2026-03-12 09:00"))
    whole = Pause(at("2026-03-09 09:00"), at("2026-03-12 09:00"))

    assert due_of("2026-03-05 10:00", "5 working_day", pauses=[whole]) == due_of(
        "2026-03-05 10:00", "5 working_day", pauses=[other, one]
    )


def test_a_pause_that_began_before_the_start_counts_from_the_start():
    pause = Pause(at("2026-03-01 09:00"), at("2026-03-09 15:00"))

    assert "2026-03-09 16:00" == wall(due_of("2026-03-09 11:00", "1 hour", pauses=[pause]))


def test_a_pause_once_the_clock_has_run_out_moves_nothing():
    late = Pause(at("2026-03-09 12:00"), at("2026-03-20 12:00"))

    assert "2026-03-09 12:00" == wall(due_of("2026-03-09 10:00", "2 hour", pauses=[late]))
    assert (
        at("2026-03-09 12:00")
        == resumed(at("2026-03-09 12:00"), late, Unit.HOUR, CHINA, OFFICE).due_at
    )


@pytest.mark.parametrize(
    ("resumed_at", "due"),
    [
        ("2026-03-10 22:00", "2026-03-11 00:00"),
        ("2026-03-11 03:00", "2026-03-11 03:00"),
        ("2026-03-16 10:00", "2026-03-16 10:00"),
        ("2026-03-16 18:30", "2026-03-17 00:00"),
    ],
)
def test_a_clock_that_stops_in_its_last_evening_has_no_working_time_left(resumed_at, due):
    """Where the day ends at 24:00: due when it runs again, or at the end of that evening."""
    pause = Pause(at("2026-03-10 20:00"), at(resumed_at))

    assert due == wall(due_of("2026-03-09 10:00", "1 working_day", UNTIL_MIDNIGHT, [pause]))


def test_a_pause_that_begins_inside_another_goes_on_where_that_one_ends():
    """Found by the oracle: a clock stopped in its last evening ran out between the two."""
    one = Pause(at("2026-03-10 20:00"), at("2026-03-12 10:00"))
    other = Pause(at("2026-03-11 12:00"), at("2026-03-13 11:00"))

    due = due_of("2026-03-09 10:00", "1 working_day", UNTIL_MIDNIGHT, [one, other])

    assert "2026-03-13 11:00" == wall(due)


@given(start=starts, limit=limits, after=waits, wait=waits, office=offices)
def test_suspension_neither_gives_nor_takes_time(start, limit, after, wait, office):
    """挂起: what was left when the clock stopped is what is left when it runs again."""
    due = due_at(start, limit, CHINA, office).due_at
    stopped = start + min(after, (due - start) * 0.9)
    again = resumed(due, Pause(stopped, stopped + wait), limit.unit, CHINA, office).due_at

    assert remaining(stopped, due, limit.unit, CHINA, office) == remaining(
        stopped + wait, again, limit.unit, CHINA, office
    )


@given(start=starts, limit=limits, pauses=st.lists(st.tuples(waits, waits), max_size=4))
def test_the_order_in_which_pauses_are_given_does_not_matter(start, limit, pauses):
    given_so = [Pause(start + after, start + after + wait) for after, wait in pauses]

    forward = due_at(start, limit, CHINA, OFFICE, given_so)

    assert forward == due_at(start, limit, CHINA, OFFICE, given_so[::-1])


@given(start=starts, later=waits, limit=limits, office=offices)
def test_who_starts_later_is_never_due_earlier(start, later, limit, office):
    first = due_at(start, limit, CHINA, office).due_at

    assert first <= due_at(start + later, limit, CHINA, office).due_at


@given(start=starts, limit=limits, office=offices)
def test_the_whole_limit_is_left_at_the_start_of_working_hours(start, limit, office):
    due = due_at(start, limit, CHINA, office).due_at
    left = remaining(start, due, limit.unit, CHINA, office)

    hour, day = timedelta(hours=1), timedelta(hours=7)
    match limit.unit:
        case Unit.WORKING_HOUR:
            assert limit.value * hour == left
        case Unit.WORKING_DAY:  # and what is left of the start day, which does not count
            assert limit.value * day <= left <= (limit.value + 1) * day
        case _:
            assert due - start == left


def test_what_is_overdue_is_negative():
    left = remaining(
        at("2026-03-10 10:00"), at("2026-03-09 17:00"), Unit.WORKING_DAY, CHINA, OFFICE
    )

    assert timedelta(hours=-2) == left
