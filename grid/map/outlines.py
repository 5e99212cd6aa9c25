"""
Outlines of areas for a screen: each cell, or the union of the cells of a division. Pure.

Divisions have no outline of their own. Where cells share every vertex with their neighbours,
simplified neighbours still share their border; elsewhere each outline is simplified alone, and a
gap or an overlap up to the tolerance may appear.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from grid.map.cells import Cell
from grid.map.divisions import AreaLevel, Division, Divisions
from grid.map.geometry import METRES_PER_DEGREE, Polygons, Ring

Shapes = npt.NDArray[np.object_]

ABOVE: Mapping[AreaLevel, str] = {
    "cell": "community",
    "community": "subdistrict",
    "subdistrict": "district",
}
DIGITS = 5  # of a degree: about one metre


@dataclass(frozen=True, slots=True)
class Outline:
    """`name` and `parent` are null where the city has published none."""

    code: str
    name: str | None
    parent: str | None
    polygons: Polygons


def outlines(
    cells: Sequence[Cell], divisions: Divisions, level: AreaLevel, tolerance_m: float
) -> list[Outline]:
    """By code. A cell without an area of the level (G-06) is in none of them."""
    areas = by_area(cells, level)
    shapes = simplified(np.array([united(own) for own in areas.values()]), tolerance_m)
    return [
        Outline(code, *named(code, own[0], divisions, level), polygons_of(shape))
        for (code, own), shape in zip(areas.items(), shapes, strict=True)
    ]


def by_area(cells: Iterable[Cell], level: AreaLevel) -> dict[str, list[Cell]]:
    found: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        code = cell.code if level == "cell" else getattr(cell, level)
        if code is not None:
            found[code].append(cell)
    return dict(sorted(found.items()))


def united(cells: Sequence[Cell]) -> Any:
    shapes = np.array([shape_of(cell) for cell in cells])
    return shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)


def shape_of(cell: Cell) -> Any:
    return shapely.MultiPolygon([(outer, holes) for outer, *holes in cell.polygons])


def simplified(shapes: Shapes, tolerance_m: float) -> Shapes:
    """Leave out each vertex whose triangle with its neighbours is smaller than the tolerance."""
    degrees = tolerance_m / METRES_PER_DEGREE
    if not degrees:
        return shapes
    if shapely.coverage_is_valid(shapes):
        return np.asarray(shapely.coverage_simplify(shapes, degrees))
    return np.asarray(shapely.simplify(shapes, degrees))


def polygons_of(shape: Any) -> Polygons:
    """Outer rings run against the clock (RFC 7946)."""
    oriented = shapely.orient_polygons(shape)
    return tuple(
        tuple(ring_of(ring) for ring in (part.exterior, *part.interiors))
        for part in shapely.get_parts(oriented)
    )


def ring_of(ring: Any) -> Ring:
    return tuple((round(x, DIGITS), round(y, DIGITS)) for x, y in ring.coords)


def named(
    code: str, cell: Cell, divisions: Divisions, level: AreaLevel
) -> tuple[str | None, str | None]:
    """The name, and the area in which it lies."""
    if level == "cell":
        return cell.name, cell.community
    division: Division | None = divisions.get(code)
    if division is not None:
        return division.name, division.parent
    above = ABOVE.get(level)
    return None, None if above is None else getattr(cell, above)
