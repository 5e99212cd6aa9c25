"""The map of the present (地图): how many orders each area has, small numbers left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import asyncpg

from projections.boards.orders import Level, NumberPart, of_orders, readable
from projections.cells_now.ground import Moved

SMALL_COUNT: Final = 5  # a smaller number, except 0, is not shown on the map


@dataclass(frozen=True, kw_only=True)
class MapQuestion:
    """Of one reader, at `now`; `registered` counts the orders registered in [`since`, `to`)."""

    level: Level
    now: datetime
    since: datetime
    to: datetime
    reach: tuple[Any, ...]
    position: int | None = None  # as the log stood there; None: now
    moved: Moved | None = None  # None: each in the area that was recorded, else as it is now (G-02)


@dataclass(frozen=True, kw_only=True)
class AreaCounts:
    area: str
    open: int
    red: int
    registered: int

    def shown(self, part: NumberPart) -> int | None:
        """None: too small to be shown."""
        number: int = getattr(self, part)
        return None if 0 < number < SMALL_COUNT else number


async def areas(pool: asyncpg.Pool, asked: MapQuestion) -> Sequence[AreaCounts]:
    """By code; an order without an area of the level is in none of them."""
    orders = readable(asked.now, asked.level, asked.reach, asked.position, asked.moved)
    found = await pool.fetch(of_orders(orders, "map"), *orders, asked.since, asked.to)
    return [AreaCounts(**row) for row in found]
