"""A durable follower goes on from its checkpoint, in the next process too."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from events.postgres import PostgresEventStore
from events.postgres.following.follower import (
    Interest,
    follow_durably,
    read_checkpoint,
    save_checkpoint,
)
from events.postgres.following.log_reader import LogReader
from events.postgres.following.notify import Wake
from events.postgres.following.status import Followers
from events.store import ConcurrentAppend
from events.stored.row import Row
from tests.databases import Database
from tests.events.logs import accepted, new, opened

pytestmark = pytest.mark.chance

NAME = "tested"
TYPES = frozenset({"work_order.accepted"})


@dataclass
class Taker:
    """
    Remembers what it took; cannot take the event at position `refuses`.

    The first time that it is given the one at `busy`, another writer is on the stream.
    """

    refuses: int = 0
    busy: int = 0
    positions: list[int] = field(default_factory=list)

    async def take(self, row: Row) -> None:
        if row.position == self.refuses:
            raise ValueError
        if row.position == self.busy:
            self.busy = 0
            raise ConcurrentAppend
        self.positions.append(row.position)


@asynccontextmanager
async def following(store: PostgresEventStore, taker: Taker) -> AsyncIterator[LogReader]:
    """As one process does it, until the block ends."""
    reader, of = LogReader(store.pool), Interest(types=TYPES, wake=Wake(), between=0.001)
    task = asyncio.create_task(
        follow_durably(NAME, reader, taker.take, of=of, followers=Followers())
    )
    try:
        yield reader
    finally:
        task.cancel()
        await asyncio.wait({task})


async def until(reader: LogReader, reached: Callable[[int], bool]) -> None:
    async with asyncio.timeout(60):
        while not reached(await read_checkpoint(reader, NAME)):
            await asyncio.sleep(0.01)


async def test_the_next_process_goes_on_where_the_last_one_was(database: Database):
    first, second = Taker(), Taker()
    async with opened(database.dsn) as store:
        await store.append(new("order-1", 0, accepted(), accepted()))
        async with following(store, first) as reader:
            await until(reader, lambda position: position == 2)
        await store.append(new("order-2", 0, accepted()))
        async with following(store, second) as reader:
            await until(reader, lambda position: position == 3)

    assert [1, 2] == first.positions
    assert [3] == second.positions


async def test_an_event_whose_reaction_was_overtaken_is_taken_again(database: Database):
    """A stream on which others write, or a log that is busy, is no fault of the event."""
    taker = Taker(busy=2)
    async with opened(database.dsn) as store:
        await store.append(new("order-1", 0, accepted(), accepted(), accepted()))
        async with following(store, taker) as reader:
            await until(reader, lambda position: position == 3)

    assert [1, 2, 3] == taker.positions[-3:]


async def test_a_parked_event_is_given_to_the_next_process_again(database: Database):
    older, newer = Taker(refuses=2), Taker()
    async with opened(database.dsn) as store:
        await store.append(new("order-1", 0, accepted(), accepted(), accepted()))
        async with following(store, older) as reader:
            await until(reader, lambda position: position == 1)
        async with following(store, newer) as reader:
            await until(reader, lambda position: position == 3)

    assert [1, 3] == older.positions
    assert [2, 3] == newer.positions


async def test_a_checkpoint_never_goes_back(database: Database):
    async with opened(database.dsn) as store:
        reader = LogReader(store.pool)
        for position in (5, 3):
            await save_checkpoint(reader, NAME, position)

        assert 5 == await read_checkpoint(reader, NAME)
