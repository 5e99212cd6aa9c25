"""The vault's own connections: its tables may be in another database than the log."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import asyncpg

from events.postgres.connections import PlainConnection
from events.postgres.statements import statements

WAIT = 10.0  # seconds: for a free connection, for a statement, for the end
APP_ROLE = "hotline_app"

Pool = asyncpg.Pool
SQL: Final = statements(__file__)


@asynccontextmanager
async def connected(dsn: str, *, size: int, role: str | None) -> AsyncIterator[Pool]:
    """Connections in a role that may do no more than the program needs; None: the signed-in one."""
    settings = {"application_name": "hotline vault"}
    pool = await asyncpg.create_pool(
        dsn,
        connection_class=PlainConnection,
        min_size=1,
        max_size=size,
        timeout=WAIT,
        command_timeout=WAIT,
        server_settings=settings if role is None else settings | {"role": role},
    )
    try:
        yield pool
    finally:
        try:
            await asyncio.wait_for(pool.close(), WAIT)
        except TimeoutError:
            pool.terminate()


async def run(pool: Pool, name: str, *values: Any) -> list[asyncpg.Record]:
    """Run a statement by its name; what it changed is durable when this returns."""
    async with pool.acquire(timeout=WAIT) as connection:
        return await connection.fetch(SQL[name], *values, timeout=WAIT)
