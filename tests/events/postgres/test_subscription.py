"""Reading by position: filters, limits, instants, old shapes, and being woken."""

import asyncio
from datetime import timedelta

import asyncpg
import pytest

from events.memory import MemoryKeys
from events.postgres import open_store
from events.postgres.following.log_reader import Batch, LogReader
from events.postgres.following.notify import open_wake
from events.stored.codec import UnknownEvent
from events.stored.reading import as_recorded
from events.stored.reading import open_rows as opened_rows
from tests.databases import Database
from tests.events.logs import T0, accepted, new, opened, urged, withdrawn

pytestmark = pytest.mark.chance


def positions(batch: Batch) -> list[int]:
    return [row.position for row in batch.rows]


async def test_an_empty_log_gives_nothing_and_says_so(database: Database):
    async with opened(database.dsn) as store:
        reader = LogReader(store.pool)

        assert await reader.read(0, 10) == Batch([], 0)
        assert (await reader.head()).position == 0
        assert (await reader.head()).recorded_at is None
        assert await reader.position_at(T0) == 0


async def test_a_reader_gets_pages_in_order_and_stops_where_it_was_told(database: Database):
    async with opened(database.dsn) as store:
        await store.append(new("order-1", 0, *[accepted()] * 7))
        reader = LogReader(store.pool)

        first = await reader.read(0, 3)
        rest = await reader.read(first.up_to, 100)

        assert (positions(first), first.up_to) == ([1, 2, 3], 3)
        assert (positions(rest), rest.up_to) == ([4, 5, 6, 7], 7)
        assert positions(await reader.read(2, 100, up_to=5)) == [3, 4, 5]
        assert await reader.read(7, 100) == Batch([], 7)


async def test_a_type_that_never_comes_does_not_hold_the_checkpoint_back(database: Database):
    async with opened(database.dsn) as store:
        await store.append(new("order-1", 0, accepted(), urged(), accepted(), withdrawn()))
        reader = LogReader(store.pool)

        rare = await reader.read(0, 100, types=["work_order.withdrawn"])
        never = await reader.read(0, 100, types=["work_order.closed"])

        assert (positions(rare), rare.up_to) == ([4], 4)
        assert never == Batch([], 4)


async def test_rows_can_be_opened_by_who_holds_the_keys(database: Database):
    keys = MemoryKeys()
    async with opened(database.dsn, keys) as store:
        done = await store.append(new("order-1", 0, urged("他姓陈", "person-1"), accepted()))
        batch = await LogReader(store.pool).read(0, 10)

        assert "note" not in batch.rows[0].data
        assert tuple(await opened_rows(batch.rows, keys)) == done.recorded


async def test_an_instant_means_the_last_position_recorded_by_then(database: Database):
    minutes = [0, 0, 3, 3, 3, 10, 11]
    async with opened(database.dsn) as store:
        for number, minute in enumerate(minutes):
            await store.append(new(f"order-{number}", 0, accepted(minute)))
        reader = LogReader(store.pool)

        for minute in range(-1, 13):
            expected = sum(each <= minute for each in minutes)
            assert expected == await reader.position_at(T0 + timedelta(minutes=minute))


async def insert_raw(pool: asyncpg.Pool, type_: str, schema_version: int, data: str) -> None:
    await pool.execute(
        "INSERT INTO hotline_log.event (position, recorded_at, version, schema_version, stream,"
        " type, actor, hash, data) VALUES (1, now(), 1, $2, 'order-1', $1, 'x', '', $3);",
        type_,
        schema_version,
        data,
    )
    await pool.execute("INSERT INTO hotline_log.flush VALUES (1, now())")


async def test_old_shapes_are_read_in_todays(database: Database):
    old = '{"at": "2026-03-02T09:30:00Z", "department": "water", "clocks": []}'
    await insert_raw(database.pool, "work_order.dispatched", 1, old)

    (row,) = (await LogReader(database.pool).read(0, 10)).rows

    assert (row.schema_version, row.data["lead_department"]) == (2, "water")


async def test_what_is_newer_than_this_program_is_not_read_wrongly(database: Database):
    """It is given as it was stored, so that its reader may pass it; it cannot be decoded."""
    await insert_raw(database.pool, "work_order.teleported", 1, "{}")

    (row,) = (await LogReader(database.pool).read(0, 10)).rows

    assert "work_order.teleported" == row.type
    with pytest.raises(UnknownEvent):
        as_recorded(row)


async def test_an_append_wakes_the_readers_here_at_once(database: Database):
    async with (
        open_wake(database.dsn) as wake,
        open_store(database.dsn, MemoryKeys(), after_flush=wake.announce) as store,
    ):
        waiting = asyncio.create_task(wake.beyond(0))
        await store.append(new("order-1", 0))

        await asyncio.wait_for(waiting, 0.1)
        assert wake.position == 1
        await asyncio.wait_for(wake.beyond(0), 0.01)  # known already: no wait


async def test_an_append_wakes_the_readers_of_other_processes(database: Database):
    async with (
        open_wake(database.dsn) as ours,
        open_wake(database.dsn) as theirs,
        open_store(database.dsn, MemoryKeys(), after_flush=ours.announce) as store,
    ):
        async with asyncio.timeout(60):
            version = 0
            while theirs.position == 0:  # the listener may still be on its way
                await store.append(new("order-1", version))
                version += 1
                await theirs.beyond(0)

    assert 0 < theirs.position <= version


async def test_without_news_a_reader_looks_in_any_case(database: Database):
    async with open_wake(database.dsn) as wake:
        await asyncio.wait_for(wake.beyond(10**9), 2)
