"""The orders that the boards count, for one reader; `orders.sql` has every statement about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

import asyncpg
import orjson

from events.catalog.work_order.parts.lifecycle import OPEN
from events.postgres.statements import statements
from projections.cells_now.ground import Moved
from projections.figures.order_facts import ORDER_FACTS
from projections.figures.query import SQL as FIGURES

SQL: Final = statements(__file__)
OPEN_STATUSES: Final = tuple(sorted(OPEN))

Level = Literal["cell", "community", "subdistrict", "district"]
NumberPart = Literal["open", "red", "registered"]


def readable(
    now: datetime,
    level: Level,
    reach: tuple[Any, ...],
    position: int | None = None,
    moved: Moved | None = None,
) -> tuple[Any, ...]:
    """
    The first eleven parameters of each statement.

    `position` None: as the orders are now; `moved` None: each in the area that was recorded.
    """
    placed = None if moved is None else orjson.dumps(moved.context).decode()
    return now, OPEN_STATUSES, level, *reach, position, placed


def of_orders(orders: tuple[Any, ...], end: str) -> str:
    """Return the statement of this end that takes these parameters (`readable`)."""
    placed = SQL["as_it_was" if orders[-1] is None else "as_it_is_now"]
    return f"{placed}\n{SQL[end]}"


@dataclass(frozen=True, kw_only=True)
class Number:
    """One number of a board: the orders of an area, and of a matter unless it is None."""

    part: NumberPart
    since: datetime
    to: datetime
    area: str
    matter: str | None = None


async def position_at(pool: asyncpg.Pool, as_of: datetime, view: str = ORDER_FACTS.name) -> int:
    """How far a view (the facts of orders) can speak of that moment."""
    found = await pool.fetchval(FIGURES["moment"], as_of, view)
    return int(found or 0)


async def orders_behind(
    pool: asyncpg.Pool,
    orders: tuple[Any, ...],
    number: Number,
    *,
    limit: int,
    after: str | None = None,
) -> tuple[Sequence[str], str | None]:
    """Exactly the orders of a number; the second value goes on from there. See `readable`."""
    own = (number.part, number.since, number.to, number.area, number.matter)
    found = await pool.fetch(of_orders(orders, "behind"), *orders, *own, after, limit + 1)
    numbers = [row["order_no"] for row in found]
    return numbers[:limit], numbers[limit - 1] if len(numbers) > limit else None
