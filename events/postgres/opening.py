"""Open the log: connections, the flush task, the partitions ahead; close them in order."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

from events.postgres.appending.group_commit import GroupCommit, Limits
from events.postgres.connections import connect_to_append, reading_pool
from events.postgres.partitions import ensure_partitions, keep_partitions_ahead
from events.postgres.store import PostgresEventStore
from events.stored.writing import KeySource


@asynccontextmanager
async def open_store(
    dsn: str,
    keys: KeySource,
    *,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    pool_size: int = 8,
    after_flush: Callable[[int], None] = lambda _: None,
) -> AsyncIterator[PostgresEventStore]:
    """
    Give the store; on leaving, what was accepted is answered first.

    `after_flush` is called with the last position of each flush: wake subscribers with it.
    """
    group = GroupCommit(partial(connect_to_append, dsn), limits, after_flush)
    async with reading_pool(dsn, size=pool_size) as pool:
        await ensure_partitions(pool)
        async with asyncio.TaskGroup() as tasks:
            flushing = tasks.create_task(group.run(), name="group commit")
            ahead = tasks.create_task(keep_partitions_ahead(pool), name="partitions")
            try:
                yield PostgresEventStore(pool, keys, group)
            finally:
                ahead.cancel()
                group.close()
                await flushing
