"""What is in a cell of the map in force, as the lists of orders and cases take it."""

from typing import Final, Literal, NamedTuple

import asyncpg

from projections.cells_now.ground import MapNow
from projections.cells_now.points import MOST, SQL, told_by_points
from projections.engine.read_model import Opener

FOREVER: Final = 2**63 - 1


class InCell(NamedTuple):
    """All of these former cells, and these numbers of others."""

    cells: list[str]
    numbers: list[str]


async def in_cell_now(
    pool: asyncpg.Pool,
    opener: Opener,
    map_now: MapNow,
    of: Literal["orders", "cases"],
    cell: str,
) -> InCell:
    """Raises TooManyToTellApart."""
    became = map_now.became
    whole = [was for was, grounds in became.items() if [each.cell for each in grounds] == [cell]]
    if cell not in became:
        whole.append(cell)
    split = [
        was
        for was, grounds in became.items()
        if len(grounds) > 1 and cell in {each.cell for each in grounds}
    ]
    rows = await pool.fetch(SQL[of], split, MOST + 1) if split else []
    found = [(row["number"], row["was"]) for row in rows]
    told = await told_by_points(pool, opener, map_now, found, FOREVER)
    return InCell(whole, [number for (number, _), ground in told.items() if ground.cell == cell])
