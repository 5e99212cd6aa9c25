"""The clock is injected; it is driven only where nothing real is recorded."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from events.catalog.work_order.intake import WorkOrderAccepted
from events.clock import DrivenClock, Pace, not_before, system_clock
from events.memory import MemoryEventStore
from events.postgres.properties import (
    NotSimulated,
    Simulated,
    mark_simulated,
    require_simulated,
    simulated,
)
from events.store import ClockAhead, Key
from tests.databases import Database
from tests.events.logs import T0, accepted, new, opened


def test_the_systems_clock_has_a_zone():
    assert abs(system_clock() - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_driven_clock_stands_still_until_it_is_set():
    clock = DrivenClock(T0)
    assert (clock(), clock()) == (T0, T0)

    clock.set(T0 + timedelta(days=1))
    assert clock() == T0 + timedelta(days=1)


def test_an_instant_without_zone_is_no_instant():
    with pytest.raises(ValueError, match="zone"):
        DrivenClock(datetime(2026, 3, 2))  # noqa: DTZ001 - that is the point


def test_a_clock_behind_the_log_goes_on_from_its_end_until_it_has_caught_up():
    clock, passed = DrivenClock(T0), iter((100.0, 100.0, 102.5, 103.0))
    late = not_before(clock, T0 + timedelta(hours=1), lambda: next(passed))

    assert late() == T0 + timedelta(hours=1)
    assert late() == T0 + timedelta(hours=1, seconds=2.5)

    clock.set(T0 + timedelta(hours=2))
    assert late() == T0 + timedelta(hours=2)


def test_a_clock_that_jumps_ahead_of_the_time_that_has_passed_is_noticed():
    clock, passed = DrivenClock(T0), Passed()
    pace = Pace(clock, passed)

    clock.set(T0 + timedelta(hours=10))
    passed.seconds = 9 * 3600
    slewed = pace.jumped()
    passed.seconds -= 1
    jumped = pace.jumped()

    assert (False, True) == (slewed, jumped)


async def test_an_event_after_a_jump_of_the_clock_is_refused_and_a_known_key_is_not(
    database: Database,
):
    """The database reads the same machine clock: it cannot notice."""
    key = Key(id=uuid4())
    async with opened(database.dsn) as store:
        store.pace = Pace(DrivenClock(T0), Passed())
        first = await store.append(new("order-1", 0, accepted(59), keys=(key,)))
        with pytest.raises(ClockAhead):
            await store.append(new("order-2", 0, accepted(61)))
        again = await store.append(new("order-1", 0, accepted(61), keys=(key,)))
        last = await store.append(new("order-2", 0, accepted(58)))

    assert (1, 1, True) == (first.position, again.position, again.repeated)
    assert (2, first.recorded[0].recorded_at) == (last.position, last.recorded[0].recorded_at)


@dataclass
class Passed:
    """Seconds on a clock that nobody sets."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


async def test_an_empty_log_can_become_a_simulated_city(database: Database):
    async with opened(database.dsn) as store:
        assert await simulated(store.pool) is None
        await mark_simulated(store.pool, "shantou")

        assert await require_simulated(store.pool) == Simulated("shantou")


async def test_a_simulated_city_may_be_in_any_century(database: Database):
    future = WorkOrderAccepted(at=datetime(2096, 1, 1, tzinfo=UTC))
    async with opened(database.dsn) as store:
        await mark_simulated(store.pool, "shantou")
        one = await store.append(new("order-1", 0, future))
        two = await store.append(new("order-2", 0, future, future))
    memory = await MemoryEventStore(simulated=True).append(new("order-1", 0, future))

    assert (1, 3, 1) == (one.position, two.position, memory.position)


async def test_a_log_of_real_life_never_becomes_a_simulated_one(database: Database):
    async with opened(database.dsn) as store:
        await store.append(new("order-1", 0))

        with pytest.raises(NotSimulated):
            await mark_simulated(store.pool, "shantou")
        with pytest.raises(NotSimulated):
            await require_simulated(store.pool)
