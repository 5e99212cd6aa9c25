"""Connections in order of arrival: nobody starves, nobody waits for long."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from events.postgres.connections import READING, borrowed
from events.postgres.fair_pool import FairPool, PoolBusy
from tests.databases import Database

pytestmark = pytest.mark.chance


@pytest.fixture
async def pool(database: Database) -> AsyncIterator[FairPool]:
    async with FairPool(database.dsn, size=1, settings=READING, longest_wait=30) as opened:
        yield opened


@pytest.mark.parametrize("ticks", range(6))
async def test_a_newcomer_does_not_pass_who_waits(pool: FairPool, ticks: int):
    """Whenever it comes. With asyncpg's own pool it does, when it comes in one certain moment."""
    served: list[str] = []
    give_back = asyncio.Event()

    async def hold() -> None:
        async with pool.acquire():
            await give_back.wait()

    async def ask(name: str) -> None:
        async with pool.acquire() as connection:
            served.append(name)
            await connection.fetchval("SELECT 1")

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(hold())
        await asyncio.sleep(0)
        tasks.create_task(ask("patient"))
        await asyncio.sleep(0)
        give_back.set()
        for _ in range(ticks):
            await asyncio.sleep(0)
        tasks.create_task(ask("newcomer"))

    assert served == ["patient", "newcomer"]


async def test_who_gets_no_connection_in_time_is_told_that_nothing_was_sent(database: Database):
    async with FairPool(database.dsn, size=1, settings=READING, longest_wait=0.01) as pool:
        async with pool.acquire():
            with pytest.raises(PoolBusy):
                await pool.fetchval("SELECT 1")
        after = await pool.fetchval("SELECT 1")

    assert after == 1


async def test_a_connection_that_was_given_back_can_be_had_again(pool: FairPool):
    for _ in range(3):
        async with borrowed(pool) as connection:
            assert await connection.fetchval("SELECT 1") == 1
        with pytest.raises(ZeroDivisionError):
            async with pool.acquire():
                raise ZeroDivisionError

    assert (pool.turns.used, len(pool.turns.waiting)) == (0, 0)


async def test_a_connection_taken_for_good_is_refused(pool: FairPool):
    with pytest.raises(TypeError, match="async with"):
        await pool.acquire()
