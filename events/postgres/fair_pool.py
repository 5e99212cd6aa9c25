"""
Connections for requests, in order of arrival.

asyncpg lets a newcomer take the connection that was just given back, before those who wait for it
have woken up: under load some wait for seconds while others are served at once.
"""

import asyncio
from typing import NoReturn

import asyncpg
from asyncpg.pool import PoolAcquireContext, PoolConnectionProxy

from events.postgres.connections import WAIT, PlainConnection
from events.turns import QueueFull, Turns

MOST_WAITING = 256
LONGEST_WAIT = 0.8  # seconds: a request that gets no connection by then is refused


class PoolBusy(asyncpg.InterfaceError):
    """No connection became free in time; nothing was sent to the database."""

    def __init__(self) -> None:
        super().__init__("no connection became free in time")


class FairPool(asyncpg.Pool):
    """
    Enter it; then `async with pool.acquire()`, `fetch`, `execute` as of any pool.

    At most MOST_WAITING wait for a connection, and none for long: PoolBusy.
    """

    def __init__(
        self,
        dsn: str,
        *,
        size: int,
        settings: dict[str, str],
        longest_wait: float = LONGEST_WAIT,
    ) -> None:
        super().__init__(
            dsn,
            min_size=1,
            max_size=size,
            max_queries=50_000,
            max_inactive_connection_lifetime=300.0,
            loop=None,
            connection_class=PlainConnection,
            record_class=asyncpg.Record,
            timeout=WAIT,
            command_timeout=WAIT,
            server_settings=settings,
        )
        self.turns = Turns(size, MOST_WAITING)
        self.longest_wait = longest_wait

    def acquire(self, *, timeout: float | None = None) -> "InTurn":  # noqa: ARG002 -- of any pool
        """The queue bounds the wait; then only connecting takes time, with a timeout of its own."""
        return InTurn(self, None)

    async def release(
        self,
        connection: PoolConnectionProxy,
        *,
        timeout: float | None = None,  # noqa: ASYNC109 -- of any pool
    ) -> None:
        await super().release(connection, timeout=timeout or WAIT)

    async def take_turn(self) -> None:
        if self.turns.take_now():
            return
        try:
            async with asyncio.timeout(self.longest_wait):
                await self.turns.take()
        except (QueueFull, TimeoutError):
            raise PoolBusy from None


class InTurn(PoolAcquireContext):
    """A connection for the length of a block."""

    pool: FairPool

    async def __aenter__(self) -> PoolConnectionProxy:
        await self.pool.take_turn()
        try:
            return await super().__aenter__()
        except BaseException:
            self.pool.turns.leave()
            raise

    async def __aexit__(self, *exc: object) -> None:
        try:
            await super().__aexit__(*exc)
        finally:
            self.pool.turns.leave()

    def __await__(self) -> NoReturn:
        raise TypeError("use `async with`: a connection that is not given back blocks the queue")
