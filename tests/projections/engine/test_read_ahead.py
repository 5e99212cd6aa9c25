"""Reading ahead: the same events as without, and nothing left behind."""

from collections.abc import AsyncIterator
from datetime import timedelta

import asyncpg
import pytest

from events.postgres.partitions import ensure_partitions
from hotline.bench.synthetic.log import SyntheticCity, write_log
from projections.engine.pool import projection_pool
from projections.engine.read_ahead import Ahead, Events, read, reading_ahead
from projections.figures.facts import ON_TIME
from tests.databases import Database

LIVED = SyntheticCity(orders=20, spread=timedelta(days=30))
HEAD = 150  # of more than that


@pytest.fixture
async def pool(database: Database) -> AsyncIterator[asyncpg.Pool]:
    await ensure_partitions(database.pool)
    async with database.pool.acquire() as connection:
        await write_log(connection, LIVED)
    async with projection_pool(database.dsn, size=2) as pool:
        yield pool


async def test_batch_after_batch_is_the_log(pool: asyncpg.Pool):
    async with pool.acquire() as connection, reading_ahead(pool, ON_TIME) as ahead:
        found = [
            event
            for after in range(0, HEAD, 50)
            for event in await ahead.read(connection, (after, after + 50), HEAD)
        ]

        assert plain(await read(connection, ON_TIME, (0, HEAD))) == plain(found)


async def test_only_a_whole_batch_below_the_head_is_read_ahead(pool: asyncpg.Pool):
    async with pool.acquire() as connection, reading_ahead(pool, ON_TIME) as ahead:
        await ahead.read(connection, (0, 60), HEAD)
        assert [(60, 120)] == list(ahead.under_way)

        await ahead.read(connection, (60, 120), HEAD)
        assert [] == list(ahead.under_way)


async def test_what_was_read_ahead_for_another_place_is_thrown_away(pool: asyncpg.Pool):
    async with pool.acquire() as connection, reading_ahead(pool, ON_TIME) as ahead:
        await ahead.read(connection, (0, 20), HEAD)
        found = await ahead.read(connection, (33, 44), HEAD)

        assert plain(await read(connection, ON_TIME, (33, 44))) == plain(found)
        assert [(44, 55)] == list(ahead.under_way)


async def test_who_stops_reading_leaves_no_connection_at_work(pool: asyncpg.Pool):
    async with pool.acquire() as connection:
        async with reading_ahead(pool, ON_TIME) as ahead:
            await ahead.read(connection, (0, 20), HEAD)
        assert {} == ahead.under_way
    assert pool.get_idle_size() == pool.get_size()


async def test_what_failed_ahead_fails_when_it_is_asked_for(database: Database, pool: asyncpg.Pool):
    async with projection_pool(database.dsn, size=1) as gone:
        ahead = Ahead(gone, ON_TIME)
    async with pool.acquire() as connection:
        await ahead.read(connection, (0, 20), HEAD)
        with pytest.raises(asyncpg.InterfaceError):
            await ahead.read(connection, (20, 40), HEAD)


def plain(events: Events) -> list[tuple[object, ...]]:
    return [tuple(event) for event in events]
