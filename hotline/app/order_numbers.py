"""
Order numbers: `20261121-440500-000001`, counted for each local day of the city.

Grid cases have a counter of their own: `G20261121-440500-000001`.
"""

import asyncio
from collections import defaultdict
from datetime import date, datetime
from importlib.resources import files

import asyncpg

from events.postgres.properties import city_of_log
from hotline.app.reference.feed import ReferenceFeed
from hotline.city import NotPublished

DRAW = files(__name__.rpartition(".")[0]).joinpath("order_numbers.sql").read_text("utf-8")
SECONDS = 5.0


class OrderNumbers:
    """Draws for everyone who waits in one statement, as the log does with appends."""

    def __init__(self, pool: asyncpg.Pool, feed: ReferenceFeed, prefix: str = "") -> None:
        self.pool = pool
        self.feed = feed
        self.prefix = prefix  # of the numbers, and of their counter
        self.city: str | None = None
        self.waiting: dict[date, list[asyncio.Future[int]]] = defaultdict(list)
        self.drawing: set[asyncio.Task[None]] = set()

    async def next(self, at: datetime) -> str:
        """The next number of the local day of `at`. Raises NotPublished."""
        if self.city is None:
            self.city = await city_of_log(self.pool)
        if self.city is None:
            raise NotPublished("the log has no city")
        day = at.astimezone(self.feed.zone).date()
        mine: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.waiting[day].append(mine)
        if not self.drawing:
            self.start(day)
        return f"{self.prefix}{day:%Y%m%d}-{self.city}-{await mine:06d}"

    def start(self, day: date) -> None:
        task = asyncio.get_running_loop().create_task(self.draw(day))
        self.drawing.add(task)
        task.add_done_callback(self.drawn)

    def drawn(self, task: asyncio.Task[None]) -> None:
        self.drawing.discard(task)
        if self.waiting and not self.drawing:
            self.start(next(iter(self.waiting)))

    async def draw(self, day: date) -> None:
        asked = self.waiting.pop(day)
        counter = f"{self.prefix}{self.city}"
        try:
            last = await self.pool.fetchval(DRAW, counter, day, len(asked), timeout=SECONDS)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
            for each in asked:
                if not each.done():
                    each.set_exception(error)
            return
        for number, each in enumerate(asked, start=last - len(asked) + 1):
            if not each.done():
                each.set_result(number)
