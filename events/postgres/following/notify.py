"""
Notify subscribers that the log has grown: at once in this process, soon in others.

Only a hint: NOTIFY is sent after the commit, on a connection of its own (inside the append it
would be a second global lock), at most twenty times a second; and everyone looks four times a
second anyway.
"""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial

import asyncpg

from events.postgres.appending.group_commit import LOST
from events.postgres.connections import APP_ROLE, WAIT
from events.postgres.following.status import Followers, FollowerStatus, keep_going

CHANNEL = "hotline_log"
POLL = 1.0  # seconds, for what was recorded while no notice came through
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

    def hear_notice(self, *notice: object) -> None:
        """Everyone who may sign in may NOTIFY anything: what is no position is ignored."""
        payload = str(notice[3])
        if payload.isascii() and payload.isdecimal() and len(payload) < 19:
            self.hear(int(payload))

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

    async def relay(self, dsn: str, status: FollowerStatus) -> None:
        """Relay NOTIFY between processes until cancelled. Followers still poll when it is down."""
        await keep_going(status, partial(self.relay_once, dsn, status))

    async def relay_once(self, dsn: str, status: FollowerStatus) -> None:
        """Raises ConnectionError when the server has closed the connection."""
        settings = {"application_name": "hotline wake", "role": APP_ROLE}
        connection = await asyncpg.connect(dsn, timeout=WAIT, server_settings=settings)
        try:
            await connection.add_listener(CHANNEL, self.hear_notice)
            while not connection.is_closed():
                status.succeeded()
                await self.tell(connection)
            raise ConnectionError
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
async def open_wake(dsn: str, followers: Followers | None = None) -> AsyncIterator[Wake]:
    """Give `wake.announce` to `open_store` as `after_flush`."""
    wake, status = Wake(), (followers or Followers()).of("notify", needed=False)
    async with asyncio.TaskGroup() as tasks:
        relay = tasks.create_task(wake.relay(dsn, status), name="wake")
        try:
            yield wake
        finally:
            relay.cancel()
