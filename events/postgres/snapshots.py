"""Old transactions of others: they keep dead rows from being removed and tables from shrinking."""

import asyncpg

from events.postgres.connections import borrowed


async def oldest_snapshot(pool: asyncpg.Pool) -> float:
    """Seconds since the oldest one began; 0 when there is none."""
    async with borrowed(pool) as connection:
        seconds: float = await connection.fetchval("SELECT hotline_log.oldest_snapshot()")
    return seconds
