"""An old snapshot (pg_dump, a long report) does not make appending or reading the head dearer."""

import json
from contextlib import asynccontextmanager
from datetime import date

import asyncpg

from events.postgres.appending.flush import SQL
from events.postgres.snapshots import oldest_snapshot
from hotline.app.doctor.check import Severity
from hotline.app.doctor.city import OLD_SNAPSHOT, snapshot_check
from hotline.app.order_numbers import DRAW
from tests.databases import Database
from tests.events.logs import new, opened
from tests.events.logs import rows_of_append as rows

APPENDS = 1500
DRAWS = 4000
GROWTH = 8  # pages: a level more in each index that has grown, and no walk over dead rows


@asynccontextmanager
async def snapshot(database: Database):
    """As pg_dump holds one: nothing that was updated since may be removed."""
    async with (
        database.pool.acquire() as other,
        other.transaction(isolation="repeatable_read", readonly=True),
    ):
        await other.fetchval("SELECT count(*) FROM hotline_log.stream")
        yield


async def pages_touched(connection: asyncpg.Connection, sql: str, *values: object) -> int:
    """Shared pages that it visits; what it did is rolled back."""
    transaction = connection.transaction()
    await transaction.start()
    try:
        explained = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}"
        [[plan]] = await connection.fetch(explained, *values)
    finally:
        await transaction.rollback()
    top = json.loads(plan)[0]["Plan"]
    return int(top["Shared Hit Blocks"] + top["Shared Read Blocks"])


async def append_pages(database: Database) -> int:
    async with database.pool.acquire() as connection:
        for _ in range(2):  # the first time reads the catalogue, too
            pages = await pages_touched(connection, SQL["append_one"], *await rows("probe"))
    return pages


async def head_pages(database: Database) -> int:
    async with database.pool.acquire() as connection:
        for _ in range(2):
            pages = await pages_touched(connection, "SELECT position FROM hotline_log.log_head")
    return pages


async def test_appends_under_a_held_snapshot_touch_no_more_pages_than_before(database: Database):
    async with opened(database.dsn) as store, snapshot(database):
        for number in range(20):
            await store.append(new(f"early-{number}", 0))
        before = await append_pages(database), await head_pages(database)
        for number in range(APPENDS):
            await store.append(new(f"order-{number}", 0))

        after = await append_pages(database), await head_pages(database)

    assert after[0] <= before[0] + GROWTH
    assert after[1] <= before[1] + GROWTH


async def test_order_numbers_under_a_held_snapshot_touch_no_more_pages_than_before(
    database: Database,
):
    day = date(2026, 11, 21)
    async with snapshot(database), database.pool.acquire() as connection:
        first = await connection.fetchval(DRAW, "440500", day, 1)
        for _ in range(2):
            before = await pages_touched(connection, DRAW, "440500", day, 1)
        for _ in range(DRAWS):
            last = await connection.fetchval(DRAW, "440500", day, 1)

        after = await pages_touched(connection, DRAW, "440500", day, 1)

    assert (1, DRAWS + 1) == (first, last)
    assert after <= before + GROWTH


async def test_the_age_of_the_oldest_snapshot_is_known(database: Database):
    async with opened(database.dsn) as store:
        without = await oldest_snapshot(store.pool)
        async with snapshot(database):
            held = await oldest_snapshot(store.pool)

    assert without == 0
    assert held > 0
    assert Severity.OK is snapshot_check(held).level
    assert Severity.WARN is snapshot_check(OLD_SNAPSHOT).level
