"""
Orders and cases of a cell that was split: their sealed points say in which part they are.

The points are opened for the answer and kept nowhere; an erased person's stays shut (L-02).
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final

import asyncpg

from events.catalog.grid_case.event import GRID_CASES
from events.catalog.grid_case.reporting import CASE_BEGINS
from events.catalog.work_order.effects import EFFECTS
from events.postgres.statements import statements
from projections.cells_now.ground import GroundNow, MapNow
from projections.engine.read_ahead import Connection
from projections.engine.read_model import Opener
from projections.orders.search_tokens import open_sealed
from projections.orders.stored_facts import WORK_ORDERS

SQL: Final = statements(__file__)
SAYING_THE_PLACE: Final = [
    *(type_ for type_, (effect, _) in EFFECTS.items() if "point" in effect.sets),
    CASE_BEGINS,
]
MOST: Final = 5_000  # opened for one answer
AT_ONCE: Final = 250  # opened without letting others have a turn


class TooManyToTellApart(Exception):
    """More orders or cases than MOST are in cells that were split."""


async def told_by_points(
    source: asyncpg.Pool | Connection,
    opener: Opener,
    map_now: MapNow,
    found: Sequence[tuple[str, str]],
    position: int,
) -> dict[tuple[str, str], GroundNow]:
    """
    Of numbers with their former cells, those whose point is in a part of that cell.

    Raises TooManyToTellApart.
    """
    if len(found) > MOST:
        raise TooManyToTellApart
    told: dict[tuple[str, str], GroundNow] = {}
    for first in range(0, len(found), AT_ONCE):
        some = found[first : first + AT_ONCE]
        streams = {stream_of(number): number for number, _ in some}
        rows = await source.fetch(SQL["places"], [*streams], SAYING_THE_PLACE, position)
        opened = await open_sealed(rows, opener, only=("point",))
        points = {streams[row["stream"]]: opened.get(row["position"], {}) for row in rows}
        for number, was in some:
            ground = part(map_now, was, points.get(number, {}).get("point"))
            if ground is not None:
                told[number, was] = ground
        await asyncio.sleep(0)
    return told


def stream_of(number: str) -> str:
    return f"{GRID_CASES if number.startswith('G') else WORK_ORDERS}-{number}"


def part(map_now: MapNow, was: str, point: Mapping[str, object] | None) -> GroundNow | None:
    """Return the cell of the point, where it is one that the former cell has become."""
    ground = None if point is None else map_now.at(point)
    return ground if ground in map_now.became[was] else None
