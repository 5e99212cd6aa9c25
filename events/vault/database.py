"""The vault's own connections: its tables may stand in another database than the log."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from importlib.resources import files
from typing import Any

import asyncpg

from events.postgres.connections import PlainConnection

WAIT = 10.0  # seconds: for a free connection, for a statement, for the end
APP_ROLE = "hotline_app"

Pool = asyncpg.Pool


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
    """Run a statement of the `sql` folder; what it changed is durable when this returns."""
    async with pool.acquire(timeout=WAIT) as connection:
        return await connection.fetch(statement(name), *values, timeout=WAIT)


@cache
def statement(name: str) -> str:
    return files("events.vault").joinpath("sql", f"{name}.sql").read_text("utf-8")
