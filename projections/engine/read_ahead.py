"""Read the log for a view: the next batch while the present one is folded and written."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import asyncpg

from events.postgres.statements import statements
from projections.engine.read_model import ReadModel

Connection = asyncpg.Connection | asyncpg.pool.PoolConnectionProxy
Events = Sequence[asyncpg.Record]
Span = tuple[int, int]  # positions: first < p ≤ second
LOG = statements(__file__)
WAIT = 5.0  # seconds, for a connection: who waits holds another one


async def read(connection: Connection, model: ReadModel, span: Span) -> Events:
    after, up_to = span
    if up_to <= after:
        return []
    values = after, up_to, list(model.types), *in_each_event(model), *model.in_part
    return await connection.fetch(LOG["batch"], *values)


async def of_streams(
    connection: Connection, model: ReadModel, streams: Sequence[str], up_to: int | None = None
) -> Events:
    """Return the events of whole streams that the model reads, in the order of the log."""
    values = up_to, list(model.types), list(streams), *in_each_event(model)
    return await connection.fetch(LOG["of_streams"], *values)


def in_each_event(model: ReadModel) -> tuple[list[str], list[str]]:
    """The types whose sealed data and whose account the model reads."""
    return list(model.sealed), list(model.accounts)


@dataclass(frozen=True)
class Ahead:
    """
    The batch that will be asked for next, being read on a connection of its own.

    Below the head of the log nothing ever changes (ADR 0003), so it does not matter when it is
    read, nor in which transaction. What is not asked for next is thrown away.
    """

    pool: asyncpg.Pool
    model: ReadModel
    under_way: dict[Span, asyncio.Task[Events]] = field(default_factory=dict)

    async def read(self, connection: Connection, span: Span, head: int) -> Events:
        """Return the events of the span, and begin with the next one if it is whole already."""
        task = self.under_way.pop(span, None)
        await self.stop()
        events = await (task or read(connection, self.model, span))
        after, up_to = span
        following = up_to, up_to + up_to - after
        if following[1] <= head:
            name = f"read ahead {self.model.name}"
            self.under_way[following] = asyncio.create_task(self.read_apart(following), name=name)
        return events

    async def read_apart(self, span: Span) -> Events:
        async with self.pool.acquire(timeout=WAIT) as connection:
            return await read(connection, self.model, span)

    async def stop(self) -> None:
        for task in self.under_way.values():
            task.cancel()
        await asyncio.gather(*self.under_way.values(), return_exceptions=True)
        self.under_way.clear()


@asynccontextmanager
async def reading_ahead(pool: asyncpg.Pool, model: ReadModel) -> AsyncIterator[Ahead]:
    ahead = Ahead(pool, model)
    try:
        yield ahead
    finally:
        await ahead.stop()
