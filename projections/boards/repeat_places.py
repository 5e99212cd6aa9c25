"""Places of which the same is reported again and again (重复发生地): one cell, one matter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg

from projections.boards.orders import SQL, readable


@dataclass(frozen=True, kw_only=True)
class RepeatPlace:
    area: str  # a cell
    matter: str
    orders: int
    first_registered_at: datetime
    last_registered_at: datetime


async def repeat_places(
    pool: asyncpg.Pool,
    since: datetime,
    to: datetime,
    *,
    at_least: int,
    reach: tuple[Any, ...],
    position: int | None = None,
) -> Sequence[RepeatPlace]:
    """Of the orders registered in [`since`, `to`) that the reader may list."""
    orders = readable(to, "cell", reach, position)
    found = await pool.fetch(SQL["repeat_places"], *orders, since, to, at_least)
    return [RepeatPlace(**row) for row in found]
