"""A map against the next larger one: ground without a cell, and cells beyond their area. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
import shapely

from events.catalog.names import MapScheme
from grid.map.cells import Cell
from grid.map.defects import DefectKind, MapDefect, measured
from grid.map.outlines import shape_of

LARGER: Final[Mapping[str, Sequence[str]]] = {
    MapScheme.UNIT: (MapScheme.COMMUNITY, MapScheme.SUBDISTRICT, MapScheme.DISTRICT),
    MapScheme.DUTY: (MapScheme.COMMUNITY, MapScheme.SUBDISTRICT, MapScheme.DISTRICT),
    MapScheme.COMMUNITY: (MapScheme.SUBDISTRICT, MapScheme.DISTRICT),
    MapScheme.SUBDISTRICT: (MapScheme.DISTRICT,),
}
"""The next that the city has: levels are ragged (G-06)."""


def nesting_defects(
    cells: Iterable[Cell], outlines: Iterable[Cell], level: str, *, tolerance_m2: float = 1.0
) -> Iterator[MapDefect]:
    """
    What the areas of `level` that hold cells leave uncovered, and what lies beyond them.

    An area without any cell is left out: a city draws its map in parts.
    """
    areas, inside = by_area(outlines, level), by_area(cells, level)
    for code in sorted(areas.keys() & inside.keys()):
        area, own = united(areas[code]), inside[code]
        for part in shapely.get_parts(shapely.difference(area, united(own))):
            yield from large(DefectKind.UNCOVERED, code, "no cell covers it", part, tolerance_m2)
        for cell in own:
            beyond = shapely.difference(shape_of(cell), area)
            yield from large(
                DefectKind.OUTSIDE, cell.code, f"a part lies beyond {code}", beyond, tolerance_m2
            )


def by_area(cells: Iterable[Cell], level: str) -> dict[str, list[Cell]]:
    found: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        if (code := getattr(cell, level)) is not None:
            found[code].append(cell)
    return found


def united(cells: Sequence[Cell]) -> Any:
    return shapely.union_all(np.array([shape_of(cell) for cell in cells]))


def large(
    kind: DefectKind, code: str, what: str, shape: Any, tolerance_m2: float
) -> Iterator[MapDefect]:
    if shape.is_empty:
        return
    size, near = measured(shape)
    if size > tolerance_m2:
        yield MapDefect(kind, (code,), what, size, near)
