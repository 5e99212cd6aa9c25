"""Hot topics (热点): orders of one matter in one area, beside those of the seven days before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

import asyncpg

from projections.boards.orders import SQL, Level, readable

Window = Literal["day", "week"]
LENGTH: Final = {"day": timedelta(days=1), "week": timedelta(days=7)}
BASELINE: Final = timedelta(days=7)
MOST: Final = 200


@dataclass(frozen=True, kw_only=True)
class TopicQuestion:
    """Of one reader: at least `at_least` orders in the time that ends at `now`."""

    now: datetime
    window: Window
    level: Level
    at_least: int
    reach: tuple[Any, ...]
    position: int | None = None  # as the log stood there; None: now

    @property
    def since(self) -> datetime:
        return self.now - LENGTH[self.window]

    @property
    def baseline_since(self) -> datetime:
        return self.since - BASELINE

    @property
    def windows(self) -> int:
        """How many times the window fits into the baseline."""
        return BASELINE // LENGTH[self.window]


@dataclass(frozen=True, kw_only=True)
class TopicCounts:
    """
    `earlier`: in the baseline. `all_*`: of all areas and matters that the reader may list.

    `batch`: 1 where the days of a matter differ by chance alone, more where orders come together.
    """

    area: str
    matter: str
    orders: int
    earlier: int
    first_order: str
    first_registered_at: datetime
    all_orders: int
    all_earlier: int
    looked_at: int
    batch: float


async def hot_topics(pool: asyncpg.Pool, asked: TopicQuestion) -> Sequence[TopicCounts]:
    """The MOST with the most orders."""
    orders = readable(asked.now, asked.level, asked.reach, asked.position)
    own = (asked.since, asked.now, asked.at_least, MOST)
    return [TopicCounts(**row) for row in await pool.fetch(SQL["hot_topics"], *orders, *own)]
