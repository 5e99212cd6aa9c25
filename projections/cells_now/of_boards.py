"""The orders and cases that a map counts, where they are on the map in force (G-02)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import asyncpg

from events.catalog.grid_case.life import ENDED
from projections.boards.orders import SQL
from projections.cells_now.ground import MapNow, Moved, of_lineage, split
from projections.cells_now.of_lists import FOREVER
from projections.cells_now.points import MOST, told_by_points
from projections.cells_now.points import SQL as POINTS
from projections.engine.read_model import Opener


async def orders_moved(
    pool: asyncpg.Pool,
    opener: Opener,
    map_now: MapNow,
    orders: Sequence[Any],
    since: datetime,
    to: datetime,
    position: int | None,
) -> Moved:
    """
    Open the points of what is counted in split cells: open orders, and those registered in the
    period. `orders` is `readable` at the position. Raises TooManyToTellApart.
    """
    moved = of_lineage(map_now)
    undecided = split(map_now)
    if not undecided:
        return moved
    rows = await pool.fetch(SQL["in_cells"], *orders, since, to, undecided, MOST + 1)
    found = [(row["number"], row["was"]) for row in rows]
    at = FOREVER if position is None else position
    return moved._replace(numbers=await told_by_points(pool, opener, map_now, found, at))


async def cases_moved(pool: asyncpg.Pool, opener: Opener, map_now: MapNow) -> Moved:
    """Open the points of the open cases in split cells. Raises TooManyToTellApart."""
    moved = of_lineage(map_now)
    undecided = split(map_now)
    if not undecided:
        return moved
    rows = await pool.fetch(POINTS["open_cases"], undecided, MOST + 1, list(ENDED))
    found = [(row["number"], row["was"]) for row in rows]
    return moved._replace(numbers=await told_by_points(pool, opener, map_now, found, FOREVER))
