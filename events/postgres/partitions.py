"""Partitions of the log, made before they are needed."""

import asyncio

import asyncpg
import structlog

from events.postgres.connections import borrowed

log = structlog.get_logger()

EVERY = 3600.0  # seconds; 25 million positions last longer than that
WAIT = 30.0


async def ensure_partitions(pool: asyncpg.Pool) -> int:
    """Return how many whole partitions lie ahead of the log's head."""
    async with borrowed(pool) as connection:
        ahead: int = await connection.fetchval(
            "SELECT hotline_log.ensure_partitions()", timeout=WAIT
        )
    return ahead


async def room(pool: asyncpg.Pool) -> int:
    """Positions left in the partitions that exist; at 0 nothing more can be recorded."""
    async with borrowed(pool) as connection:
        left: int = await connection.fetchval(
            "SELECT hotline_log.partitions_end() - 1 - position FROM hotline_log.log_head"
        )
    return left


async def keep_partitions_ahead(pool: asyncpg.Pool) -> None:
    while True:
        await asyncio.sleep(EVERY)
        try:
            await ensure_partitions(pool)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
            log.error("partitions_not_made", error=type(error).__name__)  # noqa: TRY400 -- no traceback
