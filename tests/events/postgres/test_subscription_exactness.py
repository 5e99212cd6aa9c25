"""
Nobody who reads by position misses a committed event or sees a stream out of order.

The same stress that shows three popular readers wrong finds nothing in ours. Run it longer with
HOTLINE_TEST_EFFORT=full.
"""

import asyncio
import random
from contextlib import suppress
from dataclasses import dataclass

import asyncpg
import pytest

from events.postgres import PostgresEventStore
from events.postgres.appending.flush import SQL
from events.postgres.appending.item import Item
from events.postgres.following.log_reader import LogReader
from events.store import ConcurrentAppend
from events.stored.chain import GENESIS
from events.stored.writing import stored
from tests.databases import Database, effort
from tests.events.logs import T0, accepted, new, opened
from tests.events.postgres.hostile import (
    DAWDLE,
    SCHEMA,
    STREAMS,
    WRITERS,
    WRONG_READERS,
    HostileLog,
    Name,
    Stress,
    Tail,
)

pytestmark = pytest.mark.chance

SECONDS = effort(ci=4, full=120)


@pytest.mark.slow
async def test_the_stress_shows_each_popular_reader_wrong(each_database: Database):
    await each_database.pool.execute(SCHEMA)
    async with asyncpg.create_pool(each_database.dsn, min_size=4, max_size=WRITERS + 4) as pool:
        log = HostileLog(pool)
        tails = {name: log.tail(sql) for name, sql in WRONG_READERS.items()}
        async with pool.acquire() as foreign:
            await Stress(SECONDS, log.write, [*tails.values()], foreign).run()
        committed = await log.committed()

    assert len(committed) > 100
    assert tails["position alone"].missed(committed) > 0
    assert tails["xid filter, checkpoint by position"].missed(committed) > 0
    by_xid = tails["xid filter, ordered by xid"]
    assert by_xid.missed(committed) == 0
    assert by_xid.inverted() > 0
    assert by_xid.meanwhile < tails["position alone"].meanwhile / 5  # it stands still


@dataclass
class OurLog:
    """Half of the writers use the store; the others dawdle and roll back around the function."""

    store: PostgresEventStore
    pool: asyncpg.Pool

    async def write(self, chance: random.Random) -> None:
        stream = f"s-{chance.randrange(STREAMS)}"
        version = len(await self.store.load(stream))
        if chance.random() < 0.5:
            with suppress(ConcurrentAppend):
                events = [accepted()] * chance.randrange(1, 4)
                await self.store.append(new(stream, version, *events))
        else:
            await self.dawdle(stream, version, chance)

    async def dawdle(self, stream: str, version: int, chance: random.Random) -> None:
        head = await self.pool.fetchrow(
            "SELECT last_hash FROM hotline_log.stream WHERE stream = $1", stream
        )
        previous = head["last_hash"] if head else GENESIS
        news = new(stream, version)
        links = await stored(news, previous, self.store.keys)
        item = Item(
            stream=stream,
            expected=version,
            version=version + 1,
            at=T0,
            previous=previous,
            keys=(),
            links=links,
            answer=asyncio.get_running_loop().create_future(),
        )
        async with self.pool.acquire() as connection:
            transaction = connection.transaction()
            await transaction.start()
            if chance.random() < 0.3:
                await connection.execute("SELECT pg_current_xact_id()")
                await asyncio.sleep(chance.random() * DAWDLE)
            await connection.fetch(SQL["append_one"], *item.scalars())
            if chance.random() < 0.3:
                await asyncio.sleep(chance.random() * DAWDLE / 4)
            await (transaction.rollback() if chance.random() < 0.2 else transaction.commit())

    def tail(self, limit: int, types: list[str] | None = None) -> Tail:
        reader = LogReader(self.store.pool)
        after = 0

        async def read() -> list[Name]:
            nonlocal after
            batch = await reader.read(after, limit, types=types)
            after = batch.up_to
            return [(row.stream, row.version) for row in batch.rows]

        return Tail(read)

    async def committed(self) -> set[Name]:
        rows = await self.pool.fetch("SELECT stream, version FROM hotline_log.event")
        return {(row["stream"], row["version"]) for row in rows}


@pytest.mark.slow
async def test_our_reader_misses_nothing_inverts_nothing_and_waits_for_nobody(
    each_database: Database,
):
    async with (
        asyncpg.create_pool(each_database.dsn, min_size=4, max_size=WRITERS + 1) as pool,
        opened(each_database.dsn) as store,
    ):
        log = OurLog(store, pool)
        tails = [log.tail(500), log.tail(3), log.tail(500, ["work_order.accepted"])]
        async with pool.acquire() as foreign:
            await Stress(SECONDS, log.write, tails, foreign).run()
        committed = await log.committed()

    assert len(committed) > 100
    for tail in tails:
        assert tail.missed(committed) == 0
        assert tail.inverted() == 0
        assert len(tail.seen) == len(committed)
        assert tail.meanwhile > 0
