"""
Tells subscribers that the log has grown: at once in this process, soon in others.

Only a hint: NOTIFY is sent after the commit, on a connection of its own (inside the append it
would be a second global lock), at most twenty times a second; and everyone looks four times a
second anyway.
"""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import asyncpg
import structlog

from events.postgres.connections import APP_ROLE, WAIT
from events.postgres.group_commit import LOST

log = structlog.get_logger()

CHANNEL = "hotline_log"
POLL = 0.25  # seconds
BETWEEN_NOTICES = 0.05  # seconds


@dataclass
class Wake:
    position: int = 0  # the last one that we have heard of
    told: int = 0  # the last one that others were told of
    waiting: set[asyncio.Future[None]] = field(default_factory=set)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def announce(self, position: int) -> None:
        """This process has recorded up to here."""
        self.hear(position)
        self.news.set()

    def hear(self, position: int) -> None:
        self.position = max(self.position, position)
        for waiter in self.waiting:
            if not waiter.done():
                waiter.set_result(None)

    async def beyond(self, position: int) -> None:
        """Return when the log is known to be beyond, or when it is time to look in any case."""
        if self.position > position:
            return
        waiter = asyncio.get_running_loop().create_future()
        self.waiting.add(waiter)
        try:  # not wait_for: before Python 3.12 it may swallow a cancellation that comes with news
            async with asyncio.timeout(POLL * random.uniform(0.8, 1.2)):  # noqa: S311 - jitter
                await waiter
        except TimeoutError:
            pass
        finally:
            self.waiting.discard(waiter)

    async def relay(self, dsn: str) -> None:
        """Tell and hear other processes, for ever; without it there is still the look."""
        while True:
            try:
                await self.relay_once(dsn)
            except LOST as error:
                log.warning("wake_connection_lost", error=type(error).__name__)
                await asyncio.sleep(POLL)

    async def relay_once(self, dsn: str) -> None:
        settings = {"application_name": "hotline wake", "role": APP_ROLE}
        connection = await asyncpg.connect(dsn, timeout=WAIT, server_settings=settings)
        try:
            await connection.add_listener(CHANNEL, lambda *heard: self.hear(int(heard[3])))
            while not connection.is_closed():
                await self.tell(connection)
        finally:
            with suppress(*LOST):
                await connection.close(timeout=WAIT)

    async def tell(self, connection: asyncpg.Connection) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(WAIT):
                await self.news.wait()
        self.news.clear()
        if self.position > self.told:
            self.told = self.position
            await connection.execute(
                "SELECT pg_notify($1, $2)", CHANNEL, str(self.told), timeout=WAIT
            )
            await asyncio.sleep(BETWEEN_NOTICES)


@asynccontextmanager
async def open_wake(dsn: str) -> AsyncIterator[Wake]:
    """Give `wake.announce` to `open_store` as `after_flush`."""
    wake = Wake()
    async with asyncio.TaskGroup() as tasks:
        relay = tasks.create_task(wake.relay(dsn), name="wake")
        try:
            yield wake
        finally:
            relay.cancel()
