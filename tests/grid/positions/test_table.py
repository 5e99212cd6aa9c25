"""Positions are kept once, by the day, and no longer than the policy says."""

from datetime import UTC, date, datetime, timedelta

import asyncpg
import pytest

from events.postgres.connections import reading_pool
from grid.positions.table import NewPosition, Positions, TrackPlace
from tests.databases import Database

DAY = date(2026, 11, 27)
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
WHOLE = (NOON - timedelta(days=400), NOON + timedelta(days=400))
DAYS = (DAY - timedelta(days=400), DAY + timedelta(days=400))


@pytest.fixture
async def positions(database: Database):
    async with reading_pool(database.dsn, size=2) as pool:
        yield Positions(pool)


def new(seconds: int = 0, day: date = DAY) -> NewPosition:
    at = NOON + timedelta(seconds=seconds) + (day - DAY)
    return NewPosition(day, at, at, 116.7, 23.36, "wgs84", 12.0)


async def put(positions: Positions, *some: NewPosition) -> int:
    return await positions.put("worker-1", "phone-1", NOON, some)


async def kept(positions: Positions) -> list[datetime]:
    return [row["at"] for row in await positions.track("worker-1", DAYS, WHOLE, None, 100)]


async def test_a_repeated_batch_is_kept_once(positions: Positions):
    first = await put(positions, new(0), new(1))
    second = await put(positions, new(1), new(2))

    assert (first, second) == (2, 1)
    assert await kept(positions) == [NOON + timedelta(seconds=each) for each in range(3)]


async def test_a_day_that_nobody_made_ahead_is_made(positions: Positions):
    days = [DAY - timedelta(days=3), DAY, DAY + timedelta(days=3)]

    assert await put(positions, *(new(day=day) for day in days)) == 3
    assert len(await kept(positions)) == 3


async def test_days_past_keeping_are_dropped_and_nothing_else(positions: Positions):
    await put(positions, *(new(day=DAY - timedelta(days=each)) for each in (0, 30, 31, 200)))

    assert await positions.keep_days(DAY, 30) == 2
    assert await positions.keep_days(DAY, 30) == 0
    assert await kept(positions) == [NOON - timedelta(days=30), NOON]


async def test_a_track_goes_on_from_a_place_in_it(positions: Positions):
    await put(positions, *(new(each) for each in range(5)))
    at = NOON + timedelta(seconds=2)
    rows = await positions.track("worker-1", DAYS, WHOLE, TrackPlace(at, at, "phone-1"), 2)

    assert [at, at + timedelta(seconds=1)] == [row["at"] for row in rows]


async def test_the_service_can_neither_change_nor_delete_a_position(
    positions: Positions, database: Database
):
    await put(positions, new())
    for statement in ("DELETE FROM grid_position", "UPDATE grid_position SET lon = 0"):
        async with positions.pool.acquire() as connection:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)
